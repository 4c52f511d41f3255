"""Rules: the date of the document; too early and too late."""

from datetime import timedelta

from ...spapi.windows import as_utc
from ..rulebook import REFUSE, RISK
from .rule import INVOICING, Rule, at_item, day, hit, moment

#: A clock that is a little ahead makes no document of tomorrow.
CLOCKS = timedelta(minutes=2)
_INVOICES = frozenset({INVOICING})
_SHIPPED = (
    'developer-docs, submit-an-invoice: "Items should be invoiced only after they are '
    'confirmed and shipped. Otherwise, the invoice is rejected."'
)


def _date_missing(invoice, around):
    if invoice.dated is None:
        yield hit()


def _date_in_future(invoice, around):
    dated = moment(invoice.dated)
    if dated and dated > as_utc(around.now) + CLOCKS:
        yield hit(dated=invoice.dated)


def _date_before_order(invoice, around):
    """Once an order."""
    dated, seen = day(invoice.dated, invoice.country), set()
    for item in invoice.items:
        if dated is None or item.ordered_on is None or item.ordered_on <= dated:
            continue
        if item.purchase_order_number not in seen:
            seen.add(item.purchase_order_number)
            yield at_item(item, dated=dated, ordered_on=item.ordered_on)


def _shipped_day(item, invoice):
    return day(item.shipped_at, invoice.country)


def _not_shipped(invoice, around):
    now = as_utc(around.now) + CLOCKS
    for item in invoice.items:
        if item.shipped_at is None:
            left = bool(item.shipped)
        else:
            left = as_utc(item.shipped_at) <= now and item.shipped != 0
        if not left:
            yield at_item(item, eaches=item.eaches)


def _date_before_shipped(invoice, around):
    dated = day(invoice.dated, invoice.country)
    for item in invoice.items:
        shipped = _shipped_day(item, invoice)
        if dated is not None and shipped is not None and dated < shipped:
            yield at_item(item, dated=dated, shipped_on=shipped)


def _late(invoice, around):
    """Once: the line that has waited longest."""
    today = day(as_utc(around.now), invoice.country)
    waiting = [
        (_shipped_day(item, invoice), item)
        for item in invoice.items
        if item.shipped_at is not None
    ]
    if waiting:
        shipped, item = min(waiting, key=lambda each: each[0])
        days = (today - shipped).days
        if days > around.late_days:
            yield at_item(item, shipped_on=shipped, days=days, most=around.late_days)


RULES = (
    Rule(
        "date_missing",
        REFUSE,
        "Model: the date of an invoice is required",
        _date_missing,
    ),
    Rule(
        "date_in_future",
        REFUSE,
        "Guide: the date of the invoice is not in the future",
        _date_in_future,
    ),
    Rule(
        "date_before_order",
        REFUSE,
        'Model: "The invoice date should be on or after the purchase order creation '
        'date."',
        _date_before_order,
    ),
    Rule("not_shipped", REFUSE, _SHIPPED, _not_shipped, stages=_INVOICES),
    Rule("date_before_shipped", RISK, _SHIPPED, _date_before_shipped, stages=_INVOICES),
    Rule(
        "late",
        RISK,
        "The days of payment run from the date of the invoice (model, PaymentTerms); "
        "confirmed units that are not invoiced count as not filled at the latest 120 "
        "days after the window (khoocommerce.com/761)",
        _late,
        stages=_INVOICES,
    ),
)
