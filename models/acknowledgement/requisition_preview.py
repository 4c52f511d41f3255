from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.acknowledgement.outlook import outlook_of
from ...spapi.messages.acknowledgement import RuleViolation
from ...spapi.messages.acknowledgement_rules import FIRST_HOURS, UPDATE_HOURS
from ..outbound.submission import TAKEN
from ..requisition.deadline import hours_left

#: "ObsoleteProduct twice in a row, 48 hours apart: Amazon stops ordering the item."
OBSOLETE_APART = timedelta(hours=48)


class AmazonVendorRequisitionPreview(models.Model):
    """Look at an answer before it is sent: all that Amazon will make of it."""

    _inherit = "amazon.vendor.requisition"

    # === BUTTONS === #

    def action_send_acknowledgement(self):
        """Answer Amazon; on a click, after the preview where the instance wants one.

        The buttons of the screen ask for the preview by their context. A call over the
        external API says what it wants and is sent.
        """
        if self.env.context.get("amazon_vendor_preview"):
            self.check_access("write")
            if self._wants_preview():
                return self.action_preview_acknowledgement()
        return super().action_send_acknowledgement()

    def action_preview_acknowledgement(self):
        """Show what would be sent, before it is (button)."""
        self.check_access("write")
        preview = self.env["amazon.vendor.acknowledgement.preview"]._of(self)
        return preview._action_open()

    def _wants_preview(self):
        """Whether one of these answers is to be looked at before it is sent."""
        policies = set(self.instance_id.mapped("preview_before_sending"))
        if "always" in policies:
            return True
        if "risks" not in policies:
            return False
        return any(
            any(violation.severity == "soft" for violation in found)
            for requisition in self
            if requisition.instance_id.preview_before_sending == "risks"
            for found in [requisition._check_acknowledgement()]
        )

    # === WHAT A PREVIEW SHOWS === #

    def _preview_values(self, moment):
        """One row of the preview: what is sent, its outcome, the rules it touches.

        :param datetime moment: of the answer, naive UTC.
        :return: dict for ``amazon.vendor.acknowledgement.preview.order``.
        """
        self.ensure_one()
        parts = self._all_decision_parts()
        outlook = outlook_of(self, parts)
        found = self._check_acknowledgement(parts)
        writable = not any(each.code == "no_lines" for each in found)
        return {
            "requisition_id": self.id,
            "outcome": outlook.outcome,
            "amount_accepted": float(outlook.accepted),
            "amount_rejected": float(outlook.refused),
            "payload": self._previewed_payload(parts, moment) if writable else False,
            "violations": found + self._notes(parts),
        }

    def _previewed_payload(self, parts, moment):
        """The exact document, or nothing where a broken rule makes it impossible."""
        try:
            return self._acknowledgement_payload(parts, moment)
        except UserError:
            return False

    def _notes(self, parts):
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
        if count := _rejected_in_full(self.line_ids, parts):
            note(
                "rejection_final",
                self.env._(
                    "Lines rejected in full: %(count)s. Amazon never accepts a "
                    "rejected line again.",
                    count=count,
                ),
            )
        if any(
            code == "Backordered"
            for line_parts in parts.values()
            for code, *_rest in line_parts
        ):
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

    # === RULES THAT NEED OTHER ORDERS === #

    def _own_violations(self, parts, again):
        return super()._own_violations(parts, again) + self._obsolete_again(parts)

    def _obsolete_again(self, parts):
        """A product that is called obsolete for the second time, which ends it."""
        obsolete = {
            line.asin: line
            for line, line_parts in parts.items()
            if line.requisition_id == self
            and line.asin
            and any(part[3] == "ObsoleteProduct" for part in line_parts)
        }
        if not obsolete:
            return []
        earlier = self.env["amazon.vendor.acknowledgement.line"]._read_group(
            [
                ("instance_id", "=", self.instance_id.id),
                ("asin", "in", list(obsolete)),
                ("rejection_reason", "=", "ObsoleteProduct"),
                ("acknowledgement_id.requisition_id", "!=", self.id),
                ("acknowledgement_id.state", "in", TAKEN),
                (
                    "acknowledgement_id.acknowledgement_date",
                    "<=",
                    fields.Datetime.now() - OBSOLETE_APART,
                ),
            ],
            ["asin"],
        )
        return [
            RuleViolation(
                "obsolete_again",
                "soft",
                obsolete[asin].item_sequence_number,
                {"asin": asin},
                self.env._(
                    "Line %(line)s: %(asin)s was rejected as obsolete before. This "
                    "second time ends the product: Amazon stops ordering it for good.",
                    line=obsolete[asin].item_sequence_number,
                    asin=asin,
                ),
            )
            for (asin,) in earlier
        ]


def _rejected_in_full(lines, parts):
    return sum(
        1
        for line in lines
        if parts.get(line) and all(part[0] == "Rejected" for part in parts[line])
    )
