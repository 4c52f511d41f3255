import logging
from datetime import datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...spapi.errors import SpApiError
from ..exchange.alone import alone, each_alone
from ..exchange.dates import moment
from ..exchange.engine import (
    commits,
    is_concurrency_error,
    isolated,
    no_checkpoint,
    persistently,
)

_logger = logging.getLogger(__name__)

#: The scheduled actions look every five minutes, a little early or late: a schedule
#: that is due in a moment must not wait for the next look.
TOLERANCE = timedelta(seconds=30)
#: What works through what waits here notes so often that it found nothing.
QUIET = timedelta(minutes=30)
#: A single hiccup is not worth an activity.
FAILURES_BEFORE_ACTIVITY = 3


class AmazonVendorSchedule(models.Model):
    """When an operation runs for one instance, and how it went the last time.

    Odoo's scheduled actions look often; these rows say whose turn it is. So one
    instance's interval, pause or trouble is not another's.
    """

    _name = "amazon.vendor.schedule"
    _description = "Amazon Vendor Schedule"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "instance_id, id"
    _rec_name = "operation"

    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True
    )
    operation = fields.Selection(selection="_selection_operation", required=True)
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
    turn = fields.Char(
        string="Next Turn",
        compute="_compute_turn",
        help="When it runs next, or that it is off.",
    )
    last_state = fields.Selection(
        [("ok", "OK"), ("error", "Failed")],
        string="Result",
        readonly=True,
        copy=False,
    )
    last_message = fields.Char(readonly=True, copy=False)
    failure_count = fields.Integer(string="Failures", readonly=True, copy=False)
    cursor = fields.Datetime(
        string="Stored Until",
        copy=False,
        help="Of an import: everything that Amazon changed before this moment is "
        "stored. Set it back to import a period again; nothing is stored twice.",
    )

    _operation_unique = models.Constraint(
        "UNIQUE(instance_id, operation)",
        "This instance has a schedule for that operation already.",
    )
    _interval_positive = models.Constraint(
        "CHECK(interval_number > 0)",
        "The interval must be one at least.",
    )

    @api.depends("active", "next_run")
    @api.depends_context("lang", "tz", "uid")
    def _compute_turn(self):
        for schedule in self:
            if not schedule.active:
                schedule.turn = self.env._("Off")
            else:
                next_run = moment(self.env, schedule.next_run)
                schedule.turn = next_run or self.env._("At Once")

    @api.model
    def _selection_operation(self):
        operations = self.env["amazon.vendor.operations"]._scheduled()
        return [(code, each.label) for code, each in operations.items()]

    @api.model
    def _due(self, operation):
        """Schedules whose turn it is, the longest waiting first.

        Instances without keys are left out: there is nothing they could do.

        :param str operation: code of a scheduled operation.
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

    @api.model
    def _is_idle(self, operation, *work, quiet=timedelta(0)):
        """Whether a scheduled action has nothing to do at all, in one statement.

        :param str operation: code of a scheduled operation.
        :param work: SQL of queries that find something where there is work.
        :param timedelta quiet: how long a schedule that found nothing to do, and has no
            trouble, need not write down that it looked again.
        """
        now = fields.Datetime.now()
        self.env.flush_all()
        due = SQL(
            """
            SELECT FROM amazon_vendor_schedule schedule
              JOIN amazon_vendor_instance instance ON instance.id = schedule.instance_id
             WHERE schedule.operation = %s AND schedule.active AND instance.active
               AND instance.has_credentials
               AND (schedule.next_run IS NULL OR schedule.next_run <= %s)
               AND (schedule.last_run IS NULL OR schedule.last_run <= %s
                    OR schedule.last_state IS DISTINCT FROM 'ok')
            """,
            operation,
            now + TOLERANCE,
            now - quiet,
        )
        found = SQL(" OR ").join(SQL("EXISTS (%s)", each) for each in (due, *work))
        return not self.env.execute_query(SQL("SELECT %s", found))[0][0]

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
        succeeded = set()

        def turn(schedule):
            if not schedule._claimed(checkpoint):
                return
            try:
                message = schedule._work(work, checkpoint)
                outcome = partial(schedule._succeeded, message)
                succeeded.add(schedule)
            except Exception as error:
                outcome = partial(schedule._failed, error)
            # The work itself is committed: only what is written here is repeated.
            alone(self.env, outcome, schedule._not_written_down, checkpoint)

        each_alone(
            self,
            turn,
            lambda schedule, error: schedule._failed(error),
            checkpoint,
            all_of_them=True,
        )
        return self.filtered(lambda schedule: schedule in succeeded)

    def _instance(self):
        """The instance, as it works: in its company."""
        return self.instance_id.with_company(self.company_id)

    def _claimed(self, checkpoint):
        """Note that the schedule has its turn.

        :return: False where somebody changes it right now: it has its turn at the next
            look, and the others have theirs.
        """
        try:
            self._claim()
            if commits(checkpoint):
                checkpoint()
        except Exception as error:
            if not commits(checkpoint) or not is_concurrency_error(error):
                raise
            self.env.cr.rollback()
            return False
        return True

    def _claim(self):
        now = fields.Datetime.now()
        self.write({"last_run": now, "next_run": self._turn_after(now)})

    def _turn_after(self, now):
        """The next regular turn; one that is early because there is something to do
        keeps it."""
        next_run = self.next_run or now
        if next_run > now + TOLERANCE:
            return next_run
        interval = relativedelta(**{self.interval_type: self.interval_number})
        # Counted from when it was due, so that 15 minutes do not drift to 20.
        next_run += interval
        return next_run if next_run > now + TOLERANCE else now + interval

    def _not_written_down(self, error):
        """How it went could not be kept as it should: the row alone says so."""
        _logger.error("Schedule %s could not be kept", self.id, exc_info=error)
        self.write(self._failure_values(error))

    def _work(self, work, checkpoint):
        """Run ``work``; undo what it did when it fails.

        Odoo does not repeat a scheduled action that lost a race against another
        transaction, so that is done here.

        :param checkpoint: see ``engine.no_checkpoint``.
        """
        instance = self._instance()
        if not commits(checkpoint):
            with self.env.cr.savepoint():
                return work(instance)

        def run():
            message = work(instance)
            checkpoint()
            return message

        try:
            return persistently(self.env, run, checkpoint)
        except Exception:
            self.env.cr.rollback()
            raise

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
            self._tell_person(self.instance_id._close_trouble)

    def _tell_person(self, tell):
        """How it went stands on the row, also where a person cannot be told of it."""
        isolated(
            self.env,
            tell,
            lambda error: _logger.error(
                "Nobody can be told of schedule %s", self.id, exc_info=error
            ),
        )

    def _failed(self, error):
        """Keep that a turn failed, and tell a person where it does not pass."""
        values = self._failure_values(error)
        now = fields.Datetime.now()
        # Amazon may have said how long it wants to be left alone.
        seconds = getattr(error, "seconds", 0) or 0
        values["next_run"] = max(
            self._turn_after(now), now + timedelta(seconds=seconds)
        )
        self.write(values)
        if self.failure_count >= FAILURES_BEFORE_ACTIVITY or (
            getattr(error, "kind", None) == "configuration"
        ):
            self._tell_person(
                partial(self.instance_id._open_trouble, self.last_message)
            )

    def _failure_values(self, error):
        if isinstance(error, SpApiError):
            message = self.instance_id._describe_error(error)
        else:
            _logger.error(
                "%s of Amazon Vendor instance %s failed",
                self.operation,
                self.instance_id.id,
                exc_info=error,
            )
            message = self.env._(
                "Something unexpected went wrong: %(error)s",
                error=f"{type(error).__name__}: {error}",
            )
        return {
            "last_state": "error",
            "last_message": message,
            "failure_count": self.failure_count + 1,
        }

    def _cron_xmlid(self):
        """External id of the action that does this operation; None where the addon
        that brought it is gone."""
        operation = (
            self.env["amazon.vendor.operations"]._registered().get(self.operation)
        )
        return operation and operation.cron

    def _operation_label(self):
        """The operation's name in the reader's language."""
        return dict(self._selection_operation()).get(self.operation, self.operation)

    # === BUTTONS === #

    def action_run_now(self):
        """Have the scheduled action take these schedules at once (button)."""
        self.check_access("write")
        self.sudo().write({"next_run": fields.Datetime.now()})
        for xmlid in {schedule._cron_xmlid() for schedule in self} - {None}:
            self.env.ref(xmlid).sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("It runs in the background in a moment."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class AmazonVendorInstanceSchedules(models.Model):
    _inherit = "amazon.vendor.instance"

    schedule_ids = fields.One2many(
        "amazon.vendor.schedule",
        "instance_id",
        context={"active_test": False},
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        instances = super().create(vals_list)
        self.env.registry.clear_cache()  # one more that may take part in a program
        instances._create_missing_schedules()
        return instances

    def _create_missing_schedules(self, **values):
        """Give each instance the schedules it does not have yet.

        :param values: what these have otherwise than those of a new instance.
        """
        operations = self.env["amazon.vendor.operations"]._scheduled()
        self.env["amazon.vendor.schedule"].create(
            [
                {
                    "instance_id": instance.id,
                    "active": not operation.by_wish
                    and instance._does(operation.program),
                    **_schedule_values(operation),
                    **values,
                }
                for instance in self
                for code, operation in operations.items()
                if instance._can_do(operation.program)
                and code not in instance.schedule_ids.mapped("operation")
            ]
        )

    def _schedule(self, operation):
        """The schedule of one operation; none where the instance has none."""
        return self.schedule_ids.filtered(lambda one: one.operation == operation)


def _schedule_values(operation):
    days, rest = divmod(operation.minutes, 24 * 60)
    values = {
        "operation": operation.code,
        "interval_number": operation.minutes if rest else days,
        "interval_type": "minutes" if rest else "days",
    }
    if operation.at:
        now = fields.Datetime.now()
        today = datetime.combine(now.date(), operation.at)
        values["next_run"] = today if today > now else today + timedelta(days=1)
    return values
