"""From a requisition and its decision to the message for Amazon: pure reading of
fields, no queries of its own beyond what the records' cache brings in once."""

from dataclasses import replace
from decimal import Decimal

from ...spapi.messages import acknowledgement
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
        selling_party=Party(requisition.selling_party_code or None),
        ship_window=_window(requisition.ship_window_start, requisition.ship_window_end),
        delivery_window=_window(
            requisition.delivery_window_start, requisition.delivery_window_end
        ),
        items=tuple(_order_item(line) for line in requisition.line_ids),
    )


def message_of(requisition, parts, order, moment):
    """Return the answer to an order.

    Lines that Amazon cancelled, and parts of quantity zero, are no part of an answer:
    Amazon's quantities are above zero.

    :param parts: dict requisition line -> list of (code, quantity, date, reason), the
        quantity in Amazon's unit of the line
    :param PurchaseOrder order: of :func:`order_of`
    :param datetime moment: of the answer, naive UTC
    :rtype: spapi.messages.acknowledgement.AcknowledgementMessage
    """
    # Amazon pays the freight: ship window and ship dates; you do: delivery window and
    # delivery dates ("Retrieve purchase order").
    ships = bool(order.ship_window) or not order.delivery_window
    date_field = "scheduled_ship_date" if ships else "scheduled_delivery_date"
    items = []
    for line, item in zip(requisition.line_ids, order.items, strict=True):
        answers = tuple(
            acknowledgement.AcknowledgementPart(
                acknowledgement_code=code,
                acknowledged_quantity=_quantity(line, quantity),
                rejection_reason=reason or None,
                **{date_field: date or None},
            )
            for code, quantity, date, reason in parts.get(line, ())
            if quantity
        )
        if answers:
            items.append(
                acknowledgement.AcknowledgementItem.of(
                    item, answers, net_cost=_confirmed_cost(line, item)
                )
            )
    return acknowledgement.AcknowledgementMessage(
        purchase_order_number=order.purchase_order_number,
        selling_party_id=requisition.selling_party_code or "",
        acknowledgement_date=moment,
        items=tuple(items),
    )


def _order_item(line):
    return PurchaseOrderItem(
        item_sequence_number=(line.item_sequence_number or "").strip() or None,
        item_sequence_number_raw=line.item_sequence_number or None,
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
