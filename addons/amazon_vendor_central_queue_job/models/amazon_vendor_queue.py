from odoo import api, models
from odoo.fields import Domain

from ..delay import chunks, delay

#: Orders in one job: a job costs some ten milliseconds of its own.
LINES_IN_A_JOB = 50


class AmazonVendorQueue(models.Model):
    """The scheduled actions only say whose turn it is; the work is done by jobs."""

    _inherit = "amazon.vendor.queue"

    @api.model
    def _cron_import(self, operation):
        due = self.env["amazon.vendor.schedule"]._due(operation)
        for schedule in due:
            delay(schedule, "_job_import", operation, "import")
        imports = self.env["amazon.vendor.document"]._imports()
        self._enqueue_fetching(imports[operation].kind)
        self.env["ir.cron"]._commit_progress(len(due), remaining=0)

    @api.model
    def _cron_process(self, *_lane):
        self._enqueue_processing()
        checkpoint = self.env["ir.cron"]._commit_progress
        checkpoint()
        self._repair_missed(self.env["amazon.vendor.instance"], checkpoint)
        checkpoint(remaining=0)

    def _job_fetch(self):
        """Receive what is missing of this queue (job)."""
        self._fetch(self.env["ir.cron"]._commit_progress)

    @api.model
    def _job_dispatch(self, work):
        """Find out again what is due, at the moment a retry was set for (job).

        :param str work: a kind of documents to receive, or "process".
        """
        if work == "process":
            self._enqueue_processing()
        else:
            self._enqueue_fetching(work)

    @api.model
    def _enqueue_fetching(self, document_type):
        for queue in self._to_fetch(document_type):
            delay(queue, "_job_fetch", "fetch", "import")

    def _trigger_import(self, at=None):
        for queue in self:
            if at:
                self._later(queue.document_type, at)
            else:
                delay(queue, "_job_fetch", "fetch", "import")

    def _trigger_process(self, at=None):
        if at:
            self._later("process", at)
        else:
            self._enqueue_processing()

    @api.model
    def _later(self, work, at):
        minute = at.replace(second=0, microsecond=0)
        self.with_delay(
            channel="root.amazon_vendor.process",
            identity_key=f"amazon.vendor.queue.dispatch:{work}:{minute}",
            eta=at,
        )._job_dispatch(work)

    @api.model
    def _enqueue_processing(self):
        """One job for each group of due lines of the instances that run alone."""
        Line = self.env["amazon.vendor.queue.line"].sudo()
        automatic = (
            self.env["amazon.vendor.schedule"]
            .sudo()
            .search(
                [
                    ("operation", "=", "process_queues"),
                    ("instance_id.active", "=", True),
                ]
            )
        )
        for instance in automatic.instance_id:
            due = Line.search(
                Line._due_domain() & Line._in_instance(instance), order="id"
            )
            for lines in chunks(due, LINES_IN_A_JOB):
                delay(lines, "_job_process", instance.id, "process")
        promised = self.sudo().search(self._promised_domain())
        promised = promised.filtered(
            lambda queue: queue.instance_id not in automatic.instance_id
        )
        for queue in promised:
            due = Line.search(
                Line._due_domain() & Domain("queue_id", "=", queue.id), order="id"
            )
            for lines in chunks(due, LINES_IN_A_JOB):
                delay(lines, "_job_process", queue.instance_id.id, "process")
