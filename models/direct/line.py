from odoo import fields, models


class AmazonVendorDirectOrderLine(models.Model):
    """One line of an order of direct fulfilment: pieces of a product.

    The cost is Amazon's decimal string: a float would not give back what an invoice
    must match.
    """

    _name = "amazon.vendor.direct.order.line"
    _description = "Amazon Vendor Direct Fulfilment Order Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "order_id, sequence, id"
    _rec_name = "item_number"
    _check_company_auto = True
    _fixed_fields = ("order_id", "instance_id", "company_id")

    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="order_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="order_id.state", string="Status of the Order")
    sequence = fields.Integer(readonly=True, aggregator=None)
    item_number = fields.Char(
        string="Line", readonly=True, help="itemSequenceNumber: 1 where it is 01."
    )
    item_number_raw = fields.Char(
        string="Line at Amazon", readonly=True, help="As Amazon wrote it."
    )
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    title = fields.Char(readonly=True, help="What Amazon calls it.")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        help="Yours; what you choose is remembered.",
    )
    barcode = fields.Char(related="product_id.barcode")
    uom_id = fields.Many2one(
        "uom.uom", string="Unit", readonly=True, help="Yours that equals one piece."
    )
    quantity = fields.Integer(
        readonly=True, help="Pieces. 0: Amazon's cannot be understood."
    )
    unit = fields.Char(
        string="Amazon's Unit", readonly=True, help="Each, or Eaches: pieces."
    )
    cost_text = fields.Char(
        string="Exact Cost",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
        help="Of one piece without tax, as Amazon wrote it.",
    )
    currency_code = fields.Char(
        string="Currency",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
    )
    taxes = fields.Json(
        string="Tax at Amazon",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
        help="What Amazon told of the tax on this line.",
    )
    match_problem = fields.Char(
        string="Why No Product", readonly=True, help="Why no product was found."
    )
    match_code = fields.Char(readonly=True)
    problem = fields.Text(readonly=True, help="What Amazon wrote that cannot be used.")

    _product_idx = models.Index("(instance_id, match_code) WHERE product_id IS NULL")
