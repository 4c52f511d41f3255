from odoo import fields, models


class AmazonSellerOrderLine(models.Model):
    """One item of an order, as Amazon tells it."""

    _name = "amazon.seller.order.line"
    _description = "Amazon Order Item"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "order_id, id"
    _rec_name = "sku"
    _fixed_fields = ("order_id",)

    order_id = fields.Many2one(
        "amazon.seller.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    item_id = fields.Char(string="Amazon Item", required=True, readonly=True)
    sku = fields.Char(string="SKU", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    title = fields.Char(readonly=True)
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        help="Choose it where it was not found, then click Apply Again on the order.",
    )
    quantity = fields.Integer(readonly=True, help="Ordered and not cancelled.")
    quantity_ordered = fields.Integer(readonly=True)
    quantity_fulfilled = fields.Integer(
        string="Shipped", readonly=True, help="What has left, as Amazon knows it."
    )
    quantity_left_before = fields.Integer(
        readonly=True,
        copy=False,
        help="What had left before the sale order was confirmed here, told to Amazon "
        "by somebody else: it is not delivered once more.",
    )
    cancelled_by = fields.Char(readonly=True)
    is_gift = fields.Boolean(readonly=True)
    needs_codes = fields.Boolean(
        string="Transparency Codes", readonly=True, help="Each piece needs its code."
    )
    ioss = fields.Char(string="IOSS Number", readonly=True)
    sale_line_id = fields.Many2one(
        "sale.order.line", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _item_uniq = models.Constraint(
        "UNIQUE(order_id, item_id)", "This item is here already."
    )
