from odoo import api, models

from ..delay import chunks, delay

#: Each submission is one call to Amazon, or two.
SUBMISSIONS_IN_A_JOB = 20


class AmazonVendorSubmission(models.Model):
    _inherit = "amazon.vendor.submission"

    @api.model
    def _cron_send(self):
        self._expire_leases()
        self._enqueue("_job_send", "send_submissions", self._to_send_domain())
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _cron_follow(self):
        self._expire_leases()
        self._enqueue("_job_follow", "follow_submissions", self._to_look_up_domain())
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _job_send(self):
        """Send these submissions (job); it commits before and after each POST."""
        checkpoint = self.env["ir.cron"]._commit_progress
        self._send(checkpoint)
        self.search(self._work_left_domain())._finish_work(checkpoint)

    def _job_follow(self):
        """Look at Amazon what became of these submissions (job)."""
        self._look_up(self.env["ir.cron"]._commit_progress)

    @api.model
    def _job_dispatch(self, operation):
        """Find out again what is due, at the moment it was set for (job)."""
        domain = (
            self._to_send_domain()
            if operation == "send_submissions"
            else self._to_look_up_domain()
        )
        method = "_job_send" if operation == "send_submissions" else "_job_follow"
        self._enqueue(method, operation, domain)

    def _trigger_send(self, at=None):
        self._wake("send_submissions", at)

    def _trigger_look_up(self, at=None):
        if at is not False:
            self._wake("follow_submissions", at)

    @api.model
    def _wake(self, operation, at):
        moment = at.replace(microsecond=0) if at else "now"
        self.sudo().with_delay(
            channel="root.amazon_vendor.send",
            identity_key=f"amazon.vendor.submission.dispatch:{operation}:{moment}",
            eta=at or None,
        )._job_dispatch(operation)

    @api.model
    def _enqueue(self, method, operation, domain):
        """One job for each group of due submissions of an instance.

        An instance whose schedule is switched off sends only what a person has asked
        for.
        """
        due = self.search(domain & self._allowed_domain(operation), order="id")
        for instance, submissions in due.grouped("instance_id").items():
            for group in chunks(submissions, SUBMISSIONS_IN_A_JOB):
                delay(group, method, instance.id, "send")
