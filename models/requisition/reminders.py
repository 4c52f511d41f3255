from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exchange.alone import each_alone
from ..exchange.plain_text import as_html
from .deadline import (
    BATCH_SIZE,
    DEADLINE_ACTIVITY,
    DEADLINES,
    TROUBLED,
    UNANSWERED,
)


class AmazonVendorRequisitionReminders(models.Model):
    """Whoever is in charge is reminded of a deadline that runs short, once."""

    _inherit = "amazon.vendor.requisition"

    @api.model
    def _cron_watch_deadlines(self):
        """Remind of every deadline that runs short, in batches."""
        checkpoint = self.env["ir.cron"]._commit_progress
        unfinished = []

        def watch(instance):
            if not self._watch_deadlines(instance, checkpoint):
                unfinished.append(instance)
            instance._loop_works("deadlines")

        Instance = self.env["amazon.vendor.instance"]
        _broken, left = each_alone(
            Instance.search_fetch([], ["answer_alert_hours", "broken_loops"]),
            watch,
            lambda instance, error: instance._loop_broke("deadlines", error),
            checkpoint,
        )
        if unfinished or left:
            self.env.ref("amazon_vendor_central.ir_cron_watch_deadlines")._trigger()

    @api.model
    def _watch_deadlines(self, instance, checkpoint):
        """Remind of the deadlines of one instance, in batches.

        :return: whether that is all; otherwise the time is used up.
        """
        for kind in self._kinds_running_short(instance):
            while batch := self._running_short(instance, kind):
                batch._remind_each(kind)
                if checkpoint(len(batch)) <= 0:
                    return False
        return True

    @api.model
    def _kinds_running_short(self, instance):
        """The kinds of which a deadline is near, with one statement: nearly always
        there is none.

        :return: list of some of ``DEADLINES``, in their order.
        """
        looks = [
            SQL(
                "SELECT %s WHERE EXISTS (%s)",
                kind,
                self._search(
                    self._running_short_domain(instance, kind), limit=1
                ).select(),
            )
            for kind in DEADLINES
        ]
        found = self.env.execute_query(SQL(" UNION ALL ").join(looks))
        return [kind for kind in DEADLINES if (kind,) in found]

    @api.model
    def _running_short(self, instance, kind):
        """Open orders whose deadline is near and that nobody was reminded of.

        :param str kind: one of ``DEADLINES``.
        """
        return self.search(
            self._running_short_domain(instance, kind), limit=BATCH_SIZE, order="id"
        )

    @api.model
    def _running_short_domain(self, instance, kind):
        now = fields.Datetime.now()
        soon = now + timedelta(hours=instance.answer_alert_hours)
        name = "window_end" if kind == "window" else f"{kind}_deadline"
        domain = (
            Domain("instance_id", "=", instance.id)
            & Domain("state", "!=", "closed")
            & Domain(name, "<=", soon)
            & Domain(f"{kind}_reminded_for", "=", False)
        )
        if kind in ("answer", "change"):
            domain &= Domain("answered_elsewhere", "=", False)
        reopened = Domain("answer_reopened", "=", True)
        if kind == "answer":
            domain &= Domain("acknowledgement_state", "in", UNANSWERED) & ~reopened
        elif kind == "change":
            domain &= Domain(name, ">", now)
            domain &= Domain("acknowledgement_state", "in", TROUBLED) | reopened
        else:
            domain &= Domain(
                "sale_order_ids",
                "any",
                [("state", "=", "sale"), ("delivery_status", "!=", "full")],
            )
        return domain

    def _remind_each(self, kind):
        """Remind of these; who cannot be reminded of is listed as failed, once.

        What failed is not tried at every run: the cause is for a person to remove.
        """
        failed = self._in_step(lambda batch: batch._remind(kind))
        for requisition in failed:
            requisition[f"{kind}_reminded_for"] = requisition._deadline(kind)

    def _remind(self, kind):
        """Give the persons in charge an activity for each of these orders."""
        summary = self._reminder_summary(kind)
        activity_type = self.env.ref(DEADLINE_ACTIVITY % kind)
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for requisition in self:
            user = requisition.user_id or requisition.instance_id.responsible_id
            deadline = requisition._deadline(kind)
            requisition[f"{kind}_reminded_for"] = deadline
            if user.active:
                vals_list.append(
                    {
                        "activity_type_id": activity_type.id,
                        "automated": True,
                        "summary": summary,
                        "note": as_html(requisition._reminder_note(kind)),
                        "date_deadline": fields.Datetime.context_timestamp(
                            requisition.with_context(tz=user.tz), deadline
                        ).date(),
                        "res_model_id": model_id,
                        "res_id": requisition.id,
                        "user_id": user.id,
                    }
                )
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            vals_list
        )

    def _reminder_summary(self, kind):
        return {
            "answer": self.env._("Answer Amazon in time"),
            "change": self.env._("Correct the answer in time"),
            "window": self.env._("Ship within Amazon's window"),
        }[kind]

    def _reminder_note(self, kind):
        values = {"order": self.purchase_order_number}
        if kind == "answer":
            return self.env._(
                "%(order)s is not answered. Amazon wants an answer within 24 hours; "
                "what is not answered counts as rejected.",
                **values,
            )
        if kind == "change":
            return self.env._(
                "The answer to %(order)s needs a correction. 48 hours after the order "
                "Amazon takes changed dates only.",
                **values,
            )
        return self.env._(
            "The window of %(order)s ends, and not everything is delivered.", **values
        )
