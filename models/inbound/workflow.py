from odoo import models


class AmazonVendorQueueLineWorkflow(models.Model):
    """What is processed goes on by itself where its instance works that way."""

    _inherit = "amazon.vendor.queue.line"

    def _process_batch(self):
        result = super()._process_batch()
        orders = self.filtered(lambda line: line.document_type == "purchase_order")
        orders.requisition_id._follow_workflow()
        return result
