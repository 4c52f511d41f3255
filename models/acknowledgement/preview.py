from odoo import fields, models

from ...spapi.messages.acknowledgement import RuleViolation
from ...spapi.messages.acknowledgement_rules import FIRST_HOURS, UPDATE_HOURS
from ..outbound.submission import TAKEN
from ..requisition.deadline import hours_left


class AmazonVendorRequisitionPreview(models.Model):
    """Look at an answer before it is sent: all that Amazon will make of it."""

    _inherit = "amazon.vendor.requisition"

    def action_preview_acknowledgement(self):
        """Show what would be sent, before it is (button).

        By approval the sale order is what would be answered.
        """
        self._take_over_sale_orders()
        self.check_access("write")
        preview = self.env["amazon.vendor.acknowledgement.preview"]._of(self)
        return preview._action_open()

    def _wants_preview(self):
        """Whether one of these answers is to be looked at before it is sent."""
        self._take_over_sale_orders()
        policies = set(self.instance_id.mapped("preview_before_sending"))
        if "always" in policies:
            return True
        if "risks" not in policies:
            return False
        return any(
            requisition._checked_answer().risks
            for requisition in self
            if requisition.instance_id.preview_before_sending == "risks"
        )

    # === WHAT A PREVIEW SHOWS === #

    def _preview_values(self, moment):
        """One row of the preview: what is sent, its outcome, the rules it touches.

        :param datetime moment: of the answer, naive UTC.
        :return: dict for ``amazon.vendor.acknowledgement.preview.order``.
        """
        self.ensure_one()
        checked = self._checked_answer(moment)
        answer, found = checked.answer, list(checked.violations)
        writable = not any(each.code == "no_lines" for each in found)
        return {
            "requisition_id": self.id,
            "outcome": answer.outlook.outcome,
            "amount_accepted": float(answer.outlook.accepted),
            "amount_rejected": float(answer.outlook.refused),
            "payload": self._previewed_payload(answer) if writable else False,
            "violations": found + self._notes(answer),
        }

    def _notes(self, answer):
        """The rules of Amazon's that this answer touches without breaking them.

        :return: list of ``RuleViolation`` of the severity "info".
        """
        found = []

        def note(code, sentence):
            found.append(RuleViolation(code, "info", None, {}, sentence))

        answered = any(a.state in TAKEN for a in self.acknowledgement_ids)
        left = hours_left(self.answer_deadline, fields.Datetime.now())
        if self.answer_deadline and not answered and left >= 0:
            note(
                "answer_due",
                self.env._(
                    "Amazon wants the first answer within %(hours)s hours: "
                    "%(left)s hours are left.",
                    hours=FIRST_HOURS,
                    left=left,
                ),
            )
        if self.change_deadline:
            note("change_due", self._change_note())
        if count := sum(line.is_rejected for line in answer.lines):
            note(
                "rejection_final",
                self.env._(
                    "Lines rejected in full: %(count)s. Amazon never accepts a "
                    "rejected line again.",
                    count=count,
                ),
            )
        if answer.promises_later:
            note(
                "backorder_accepted",
                self.env._(
                    "Backordered quantities count as accepted: Amazon expects them on "
                    "the day they are promised for."
                ),
            )
        return found

    def _change_note(self):
        left = hours_left(self.change_deadline, fields.Datetime.now())
        if left >= 0:
            return self.env._(
                "Quantities and prices can be changed for another %(left)s hours "
                "(%(hours)s hours from the order, or from Amazon's last change of it); "
                "after that only dates.",
                left=left,
                hours=UPDATE_HOURS,
            )
        return self.env._(
            "More than %(hours)s hours have passed since Amazon placed or changed the "
            "order: once answered, only dates can be changed.",
            hours=UPDATE_HOURS,
        )
