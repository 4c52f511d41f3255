from odoo import fields, models


class AmazonVendorRequisitionRevision(models.Model):
    """What one import of a changed order changed, field by field."""

    _name = "amazon.vendor.requisition.revision"
    _description = "Amazon Vendor Requisition Revision"
    _order = "requisition_id, version desc"
    _rec_name = "summary"

    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="requisition_id.company_id", store=True)
    version = fields.Integer(required=True)
    queue_line_id = fields.Many2one(
        "amazon.vendor.queue.line", index="btree_not_null", ondelete="set null"
    )
    summary = fields.Text(required=True, help="The changes in words, one per line.")
    changes = fields.Json(
        help="List of {item, field, old, new}; item is empty for the header."
    )

    _version_uniq = models.Constraint(
        "UNIQUE(requisition_id, version)",
        "This version of the order is recorded already.",
    )
