from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import CHANNELS, GROUP_CONSIGNEE

STATES = [
    ("parked", "Parked"),
    ("held", "Held"),
    ("imported", "Imported"),
    ("cancelled", "Cancelled"),
    ("conflict", "Cancelled Too Late"),
]


class AmazonSellerOrder(models.Model):
    """An order of a seller account, as Amazon tells it, and the sale order it became.

    An order that cannot be confirmed as it is, is held: it says why, its sale order
    stays a quotation, and it is looked at again whenever Amazon or somebody here
    changes something.
    """

    _name = "amazon.seller.order"
    _description = "Amazon Order"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "amazon.vendor.received.mixin",
        "amazon.vendor.retry.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "purchased_at desc, id desc"

    name = fields.Char(string="Amazon Order", required=True, readonly=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        string="Account",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    environment = fields.Char(
        compute="_compute_environment",
        store=True,
        precompute=True,
        help="Where it was bought. It stays so when its account goes to another one.",
    )
    setting_id = fields.Many2one(
        "amazon.seller.marketplace",
        string="Marketplace",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    status = fields.Char(
        string="Amazon Status", readonly=True, help="In Amazon's words."
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="held", index=True, tracking=True
    )
    purchased_at = fields.Datetime(readonly=True)
    last_updated = fields.Char(
        string="Changed at Amazon",
        readonly=True,
        help="UTC, to the millisecond: what is older changes nothing.",
    )
    ship_by = fields.Datetime(readonly=True)
    deliver_by = fields.Datetime(readonly=True)
    service_level = fields.Char(readonly=True)
    programs = fields.Char(readonly=True, help="Amazon's words, such as PRIME.")
    replaces = fields.Char(
        string="Replacement Of",
        readonly=True,
        help="A replacement costs nothing: it is delivered and not invoiced.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_total = fields.Monetary(string="Amazon's Total", readonly=True)
    sale_amount = fields.Monetary(
        related="sale_order_id.amount_total",
        string="Our Total",
        currency_field="currency_id",
    )
    problem = fields.Text(
        string="Held Because",
        readonly=True,
        help="What keeps it from being confirmed.",
    )
    cancel_reason = fields.Char(
        string="Buyer Wants to Cancel",
        readonly=True,
        help="Decide, and answer in Seller Central: Amazon leaves that to you.",
    )
    proceeds = fields.Json(readonly=True, help="Amazon's amounts, as they came.")
    # Not closed: the form writes the products of the lines through it, which are
    # guarded themselves.
    line_ids = fields.One2many("amazon.seller.order.line", "order_id")
    sale_order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    consignee_id = fields.Many2one(
        "amazon.seller.consignee",
        readonly=True,
        ondelete="set null",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )

    _name_uniq = models.Constraint(
        "UNIQUE(instance_id, name)", "This order is here already."
    )
    # Amazon gives a number once, whichever registrations import it at the same moment.
    _number_uniq = models.UniqueIndex(
        "(environment, name)",
        "Another registration of the seller's account has this order.",
    )
    _sale_order_uniq = models.UniqueIndex(
        "(sale_order_id) WHERE sale_order_id IS NOT NULL",
        "Another order of Amazon's has that sale order.",
    )

    @api.depends("instance_id")
    def _compute_environment(self):
        for order in self:
            order.environment = order.instance_id.environment

    @api.model
    def _hint_on_foreign_fields(self):
        return self.env._("Choose products on the lines; the rest is Amazon's.")

    # === BUTTONS === #

    def action_apply_again(self):
        """Make the sale orders of held orders again, as things are now (button)."""
        self.check_access("write")
        held = self.filtered(lambda order: order.state in ("held", "parked"))
        held.sudo()._apply_again()
        # What somebody has cancelled by now is in conflict no more.
        late = self.sudo().filtered(lambda order: order.state == "conflict")
        late._cancel_here()
        return True

    def _apply_again(self):
        """Judge the newest document of these once more."""
        for order in self:
            line = order.queue_line_ids.sorted("id")[-1:]
            if not line:
                raise UserError(
                    self.env._(
                        "The document of %(order)s is not kept any more. Use Recover "
                        "Orders to ask Amazon for it.",
                        order=order.name,
                    )
                )
            line.write({"state": "draft"})
            line._process_batch()

    def action_view_sale_order(self):
        """Open the sale order."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": self.sale_order_id.id,
        }
