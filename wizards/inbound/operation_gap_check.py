from odoo import models

from ...models.inbound.gap_check import GAP_CHECK


class AmazonVendorOperationGapCheck(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    def _queue_values(self):
        if self.operation == GAP_CHECK:
            queue = self.env["amazon.vendor.queue"]
            return queue._gap_check_values(self.instance_id)
        return super()._queue_values()
