"""What Amazon's buyers and warehouses do to an order after it was placed.

The first parameter is always the :class:`~.api.orders.Orders` it is one of.
"""

import copy
from decimal import Decimal

from . import acknowledgements
from .clock import iso, parse_iso
from .orders import ACKNOWLEDGED, CLOSED, NEW, Receipt, parse_line


def change_order(
    orders,
    number,
    quantities=None,
    costs=None,
    window=None,
    ship_to=None,
    order_type=None,
    add_lines=None,
):
    """Amazon changes an order; its purchaseOrderChangedDate becomes now.

    :param quantities: dict of line's sequence number to new ordered quantity
    :param costs: dict of line's sequence number to new cost, decimal text
    :param window: two ISO instants, or one text with ``--``; replaces the ship or
        delivery window the order has
    :param ship_to: code of another fulfilment centre, or a whole party
    :param order_type: another purchaseOrderType
    :param add_lines: list of items (``OrderItem``) that are added
    :return: the order
    :raise KeyError: no such order or line
    """
    order, now = orders.find(number), orders.clock.now()
    details = order.document["orderDetails"]
    for sequence, amount in (quantities or {}).items():
        line_of(order, sequence).set_ordered(int(amount), now)
    for sequence, cost in (costs or {}).items():
        _set_cost(line_of(order, sequence), str(cost))
    if window:
        name = "shipWindow" if "shipWindow" in details else "deliveryWindow"
        details[name] = window if isinstance(window, str) else "--".join(window)
    if ship_to:
        party = ship_to if isinstance(ship_to, dict) else {"partyId": ship_to}
        details["shipToParty"] = party
        order.ship_to = party["partyId"].strip()
    if order_type:
        details["purchaseOrderType"] = order_type
    for item in add_lines or []:
        _add_line(order, copy.deepcopy(item), now)
    return _touched(orders, order, now)


def cancel_line(orders, number, sequence):
    """Amazon cancels a line: it stays, with an ordered quantity of 0."""
    order, now = orders.find(number), orders.clock.now()
    _cancel(line_of(order, sequence), now)
    return _touched(orders, order, now)


def uncancel_line(orders, number, sequence):
    """Amazon wants a cancelled line after all."""
    order, now = orders.find(number), orders.clock.now()
    _uncancel(line_of(order, sequence), now)
    _reopen(order, now)
    return _touched(orders, order, now)


def cancel_order(orders, number):
    """Amazon cancels an order: every line 0, state Closed."""
    order, now = orders.find(number), orders.clock.now()
    for line in order.lines:
        _cancel(line, now)
    order.set_state(CLOSED, now)
    return _touched(orders, order, now)


def uncancel_order(orders, number):
    """Amazon wants a cancelled order after all: a Closed order is open again."""
    order, now = orders.find(number), orders.clock.now()
    for line in order.lines:
        _uncancel(line, now)
    _reopen(order, now)
    return _touched(orders, order, now)


def receive(orders, number, how="complete", lines=None, unit=None, unit_size=None):
    """Goods arrive at the fulfilment centre.

    :param how: ``complete``, ``short`` (about half) or ``over`` (one more) of what was
        confirmed and has not arrived yet
    :param lines: dict of line's sequence number to amount in ``unit``, instead of
        ``how``; absurd amounts are taken as they are
    :param unit: ``Cases`` or ``Eaches`` the warehouse counts in; as ordered if absent
    :param unit_size: eaches in a case the warehouse counts
    :return: the order
    """
    if how not in ("complete", "short", "over"):
        raise ValueError(f"goods arrive complete, short or over, not {how}")
    order, now = orders.find(number), orders.clock.now()
    if lines:
        wanted = [(line_of(order, seq), int(n)) for seq, n in lines.items()]
    else:
        wanted = [(line, None) for line in order.lines]
    for line, amount in wanted:
        counted = unit or line.unit
        size = 1 if counted == "Eaches" else unit_size or line.unit_size
        if amount is None:
            amount = _arriving(line, how) // size
        if amount:
            line.receipts.append(Receipt(now, amount, counted, size))
    if all(is_received(line) for line in order.lines):
        order.set_state(CLOSED, now)
    return order


def process_order(orders, number):
    """Close the time to answer now: unanswered lines count as rejected."""
    order, now = orders.find(number), orders.clock.now()
    if order.state == NEW:
        order.set_state(ACKNOWLEDGED, now)
    acknowledgements.process(order, now, force=True)
    return order


def line_of(order, sequence):
    """Return a line by its sequence number.

    :raise KeyError: there is none
    """
    line = order.line(sequence)
    if line is None:
        raise KeyError(f"purchase order {order.number} has no line {sequence}")
    return line


def _touched(orders, order, now):
    order.changed = now
    order.document["orderDetails"]["purchaseOrderChangedDate"] = iso(now)
    orders.waiting.add(order.number)
    return order


def _set_cost(line, cost):
    name = "netCost" if line.net_cost is not None else "listPrice"
    money = dict(line.document.get(name) or {"currencyCode": line.currency})
    line.document[name] = money | {"amount": cost}
    if name == "netCost":
        line.net_cost = Decimal(cost)
    else:
        line.list_price = Decimal(cost)


def _add_line(order, item, now):
    items = order.document["orderDetails"].setdefault("items", [])
    item.setdefault("itemSequenceNumber", str(len(items) + 1))
    item.setdefault("isBackOrderAllowed", False)
    items.append(item)
    order.lines.append(parse_line(item, item, now))


def _cancel(line, now):
    if line.cancelled is None:
        line.cancelled = line.ordered
        line.set_ordered(0, now)


def _uncancel(line, now):
    if line.cancelled is not None:
        line.set_ordered(line.cancelled, now)
        line.cancelled = None


def _reopen(order, now):
    answered = any(line.acknowledgements for line in order.lines)
    if order.state == CLOSED:
        order.set_state(ACKNOWLEDGED if answered else NEW, now)


def _arriving(line, how):
    confirmed = line.last.confirmed if line.last and line.ordered > 0 else 0
    missing = confirmed * line.unit_size - sum(each.eaches for each in line.receipts)
    if missing <= 0:
        return 0
    if how == "short":
        return max(0, missing // line.unit_size // 2) * line.unit_size
    return missing + line.unit_size if how == "over" else missing


def is_received(line):
    """Whether all that was confirmed of a line has arrived."""
    if not line.last or not line.last.confirmed or line.ordered <= 0:
        return True
    got = sum(each.eaches for each in line.receipts)
    return got >= line.last.confirmed * line.unit_size


def instant(value):
    """Read an optional instant: ``None``, a datetime, or ISO text."""
    return parse_iso(value) if isinstance(value, str) else value
