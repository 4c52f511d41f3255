from odoo import models


class AmazonVendorSchedule(models.Model):
    _inherit = "amazon.vendor.schedule"

    def _job_import(self):
        """Import what Amazon changed, for one instance (job)."""
        checkpoint = self.env["ir.cron"]._commit_progress
        Queue = self.env["amazon.vendor.queue"]
        operation = self.operation
        self._run(
            lambda instance: Queue._import_scheduled(instance, checkpoint, operation),
            checkpoint,
        )
