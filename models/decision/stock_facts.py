"""What can be delivered when: stock, receipts and the orders that want the same goods.

Everything is read at once for all requisitions; the arithmetic is in
``logic/decision/allocation.py`` and ``logic/decision/days.py``.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

import pytz

from odoo import fields

from ...logic.decision.allocation import NOTHING, Claim, exact, promisable, share_out
from ...logic.decision.days import WorkingDays, moment_on
from ...logic.local_day import day_start, local_day, zone_of
from ..outbound.submission import SETTLED, UNDER_WAY

#: As Odoo counts its forecast (stock/models/product.py).
PENDING = ("waiting", "confirmed", "assigned", "partially_available")


@dataclass(frozen=True)
class Delivery:
    """What can be delivered of one line.

    :ivar in_time: units within Amazon's window, leaving (or arriving) on ``date``.
    :ivar later: further units, on ``later_date``.
    :ivar rivals: number of other lines that want the same goods.
    :ivar horizon: last day that was looked at.
    """

    in_time: int
    date: datetime | None
    later: int
    later_date: datetime | None
    rivals: int
    horizon: object


class StockView:
    """Share the goods between all open requisitions that compete for them.

    :param requisitions: those to decide.
    :param bool incoming: count receipts that are expected; otherwise only what is free
        in stock now.
    :param lines: those of their lines to decide; by default all. What the sale orders
        of these lines have claimed already is theirs and counts as free; the other
        lines keep what they have claimed.
    """

    def __init__(self, requisitions, incoming=True, lines=None):
        # Who may answer an order need not be a stock user.
        marketplaces = set(requisitions.instance_id.sudo().mapped("marketplace"))
        # Receipts come on days as well: of the marketplace that is asked for.
        self.marketplace = marketplaces.pop() if len(marketplaces) == 1 else None
        zone = zone_of(self.marketplace)
        self.env = requisitions.with_context(tz=zone).sudo().env
        self.requisitions = requisitions.with_env(self.env)
        asked = requisitions.line_ids if lines is None else lines
        self.asked = asked.with_env(self.env)
        self.incoming = incoming
        self.now = fields.Datetime.now()
        self.today = local_day(self.now, self.marketplace)
        # Methods become caches of this one look.
        self.days = cache(self.days)
        self.deadline = cache(self.deadline)
        self.last_day = cache(self.last_day)
        self.horizon = cache(self.horizon)
        ends = map(self.last_day, self.requisitions)
        self.last_end = max([self.today, *filter(None, ends)])

    def deliveries(self):
        """What can be delivered of each line that has a product.

        :return: dict requisition line id -> :class:`Delivery`.
        """
        lines = self.asked.filtered(
            lambda line: line.product_id and line.ordered_qty and not line.problem
        )
        stored = lines.filtered("product_id.is_storable")
        found = {line.id: self._unlimited(line) for line in lines - stored}
        others = self._competing_lines(stored)
        everybody = (stored | others).grouped(
            lambda line: line.requisition_id.warehouse_id
        )
        for warehouse in stored.requisition_id.warehouse_id:
            found.update(self._share(warehouse, everybody[warehouse], stored))
        for line in stored:
            if line.id not in found:  # no warehouse to deliver from
                found[line.id] = Delivery(
                    0, None, 0, None, 0, self.horizon(line.requisition_id)
                )
        return found

    def _competing_lines(self, lines):
        """Lines of other open requisitions that want the same products.

        What could have been delivered only in the past competes for nothing.
        """
        requisitions = lines.requisition_id
        return self.env["amazon.vendor.requisition.line"].search(
            [
                ("requisition_id", "not in", self.requisitions.ids),
                ("product_id", "in", lines.product_id.ids),
                ("ordered_qty", ">", 0),
                ("problem", "=", False),
                ("requisition_id.state", "=", "new"),
                (
                    "requisition_id.acknowledgement_state",
                    "not in",
                    UNDER_WAY + SETTLED,
                ),
                ("requisition_id.warehouse_id", "in", requisitions.warehouse_id.ids),
                "|",
                ("requisition_id.window_end", "=", False),
                (
                    "requisition_id.window_end",
                    ">=",
                    day_start(self.today, self.marketplace),
                ),
            ]
        )

    # === SHARING === #

    def _share(self, warehouse, lines, asked):
        supply = self._supply(warehouse, lines.product_id)
        found = {}
        for product, competing in lines.grouped("product_id").items():
            if not competing & asked:
                continue
            lots = promisable(self.today, *supply[product.id])
            in_time, left = share_out(lots, self._claims(competing, {}))
            later = self._share_later(competing, in_time, left)
            for line in competing & asked:
                found[line.id] = self._delivery(
                    line,
                    in_time.get(line.id, NOTHING),
                    later.get(line.id, NOTHING),
                    len(competing) - 1,
                )
        return found

    def _share_later(self, lines, in_time, lots):
        """Share what comes after the windows; first between those who may wait.

        The others are told what would have come.
        """
        given = {key: share.quantity for key, share in in_time.items()}
        waiting = lines.filtered("backorder_allowed")
        shares, lots = share_out(lots, self._claims(waiting, given, late=True))
        rest, _lots = share_out(lots, self._claims(lines - waiting, given, late=True))
        return {**shares, **rest}

    def _claims(self, lines, given, late=False):
        claims = []
        for line in lines:
            requisition = line.requisition_id
            deadline = self.horizon if late else self.deadline
            claims.append(
                Claim(
                    key=line.id,
                    deadline=deadline(requisition),
                    wanted=self._wanted(line) - given.get(line.id, 0),
                    unit=_unit(line),
                    rank=(
                        requisition.window_end or datetime.max,
                        requisition.purchase_order_date or datetime.max,
                        requisition.id,
                        line.sequence,
                        line.id,
                    ),
                )
            )
        return claims

    def _wanted(self, line):
        """What a person has settled for another order is all that order wants."""
        if line.decided_by == "person" and line.requisition_id not in self.requisitions:
            return line.accepted_qty + line.backordered_qty
        return line.ordered_qty

    # === SUPPLY === #

    def _supply(self, warehouse, products):
        """Read free stock, receipts and promises of all products, in four queries.

        :return: dict product id -> (free, {day: receipt}, {day: promised}).
        """
        supply = {product.id: (0.0, {}, defaultdict(float)) for product in products}
        located = products.with_context(warehouse_id=warehouse.id)
        quant_domain, in_domain, out_domain = located._get_domain_locations()
        these = [("product_id", "in", products.ids)]
        own = self._own_moves(products)
        for product, quantity, reserved in self.env["stock.quant"]._read_group(
            these + quant_domain,
            ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            supply[product.id] = (quantity - reserved, *supply[product.id][1:])
        self._give_back(own, supply)
        after = day_start(self.last_horizon + timedelta(days=1), self.marketplace)
        pending = [("state", "in", PENDING), ("date", "<", after)]
        Move = self.env["stock.move"]
        if self.incoming:
            for product, day, quantity in Move._read_group(
                these + pending + in_domain,
                ["product_id", "date:day"],
                ["product_qty:sum"],
            ):
                supply[product.id][1][day.date()] = quantity
        for product, day, unit, quantity, reserved in Move._read_group(
            these + pending + out_domain + [("id", "not in", own.ids)],
            ["product_id", "date:day", "product_uom"],
            ["product_qty:sum", "quantity:sum"],
        ):
            # What is reserved is missing from the free stock already.
            reserved = unit._compute_quantity(reserved, product.uom_id, round=False)
            supply[product.id][2][day.date()] += max(0.0, quantity - reserved)
        self._count_quotations(warehouse, these, supply)
        return supply

    def _own_moves(self, products):
        """The open moves by which the lines to decide claim these goods already."""
        if not self.asked.sale_line_ids:
            return self.env["stock.move"]
        return self.env["stock.move"].search(
            [
                ("product_id", "in", products.ids),
                ("sale_line_id.amazon_requisition_line_id", "in", self.asked.ids),
                ("state", "not in", ("draft", "done", "cancel")),
            ]
        )

    def _give_back(self, own, supply):
        """What is reserved for the lines to decide is free for them."""
        for move in own:
            free, receipts, promises = supply[move.product_id.id]
            reserved = move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            supply[move.product_id.id] = (free + reserved, receipts, promises)

    def _count_quotations(self, warehouse, these, supply):
        """Amazon has been promised these goods; no delivery asks for them yet."""
        for product, unit, quantity in self.env["sale.order.line"]._read_group(
            [
                *these,
                ("order_id.state", "in", ("draft", "sent")),
                ("order_id.warehouse_id", "=", warehouse.id),
                ("amazon_requisition_line_id", "not in", self.asked.ids),
                (
                    "order_id.amazon_requisition_id.acknowledgement_state",
                    "in",
                    UNDER_WAY + SETTLED,
                ),
            ],
            ["product_id", "product_uom_id"],
            ["product_uom_qty:sum"],
        ):
            promised = unit._compute_quantity(quantity, product.uom_id, round=False)
            supply[product.id][2][self.today] += promised

    # === DAYS === #

    def days(self, instance):
        """Working days of an instance's warehouse."""
        calendar = instance.working_calendar_id
        if not calendar:
            return WorkingDays()
        start = datetime.combine(self.today, datetime.min.time(), pytz.utc)
        end = datetime.combine(
            self.last_horizon + timedelta(days=31), datetime.min.time(), pytz.utc
        )
        unusual = calendar._get_unusual_days(start, end, instance.company_id)
        return WorkingDays(
            fields.Date.to_date(day) for day, closed in unusual.items() if closed
        )

    @property
    def last_horizon(self):
        longest = max(self.requisitions.instance_id.mapped("backorder_days"), default=0)
        return self.last_end + timedelta(days=longest)

    def horizon(self, requisition):
        """How far receipts are looked at for an order."""
        end = self.last_day(requisition) or self.today
        days = requisition.instance_id.backorder_days
        horizon = max(end, self.today) + timedelta(days=days)
        return min(horizon, self.last_horizon)

    def last_day(self, requisition):
        """The day with which Amazon's window ends, or False."""
        end = requisition.window_end
        return end and local_day(end, requisition.instance_id.marketplace)

    def deadline(self, requisition):
        """The last day on which goods may come in and still be in time."""
        if not requisition.window_end:
            return self.horizon(requisition)
        instance = requisition.instance_id
        leaves = self.last_day(requisition) - self._transit(requisition)
        return self.days(instance).must_be_there(leaves, instance.handling_days)

    def _transit(self, requisition):
        """Amazon counts the day of arrival where you pay the freight, else that of
        leaving ("Retrieve purchase order": delivery window, ship window)."""
        ships = requisition.ship_window_end or not requisition.delivery_window_end
        return timedelta(days=0 if ships else requisition.instance_id.transit_days)

    def _moment(self, requisition, ready, late=False):
        """When goods that are there on ``ready`` leave or arrive, to tell Amazon."""
        instance = requisition.instance_id
        days = self.days(instance)
        transit = self._transit(requisition)
        start, end = requisition.window_start, requisition.window_end
        day_of = partial(local_day, marketplace=instance.marketplace)
        first = max(ready, self.today)
        leaves = days.leaves_on(first, instance.handling_days)
        if late and end:
            # Amazon: a backorder's date differs from the expected one.
            leaves = days.on_or_after(
                max(leaves, day_of(end) + timedelta(days=1) - transit)
            )
        elif start:
            leaves = max(leaves, day_of(start) - transit)
        until = None if late else end
        return moment_on(leaves + transit, self.now, start, until, day_of)

    # === RESULTS === #

    def _delivery(self, line, now, later, rivals):
        requisition = line.requisition_id
        return Delivery(
            now.quantity,
            self._moment(requisition, now.ready) if now.ready else None,
            later.quantity,
            self._moment(requisition, later.ready, late=True) if later.ready else None,
            rivals,
            self.horizon(requisition),
        )

    def _unlimited(self, line):
        """Services and goods whose stock is not counted: as many as wanted."""
        requisition = line.requisition_id
        horizon = self.horizon(requisition)
        in_time = self.days(requisition.instance_id).leaves_on(
            self.today, requisition.instance_id.handling_days
        ) <= (self.last_day(requisition) or horizon)
        moment = self._moment(requisition, self.today, late=not in_time)
        if in_time:
            return Delivery(line.ordered_qty, moment, 0, None, 0, horizon)
        return Delivery(0, None, line.ordered_qty, moment, 0, horizon)


def _unit(line):
    """How much of the product, in its own unit, one unit of the line is."""
    product = line.product_id
    unit = line.uom_id or product.uom_id
    amount = exact(unit._compute_quantity(1, product.uom_id, round=False))
    return amount if amount > 0 else exact(1)
