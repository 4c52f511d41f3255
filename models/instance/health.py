from collections import namedtuple
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ..exchange.dates import moment
from ..exchange.scheduled_actions import stopped_actions
from .schedule import FAILURES_BEFORE_ACTIVITY

ROTATION_WARNING_DAYS = 21
#: A schedule that was due so long ago does not run at all.
OVERDUE_AFTER = timedelta(hours=1)
#: Records that wait so long are a backlog worth a word.
BACKLOG_AFTER = timedelta(hours=1)
#: So many refusals in an hour are more than a hiccup.
MANY_REFUSALS = 20

#: One thing to say about an instance.
#:
#: * level: setup, error, warning (the worst one is the badge);
#: * sentence: for people;
#: * person: whether somebody gets an activity for it.
Finding = namedtuple("Finding", "level sentence person", defaults=(False,))
LEVELS = ("setup", "error", "warning")


class AmazonVendorInstanceHealth(models.Model):
    """One badge per instance, and the sentences that say why it has that colour.

    It is worked out when somebody looks, so it also turns red when nothing runs any
    more. ``watch.py`` looks when nobody does.
    """

    _inherit = "amazon.vendor.instance"

    health = fields.Selection(
        [
            ("setup", "To set up"),
            ("ok", "Healthy"),
            ("warning", "Look at it"),
            ("error", "In trouble"),
        ],
        compute="_compute_health",
    )
    health_message = fields.Char(compute="_compute_health")
    health_report = fields.Html(string="Findings", compute="_compute_health")

    @api.depends(
        "has_credentials",
        "connection_state",
        "connection_checks",
        "secret_set_on",
        "environment",
        "backlog_since",
        "dead_letter_count",
        "unknown_count",
        "throttled_count",
        "asks_for_codes",
        "apart_codes",
        "broken_loops",
        "schedule_ids.last_state",
        "schedule_ids.last_message",
        "schedule_ids.next_run",
        "schedule_ids.active",
    )
    @api.depends_context("lang")
    def _compute_health(self):
        stopped = self._stopped_actions()
        for instance in self:
            findings = instance._findings(stopped)
            instance.health = findings[0].level if findings else "ok"
            instance.health_message = findings[0].sentence if findings else False
            instance.health_report = Markup('<ul class="mb-0">%s</ul>') % (
                Markup().join(
                    Markup('<li class="%s">%s</li>')
                    % (
                        "text-danger" if found.level == "error" else "",
                        found.sentence,
                    )
                    for found in findings
                )
            )

    def _findings(self, stopped=None):
        """All that can be said against this instance, the worst first.

        :param stopped: what ``stopped_actions`` gave; asked for when left out.
        :return: list of ``Finding``.
        """
        self.ensure_one()
        if not self.has_credentials:
            return [
                Finding("setup", self.env._("The keys to Amazon are not complete."))
            ]
        if stopped is None:
            stopped = self._stopped_actions()
        findings = [
            *self._schedule_findings(stopped),
            *self._connection_findings(),
            *self._secret_findings(),
            *self._address_findings(),
            *(Finding("error", each, True) for each in self._say_broken_loops()),
            *self._work_findings(),
            *self.env["amazon.vendor.operations"]._all_health_findings(self),
        ]
        return sorted(findings, key=lambda found: LEVELS.index(found.level))

    def _schedule_findings(self, stopped):
        """Operations that fail, whose scheduled action stopped, or that never run."""
        if self.schedule_ids and not any(self.schedule_ids.mapped("active")):
            yield Finding(
                "warning",
                self.env._(
                    "Every schedule is off: nothing is imported, processed, sent or "
                    "followed by itself. Switch them on in the tab Schedule."
                ),
            )
        for schedule in self.schedule_ids:
            if schedule.active:
                yield from self._findings_of(schedule, stopped)
        for xmlid in sorted(set(stopped) - self._cron_xmlids()):
            yield Finding("error", stopped[xmlid], True)

    def _findings_of(self, schedule, stopped):
        if schedule.last_state == "error":
            yield Finding(
                "error",
                schedule.last_message,
                schedule.failure_count >= FAILURES_BEFORE_ACTIVITY,
            )
        operation = schedule._operation_label()
        if reason := stopped.get(schedule._cron_xmlid()):
            yield Finding(
                "error",
                self.env._(
                    "%(operation)s: %(reason)s", operation=operation, reason=reason
                ),
                True,
            )
        elif self._is_overdue(schedule):
            yield Finding(
                "error",
                self.env._(
                    "%(operation)s was due on %(moment)s and has not run. Ask your "
                    "administrator whether scheduled actions run on this server.",
                    operation=operation,
                    moment=moment(self.env, schedule.next_run),
                ),
                True,
            )

    @api.model
    def _is_overdue(self, schedule):
        late = fields.Datetime.now() - OVERDUE_AFTER
        return schedule.next_run and schedule.next_run < late

    def _connection_findings(self):
        if self.connection_state == "error":
            yield Finding("error", self._failed_check())
        elif self.connection_state == "draft":
            yield Finding(
                "warning", self.env._("The connection has not been checked yet.")
            )

    def _secret_findings(self):
        """Amazon wants the client secret rotated every 180 days."""
        days = self.secret_days_left
        if self.environment != "production" or days > ROTATION_WARNING_DAYS:
            return
        if days <= 0:
            sentence = self.env._("The client secret has expired.")
            yield Finding("error", sentence, True)
            return
        yield Finding(
            "warning",
            self.env._(
                "The client secret expires in %(days)s days. Make a new one in "
                "Developer Central and enter it under Credentials.",
                days=days,
            ),
            True,
        )

    def _address_findings(self):
        """Orders that are for nobody, or for more than one."""
        if sentence := self._say_asks_for_codes():
            yield Finding("error", self.env._("%(problem)s.", problem=sentence), True)
        for code, count in sorted((self.apart_codes or {}).items()):
            yield Finding(
                "warning",
                self.env._(
                    "%(count)s orders for %(code)s, which no instance takes. Add the "
                    "vendor code to the instance that is to answer them.",
                    count=count,
                    code=code,
                ),
                True,
            )

    def _work_findings(self):
        """What failed, waits too long or is unknown."""
        if self.dead_letter_count:
            yield Finding(
                "warning",
                self.env._(
                    "Failed and waiting for a decision: %(count)s.",
                    count=self.dead_letter_count,
                ),
            )
        if self.unknown_count:
            yield Finding(
                "warning",
                self.env._(
                    "Submissions whose outcome is not known yet: %(count)s.",
                    count=self.unknown_count,
                ),
            )
        since = self.backlog_since
        if since and since < fields.Datetime.now() - BACKLOG_AFTER:
            yield Finding(
                "warning",
                self.env._(
                    "Records that wait to be processed: %(count)s, the oldest since "
                    "%(moment)s.",
                    count=self.backlog_count,
                    moment=moment(self.env, since),
                ),
            )
        if self.throttled_count >= MANY_REFUSALS:
            yield Finding(
                "warning",
                self.env._(
                    "Amazon refused %(count)s calls in the last hour as too many. "
                    "Another program may use the same account.",
                    count=self.throttled_count,
                ),
            )

    def _failed_check(self):
        """What the last connection check found wrong, in one sentence."""
        for check in self.connection_checks or []:
            if not check["ok"]:
                label, problem = self._check_words(check)
                return self.env._(
                    "%(check)s: %(problem)s", check=label, problem=problem
                )
        return self.env._("The last connection check failed.")

    @api.model
    def _stopped_actions(self):
        """What ``stopped_actions`` finds among the actions of all operations."""
        operations = self.env["amazon.vendor.operations"]._scheduled().values()
        return stopped_actions(self.env, {each.cron for each in operations})

    def _cron_xmlids(self):
        """The scheduled actions that do the work of some operation."""
        return {schedule._cron_xmlid() for schedule in self.schedule_ids}
