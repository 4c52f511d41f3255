from odoo import fields, models

from ...logic.decision.facts import UNCLEAR, UNKNOWN, UNSELLABLE, LineFacts
from ..catalogue import product_match
from ..requisition.line import LineWork
from .sentences import explain

#: What the product look-up found -> how the line stands.
PRODUCT_PROBLEMS = {
    product_match.UNKNOWN: UNKNOWN,
    product_match.NO_IDENTIFIER: UNKNOWN,
    product_match.ARCHIVED: UNSELLABLE,
}

KINDS = [
    ("accept", "Accept"),
    ("short", "Short"),
    ("reject", "Reject"),
    ("hold", "Held"),
]


class AmazonVendorRequisitionLineDecide(models.Model):
    """Who decided a line, and why."""

    _inherit = "amazon.vendor.requisition.line"

    proposal_kind = fields.Selection(KINDS, string="Proposal", readonly=True)
    proposal_reason = fields.Char(
        string="Why", readonly=True, help="Why the line is answered like this."
    )
    hold_cause = fields.Selection(
        [
            ("cost", "Cost"),
            ("product", "Product"),
            ("rule", "Rule"),
            ("unreadable", "Unreadable"),
        ],
        string="Held For",
        readonly=True,
    )
    decided_by = fields.Selection(
        [("proposal", "Proposal"), ("rule", "Rule"), ("person", "Person")],
        readonly=True,
        help="Empty: nobody yet; the line is as it was imported.",
    )
    rule_id = fields.Many2one(
        "amazon.vendor.rule", readonly=True, ondelete="set null", index="btree_not_null"
    )
    agreed_cost = fields.Float(
        readonly=True,
        digits=(16, 6),
        min_display_digits=2,
        aggregator=None,
        help="What was agreed for one each, in our list.",
    )

    def _decided_by_person(self):
        """What was proposed no longer says why: a person chose."""
        self.sudo().write(
            {
                "decided_by": "person",
                "proposal_kind": False,
                "hold_cause": False,
                "rule_id": False,
                "proposal_reason": self.env._(
                    "Decided by %(user)s.", user=self.env.user.name
                ),
            }
        )

    def _product_problems(self):
        """Which of these lines have no product that can be sold, and why.

        :return: dict line id -> (problem of ``logic.decision.proposal``, sentence).
        """
        found = {}
        for line in self.sudo():
            product = line.product_id
            if not product:
                code = PRODUCT_PROBLEMS.get(line.match_code, UNCLEAR)
                message = line.match_problem or self.env._("no product is chosen.")
                found[line.id] = (code, message)
            elif not (product.active and product.sale_ok):
                found[line.id] = (UNSELLABLE, "")
        return found

    def _decision_facts(self, delivery, cost, problem):
        """Put together what is known about this line.

        :param delivery: ``stock_facts.Delivery`` or None.
        :param cost: ``logic.decision.proposal.CostCheck`` or None.
        :param problem: (code, sentence) or None, see ``_product_problems``.
        :rtype: decision_proposal.LineFacts
        """
        code, message = problem or (None, "")
        looked_at = {}
        if delivery:
            looked_at = {
                "in_time": delivery.in_time,
                "date": delivery.date,
                "later": delivery.later,
                "later_date": delivery.later_date,
                "rivals": delivery.rivals,
                "horizon": delivery.horizon,
            }
        return LineFacts(
            ordered=self.ordered_qty,
            backorder_allowed=self.backorder_allowed,
            has_product=bool(self.product_id),
            product_problem=code,
            product_message=message,
            product_name=self.product_id.sudo().display_name
            or self.asin
            or self.vendor_sku
            or "?",
            cost=cost,
            is_unreadable=bool(self.problem),
            **looked_at,
        )

    def _decide(self, answer, why=None):
        """Write an answer that somebody chose by a button.

        :param dict answer: values of the answer.
        :param dict why: values that say why; by default that the user chose it.
        """
        deciding = LineWork.DECIDE.begin(self)
        dates = {"ship_date": False, "backorder_date": False}
        # The parts of before go, also where the sums stay the same.
        deciding.write({**dates, **answer})
        if why is None:
            deciding._decided_by_person()
        else:
            deciding.sudo().write({"hold_cause": False, "rule_id": False, **why})

    def _proposal_sentence(self, proposal):
        """Why this line is to be answered as proposed, in a sentence that names it."""
        return self._named(self._explained(proposal))

    def _explained(self, proposal):
        zone = self.instance_id._time_zone()
        return explain(self.env, proposal.reasons, zone)

    def _named(self, reason):
        """A reason with the line it is about."""
        return self.env._(
            "Line %(line)s (%(item)s): %(reason)s",
            line=self.item_sequence_number or self.sequence,
            item=self.asin or self.vendor_sku or "?",
            reason=reason,
        )

    def _apply_proposal(self, proposal):
        why = {
            "proposal_kind": proposal.kind,
            "proposal_reason": self._explained(proposal),
            "hold_cause": proposal.cause,
            "rule_id": proposal.rule.id if proposal.rule else False,
            "decided_by": "rule" if proposal.rule else "proposal",
        }
        if proposal.agreed is not None:
            why["agreed_cost"] = float(proposal.agreed)
        if proposal.kept:
            return
        if proposal.leave:
            LineWork.DECIDE.begin(self.sudo()).write(why)
            return
        self._decide(
            {
                "accepted_qty": proposal.accepted,
                "backordered_qty": proposal.backordered,
                "ship_date": proposal.date or False,
                "backorder_date": proposal.backorder_date or False,
                "rejection_reason": proposal.rejection_reason,
            },
            why,
        )
