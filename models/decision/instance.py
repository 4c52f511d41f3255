from odoo import api, fields, models


class AmazonVendorInstanceDecide(models.Model):
    """What the proposals of an instance go by."""

    _inherit = "amazon.vendor.instance"

    handling_days = fields.Integer(
        default=1,
        help="Working days the warehouse needs from having the goods to sending them.",
    )
    transit_days = fields.Integer(
        default=2,
        help="Days the goods travel, where you pay the freight and Amazon's window is "
        "about their arrival. Proposals go by it, and deliveries are planned to leave "
        "so much earlier.",
    )
    working_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Warehouse Calendar",
        compute="_compute_working_calendar_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="Days on which the warehouse works, with its holidays. Empty: every day.",
    )
    backorder_days = fields.Integer(
        string="Look Ahead",
        default=60,
        help="Days after Amazon's window until which expected receipts count for "
        "backorders.",
    )
    cost_check = fields.Selection(
        [
            ("none", "Do not check"),
            ("agreed", "Against the agreed costs"),
            ("pricelist", "Against the pricelist"),
        ],
        required=True,
        default="none",
        help="Lines for which Amazon pays less than that are held for a person.",
    )
    cost_tolerance_percent = fields.Float(
        string="Tolerance (%)", help="Percent of the agreed cost."
    )
    cost_tolerance_amount = fields.Float(
        string="Tolerance (Money)",
        digits=(16, 4),
        help="For one each, in the currency of the order. The larger of the two "
        "tolerances counts.",
    )
    rule_ids = fields.One2many("amazon.vendor.rule", "instance_id", copy=True)

    _days_check = models.Constraint(
        "CHECK(handling_days >= 0 AND transit_days >= 0 AND backorder_days >= 0)",
        "Numbers of days cannot be negative.",
    )
    _tolerance_check = models.Constraint(
        "CHECK(cost_tolerance_percent >= 0 AND cost_tolerance_amount >= 0)",
        "A tolerance cannot be negative.",
    )

    @api.depends("company_id")
    def _compute_working_calendar_id(self):
        for instance in self:
            if instance.working_calendar_id.company_id != instance.company_id:
                instance.working_calendar_id = instance.company_id.resource_calendar_id
