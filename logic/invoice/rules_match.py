"""Rules: the three-way match. What is billed, held against what was ordered, confirmed
and shipped, line by line, in units and costs."""

import re

from ...spapi.messages.values import UNITS, WEIGHT_UNITS
from ..rulebook import NOTE, REFUSE
from .facts import CASES
from .rule import BOTH, INVOICING, Rule, at_item, by_line

_INVOICES = frozenset({INVOICING})
_ORDER = re.compile(r"[A-Za-z0-9]{8}")
_OVERAGE = (
    'developer-docs, submit-an-invoice: "Items should be invoiced only after they are '
    'confirmed and shipped"; what is invoiced above the confirmed quantity is charged '
    "at 100 % of its cost (khoocommerce.com/761)"
)
_COST = (
    'Model, netCost: "The item cost to Amazon, which should match the cost on the '
    'order."'
)
_PRODUCT = (
    "Guide: the number of the product is the order's; model: \"Should be the same"
)


def _order_missing(invoice, around):
    for item in invoice.items:
        if not (item.purchase_order_number and item.line_number):
            yield at_item(item)


def _order_number_odd(invoice, around):
    """Once an order."""
    seen = set()
    for item in invoice.items:
        number = item.purchase_order_number
        if number and number not in seen and not _ORDER.fullmatch(number):
            seen.add(number)
            yield at_item(item)


def _quantity_wrong(invoice, around):
    for item in invoice.items:
        if item.quantity < 1:
            yield at_item(item, quantity=item.quantity)


def _unit_wrong(invoice, around):
    for item in invoice.items:
        if item.unit not in UNITS or item.unit_size < 1:
            yield at_item(item, unit=item.unit or "", unit_size=item.unit_size)


def _unit_differs(invoice, around):
    for item in invoice.items:
        ordered, size = item.ordered_unit, item.ordered_unit_size
        other = ordered and item.unit != ordered
        if other or (item.unit == CASES and size and item.unit_size != size):
            yield at_item(
                item,
                unit=item.unit or "",
                unit_size=item.unit_size,
                ordered_unit=ordered or item.unit,
                ordered_size=size or 1,
            )


def _sequence_wrong(invoice, around):
    seen = set()
    for item in invoice.items:
        if item.sequence in seen or item.sequence < 1:
            yield at_item(item)
        seen.add(item.sequence)


def _product_missing(invoice, around):
    for item in invoice.items:
        if not (item.asin or item.vendor_sku):
            yield at_item(item)


def _product_differs(invoice, around):
    """A number that the order has and that is sent is the order's."""
    for item in invoice.items:
        for sent, ordered in (
            (item.asin, item.ordered_asin),
            (item.vendor_sku, item.ordered_vendor_sku),
        ):
            if sent and ordered and sent != ordered:
                yield at_item(item, sent=sent, ordered=ordered)
                break


def _cost_wrong(invoice, around):
    for item in invoice.items:
        if item.net_cost <= 0:
            yield at_item(item, cost=item.net_cost)


def _cost_differs(invoice, around):
    for item in invoice.items:
        agreed = item.acknowledged_cost
        if agreed is not None and item.net_cost != agreed:
            yield at_item(
                item,
                cost=item.net_cost,
                agreed=agreed,
                difference=item.net_cost - agreed,
            )


def _weight_missing(invoice, around):
    for item in invoice.items:
        unit = item.net_cost_unit
        if not unit:
            continue
        if unit not in WEIGHT_UNITS or not item.total_weight or item.total_weight <= 0:
            yield at_item(item, unit=unit)


def _billed(invoice):
    """(an item, eaches that all invoices bill of its line)."""
    for items in by_line(invoice.items).values():
        yield items[0], items[0].invoiced_before + sum(item.eaches for item in items)


def _above(billed, most, item):
    """How many of this invoice's units are above so many."""
    return billed - max(most, item.invoiced_before)


