from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .deadline import BATCH_SIZE, DEADLINES, TROUBLED, UNANSWERED

#: One type of activity for each deadline, so that it is found in every language.
DEADLINE_ACTIVITY = "amazon_vendor_central.mail_activity_type_deadline_%s"


class AmazonVendorRequisitionReminder(models.Model):
    """An activity for a person when one of Amazon's deadlines runs short, once each."""

    _inherit = "amazon.vendor.requisition"

    @api.model
    def _cron_watch_deadlines(self):
        """Remind of every deadline that runs short, in batches."""
        checkpoint = self.env["ir.cron"]._commit_progress
        for instance in self.env["amazon.vendor.instance"].search(
            [("active", "=", True)]
        ):
            for kind in DEADLINES:
                while batch := self._running_short(instance, kind):
                    batch._remind(kind)
                    if checkpoint(len(batch)) <= 0:
                        self.env.ref(
                            "amazon_vendor_central.ir_cron_watch_deadlines"
                        )._trigger()
                        return

    @api.model
    def _running_short(self, instance, kind):
        """Open orders whose deadline is near and that nobody was reminded of.

        :param str kind: one of ``DEADLINES``.
        """
        now = fields.Datetime.now()
        soon = now + timedelta(hours=instance.answer_alert_hours)
        name = "window_end" if kind == "window" else f"{kind}_deadline"
        domain = (
            Domain("instance_id", "=", instance.id)
            & Domain("state", "!=", "closed")
            & Domain(name, "<=", soon)
            & Domain(f"{kind}_reminded_for", "=", False)
        )
        if kind == "answer":
            domain &= Domain("acknowledgement_state", "in", UNANSWERED)
        elif kind == "change":
            domain &= Domain(name, ">", now)
            domain &= Domain("acknowledgement_state", "in", TROUBLED)
        else:
            domain &= Domain(
                "sale_order_ids",
                "any",
                [("state", "=", "sale"), ("delivery_status", "!=", "full")],
            )
        return self.search(domain, limit=BATCH_SIZE, order="id")

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
                        "note": requisition._reminder_note(kind),
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

    def write(self, vals):
        result = super().write(vals)
        self._forget_reminders(vals)
        return result

    def _forget_reminders(self, vals):
        """A deadline that Amazon moved is watched anew."""
        if (
            not {
                "purchase_order_date",
                "changed_date",
                "ship_window_end",
                "delivery_window_end",
            }
            & vals.keys()
        ):
            return
        for kind in DEADLINES:
            moved = self.sudo().filtered(
                lambda r, kind=kind: (
                    r[f"{kind}_reminded_for"]
                    and r[f"{kind}_reminded_for"] != r._deadline(kind)
                )
            )
            if moved:
                moved[f"{kind}_reminded_for"] = False
                moved._close_reminders(kind)

    def _acknowledgement_taken(self, submission):
        result = super()._acknowledgement_taken(submission)
        self._close_reminders("answer")
        return result

    def _acknowledgement_confirmed(self, submission):
        result = super()._acknowledgement_confirmed(submission)
        self._close_reminders("answer")
        self._close_reminders("change")
        return result

    def _close_reminders(self, kind):
        """What was to be done in time is done."""
        activity_type = self.env.ref(DEADLINE_ACTIVITY % kind)
        self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        ).unlink()
