from odoo import fields, models
from odoo.exceptions import UserError


class AmazonVendorShipmentTold(models.TransientModel):
    """Asks why Amazon was told of a shipment in Vendor Central: it is kept."""

    _name = "amazon.vendor.shipment.told"
    _description = "Amazon Vendor: Told in Vendor Central"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, ondelete="cascade"
    )
    reason = fields.Char(
        help="Why no message could tell it. It stays in the history of the shipment."
    )

    def action_confirm(self):
        """Take the word of who has told Amazon (button).

        :raise UserError: no reason is given, or it needs nobody's word.
        """
        self.ensure_one()
        self.check_access("write")
        self.shipment_id.check_access("write")
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why Amazon was told in Vendor Central: it is kept.")
            )
        self.shipment_id._tell_by_hand(reason)
        return {"type": "ir.actions.act_window_close"}
