"""Amazon's order of direct fulfilment as values of our fields: pure, no database."""

from ...logic.direct.deadlines import answer_until
from ...spapi import identity
from ...spapi.messages.moments import naive_utc
from .const import AMAZON_STATES

_AMAZON_STATES = dict(AMAZON_STATES)
#: Of a line: what tells whether Amazon changed it.
COMPARED = ("item_number", "asin", "vendor_sku", "quantity")


def header_values(order):
    """Values of the fields that come from Amazon alone.

    :param order: spapi ``DirectOrder``.
    """
    ordered, required = _moment(order.order_date), _moment(order.required_ship_date)
    state = order.order_status
    return {
        "customer_order_number": order.customer_order_number or False,
        "amazon_state": state if state in _AMAZON_STATES else False,
        "ordered_at": ordered,
        "required_ship_at": required,
        "promised_at": _moment(order.promised_delivery_date),
        "answer_due_at": answer_until(ordered, required or None) or False,
        "selling_party_code": _code(order.selling_party),
        "bill_to_party_code": _code(order.bill_to_party),
        "ship_from_code": _code(order.ship_from_party),
        "ship_method": order.ship_method or False,
        "is_priority": order.is_priority,
        "is_scheduled": order.is_scheduled,
        "is_gift": order.is_gift,
        "is_slip_required": order.is_slip_required,
    }


def line_values(received):
    """Values of the lines, without what has to be looked up.

    :param received: ``document.Received``.
    :return: list of dicts.
    """
    vals_list = []
    for position, item in enumerate(received.order.items):
        data = received.items[position] if position < len(received.items) else {}
        data = data if isinstance(data, dict) else {}
        price = item.net_price
        problems = [
            problem.sentence for problem in item.problems if problem.severity == "error"
        ]
        vals_list.append(
            {
                "sequence": position + 1,
                "item_number": item.item_sequence_number
                and identity.line_number(item.item_sequence_number),
                "item_number_raw": item.item_sequence_number_raw or False,
                "asin": item.buyer_product_identifier or False,
                "vendor_sku": item.vendor_product_identifier or False,
                "title": item.title or False,
                "quantity": item.eaches or 0,
                "unit": _unit(data),
                "cost_text": price and format(price.amount, "f") or False,
                "currency_code": price and price.currency_code or False,
                "taxes": data.get("taxDetails") or False,
                "problem": "\n".join(problems) or False,
            }
        )
    return vals_list


def order_problems(order):
    """What Amazon wrote in the header that cannot be used, sentences."""
    return [each.sentence for each in order.problems if each.severity == "error"]


def currencies_of(order):
    """The currencies of the prices; one, where all is well."""
    return {
        item.net_price.currency_code
        for item in order.items
        if item.net_price and item.net_price.currency_code
    }


def _unit(data):
    quantity = data.get("orderedQuantity")
    unit = quantity.get("unitOfMeasure") if isinstance(quantity, dict) else None
    return unit[:40] if isinstance(unit, str) else False


def _code(party):
    return (identity.party_code(party.party_id) or False) if party else False


def _moment(value):
    """As Odoo keeps moments: whole seconds of UTC."""
    return naive_utc(value).replace(microsecond=0) if value else False
