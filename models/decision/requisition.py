from dataclasses import replace

from odoo import api, fields, models

from ...logic.decision.proposal import HOLD, kept, summarize
from ..exchange.own_company import in_own_company
from ..outbound.submission import TAKEN
from .cost_facts import CostBook
from .requisition_line import KINDS
from .sentences import explain
from .stock_facts import StockView


class AmazonVendorRequisitionDecide(models.Model):
    """Fill in the answer: by one click, from stock, or as rules and costs propose.

    Works on any number of requisitions with a constant number of look-ups.
    """

    _inherit = "amazon.vendor.requisition"

    proposal_kind = fields.Selection(
        KINDS,
        string="Proposal",
        compute="_compute_proposal",
        store=True,
        index=True,
        help="What was proposed; held orders wait for a person.",
    )
    held_count = fields.Integer(
        string="Held Lines", compute="_compute_proposal", store=True
    )

    remarks = fields.Char(
        compute="_compute_remarks",
        help="What to look at before answering: Amazon's price is another one than was "
        "agreed, or Amazon has changed the order.",
    )

    @api.depends("line_ids.hold_cause", "change_pending")
    def _compute_remarks(self):
        priced = self.env["amazon.vendor.requisition.line"]._read_group(
            [("requisition_id", "in", self.ids), ("hold_cause", "=", "cost")],
            ["requisition_id"],
        )
        priced = {requisition.id for (requisition,) in priced}
        for requisition in self:
            words = []
            if requisition.id in priced:
                words.append(self.env._("Price"))
            if requisition.change_pending:
                words.append(self.env._("Changed"))
            requisition.remarks = ", ".join(words) or False

    @api.depends("line_ids.proposal_kind", "line_ids.ordered_qty")
    def _compute_proposal(self):
        for requisition in self:
            lines = requisition.line_ids.filtered("ordered_qty")
            kinds = lines.mapped("proposal_kind")
            requisition.held_count = kinds.count(HOLD)
            if HOLD in kinds:
                requisition.proposal_kind = HOLD
            elif not any(kinds):
                requisition.proposal_kind = False
            elif len(set(kinds)) == 1:
                requisition.proposal_kind = kinds[0]
            else:
                requisition.proposal_kind = "short"

    # === BUTTONS === #

    def action_propose(self):
        """Fill in what stock, costs and rules propose (button); each line says why."""
        self.check_access("write")
        self._undecided_orders()._propose()
        return True

    def action_accept_all(self):
        """Accept every line in full (button)."""
        self.check_access("write")
        self._undecided_orders()._accept_all()
        return True

    def action_fill_from_stock(self):
        """Accept what is free in stock now, and reject the rest (button)."""
        self.check_access("write")
        self._undecided_orders()._fill_from_stock()
        return True

    def action_reject_all(self):
        """Ask for the reason, then reject every line (button)."""
        return self._action_decide({"default_decision": "reject_all"})

    def action_decide(self):
        """Choose what to do with all of these requisitions (bulk action)."""
        return self._action_decide({})

    def _action_decide(self, context):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "amazon.vendor.decide",
            "view_mode": "form",
            "target": "new",
            "context": {**context, "default_requisition_ids": self.ids},
        }

    # === DECIDING === #

    def _undecided_orders(self):
        """Those that can still be answered."""
        return self.filtered("can_acknowledge")

    def _decidable_lines(self):
        """Lines that were ordered and that can be answered as Amazon wrote them."""
        return self.line_ids.filtered("ordered_qty").filtered(
            lambda line: not line.problem
        )

    def _rejected_lines(self):
        """Lines that were answered as rejected in full: Amazon never takes that back.

        :return: requisition lines.
        """
        found = self.env["amazon.vendor.requisition.line"]
        for acknowledgement in self.acknowledgement_ids:
            if acknowledgement.state in TAKEN:
                parts = acknowledgement.line_ids
                promised = parts.filtered(lambda part: part.code != "Rejected")
                found |= parts.requisition_line_id - promised.requisition_line_id
        return found

    def _accept_all(self):
        """Accept every line in full; a line without product stays to be mapped."""
        for line in self._decidable_lines() - self._rejected_lines():
            line._decide({"accepted_qty": line.ordered_qty, "backordered_qty": 0})

    def _reject_all(self, reason):
        """Reject every line.

        :param str reason: Amazon's rejectionReason.
        """
        for line in self._decidable_lines():
            line._decide(
                {"accepted_qty": 0, "backordered_qty": 0, "rejection_reason": reason}
            )

    def _fill_from_stock(self):
        """Accept what is free now, shared with the other open requisitions."""
        deliveries = StockView(self, incoming=False).deliveries()
        for line in self._decidable_lines() - self._rejected_lines():
            delivery = deliveries.get(line.id)
            if not delivery:
                continue
            free = min(delivery.in_time, line.ordered_qty)
            full = free == line.ordered_qty
            params = {"accepted": free, "ordered": line.ordered_qty}
            line._decide(
                {
                    "accepted_qty": free,
                    "backordered_qty": 0,
                    "ship_date": delivery.date if free else False,
                },
                {
                    "decided_by": "proposal",
                    "proposal_kind": "accept"
                    if full
                    else ("short" if free else "reject"),
                    "proposal_reason": explain(
                        self.env,
                        [("filled_full" if full else "filled_part", params)],
                    ),
                },
            )

    def _propose(self, apply=True, rules=None, keep_decided=False, only=None):
        """Propose an answer to each order from stock, costs and rules.

        The number of queries does not depend on the number of lines.

        :param bool apply: write the proposal to the lines; otherwise nothing changes.
        :param rules: ``amazon.vendor.rule`` records to follow, in their order; by
            default the active ones of each instance.
        :param bool keep_decided: leave lines alone that a person has decided.
        :param only: the lines to propose for; by default all.
        :return: dict requisition -> ``logic.decision.proposal.ProposalResult``; its
            ``kind`` is accept, short, reject or hold, and only where ``is_decided`` may
            it be sent without a person.
        """
        results = {}
        # Read together, wherever the records come from.
        for requisitions in in_own_company(self.with_prefetch()):
            mine = None
            if only is not None:
                mine = only.with_env(requisitions.env) & requisitions.line_ids
            results |= requisitions._propose_in_company(
                apply, rules, keep_decided, mine
            )
        return results

    def _propose_in_company(self, apply, rules, keep_decided, only):
        """See ``_propose``."""
        if rules is None:
            rules = self.env["amazon.vendor.rule"].sudo()._active_of(self.instance_id)
        proposals = self._line_proposals(rules, keep_decided, only)
        results = {}
        for requisition in self:
            lines = {
                line: proposals[line]
                for line in requisition.line_ids
                if line in proposals
            }
            sentences = [
                line._proposal_sentence(proposal)
                for line, proposal in lines.items()
                if proposal.kind != "accept"
            ]
            results[requisition] = summarize(lines, sentences)
        if apply:
            for line, proposal in proposals.items():
                line._apply_proposal(proposal)
        return results

    def _line_proposals(self, rules, keep_decided, only):
        """A proposal for each line that Amazon still wants.

        :return: dict requisition line -> ``logic.decision.proposal.LineProposal``.
        """
        lines = self.line_ids if only is None else only
        lines = lines.filtered("ordered_qty")
        deliveries = StockView(self, lines=lines).deliveries()
        costs = CostBook(self)
        problems = lines._product_problems()
        rejected = self._rejected_lines()
        follow = rules._matcher()
        proposals = {}
        for line in lines:
            if keep_decided and line.decided_by == "person":
                proposals[line] = kept(
                    line.ordered_qty,
                    line.accepted_qty,
                    line.backordered_qty,
                    line.proposal_reason,
                )
                continue
            facts = line._decision_facts(
                deliveries.get(line.id), costs.check(line), problems.get(line.id)
            )
            facts = replace(facts, was_rejected=line in rejected)
            cost = facts.cost
            proposals[line] = replace(
                follow(line, facts), agreed=cost.agreed if cost else None
            )
        return proposals
