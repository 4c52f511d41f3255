from odoo import api, models
from odoo.fields import Domain


class AmazonVendorQueueLine(models.Model):
    _inherit = "amazon.vendor.queue.line"

    @api.model
    def _in_instance(self, instance):
        return Domain("instance_id", "=", instance.id)

    def _job_process(self):
        """Judge these lines (job): one transaction, nothing is committed inside.

        What another worker or a button holds or has settled is left out.
        """
        lines = self.exists().try_lock_for_update().filtered_domain(self._due_domain())
        lines._process_batch()
        lines.queue_id._refresh_state()
