from odoo import fields, models

from ...logic.change import meaning as revision_meaning
from ...spapi.errors import SpApiError
from ...spapi.messages import acknowledgement
from ..outbound.submission import TAKEN, UNDER_WAY

CLOSED = "Closed"


class AmazonVendorRevisionDecide(models.Model):
    """Automatic mode: what Amazon changed is decided by the rules anew.

    Asked is what changed: the other lines keep the answer that Amazon has. It is sent
    again only where it differs, and what the rules cannot decide waits for a person.
    """

    _inherit = "amazon.vendor.requisition"

    def _decide_changes(self, changes):
        held = super()._decide_changes(changes)
        requisitions = self.sudo().filtered(lambda r: r._is_decided_anew())
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

        :param dict proposals: line -> ``decision_proposal.LineProposal``.
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

    # === WHAT AMAZON HAS === #

    def _wants_another_answer(self, changes):
        if self.workflow != "automatic":
            return super()._wants_another_answer(changes)
        return self._differs_from_answer()

    def _is_answered_as_it_stands(self):
        return (
            self.workflow == "automatic"
            and self._is_answered()
            and not self._differs_from_answer()
        )

    def _differs_from_answer(self):
        """Whether the lines say something else than the answer that Amazon has.

        The answer is compared as Amazon reads it, to the date and the cent. A line that
        Amazon cancelled is no part of an answer any more.
        """
        latest = self.acknowledgement_ids.filtered(
            lambda a: a.state in TAKEN + UNDER_WAY
        ).sorted("version")[-1:]
        try:
            ours = acknowledgement.build(self._build_acknowledgement_message())
        except SpApiError:
            return True  # as it stands it cannot even be written
        theirs = acknowledgement.parse(latest.sudo().submission_id.payload)
        known = {_place(item): item for item in theirs.items}
        return any(
            item != known.get(_place(item))
            for item in acknowledgement.parse(ours).items
        )


def _place(item):
    """Which line of the order an answer is about."""
    return (
        item.item_sequence_number,
        item.amazon_product_identifier,
        item.vendor_product_identifier,
    )
