from odoo import fields, models


class StockPicking(models.Model):
    """A delivery to Amazon names Amazon's purchase order and fulfilment centre."""

    _inherit = "stock.picking"

    amazon_purchase_order_number = fields.Char(
        related="sale_id.amazon_purchase_order_number"
    )
    amazon_ship_to_code = fields.Char(related="sale_id.amazon_ship_to_code")
