"""Amazon's parsed order as values of the requisition's fields: pure, no database."""

from ...const import (
    CASES,
    EACHES,
    ORDER_TYPES,
    PAYMENT_METHODS,
    REQUISITION_STATES,
    WEIGHT_UNITS,
)
from ...spapi import identity
from ...spapi.messages.moments import naive_utc

_ORDER_TYPES = dict(ORDER_TYPES)
_PAYMENT_METHODS = dict(PAYMENT_METHODS)

#: requisition field -> attribute of Amazon's importDetails
_IMPORT_FIELDS = {
    "import_method_of_payment": "method_of_payment",
    "import_terms": "international_commercial_terms",
    "import_port_of_delivery": "port_of_delivery",
    "import_containers": "import_containers",
    "import_shipping_instructions": "shipping_instructions",
}


#: What Amazon wrote, for the echo of an answer: another spelling of the same number is
#: no change of the order.
ECHOED = {
    "item_sequence_number_raw",
    "amazon_product_identifier",
    "vendor_product_identifier",
    "selling_party_raw",
}
#: By these a line's product and its unit are found.
IDENTIFIERS = {"asin", "vendor_sku", "unit_of_measure", "unit_size"}


def _code(party):
    return (identity.party_code(party.party_id) or False) if party else False


def _known(value, choices):
    """An unknown enum value must not stop the order: the field stays empty."""
    return value if value in choices else False


def _window(window):
    """Both ends as Odoo keeps moments: whole seconds of UTC."""
    return tuple(map(_moment, window)) if window else (False, False)


def _moment(value):
    return naive_utc(value).replace(microsecond=0) if value else False


def header_values(order):
    """Values of the header fields that come from Amazon alone.

    :param order: spapi PurchaseOrder.
    :return: dict of ``amazon.vendor.requisition`` fields.
    """
    ship_start, ship_end = _window(order.ship_window)
    delivery_start, delivery_end = _window(order.delivery_window)
    details = order.import_details
    return {
        "purchase_order_number": order.purchase_order_number,
        "amazon_state": order.purchase_order_state or False,
        "order_type": _known(order.purchase_order_type, _ORDER_TYPES),
        "selling_party_code": _code(order.selling_party),
        "selling_party_raw": (order.selling_party and order.selling_party.party_id_raw)
        or False,
        "buying_party_code": _code(order.buying_party),
        "ship_to_party_code": _code(order.ship_to_party),
        "bill_to_party_code": _code(order.bill_to_party),
        "purchase_order_date": _moment(order.purchase_order_date),
        "state_changed_date": _moment(order.purchase_order_state_changed_date),
        "changed_date": _moment(order.purchase_order_changed_date),
        "ship_window_start": ship_start,
        "ship_window_end": ship_end,
        "delivery_window_start": delivery_start,
        "delivery_window_end": delivery_end,
        "payment_method": _known(order.payment_method, _PAYMENT_METHODS),
        "deal_code": order.deal_code or False,
        "is_import": bool(details),
        "currency_code": currency_code(order) or False,
        **{
            field: (getattr(details, attribute) or False) if details else False
            for field, attribute in _IMPORT_FIELDS.items()
        },
    }


def requisition_state(order):
    """Our state for Amazon's purchaseOrderState; an unknown one is treated as New."""
    return REQUISITION_STATES.get(order.purchase_order_state, "new")


def currency_code(order):
    """The currency of the order: Amazon gives one per price, the first counts."""
    for item in order.items:
        for money in (item.net_cost, item.list_price):
            if money and money.currency_code:
                return money.currency_code
    return None


def currency_codes(order):
    """All currencies of what is ordered, as a set: Amazon gives one with each price."""
    prices = (
        item.net_cost or item.list_price
        for item in order.items
        if item.ordered_quantity and item.ordered_quantity.amount
    )
    return {price.currency_code for price in prices if price} - {None}


def keyed_items(order):
    """Give each item a key that stays the same when the order is imported again.

    :return: list of (key, item). The key is itemSequenceNumber, whatever its spelling
        (``01`` is ``1``); where it is missing or repeated the position among the equal
        ones is added.
    """
    seen, keyed = {}, []
    for item in order.items:
        number = identity.line_number(item.item_sequence_number) or "?"
        seen[number] = seen.get(number, 0) + 1
        key = number if seen[number] == 1 else f"{number}#{seen[number]}"
        keyed.append((key, item))
    return keyed


def line_values(key, item, position):
    """Values of the line fields that come from Amazon alone.

    :return: dict of ``amazon.vendor.requisition.line`` fields.
    """
    quantity = item.ordered_quantity
    unit = CASES if quantity and quantity.unit_of_measure == CASES else EACHES
    return {
        "item_key": key,
        "sequence": position,
        "item_sequence_number": identity.line_number(item.item_sequence_number)
        or False,
        "item_sequence_number_raw": item.item_sequence_number_raw or False,
        "asin": identity.asin(item.amazon_product_identifier) or False,
        "vendor_sku": identity.sku(item.vendor_product_identifier) or False,
        "amazon_product_identifier": item.amazon_product_identifier_raw or False,
        "vendor_product_identifier": item.vendor_product_identifier_raw or False,
        "ordered_qty": max(quantity.amount or 0, 0) if quantity else 0,
        "unit_of_measure": unit,
        "unit_size": (unit == CASES and quantity.unit_size) or 1,
        "backorder_allowed": bool(item.is_back_order_allowed),
        "problem": "; ".join(
            problem.sentence for problem in item.problems if problem.severity == "error"
        )
        or False,
        **_money("net_cost_amount", "cost_currency_code", item.net_cost),
        "cost_unit_of_measure": _weight_unit(item.net_cost or item.list_price),
        **_money("list_price_amount", "list_price_currency_code", item.list_price),
    }


def _money(amount_field, currency_field, money):
    return {
        amount_field: _decimal_text(money),
        currency_field: (money.currency_code if money else None) or False,
    }


def _decimal_text(money):
    """Amazon's decimal as text, digit for digit, without an exponent."""
    if not money or money.amount is None:
        return False
    return format(money.amount, "f")


def _weight_unit(money):
    """The unit of a price by weight; one nobody knows says nothing."""
    return _known(money.unit_of_measure, WEIGHT_UNITS) if money else False
