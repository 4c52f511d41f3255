from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AmazonVendorCost(models.Model):
    """The cost agreed with Amazon for one each of a product, from a day to a day."""

    _name = "amazon.vendor.cost"
    _description = "Amazon Vendor Agreed Cost"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "instance_id, product_id, date_start desc, id desc"
    _rec_name = "product_id"
    _check_company_auto = True

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["amazon.vendor.product"]._default_instance(),
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    vendor_code_id = fields.Many2one(
        "amazon.vendor.code",
        domain="[('instance_id', '=', instance_id)]",
        help="Empty: for all vendor codes that have no cost of their own.",
    )
    cost = fields.Float(
        required=True, digits=(16, 6), help="What Amazon agreed to pay for one each."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_start = fields.Date(string="Valid From", help="Empty: from the beginning.")
    date_end = fields.Date(string="Valid To", help="Empty: until further notice.")
    active = fields.Boolean(default=True)

    _cost_check = models.Constraint(
        "CHECK(cost > 0)", "An agreed cost must be above zero."
    )
    _dates_check = models.Constraint(
        "CHECK(date_start <= date_end)", "A cost cannot end before it begins."
    )

    @api.depends("instance_id")
    def _compute_currency_id(self):
        for cost in self:
            instance = cost.instance_id
            cost.currency_id = (
                instance.marketplace_currency_id or instance.company_id.currency_id
            )

    @api.constrains(
        "instance_id",
        "product_id",
        "vendor_code_id",
        "currency_id",
        "date_start",
        "date_end",
        "active",
    )
    def _check_overlap(self):
        """On one day there is one agreed cost, or nobody knows what was agreed."""
        costs = self.filtered("active")
        others = self.search(
            [
                ("instance_id", "in", costs.instance_id.ids),
                ("product_id", "in", costs.product_id.ids),
            ]
        )
        same = others.grouped(lambda cost: cost._subject())
        for cost in costs:
            for other in same.get(cost._subject(), others[:0]) - cost:
                if cost._overlaps(other):
                    raise ValidationError(
                        self.env._(
                            "%(product)s has an agreed cost of %(cost)s for some of "
                            "these days already. End that one first.",
                            product=cost.product_id.display_name,
                            cost=f"{other.cost:g} {other.currency_id.name}",
                        )
                    )

    def _subject(self):
        return (
            self.instance_id,
            self.product_id,
            self.vendor_code_id,
            self.currency_id,
        )

    def _overlaps(self, other):
        mine_first = not (
            other.date_end and self.date_start and other.date_end < self.date_start
        )
        other_first = not (
            self.date_end and other.date_start and self.date_end < other.date_start
        )
        return mine_first and other_first

    def _valid_for(self, requisition):
        """The cost that was agreed for an order: its vendor code's own, else the common
        one.

        :param requisition: its order date and currency count.
        :return: one of these records, or none.
        """
        day = requisition._local_day()
        codes = (requisition.vendor_code_id, requisition.vendor_code_id.browse())
        valid = self.filtered(
            lambda cost: (
                cost.currency_id == requisition.currency_id
                and (not cost.date_start or cost.date_start <= day)
                and (not cost.date_end or day <= cost.date_end)
                and cost.vendor_code_id in codes
            )
        )
        own = valid.filtered("vendor_code_id")
        return (own or valid)[:1]
