from odoo import fields, models


class AmazonVendorLog(models.Model):
    """The order that a sentence is about."""

    _inherit = "amazon.vendor.log"

    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", index="btree_not_null", ondelete="cascade"
    )
    purchase_order_number = fields.Char(
        string="Order No.", related="document_key", readonly=True
    )
