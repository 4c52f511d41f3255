"""A requisition and its decision as plain values: pure reading of fields, no queries
of its own beyond what the records' cache brings in once."""

from dataclasses import replace
from decimal import Decimal

from ...logic.acknowledgement.answer import Answer, LineOfAnswer
from ...spapi.messages.common import Money, Party, Quantity, Window
from ...spapi.messages.purchase_order import PurchaseOrder, PurchaseOrderItem
from ...spapi.windows import as_utc


def order_of(requisition):
    """Return the order as Amazon last sent it, for holding an answer against it.

    :rtype: PurchaseOrder
    """
    return PurchaseOrder(
        purchase_order_number=requisition.purchase_order_number,
        purchase_order_number_raw=requisition.purchase_order_number,
        purchase_order_state=requisition.amazon_state or None,
        purchase_order_date=_utc(requisition.purchase_order_date),
        purchase_order_changed_date=_utc(requisition.changed_date),
        selling_party=Party(
            requisition.selling_party_code or None,
            party_id_raw=requisition.selling_party_raw or None,
        ),
        ship_window=_window(requisition.ship_window_start, requisition.ship_window_end),
        delivery_window=_window(
            requisition.delivery_window_start, requisition.delivery_window_end
        ),
        items=tuple(_order_item(line) for line in requisition.line_ids),
    )


def answer_of(requisition, moment, parts=None):
    """Return the answer to an order, from one look at its fields.

    A line that could not be read and that nobody has decided is not answered, which
    the checks report: its neighbours are answered in time, and an explicit rejection
    could never be taken back once Amazon has corrected the line.

    :param datetime moment: of the answer, naive UTC
    :param dict parts: requisition line -> list of ``Part``; by default as the lines
        stand
    :rtype: logic.acknowledgement.answer.Answer
    """
    order = order_of(requisition)
    lines = []
    for line, item in zip(requisition.line_ids, order.items, strict=True):
        answered = line._decision_parts() if parts is None else parts.get(line, ())
        found = LineOfAnswer(
            key=line.id,
            item=item,
            parts=tuple(answered),
            net_cost=_confirmed_cost(line, item),
            cost=line._cost_per_unit(),
            answered_cost=line._cost_per_unit(answered=True),
        )
        if parts is None and line.problem and _is_undecided(found):
            found = replace(found, parts=())
        lines.append(found)
    return Answer(order, tuple(lines), moment)


def _is_undecided(line):
    return not line.promised and not line.is_rejected_on_purpose


def _order_item(line):
    return PurchaseOrderItem(
        item_sequence_number=line.item_sequence_number or None,
        item_sequence_number_raw=line.item_sequence_number_raw or None,
        amazon_product_identifier=line.asin or None,
        amazon_product_identifier_raw=line.amazon_product_identifier or None,
        vendor_product_identifier=line.vendor_sku or None,
        vendor_product_identifier_raw=line.vendor_product_identifier or None,
        ordered_quantity=_quantity(line, line.ordered_qty),
        is_back_order_allowed=line.backorder_allowed,
        net_cost=_money(
            line.net_cost_amount, line.cost_currency_code, line.cost_unit_of_measure
        ),
        list_price=_money(
            line.list_price_amount,
            line.list_price_currency_code,
            line.cost_unit_of_measure,
        ),
    )


def _confirmed_cost(line, item):
    """The net cost to confirm: Amazon's, where no other one was approved."""
    if not line.answered_cost_amount or item.net_cost is None:
        return item.net_cost
    return replace(item.net_cost, amount=Decimal(line.answered_cost_amount))


def _quantity(line, amount):
    return Quantity(amount, line.unit_of_measure or None, line.unit_size or None)


def _money(amount, currency, unit):
    if not amount:
        return None
    return Money(currency or None, Decimal(amount), unit or None)


def _window(start, end):
    start, end = start or end, end or start
    return Window(as_utc(start), as_utc(end)) if end else None


def _utc(moment):
    return as_utc(moment) if moment else None
