from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...spapi.errors import SpApiError
from ..exchange.alone import each_alone
from ..exchange.engine import is_concurrency_error
from ..instance.operations import Operation
from ..instance.schedule import QUIET

#: How many submissions of one instance a run takes up.
RUN_LIMIT = 500


class AmazonVendorSubmissionSchedule(models.Model):
    """The scheduled actions that send and look up, instance by instance.

    Of an instance whose schedule is switched off only that is worked on what a person
    has asked for; one whose settings are wrong never keeps another from sending.
    """

    _name = "amazon.vendor.submission"
    _inherit = ["amazon.vendor.submission", "amazon.vendor.operations"]

    @api.model
    def _operations(self):
        return [
            Operation(
                code="send_submissions",
                label=self.env._("Send Submissions"),
                sequence=70,
                cron="amazon_vendor_central.ir_cron_send_submissions",
                minutes=5,
            ),
            Operation(
                code="follow_submissions",
                label=self.env._("Follow Submissions"),
                sequence=80,
                cron="amazon_vendor_central.ir_cron_follow_submissions",
                minutes=5,
            ),
        ]

    @api.model
    def _cron_send(self):
        """Send what waits, after giving up on workers that died."""
        now = fields.Datetime.now()
        waiting = SQL(
            """
            SELECT FROM amazon_vendor_submission
             WHERE state IN ('queued', 'sending')
               AND COALESCE(next_try, lease_until, %(now)s) <= %(now)s
            """,
            now=now,
        )
        left = SQL("SELECT FROM amazon_vendor_submission WHERE work_left IS TRUE")
        if self._has_nothing_to_do("send_submissions", waiting, left):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        self._store(self._expire_leases, checkpoint)
        self._run_scheduled(
            "send_submissions",
            self._to_send_domain,
            lambda submissions: submissions._send(checkpoint),
            checkpoint,
        )
        left = self.search(self._work_left_domain(), limit=RUN_LIMIT)
        each_alone(
            left.instance_id,
            lambda instance: left.filtered(
                lambda submission: submission.instance_id == instance
            )._finish_work(checkpoint),
            lambda instance, error: instance._turn_broke("send_submissions", error),
            checkpoint,
        )

    @api.model
    def _cron_follow(self):
        """Look at Amazon what became of what was sent."""
        now = fields.Datetime.now()
        look = SQL("SELECT FROM amazon_vendor_submission WHERE next_check <= %s", now)
        stale = SQL(
            """
            SELECT FROM amazon_vendor_submission
             WHERE state = 'sending' AND lease_until < %s
            """,
            now,
        )
        if self._has_nothing_to_do("follow_submissions", look, stale):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        self._store(self._expire_leases, checkpoint)
        self._run_scheduled(
            "follow_submissions",
            self._to_look_up_domain,
            lambda submissions: submissions._look_up(checkpoint),
            checkpoint,
        )

    @api.model
    def _has_nothing_to_do(self, operation, *work):
        Schedule = self.env["amazon.vendor.schedule"]
        return Schedule._is_idle(operation, *work, quiet=QUIET)

    @api.model
    def _run_scheduled(self, operation, domain_method, work, checkpoint):
        """Do the work of every instance that has some, or whose schedule is due.

        :param str operation: of ``amazon.vendor.schedule``.
        :param domain_method: callable() -> Domain of the submissions to work on.
        :param work: callable(submissions) -> the error that concerns the whole
            instance, or None.
        :param checkpoint: see ``engine.no_checkpoint``.
        """
        due = self.env["amazon.vendor.schedule"]._due(operation)
        allowed = self._allowed_domain(operation)

        def todo():
            return domain_method() & allowed

        waiting = self._read_group(todo(), ["instance_id"], ["__count"])
        counts = {instance.id: count for instance, count in waiting}
        checkpoint(remaining=sum(counts.values()))
        instances = self.env["amazon.vendor.instance"].browse(
            dict.fromkeys([*due.instance_id.ids, *counts])
        )
        troubled, tried, late = set(), set(), []

        def work_on(submissions):
            tried.update(submissions.ids)
            return work(submissions)

        def turn(instance):
            schedule = due.filtered(lambda each: each.instance_id == instance)
            if not self._run_instance(instance, schedule, todo, work_on, checkpoint):
                troubled.add(instance.id)
            if checkpoint() <= 0:
                late.append(instance)

        def broke(instance, error):
            if not is_concurrency_error(error):
                instance._turn_broke(operation, error)

        broken, unfinished = each_alone(instances, turn, broke, checkpoint)
        troubled.update(broken.ids)
        left = todo() & Domain("instance_id", "in", list(counts))
        left &= Domain("instance_id", "not in", list(troubled))
        if not late:  # all had their turn: once more would be a circle
            left &= Domain("id", "not in", list(tried))
        if unfinished or self.search_count(left, limit=1):
            self._trigger_operation(operation)

    @api.model
    def _allowed_domain(self, operation):
        """What may be worked on: of instances whose schedule is off, what a person has
        asked for.

        :param str operation: of ``amazon.vendor.schedule``.
        """
        Schedule = self.env["amazon.vendor.schedule"].with_context(active_test=False)
        off = Schedule.search([("operation", "=", operation), ("active", "=", False)])
        return Domain("promised", "=", True) | Domain(
            "instance_id", "not in", off.instance_id.ids
        )

    def _run_instance(self, instance, schedule, domain_method, work, checkpoint):
        """Work for one instance, with the schedule's bookkeeping where it is due.

        :return: whether nothing went wrong that concerns the whole instance.
        """

        def run(instance):
            domain = domain_method() & Domain("instance_id", "=", instance.id)
            submissions = self.search(domain, order="id", limit=RUN_LIMIT)
            error = work(submissions)
            if error:
                raise error
            return self.env._("%(count)s looked at.", count=len(submissions))

        if schedule:
            return bool(schedule._run(run, checkpoint))
        try:
            run(instance)
        except SpApiError:
            return False  # each submission says what was wrong
        return True

    @api.model
    def _trigger_operation(self, operation):
        if operation == "send_submissions":
            self._trigger_send()
        else:
            self._trigger_look_up()
