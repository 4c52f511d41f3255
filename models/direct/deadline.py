from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exchange.alone import each_alone
from ..exchange.dates import moment
from .const import PROMISED

#: What runs short -> the order's field of the moment.
DEADLINES = {"answer": "answer_due_at", "ship": "required_ship_at"}
#: How many orders are reminded of in one go.
BATCH_SIZE = 200
CRON = "amazon_vendor_central.ir_cron_watch_direct_deadlines"


class AmazonVendorDirectOrderDeadline(models.Model):
    """Amazon's clocks: 24 hours to answer, and the moment by which it has to leave.

    When one runs short, whoever is in charge gets an activity, once each.
    """

    _inherit = "amazon.vendor.direct.order"

    answer_reminded_for = fields.Datetime(readonly=True, copy=False)
    ship_reminded_for = fields.Datetime(readonly=True, copy=False)

    _to_ship_idx = models.Index(
        "(instance_id, required_ship_at) WHERE state IN ('acknowledged', 'labelled')"
    )

    @api.model
    def _cron_watch_direct_deadlines(self):
        """Remind of every deadline that runs short, in batches."""
        Instance = self.env["amazon.vendor.instance"]
        if not Instance._is_anybody_in("direct"):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        unfinished = []

        def watch(instance):
            if not self._watch_deadlines(instance, checkpoint):
                unfinished.append(instance)
            instance._loop_works("direct_deadlines")

        _broken, left = each_alone(
            Instance.search([("does_direct", "=", True)]),
            watch,
            lambda instance, error: instance._loop_broke("direct_deadlines", error),
            checkpoint,
        )
        if unfinished or left:
            self.env.ref(CRON)._trigger()

    @api.model
    def _watch_deadlines(self, instance, checkpoint):
        """Remind of the deadlines of one instance, in batches.

        :return: whether that is all; otherwise the time is used up.
        """
        for kind in DEADLINES:
            while batch := self.search(
                self._running_short_domain(instance, kind), limit=BATCH_SIZE, order="id"
            ):
                batch._remind_each(kind)
                if checkpoint(len(batch)) <= 0:
                    return False
        return True

    @api.model
    def _running_short_domain(self, instance, kind):
        soon = fields.Datetime.now() + timedelta(hours=instance.answer_alert_hours)
        waiting = {
            "answer": Domain("state", "=", "new"),
            "ship": Domain("state", "in", PROMISED),
        }
        return (
            Domain("instance_id", "=", instance.id)
            & waiting[kind]
            & Domain(DEADLINES[kind], "<=", soon)
            & Domain(f"{kind}_reminded_for", "=", False)
        )

    def _remind_each(self, kind):
        """Remind of these; what cannot be told is not tried at every run."""
        failed = self._in_step(lambda batch: batch._remind(kind))
        for order, sentences in failed.items():
            order.step_problem = "\n".join(sentences)
            order[f"{kind}_reminded_for"] = order[DEADLINES[kind]]

    def _remind(self, kind):
        for order in self:
            until = moment(self.env, order[DEADLINES[kind]])
            order[f"{kind}_reminded_for"] = order[DEADLINES[kind]]
            order._alert(f"deadline {kind}", *order._deadline_words(kind, until))

    def _deadline_words(self, kind, until):
        """Summary and note of a reminder."""
        if kind == "answer":
            return (
                self.env._(
                    "Answer %(order)s until %(until)s", order=self.name, until=until
                ),
                self.env._(
                    "Amazon wants an answer to %(order)s until %(until)s: accept it, "
                    "or refuse it with one of Amazon's codes.",
                    order=self.name,
                    until=until,
                ),
            )
        return (
            self.env._("Ship %(order)s until %(until)s", order=self.name, until=until),
            self.env._(
                "Amazon's customer was promised %(order)s: it has to leave until "
                "%(until)s.",
                order=self.name,
                until=until,
            ),
        )
