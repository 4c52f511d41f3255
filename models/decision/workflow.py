from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ...logic.change import meaning as revision_meaning
from ..exchange.own_company import in_own_company

#: Amazon's state of an order that takes no answer any more.
CLOSED = "Closed"


class AmazonVendorRequisitionWorkflow(models.Model):
    """Three ways to work: by requisition, by approval of the sale order, automatic.

    By requisition nothing happens until a person sends the acknowledgement. In the
    other two ways a new requisition is taken up as soon as it is processed; what
    cannot go on by itself is held, with the reason, and waits for a person.
    """

    _inherit = "amazon.vendor.requisition"

    # === BUTTONS === #

    def action_follow_workflow(self):
        """Have these orders taken up by their instance's way of working (button).

        :raise UserError: none of them can be: answered already, or by requisition.
        """
        self.check_access("write")
        if not self:
            return True
        ready = self.filtered(
            lambda r: r.can_acknowledge and r.workflow != "by_requisition"
        )
        if not ready:
            raise UserError(
                self.env._(
                    "There is nothing to do: these orders are answered, or their "
                    "instance works by requisition."
                )
            )
        ready.sudo().workflow_due = True
        ready.sudo()._take_up()
        return True

    # === TAKING UP === #

    def _take_up(self):
        """Take up what is due of these requisitions; runs as superuser."""
        due = self.filtered(lambda r: r.workflow_due and r.can_acknowledge)
        due._steps_done()
        for mine in in_own_company(due):
            for workflow, requisitions in mine.grouped("workflow").items():
                if workflow == "by_approval":
                    unmapped = requisitions.filtered("unmapped_count")
                    unmapped._hold_unmapped()
                    (requisitions - unmapped)._prepare_for_approval()
                elif workflow == "automatic":
                    requisitions._answer_automatically()

    def _hold_unmapped(self):
        """They go on by themselves as soon as their products are known."""
        self._hold(
            {
                requisition: [
                    self.env._(
                        "%(count)s of the lines have no product.",
                        count=requisition.unmapped_count,
                    )
                ]
                for requisition in self
            }
        )

    def _prepare_for_approval(self):
        """Make the quotations that a person will look at and confirm."""

        def prepare(batch):
            batch._create_sale_orders()
            batch.write({"workflow_due": False, "hold_reason": False})

        self._hold(self._in_step(prepare))

    # === AUTOMATIC === #

    def _answer_automatically(self):
        """Let the rules decide, and acknowledge what they have decided."""
        # Whoever has the queue processed: it is the rules that answer, not this user.
        requisitions = self.with_user(SUPERUSER_ID)
        decided, checked = {}, {}

        def decide(batch):
            decided.update(batch._decide_automatically())

        def check(batch):
            for requisition in batch:
                checked[requisition] = requisition._checked_answer(by_rules=True)

        def answer(batch):
            batch._acknowledge(checked=checked)

        # Each step is for those that nothing held in the one before.
        reasons = requisitions._in_step(decide)
        undecided = {r: held for r, held in decided.items() if held}
        reasons = {**undecided, **reasons}
        reasons |= requisitions.filtered(lambda r: r not in reasons)._in_step(check)
        for requisition in requisitions.filtered(lambda r: r not in reasons):
            if obstacles := checked[requisition].obstacles:
                reasons[requisition] = obstacles
        ready = requisitions.filtered(lambda r: r not in reasons)
        reasons |= ready._in_step(answer)
        requisitions._hold(reasons)
        if ready.filtered(lambda r: r not in reasons):
            # The worker sends: an import never waits for Amazon.
            self.env["amazon.vendor.submission"].sudo()._trigger_send()

    def _decide_automatically(self):
        """Have the rules decide every line that no person has decided.

        :return: dict requisition -> list of sentences why a person must decide; an
            empty list where the rules have decided.
        """
        held = {}
        for requisition, result in self._propose(keep_decided=True).items():
            sentences = list(result.sentences)
            if not result.is_decided and not sentences:
                sentences = [self.env._("No rule decides about this order.")]
            held[requisition] = [] if result.is_decided else sentences
        return held

    # === AUTOMATIC: WHAT AMAZON CHANGED === #

    def _decide_changes(self, changes):
        """Have the rules decide what Amazon changed of answered orders.

        Asked is what changed: the other lines keep the answer that Amazon has. It is
        sent again only where it differs, and what the rules cannot decide waits for a
        person.

        :param dict changes: requisition -> changes, see ``logic.change.diff``; written
            to the lines already.
        :return: dict requisition -> sentences why a person has to decide.
        """
        held = {}

        def decide(batch):
            held.update(batch._decided_changes(changes))

        failed = self.sudo()._in_step(decide)
        return {**held, **failed}

    def _decided_changes(self, changes):
        """See ``_decide_changes``, of which this is the part that may fail."""
        held = {}
        requisitions = self.filtered(lambda r: r._is_decided_anew())
        asked = self.env["amazon.vendor.requisition.line"].sudo()
        for requisition in requisitions:
            lines, sentences = requisition._lines_to_ask(changes[requisition])
            asked |= lines
            if sentences:
                held[requisition] = sentences
            # Whatever was held before is asked again, or decided by a person.
            requisition._pending_revisions().held_reason = False
        # One look at stock, costs and rules for all of them.
        proposed = asked.requisition_id._propose(apply=False, only=asked)
        for requisition, result in proposed.items():
            repriced = revision_meaning.repriced_items(changes[requisition])
            sentences = requisition._take_proposals(result.lines, repriced)
            if sentences:
                held.setdefault(requisition, []).extend(sentences)
        return held

    def _is_decided_anew(self):
        """Whether the rules decide about a change of this order."""
        return (
            self.workflow == "automatic"
            and self.state != "closed"
            and self.amazon_state != CLOSED
            and self._is_answered()
            and not self._is_cancelled_by_amazon()
            and not self._living_sale_order()._amazon_is_shipped()
        )

    def _lines_to_ask(self, changes):
        """The lines about which the rules are asked, and what only a person can decide.

        What a person has decided is not overruled: where Amazon changed such a line,
        that person is asked. A line that was rejected stays so, whoever did it.

        :param list changes: of Amazon, written to the lines already.
        :return: (requisition lines, list of sentences)
        """
        items = revision_meaning.asked_items(changes)
        before = revision_meaning.asked_items(self._pending_changes())
        moved = revision_meaning.header_fields(changes) & revision_meaning.WINDOW_FIELDS
        rejected = self._rejected_lines()
        asked, sentences = self.line_ids.browse(), []
        for line in self.line_ids.filtered("ordered_qty"):
            number = line.item_sequence_number
            touched = number in items
            if line.decided_by == "person" and line not in rejected:
                if touched or (moved and line._has_dates_off()):
                    reason = self.env._(
                        "A person decided about it before Amazon changed it."
                    )
                    sentences.append(line._named(reason))
            elif touched or moved or number in before:
                asked |= line
        return asked, sentences

    def _take_proposals(self, proposals, repriced):
        """Write what the rules propose to the lines.

        48 hours after its change Amazon takes other dates only ("Submit order
        acknowledgement"): then quantities and prices stay as they are.

        :param dict proposals: line -> ``logic.decision.proposal.LineProposal``.
        :param repriced: Amazon's numbers of the lines whose price changed.
        :return: list of sentences why a person has to decide.
        """
        late = self.change_deadline and self.change_deadline < fields.Datetime.now()
        answered = self._answered_quantities() if late else {}
        sentences = []
        for line, proposal in proposals.items():
            same = (proposal.accepted, proposal.backordered) == answered.get(line)
            if late and not (same and line.item_sequence_number not in repriced):
                reason = self.env._(
                    "Amazon takes no other quantities or prices 48 hours after it "
                    "changed an order."
                )
                sentences.append(line._named(reason))
                continue
            line._apply_proposal(proposal)
            if not proposal.is_decided:
                sentences.append(line._proposal_sentence(proposal))
        return sentences
