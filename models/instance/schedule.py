import logging
from datetime import timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...spapi.errors import SpApiError
from ..exchange.engine import is_concurrency_error, no_checkpoint, persistently

_logger = logging.getLogger(__name__)

#: operation -> (external id of the scheduled action, default interval in minutes)
OPERATIONS = {
    "import_purchase_orders": ("ir_cron_import_purchase_orders", 15),
    "import_purchase_order_status": ("ir_cron_import_purchase_order_status", 60),
    "process_queues": ("ir_cron_process_queues", 5),
    "send_submissions": ("ir_cron_send_submissions", 5),
    "follow_submissions": ("ir_cron_follow_submissions", 5),
    "gap_check": ("ir_cron_gap_check", 24 * 60),
}
#: The scheduled actions look every five minutes, a little early or late: a schedule
#: that is due in a moment must not wait for the next look.
TOLERANCE = timedelta(seconds=30)
CONCURRENCY_TRIES = 3
#: A single hiccup is not worth an activity.
FAILURES_BEFORE_ACTIVITY = 3


class AmazonVendorSchedule(models.Model):
    """When an operation runs for one instance, and how it went the last time.

    Odoo's scheduled actions look often; these rows say whose turn it is. So one
    instance's interval, pause or trouble is not another's.
    """

    _name = "amazon.vendor.schedule"
    _description = "Amazon Vendor Schedule"
    _order = "instance_id, id"
    _rec_name = "operation"

    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True
    )
    operation = fields.Selection(
        [
            ("import_purchase_orders", "Import Purchase Orders"),
            ("import_purchase_order_status", "Import Purchase Order Status"),
            ("process_queues", "Process Data Queues"),
            ("send_submissions", "Send Submissions"),
            ("follow_submissions", "Follow Submissions"),
            ("gap_check", "Find Missing Purchase Orders"),
        ],
        required=True,
    )
    active = fields.Boolean(string="On", default=True)
    interval_number = fields.Integer(string="Every", required=True, default=15)
    interval_type = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")],
        string="Unit",
        required=True,
        default="minutes",
    )
    last_run = fields.Datetime(readonly=True, copy=False)
    last_success = fields.Datetime(readonly=True, copy=False)
    next_run = fields.Datetime(
        copy=False,
        index=True,
        default=fields.Datetime.now,
        help="Empty or in the past: at the next look of the scheduled action.",
    )
    last_state = fields.Selection(
        [("ok", "OK"), ("error", "Failed")],
        string="Result",
        readonly=True,
        copy=False,
    )
    last_message = fields.Char(readonly=True, copy=False)
    failure_count = fields.Integer(string="Failures", readonly=True, copy=False)

    _operation_unique = models.Constraint(
        "UNIQUE(instance_id, operation)",
        "This instance has a schedule for that operation already.",
    )
    _interval_positive = models.Constraint(
        "CHECK(interval_number > 0)",
        "The interval must be one at least.",
    )

    @api.model
    def _due(self, operation):
        """Schedules whose turn it is, the longest waiting first.

        Instances without keys are left out: there is nothing they could do.

        :param str operation: one of ``OPERATIONS``.
        """
        return self.search(
            [
                ("operation", "=", operation),
                ("instance_id.active", "=", True),
                ("instance_id.has_credentials", "=", True),
                "|",
                ("next_run", "=", False),
                ("next_run", "<=", fields.Datetime.now() + TOLERANCE),
            ],
            order="next_run nulls first, id",
        )

    def _run(self, work, checkpoint=no_checkpoint):
        """Do ``work(instance)`` for each of these schedules and keep how it went.

        One instance's trouble never stops another's: an error is written down and the
        next one has its turn. The next run is set first, so that a worker that dies
        does not make the same schedule due for ever.

        :param work: callable(instance) that returns a sentence or nothing; it may
            call ``checkpoint``.
        :param checkpoint: see ``engine.no_checkpoint``.
        :return: the schedules that succeeded.
        """
        succeeded = self.browse()
        commits = checkpoint not in (None, no_checkpoint)
        for schedule in self:
            try:
                schedule._claim()
                if commits:
                    checkpoint()
            except Exception as error:
                if not commits or not is_concurrency_error(error):
                    raise
                # Somebody changes this schedule right now: it has its turn at the
                # next look, and the others have theirs.
                self.env.cr.rollback()
                continue
            try:
                message = schedule._work(work, checkpoint if commits else None)
                outcome = partial(schedule._succeeded, message)
                succeeded += schedule
            except Exception as error:
                outcome = partial(schedule._failed, error)
            if commits:
                schedule._write_down(outcome, checkpoint)
            else:
                outcome()
        return succeeded

    def _write_down(self, outcome, checkpoint):
        """Keep how it went, also where somebody changes this schedule right now.

        The work itself is committed: only what is written here is repeated.
        """

        def write():
            outcome()
            checkpoint()

        persistently(self.env, write, checkpoint)

    def _claim(self):
        now = fields.Datetime.now()
        interval = relativedelta(**{self.interval_type: self.interval_number})
        # Counted from when it was due, so that 15 minutes do not drift to 20.
        next_run = (self.next_run or now) + interval
        if next_run <= now + TOLERANCE:
            next_run = now + interval
        self.write({"last_run": now, "next_run": next_run})

    def _work(self, work, checkpoint):
        """Run ``work``; undo what it did when it fails.

        Odoo does not repeat a scheduled action that lost a race against another
        transaction, so that is done here.

        :param checkpoint: commits the work; None where nothing may be committed.
        """
        instance = self.instance_id.with_company(self.company_id)
        if not checkpoint:
            with self.env.cr.savepoint():
                return work(instance)
        for attempt in range(1, CONCURRENCY_TRIES + 1):
            try:
                message = work(instance)
                checkpoint()
                return message
            except Exception as error:
                self.env.cr.rollback()
                if attempt == CONCURRENCY_TRIES or not is_concurrency_error(error):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _succeeded(self, message):
        now = fields.Datetime.now()
        troubled = self.last_state == "error"
        self.write(
            {
                "last_success": now,
                "last_state": "ok",
                "last_message": message or False,
                "failure_count": 0,
            }
        )
        if troubled:
            self.instance_id._close_trouble()

    def _failed(self, error):
        if isinstance(error, SpApiError):
            message = self.instance_id._describe_error(error)
        else:
            _logger.exception(
                "%s of Amazon Vendor instance %s failed",
                self.operation,
                self.instance_id.id,
            )
            message = self.env._(
                "Something unexpected went wrong: %(error)s",
                error=f"{type(error).__name__}: {error}",
            )
        values = {
            "last_state": "error",
            "last_message": message,
            "failure_count": self.failure_count + 1,
        }
        seconds = getattr(error, "seconds", 0)
        if seconds:  # Amazon said how long it wants to be left alone
            values["next_run"] = max(
                self.next_run, fields.Datetime.now() + timedelta(seconds=seconds)
            )
        self.write(values)
        if self.failure_count >= FAILURES_BEFORE_ACTIVITY or (
            getattr(error, "kind", None) == "configuration"
        ):
            self.instance_id._open_trouble(message)

    def _cron_xmlid(self):
        """External id, without module, of the action that does this operation."""
        return OPERATIONS[self.operation][0]

    def _operation_label(self):
        """The operation's name in the reader's language."""
        labels = dict(self._fields["operation"]._description_selection(self.env))
        return labels[self.operation]

    # === BUTTONS === #

    def action_run_now(self):
        """Have the scheduled action take these schedules at once (button)."""
        self.check_access("write")
        self.sudo().write({"next_run": fields.Datetime.now()})
        for operation in set(self.mapped("operation")):
            xmlid = OPERATIONS[operation][0]
            self.env.ref(f"amazon_vendor_central.{xmlid}").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("It runs in the background in a moment."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