def _over_ordered(invoice, around):
    for item, billed in _billed(invoice):
        if item.ordered is not None and _above(billed, item.ordered, item) > 0:
            over = _above(billed, item.ordered, item)
            yield at_item(item, invoiced=billed, ordered=item.ordered, over=over)


def _over_confirmed(invoice, around):
    for item, billed in _billed(invoice):
        if item.confirmed is None:
            continue
        # What is above the ordered quantity is the rule's before.
        most = billed if item.ordered is None else min(billed, item.ordered)
        over = _above(most, item.confirmed, item)
        if over > 0:
            yield at_item(item, invoiced=billed, confirmed=item.confirmed, over=over)


def _over_shipped(invoice, around):
    for item, billed in _billed(invoice):
        if item.shipped is None:
            continue
        # What is above the ordered or the confirmed quantity is the rules' before.
        caps = [each for each in (item.ordered, item.confirmed) if each is not None]
        over = _above(min([billed, *caps]), item.shipped, item)
        if over > 0:
            yield at_item(item, invoiced=billed, shipped=item.shipped, over=over)


def _under_shipped(invoice, around):
    for item, billed in _billed(invoice):
        if item.shipped is not None and billed < item.shipped:
            yield at_item(
                item,
                invoiced=billed,
                shipped=item.shipped,
                missing=item.shipped - billed,
            )


RULES = (
    Rule(
        "order_missing",
        REFUSE,
        'Model, purchaseOrderNumber: "mandatory only when invoiceType is Invoice"',
        _order_missing,
        stages=_INVOICES,
    ),
    Rule(
        "order_number_odd",
        NOTE,
        'Model, purchaseOrderNumber: "8-character alpha-numeric code"',
        _order_number_odd,
    ),
    Rule(
        "sequence_wrong",
        REFUSE,
        'Model, itemSequenceNumber: "Unique number related to this line item."',
        _sequence_wrong,
    ),
    Rule(
        "quantity_wrong",
        REFUSE,
        'Model, invoicedQuantity: "Quantity must be greater than zero."',
        _quantity_wrong,
    ),
    Rule(
        "unit_wrong",
        REFUSE,
        'Model: unitOfMeasure is Cases or Eaches; unitSize, "The case size, if the '
        'unit of measure value is Cases."',
        _unit_wrong,
    ),
    Rule(
        "unit_differs",
        REFUSE,
        "Amazon matches quantities in the unit of its order; a pack of another size is "
        "received as another quantity (khoocommerce.com/80)",
        _unit_differs,
        stages=_INVOICES,
    ),
    Rule(
        "product_missing",
        REFUSE,
        f'{_PRODUCT} as was provided in the purchase order."',
        _product_missing,
    ),
    Rule(
        "product_differs",
        REFUSE,
        f'{_PRODUCT} as was provided in the purchase order."',
        _product_differs,
    ),
    Rule(
        "cost_wrong",
        REFUSE,
        'Model, netCost: "Price information should not be zero or negative."',
        _cost_wrong,
    ),
    Rule("cost_differs", REFUSE, _COST, _cost_differs, stages=_INVOICES),
    Rule(
        "weight_missing",
        REFUSE,
        'developer-docs, submit-invoices: "For items priced by weight, you must '
        'provide the totalWeight field."',
        _weight_missing,
        stages=BOTH,
    ),
    Rule(
        "over_ordered",
        REFUSE,
        "Nothing above the ordered quantity was asked for. " + _OVERAGE,
        _over_ordered,
        stages=_INVOICES,
    ),
    Rule("over_confirmed", REFUSE, _OVERAGE, _over_confirmed, stages=_INVOICES),
    Rule("over_shipped", REFUSE, _OVERAGE, _over_shipped, stages=_INVOICES),
    Rule(
        "under_shipped",
        NOTE,
        "What has left and is not invoiced is not paid",
        _under_shipped,
        stages=_INVOICES,
    ),
)
