from odoo import fields, models


class AmazonVendorRequisitionLineRetention(models.Model):
    """The history of a line is packed and thinned with that of its order."""

    _inherit = "amazon.vendor.requisition.line"

    retention_note = fields.Text(related="requisition_id.retention_note")
