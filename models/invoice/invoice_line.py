from odoo import fields, models


class AmazonVendorInvoiceLine(models.Model):
    """A line of what Amazon was told, in Amazon's words and units.

    Costs and amounts are the exact decimals of the message; the amount is kept as a
    number as well, for sums.
    """

    _name = "amazon.vendor.invoice.line"
    _description = "Amazon Vendor Invoice Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "invoice_id, sequence, id"
    _fixed_fields = ("invoice_id", "company_id")

    invoice_id = fields.Many2one(
        "amazon.vendor.invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="invoice_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    requisition_line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sequence = fields.Integer(string="No.", readonly=True)
    purchase_order_number = fields.Char(string="Order No.", readonly=True)
    item_sequence_number = fields.Char(string="Line", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    quantity = fields.Integer(readonly=True, aggregator=None)
    unit_label = fields.Char(string="Unit", readonly=True)
    eaches = fields.Integer(readonly=True)
    net_cost = fields.Char(readonly=True, help="Of one each; Amazon's decimal.")
    amount_text = fields.Char(
        string="Amount, Exact", readonly=True, help="Amazon's decimal, untaxed."
    )
    amount = fields.Monetary(readonly=True)
