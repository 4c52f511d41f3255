from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonVendorDirectStatusUpdate(models.TransientModel):
    """Tell Amazon how parcels of one's own carrier are doing."""

    _name = "amazon.vendor.direct.status.update"
    _description = "Amazon Vendor: Tell How Parcels Are Doing"
    _inherit = ["amazon.vendor.wizard.mixin"]

    order_ids = fields.Many2many(
        "amazon.vendor.direct.order",
        "amazon_vendor_direct_status_update_order_rel",
        string="Orders",
    )
    pair = fields.Selection("_selection_pair", string="What Happened")
    happened_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    place_id = fields.Many2one(
        "res.partner",
        string="Where",
        required=True,
        help="A depot of yours or of the carrier, with its address. Never the "
        "customer: where a person lives is kept nowhere.",
    )

    @api.model
    def _selection_pair(self):
        return self.env["amazon.vendor.direct.status"]._selection_pair()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        orders = self.env["amazon.vendor.direct.order"].browse(
            self.env.context.get("active_ids") or []
        )
        if "order_ids" in fields and orders:
            values["order_ids"] = orders.ids
        if "place_id" in fields:
            warehouse = orders.sudo().warehouse_id[:1]
            values["place_id"] = warehouse.partner_id.id
        return values

    def action_tell(self):
        """Send it once this is committed (button).

        :raise UserError: Amazon would not take it.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.pair or not self.order_ids:
            raise UserError(
                self.env._("Choose the orders, and say what has happened to them.")
            )
        if self.happened_at > fields.Datetime.now():
            raise UserError(
                self.env._("That is to come: tell it when it has happened.")
            )
        self.env["amazon.vendor.direct.status"]._tell(
            self.order_ids, self.pair, self.happened_at, self.place_id
        )
        return True
