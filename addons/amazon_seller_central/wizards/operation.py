from odoo import fields, models

from ..models.const import RESCAN


class AmazonVendorOperation(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    seller_order_numbers = fields.Text(
        string="Amazon References",
        help="One or many, such as 902-1106328-1059050.",
    )

    def _queue_values(self):
        values = super()._queue_values()
        if self.operation == RESCAN:
            values["window_type"] = "created"
        return values
