from odoo import fields, models


class AmazonVendorQueuePart(models.Model):
    """Pages of a document that has not come whole yet, as Amazon sent them.

    They are gone once it has: then they are one document of its queue.
    """

    _name = "amazon.vendor.queue.part"
    _description = "Amazon Vendor: pages of a document that is being received"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "queue_id, sequence"

    queue_id = fields.Many2one(
        "amazon.vendor.queue",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="queue_id.company_id", store=True)
    sequence = fields.Integer(required=True, readonly=True)
    payload = fields.Text(required=True, readonly=True)
