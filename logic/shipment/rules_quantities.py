"""Rules: what is shipped, held against what was ordered and confirmed."""

from .finding import NOTE, REFUSE, RISK
from .rule import CONFIRMATION, ROUTING, Rule, at_item, by_line

BOTH = frozenset({CONFIRMATION, ROUTING})
_OVERAGE = (
    "What is shipped above the confirmed quantity is charged at 100 % of its cost, "
    "without a waiver (khoocommerce.com/761)"
)


def _not_ordered(shipment, around):
    for item in shipment.items:
        if not (item.purchase_order_number and item.line_number):
            yield at_item(item, eaches=item.eaches)


def _quantity_wrong(shipment, around):
    for item in shipment.items:
        if item.quantity < 1 or item.unit_size < 1:
            yield at_item(item, quantity=item.quantity, unit_size=item.unit_size)


def _ordered(shipment):
    """The lines that Amazon ordered: (an item, eaches with those shipped before)."""
    for line, items in by_line(shipment.items).items():
        if all(line):
            shipped = items[0].shipped_before + sum(item.eaches for item in items)
            yield items[0], shipped


def _over_ordered(shipment, around):
    for item, shipped in _ordered(shipment):
        if item.ordered is not None and shipped > item.ordered:
            yield at_item(
                item,
                shipped=shipped,
                ordered=item.ordered,
                over=shipped - max(item.ordered, item.shipped_before),
            )


def _over_confirmed(shipment, around):
    for item, shipped in _ordered(shipment):
        if item.confirmed is None:
            continue
        # What is above the ordered quantity is the rule's before.
        most = shipped if item.ordered is None else min(shipped, item.ordered)
        over = most - max(item.confirmed, item.shipped_before)
        if over > 0:
            yield at_item(item, shipped=shipped, confirmed=item.confirmed, over=over)


def _under_confirmed(shipment, around):
    for item, shipped in _ordered(shipment):
        if item.confirmed is not None and shipped < item.confirmed:
            yield at_item(
                item,
                shipped=shipped,
                confirmed=item.confirmed,
                missing=item.confirmed - shipped,
            )


RULES = (
    Rule(
        "not_ordered",
        REFUSE,
        "Amazon finds a line by the number of its order and the product. " + _OVERAGE,
        _not_ordered,
        stages=BOTH,
    ),
    Rule(
        "quantity_wrong",
        REFUSE,
        "Model: amount and unitSize are whole numbers of units shipped",
        _quantity_wrong,
        stages=BOTH,
    ),
    Rule(
        "over_ordered",
        REFUSE,
        "Nothing above the ordered quantity was asked for. " + _OVERAGE,
        _over_ordered,
        stages=BOTH,
    ),
    Rule(
        "over_confirmed",
        RISK,
        _OVERAGE,
        _over_confirmed,
        stages=BOTH,
    ),
    Rule(
        "under_confirmed",
        NOTE,
        "What is confirmed and never shipped is charged at 5 % of its cost "
        "(khoocommerce.com/761)",
        _under_confirmed,
    ),
)
