from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...logic.acknowledgement.answer import Answer
from ...spapi.messages import acknowledgement
from ...spapi.messages.acknowledgement import RuleViolation
from ..outbound.submission import SETTLED, TAKEN, UNDER_WAY
from .sentences import explain

#: What is asked before an answer is sent, in this order, whoever sends it: a button, a
#: bulk action, an approval or the rules; and what a preview shows. Each is a method of
#: the requisition that takes an :class:`Asked` and returns a list of ``RuleViolation``.
CHECKS = (
    "_check_not_answered",
    "_check_not_answered_elsewhere",
    "_check_decided",
    "_check_unknown_rejected",
    "_check_value_approved",
    "_check_not_obsolete_again",
    "_check_sale_order_possible",
    "_check_stock",
    "_check_amazons_rules",
)
#: Soft rules that do not stop the rules from answering: that it is late is one more
#: reason to answer, and obsolete is what a rule or a person has said on purpose.
HARMLESS = {"late_answer", "obsolete_product", "below_ordered", "cost_below_order"}
#: "ObsoleteProduct twice in a row, 48 hours apart: Amazon stops ordering the item."
OBSOLETE_APART = timedelta(hours=48)
#: A sentence is for reading: of a long list only the beginning is shown.
MOST_SHOWN = 10
MANAGER = "amazon_vendor_central.group_amazon_vendor_manager"


@dataclass(frozen=True)
class Asked:
    """An answer that is about to be given.

    :param answer: what Amazon would be told
    :param now: naive UTC
    :param by_rules: no person looks at it: whoever runs the rules has approved nothing
    """

    answer: Answer
    now: datetime
    by_rules: bool = False


@dataclass(frozen=True)
class Checked:
    """An answer, and what it breaks.

    :param answer: what Amazon would be told
    :param violations: tuple of ``RuleViolation`` with translated sentences, hard first
    """

    answer: Answer
    violations: tuple

    @property
    def refusals(self):
        """Why it cannot be sent, in sentences."""
        hard = (v.sentence for v in self.violations if v.severity == "hard")
        return list(dict.fromkeys(hard))

    @property
    def risks(self):
        """What may be sent all the same, in sentences."""
        return [v.sentence for v in self.violations if v.severity == "soft"]

    @property
    def obstacles(self):
        """What keeps it from being sent without a person, in sentences."""
        found = (
            violation.sentence
            for violation in self.violations
            if violation.severity == "hard" or violation.code not in HARMLESS
        )
        return list(dict.fromkeys(found))


