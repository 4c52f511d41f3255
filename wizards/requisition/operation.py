from odoo import fields, models


class AmazonVendorOperation(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    purchase_order_numbers = fields.Text(
        string="Purchase Orders",
        help="Numbers of Amazon's purchase orders, separated by blanks, commas or "
        "line breaks.",
    )
