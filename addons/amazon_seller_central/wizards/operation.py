from odoo import fields, models

from ..models.const import RECOVER


class AmazonVendorOperation(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    seller_order_numbers = fields.Text(
        string="Amazon References",
        help="One or many, such as 902-1106328-1059050.",
    )

    def action_process(self):
        """Beside the orders, ask for their parcels of unknown outcome (button)."""
        action = super().action_process()
        if self.operation == RECOVER:
            queue = self.env["amazon.vendor.queue"].sudo().browse(action["res_id"])
            self.instance_id.sudo()._look_at_unknown_shipments(
                queue.requested_numbers.split()
            )
        return action