class AmazonVendorRequisitionChecks(models.Model):
    """What an answer must keep. Nothing here writes or sends."""

    _inherit = "amazon.vendor.requisition"

    # === ASKING === #

    def _checked_answer(self, moment=None, answer=None, by_rules=False):
        """Hold an answer to this order against every rule of Amazon's and of ours.

        :param datetime moment: of the answer, naive UTC; now by default.
        :param Answer answer: by default the one that the lines stand for.
        :param bool by_rules: see :class:`Asked`.
        :rtype: Checked
        """
        self.ensure_one()
        self = self.with_company(self.company_id)
        if answer is None:
            answer = self._draft_answer(moment)
        asked = Asked(answer, fields.Datetime.now(), by_rules)
        found = [each for check in CHECKS for each in getattr(self, check)(asked)]
        found.sort(key=lambda violation: violation.severity != "hard")
        return Checked(answer, tuple(found))

    def _check_acknowledgement(self, answer=None):
        """Every rule of Amazon's and of ours that this answer breaks.

        :param Answer answer: by default the one that the lines stand for.
        :return: list of ``RuleViolation`` with translated sentences, hard ones first.
        """
        return list(self._checked_answer(answer=answer).violations)

    def _refuse_hard_violations(self, checked):
        """Refuse answers that break a hard rule.

        :param dict checked: requisition -> ``Checked``, of each of these.
        :raise UserError: all hard violations, in sentences.
        """
        refusals = [
            requisition._refusal_text(checked[requisition].refusals)
            for requisition in self
            if checked[requisition].refusals
        ]
        if refusals:
            raise UserError("\n\n".join(refusals))

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

    # === THE CHECKS === #

    def _check_not_answered(self, asked):
        """Amazon has no answer, or another one is wanted."""
        latest = self.acknowledgement_id
        if latest.state not in UNDER_WAY and (
            latest.state not in SETTLED or self._wants_next_answer()
        ):
            return []
        sentence = self.env._(
            "Amazon has been answered with %(acknowledgement)s already (%(state)s).",
            acknowledgement=latest.name,
            state=dict(latest._fields["state"]._description_selection(self.env))[
                latest.state
            ],
        )
        return [RuleViolation("answered", "hard", None, {}, sentence)]

    def _check_not_answered_elsewhere(self, asked):
        """Amazon has no answer of somebody else, or a person wants to replace it."""
        by_nobody = asked.by_rules and self._has_foreign_answer()
        if not (self.answered_elsewhere or by_nobody):
            return []
        sentence = self.env._(
            "Amazon has an answer that was not sent from here, and another one would "
            "replace it. %(shown)s To do that, click Answer All the Same.",
            shown=self._foreign_answer_shown(),
        )
        return [RuleViolation("answered_elsewhere", "hard", None, {}, sentence)]

    def _check_sale_order_possible(self, asked):
        """What is promised can be sold; the sale order is made with the answer."""
        return [
            RuleViolation(code, "hard", None, {}, sentence)
            for code, sentence in self._sale_obstacles()
        ]

    def _check_decided(self, asked):
        """Every line is decided, and of a known product."""
        found = []
        for line, answered in zip(self.line_ids, asked.answer.lines, strict=True):
            if sentence := self._undecided(line, answered):
                name = line.item_sequence_number or line.asin
                found.append(RuleViolation("undecided", "hard", name, {}, sentence))
        return found

    def _undecided(self, line, answered):
        """Why this line must be decided by a person first, or False.

        Rejecting is a decision as well, but where the product is unknown only with a
        reason that says so: a rejected line can never be accepted again.

        :param LineOfAnswer answered: of the line.
        """
        values = {
            "line": line.item_sequence_number or line.sequence,
            "item": line.asin or line.vendor_sku or "?",
        }
        if line.ordered_qty and not answered.parts and not line.problem:
            return self.env._(
                "Line %(line)s (%(item)s): there is no decision.", **values
            )
        if answered.is_rejected_on_purpose:
            return False
        if not line.product_id and answered.parts:
            return self.env._(
                "Line %(line)s: no product is known for %(item)s. Choose it on the "
                "line (it is remembered), or reject the line as Invalid Product "
                "Identifier.",
                **values,
            )
        return False

    def _check_unknown_rejected(self, asked):
        """What nobody here knows is rejected by a person or a rule, on purpose.

        Propose fills that in as well; often only the mapping is missing.
        """
        return [
            RuleViolation(
                "unknown_rejected",
                "soft",
                line.item_sequence_number,
                {},
                self.env._(
                    "Line %(line)s (%(item)s) is rejected for good, because no product "
                    "is known for it. If you have it, choose it on the line and click "
                    "Propose again.",
                    line=line.item_sequence_number or line.sequence,
                    item=line.asin or line.vendor_sku or "?",
                ),
            )
            for line, answered in zip(self.line_ids, asked.answer.lines, strict=True)
            if not line.product_id
            and answered.is_rejected
            and line.decided_by == "proposal"
        ]

    def _check_value_approved(self, asked):
        """No more is promised than the instance allows, or a Manager has approved."""
        promised = self._promised(asked.answer)
        if not self._exceeds_limit(promised):
            return []
        if asked.by_rules:
            sentence = self.env._(
                "It promises more than the value limit: a Vendor Central Manager must "
                "approve it."
            )
        elif self.env.user.has_group(MANAGER):
            return []
        else:
            sentence = self.env._(
                "%(amount)s is promised. Above %(limit)s a Vendor Central "
                "Manager must approve it.",
                amount=format_amount(self.env, promised, self._currency_of_answer()),
                limit=format_amount(
                    self.env,
                    self.instance_id.approval_limit,
                    self.instance_id.company_currency_id,
                ),
            )
        return [RuleViolation("needs_approval", "hard", None, {}, sentence)]

    def _check_not_obsolete_again(self, asked):
        """A product that is called obsolete for the second time, which ends it."""
        obsolete = {
            line.asin: line
            for line, answered in zip(self.line_ids, asked.answer.lines, strict=True)
            if line.asin
            and any(part.reason == "ObsoleteProduct" for part in answered.parts)
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
                    asked.now - OBSOLETE_APART,
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

    def _check_amazons_rules(self, asked):
        """Amazon's own rules, in the user's language."""
        answer = asked.answer
        return [
            RuleViolation(
                violation.code,
                violation.severity,
                violation.item,
                violation.params,
                explain(self.env, violation),
            )
            for violation in acknowledgement.validate(
                answer.message,
                answer.order,
                previous=self._previous_messages(),
                now=asked.now,
                day_of=self._local_day,
            )
        ]

    def _previous_messages(self):
        """Earlier answers that Amazon took, oldest first."""
        taken = self.acknowledgement_ids.filtered(lambda a: a.state in TAKEN)
        return [
            acknowledgement.parse(submission.payload)
            for submission in taken.sorted("version").sudo().submission_ids
        ]

    # === THE VALUE LIMIT === #

    def _currency_of_answer(self):
        """The currency of the answer; an unknown one counts as the company's."""
        return self.currency_id or self.instance_id.company_currency_id

    def _promised(self, answer=None):
        """What an answer promises, read from what would be sent: no other sum counts.

        :param Answer answer: by default the one that the lines stand for.
        :return: money, rounded as it is shown.
        """
        if answer is None:
            answer = self._draft_answer()
        return self._currency_of_answer().round(float(answer.outlook.accepted))

    def _exceeds_limit(self, promised):
        """Whether this is more than may be promised as things stand.

        :param float promised: see ``_promised``.
        """
        self.ensure_one()
        instance = self.instance_id
        limit = instance.approval_limit
        if not limit or not promised:
            return False
        currency = self._currency_of_answer()
        approved = self.approved_amount
        if self.approved_by_id and currency.compare_amounts(promised, approved) <= 0:
            return False
        value = currency._convert(
            promised, instance.company_currency_id, self.company_id, self._local_day()
        )
        return instance.company_currency_id.compare_amounts(value, limit) > 0
