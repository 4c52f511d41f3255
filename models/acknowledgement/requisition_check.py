from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.acknowledgement.sentences import explain
from ...spapi.errors import SpApiError
from ...spapi.messages import acknowledgement
from ...spapi.messages.acknowledgement import RuleViolation
from ..outbound.submission import SETTLED, TAKEN, UNDER_WAY
from . import message

#: A sentence is for reading: of a long list only the beginning is shown.
MOST_SHOWN = 10


class AmazonVendorRequisitionCheck(models.Model):
    """The rules an answer must keep, and the message that carries it.

    Nothing here writes or sends: a preview can ask the same questions.
    """

    _inherit = "amazon.vendor.requisition"

    def _build_acknowledgement_message(self, parts=None, moment=None):
        """The answer to this order as Amazon will read it.

        :param dict parts: requisition line -> parts as ``line._decision_parts`` gives
            them; by default the lines as they stand.
        :param datetime moment: of the answer, naive UTC; now by default.
        :rtype: spapi.messages.acknowledgement.AcknowledgementMessage
        """
        self.ensure_one()
        if parts is None:
            parts = self._all_decision_parts()
        return message.message_of(
            self, parts, message.order_of(self), moment or fields.Datetime.now()
        )

    def _acknowledgement_payload(self, parts=None, moment=None):
        """The exact JSON text of the answer.

        :raise UserError: it cannot be written as Amazon's model wants it.
        """
        try:
            return acknowledgement.build(
                self._build_acknowledgement_message(parts, moment)
            )
        except SpApiError as error:
            raise UserError(
                self.env._(
                    "%(requisition)s cannot be answered: %(problem)s",
                    requisition=self.display_name,
                    problem=error.message,
                )
            ) from error

    def _check_acknowledgement(self, parts=None, again=False):
        """Every rule of Amazon's and of ours that this answer breaks.

        :param dict parts: requisition line -> parts; by default as they stand.
        :param bool again: the order is to be answered once more on purpose.
        :return: list of ``RuleViolation`` with translated sentences, hard ones first.
        """
        self.ensure_one()
        if parts is None:
            parts = self._all_decision_parts()
        order = message.order_of(self)
        now = fields.Datetime.now()
        found = self._own_violations(parts, again)
        found += [
            RuleViolation(
                violation.code,
                violation.severity,
                violation.item,
                violation.params,
                explain(self.env, violation),
            )
            for violation in acknowledgement.validate(
                message.message_of(self, parts, order, now),
                order,
                previous=self._previous_messages(),
                now=now,
            )
        ]
        return sorted(found, key=lambda violation: violation.severity != "hard")

    def _previous_messages(self):
        """Earlier answers that Amazon took, oldest first."""
        taken = self.acknowledgement_ids.filtered(lambda a: a.state in TAKEN)
        return [
            acknowledgement.parse(submission.payload)
            for submission in taken.sorted("version").sudo().submission_ids
        ]

    def _own_violations(self, parts, again):
        """What keeps an answer from being given here, before Amazon's rules."""
        found = []
        latest = self.acknowledgement_id
        if latest.state in UNDER_WAY or (latest.state in SETTLED and not again):
            sentence = self.env._(
                "Amazon has been answered with %(acknowledgement)s already "
                "(%(state)s).",
                acknowledgement=latest.name,
                state=dict(latest._fields["state"]._description_selection(self.env))[
                    latest.state
                ],
            )
            found.append(RuleViolation("answered", "hard", None, {}, sentence))
        for line in self.line_ids:
            if sentence := self._undecided(line, parts.get(line, ())):
                name = line.item_sequence_number or line.asin
                found.append(RuleViolation("undecided", "hard", name, {}, sentence))
        return found

    def _undecided(self, line, parts):
        """Why this line must be decided by a person first, or False.

        Rejecting is a decision as well, but where the product is unknown only with a
        reason that says so: a rejected line can never be accepted again.
        """
        values = {
            "line": line.item_sequence_number or line.sequence,
            "item": line.asin or line.vendor_sku or "?",
        }
        if line.ordered_qty and not parts and not line.problem:
            return self.env._(
                "Line %(line)s (%(item)s): there is no decision.", **values
            )
        if _is_rejected_on_purpose(parts):
            return False
        if not line.product_id and parts:
            return self.env._(
                "Line %(line)s: no product is known for %(item)s. Choose it on the "
                "line (it is remembered), or reject the line as Invalid Product "
                "Identifier.",
                **values,
            )
        return False

    def _all_decision_parts(self):
        """The decision of every line, as it is answered.

        A line that could not be read and that nobody has decided is left out, which
        the check reports: its neighbours are answered in time, and an explicit
        rejection could never be taken back once Amazon has corrected the line.

        :return: dict requisition line -> its parts, see ``line._decision_parts``.
        """
        return {
            line: [] if _is_unreadable(line) else line._decision_parts()
            for line in self.line_ids
        }

    def _refuse_hard_violations(self, parts):
        """Refuse what breaks a hard rule; what may be sent all the same is returned.

        :param dict parts: requisition line -> parts.
        :return: dict requisition -> sentences of the soft rules that are broken.
        :raise UserError: all hard violations, in sentences.
        """
        refusals, warnings = [], {}
        for requisition in self:
            found = requisition._check_acknowledgement(parts)
            hard = [v.sentence for v in found if v.severity == "hard"]
            if hard:
                refusals.append(requisition._refusal_text(list(dict.fromkeys(hard))))
            warnings[requisition] = [v.sentence for v in found if v.severity == "soft"]
        if refusals:
            raise UserError("\n\n".join(refusals))
        return warnings

    def _refusal_text(self, sentences):
        shown = sentences[:MOST_SHOWN]
        if len(sentences) > MOST_SHOWN:
            shown.append(
                self.env._("... and %(count)s more.", count=len(sentences) - MOST_SHOWN)
            )
        return self.env._(
            "%(requisition)s cannot be answered yet:\n%(reasons)s",
            requisition=self.display_name,
            reasons="\n".join(f"- {sentence}" for sentence in shown),
        )


def _is_rejected_on_purpose(parts):
    """Rejected in full, with another reason than the one that is there by itself."""
    reasons = {reason for _code, _quantity, _date, reason in parts}
    return (
        bool(parts)
        and all(part[0] == "Rejected" for part in parts)
        and not reasons & {"TemporarilyUnavailable", False, None}
    )


def _is_unreadable(line):
    if not line.problem:
        return False
    parts = line._decision_parts()
    promised = any(code != "Rejected" for code, _quantity, _date, _reason in parts)
    return not promised and not _is_rejected_on_purpose(parts)
