from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from odoo.addons.queue_job.exception import RetryableJobError

#: Seconds until a job that lost a race begins again.
PAUSE = 1


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
        try:
            lines._process_batch()
        except ConcurrencyError as error:
            # Two workers met the same new party. queue_job repeats by itself only what
            # PostgreSQL calls a lost race; everything else fails the job for good.
            raise RetryableJobError(
                str(error), seconds=PAUSE, ignore_retry=True
            ) from error
        lines.queue_id._refresh_state()
