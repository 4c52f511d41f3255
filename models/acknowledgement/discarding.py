"""Throw away an answer that is being prepared; the one that was sent stays in force."""

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...spapi import identity
from ...spapi.messages import acknowledgement
from ...spapi.messages.acknowledgement import ACCEPTED, BACKORDERED, REJECTED
from ..change.sale_order_adapter import Plan, SaleOrderAdapter


class AmazonVendorRequisitionDiscarding(models.Model):
    _inherit = "amazon.vendor.requisition"

    def action_discard_answer(self):
        """Throw the answers away that are being prepared (button).

        The lines say again what Amazon was told, and so do the sale orders.

        :raise UserError: nothing is being prepared, or Amazon has changed the order
            since and wants another answer.
        """
        self.check_access("write")
        for requisition in self:
            requisition._check_can_discard()
        for requisition in self.sudo():
            requisition._discard_answer()
            requisition._message_log(
                body=self.env._(
                    "%(user)s discarded the answer that was being prepared. Amazon "
                    "keeps %(acknowledgement)s, version %(version)s.",
                    user=self.env.user.name,
                    acknowledgement=requisition._answer_in_force().name,
                    version=requisition._answer_in_force().version,
                )
            )
        return True

    def _check_can_discard(self):
        if not self.answer_reopened or not self._answer_in_force():
            raise UserError(
                self.env._(
                    "%(requisition)s: no answer is being prepared that could be "
                    "discarded.",
                    requisition=self.display_name,
                )
            )
        if self._change_wants_answer():
            raise UserError(
                self.env._(
                    "Amazon changed %(requisition)s since it was answered, so what it "
                    "was told does not fit any more. Decide the lines and send the "
                    "acknowledgement.",
                    requisition=self.display_name,
                )
            )

    def _discard_answer(self):
        """Bring lines and sale order back to what Amazon was told."""
        answer = self._answer_in_force()
        costs = answer._told_costs()
        told = answer.line_ids.grouped("requisition_line_id")
        for line in self.line_ids:
            if parts := told.get(line):
                line._decide_as_told(parts)
                line.answered_cost_amount = costs.get(line, False)
        refused = self.acknowledgement_ids.submission_ids.filtered(
            lambda submission: submission.state == "failed"
        )
        if dropped := refused._set_state("cancelled", next_try=False):
            self._close_alerts(dropped)
        self.answer_reopened = False
        self._close_reminders("change")
        plan, order = Plan(), self._living_sale_order()
        if order:
            changes = self._pending_changes()
            plan = SaleOrderAdapter(order, changes, reprice=True).apply()
        self._changes_done(plan)


class AmazonVendorRequisitionLineDiscarding(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _decide_as_told(self, parts):
        """Decide this line as it was answered.

        What Amazon has cut since is cut of the answer as well, last promises first.

        :param parts: acknowledgement lines of this line, in their order.
        """
        left, kept = self.ordered_qty, []
        for part in parts.sorted(lambda part: part.code == REJECTED):
            quantity = min(part.quantity, left)
            left -= quantity
            if quantity:
                kept.append((part, quantity))
        by_code = {}
        for part, quantity in kept:
            by_code.setdefault(part.code, []).append((part, quantity))
        reasons = [part.rejection_reason for part, _quantity in kept]
        reason = next(filter(None, reasons), self.rejection_reason)
        if any(len(each) > 1 for each in by_code.values()):
            self._split_as_told(kept)
            return
        accepted, accepted_qty = by_code.get(ACCEPTED, [(parts[:0], 0)])[0]
        later, later_qty = by_code.get(BACKORDERED, [(parts[:0], 0)])[0]
        self.write(
            {
                "accepted_qty": accepted_qty,
                "ship_date": accepted.scheduled_date,
                "backordered_qty": later_qty,
                "backorder_date": later.scheduled_date,
                "rejection_reason": reason,
            }
        )

    def _split_as_told(self, kept):
        """The same of a line that was answered in several parts.

        :param list kept: of (acknowledgement line, quantity).
        """
        parts = [
            Command.create(
                {
                    "sequence": 10 * (position + 1),
                    "code": part.code,
                    "quantity": quantity,
                    "scheduled_date": part.scheduled_date,
                    "rejection_reason": part.rejection_reason,
                }
            )
            for position, (part, quantity) in enumerate(kept)
        ]
        self.write({"split_ids": [Command.clear(), *parts]})


class AmazonVendorAcknowledgementTold(models.Model):
    _inherit = "amazon.vendor.acknowledgement"

    def _told_costs(self):
        """The prices that Amazon was told and that are not its own.

        Read from the document, in which they stand to the last digit.

        :return: dict requisition line -> text
        """
        payload = self.sudo().submission_id.payload
        costs = {}
        said = {
            identity.line_number(item.item_sequence_number): item.net_cost
            for item in acknowledgement.parse(payload).items
        }
        for line in self.requisition_id.line_ids:
            cost = said.get(line.item_sequence_number)
            own = line.net_cost_amount
            if cost and cost.amount is not None and own:
                if cost.amount != Decimal(own):
                    costs[line] = format(cost.amount, "f")
        return costs
