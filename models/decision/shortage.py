"""What is accepted beyond what is there.

It is the sum by which answers are proposed, asked of what they promise.
"""

from dataclasses import replace
from functools import cache

from odoo import api, fields, models

from ...logic.decision.allocation import NOTHING, share_out
from ...logic.local_day import local_day
from ...spapi.messages.acknowledgement import ACCEPTED, RuleViolation
from .stock_facts import StockView


class PromiseView(StockView):
    """How much of what lines promise will be there on the promised day.

    Free stock and receipts are shared with the other open requisitions as the proposal
    for each requisition alone shares them; what was read and shared for one is not read
    again for the next.

    :param requisitions: as stored.
    :param dict promises: line id -> list of (moment or False, units wanted by then).
    """

    def __init__(self, requisitions, promises, shared=None):
        lines = requisitions.line_ids.filtered("ordered_qty")
        super().__init__(requisitions, lines=lines, shared=shared)
        self.promises = promises
        # Methods become caches of this one look.
        self.rivals = shared.rivals if shared else cache(self.rivals)
        self.shared_out = shared.shared_out if shared else cache(share_out)
        self.known = shared.known if shared else {}

    def rivals(self):
        """All lines that compete for the goods of these, also those of these.

        :return: dict (warehouse, product) -> list of (requisition id, line)
        """
        found = {}
        for line in self._competing_lines(self._stored_lines()):
            requisition = line.requisition_id
            key = requisition.warehouse_id, line.product_id
            found.setdefault(key, []).append((requisition.id, line))
        return found

    def _excluded(self):
        """Whose lines do not compete: of many requisitions, each sees the others."""
        return []

    def in_time(self):
        """Units of each line that will be there.

        :return: dict line id -> units; lines whose stock is not counted are left out.
        """
        stored = self._stored_lines()
        found = dict.fromkeys(stored.ids, 0)
        for (warehouse, product), lines in stored.grouped(
            lambda line: (line.requisition_id.warehouse_id, line.product_id)
        ).items():
            if not warehouse:
                continue
            claims = self._claims_of_others((warehouse, product))
            mine = {line.id: self._promised(line) for line in lines}
            for each in mine.values():
                claims += each
            lots = self._lots(warehouse, product)
            # Orders that promise what is usual ask the same: it is shared out once.
            shares, _left = self.shared_out(tuple(lots), frozenset(claims))
            for line_id, promised in mine.items():
                found[line_id] = sum(
                    shares.get(claim.key, NOTHING).quantity for claim in promised
                )
        return found

    def _claims_of_others(self, key):
        """What the lines of other requisitions claim.

        :param key: of ``rivals``.
        """
        claims, mine = [], set(self.requisitions.ids)
        for requisition_id, line in self.rivals().get(key, ()):
            if requisition_id in mine:
                continue
            claim = self.known.get(line.id)
            if claim is None:
                (claim,) = self._claims(line, {})
                if line.requisition_id.window_end:  # else it depends on our horizon
                    self.known[line.id] = claim
            claims.append(claim)
        return claims

    def _promised(self, line):
        """One claim for each day that a line is promised for."""
        (claim,) = self._claims(line, {})
        promises = self.promises[line.id]
        found = []
        for part, (moment, wanted) in enumerate(promises):
            own = {} if len(promises) == 1 else {"key": (line.id, part)}
            deadline = self._promised_deadline(line.requisition_id, moment)
            found.append(replace(claim, deadline=deadline, wanted=wanted, **own))
        return found

    def _promised_deadline(self, requisition, moment):
        """The last day on which goods may come in for the promised day.

        That it is too late for what is there is no shortage.
        """
        deadline = self.deadline(requisition)
        if moment:
            instance = requisition.instance_id
            day = local_day(moment, instance.marketplace)
            leaves = day - self._transit(requisition)
            deadline = self.days(instance).must_be_there(leaves, instance.handling_days)
        return max(self.today, min(deadline, self.last_horizon))


class AmazonVendorRequisitionShortage(models.Model):
    _inherit = "amazon.vendor.requisition"

    short_qty = fields.Integer(
        string="Short",
        compute="_compute_short_qty",
        help="Units accepted beyond what is free in stock or expected until the "
        "promised days.",
    )

    @api.depends("line_ids.short_qty")
    def _compute_short_qty(self):
        self.line_ids.mapped("short_qty")  # of all orders at once
        for requisition in self:
            requisition.short_qty = sum(requisition.line_ids.mapped("short_qty"))

    def _check_stock(self, asked):
        """What is accepted will be there; the rules have asked before they decided."""
        if asked.by_rules:
            return []
        # By approval the quotation is what is answered, and nothing is proposed.
        way_out = (
            self.env._("Lower it on the quotation to what is there.")
            if self.awaits_approval
            else self.env._("Click Propose to accept what is there.")
        )
        return [
            RuleViolation(
                "short",
                "soft",
                line.item_sequence_number,
                {"short": line.short_qty},
                self.env._(
                    "Line %(line)s (%(item)s): %(accepted)s accepted, but only "
                    "%(there)s free or expected until then (short %(short)s). "
                    "%(way_out)s",
                    line=line.item_sequence_number or line.sequence,
                    item=line.asin or line.vendor_sku or "?",
                    accepted=line.accepted_qty,
                    there=line.accepted_qty - line.short_qty,
                    short=line.short_qty,
                    way_out=way_out,
                ),
            )
            for line in self.line_ids
            if line.short_qty
        ]


class AmazonVendorRequisitionLineShortage(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    short_qty = fields.Integer(
        string="Short",
        compute="_compute_short_qty",
        help="Units accepted beyond what is free in stock or expected until the "
        "promised day, shared with the other open orders as Propose shares it.",
    )

    @api.depends(
        "product_id",
        "ordered_qty",
        "problem",
        "accepted_qty",
        "ship_date",
        "split_ids.code",
        "split_ids.quantity",
        "split_ids.scheduled_date",
        "requisition_id.can_acknowledge",
        "requisition_id.warehouse_id",
        "requisition_id.window_end",
    )
    def _compute_short_qty(self):
        self.short_qty = 0
        lines = self.filtered(
            lambda line: (
                line._origin
                and line.accepted_qty
                and line.requisition_id.can_acknowledge
            )
        )
        if not lines:
            return
        # A form that is edited asks about what is stored, for what it promises now.
        asked = {line._origin.id: line for line in lines}
        requisitions = lines.requisition_id._origin
        promises = {
            line.id: asked.get(line.id, line)._promised_for()
            for line in requisitions.line_ids
        }
        # Days are the marketplace's, so what is read is read for each.
        for mine in requisitions.grouped(lambda r: r.instance_id.marketplace).values():
            whole = PromiseView(mine, promises)
            for requisition in mine:
                view = PromiseView(requisition, promises, shared=whole)
                for line_id, there in view.in_time().items():
                    if line := asked.get(line_id):
                        line.short_qty = max(0, line.accepted_qty - there)

    def _promised_for(self):
        """What is promised for when, or could be.

        :return: list of (moment or False, units)
        """
        parts = self.split_ids.filtered(lambda part: part.code == ACCEPTED)
        if parts:
            return [(part.scheduled_date, part.quantity) for part in parts]
        return [(self.ship_date, self.ordered_qty)]
