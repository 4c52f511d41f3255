"""Acknowledgements (submitAcknowledgement): build exactly, read back, check.

Amazon's rules are checked by :func:`validate`; :func:`build` only refuses what cannot
be written as Amazon's model wants it.
"""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

from ..windows import iso
from .acknowledgement_model import (
    ACCEPTED,
    BACKORDERED,
    CODES,
    REASONS,
    REJECTED,
    AcknowledgementItem,
    AcknowledgementMessage,
    AcknowledgementPart,
)
from .acknowledgement_rules import RuleViolation, validate
from .common import (
    UNITS,
    WEIGHT_UNITS,
    MessageError,
    Problems,
    decimal,
    exact,
    load,
    moment,
    money,
    party,
    quantity,
    text,
)

__all__ = [
    "ACCEPTED",
    "BACKORDERED",
    "CODES",
    "REASONS",
    "REJECTED",
    "AcknowledgementItem",
    "AcknowledgementMessage",
    "AcknowledgementPart",
    "RuleViolation",
    "build",
    "parse",
    "validate",
]


def build(message):
    """Write the body of submitAcknowledgement.

    The same message always gives the same text: keys in the order of Amazon's model,
    no blanks, everything beyond ASCII escaped.

    :param message: :class:`AcknowledgementMessage`; one document per request, as one
        failing element may fail the whole transaction
    :return: the JSON text
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    if not message.items:
        raise MessageError("An acknowledgement needs at least one line.", "items")
    document = {
        "purchaseOrderNumber": _needed(
            message.purchase_order_number, "purchaseOrderNumber"
        ),
        "sellingParty": {
            "partyId": _needed(message.selling_party_id, "sellingParty.partyId")
        },
        "acknowledgementDate": _date(
            message.acknowledgement_date, "acknowledgementDate"
        ),
        "items": [
            _item(item, f"items[{index}]") for index, item in enumerate(message.items)
        ],
    }
    return json.dumps({"acknowledgements": [document]}, separators=(",", ":"))


def parse(source):
    """Read the body of submitAcknowledgement back.

    :param source: text, bytes or dict, with exactly one acknowledgement
    :rtype: AcknowledgementMessage
    :raise MessageError: it is not what :func:`build` writes
    """
    data = load(source, "acknowledgement")
    found = data.get("acknowledgements")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise MessageError("There must be one acknowledgement.", "acknowledgements")
    data = found[0]
    problems = Problems()
    seller = party(data, "sellingParty", problems)
    items = data.get("items")
    if not isinstance(items, list):
        raise MessageError("The acknowledgement has no lines.", "items")
    message = AcknowledgementMessage(
        purchase_order_number=exact(data.get("purchaseOrderNumber")),
        selling_party_id=seller.party_id_raw if seller else None,
        acknowledgement_date=moment(
            data.get("acknowledgementDate"), problems, "acknowledgementDate"
        ),
        items=tuple(
            _read_item(each, problems, f"items[{index}]")
            for index, each in enumerate(items)
        ),
    )
    if problems:
        raise MessageError(problems[0].sentence, problems[0].path)
    return message


# --- Writing ----------------------------------------------------------------


def _item(item, path):
    if not item.parts:
        raise MessageError(f"{path} holds no answer.", f"{path}.itemAcknowledgements")
    fields = {
        "itemSequenceNumber": item.item_sequence_number,
        "amazonProductIdentifier": item.amazon_product_identifier,
        "vendorProductIdentifier": item.vendor_product_identifier,
        "orderedQuantity": _quantity(item.ordered_quantity, f"{path}.orderedQuantity"),
        "netCost": _money(item.net_cost, f"{path}.netCost"),
        "listPrice": _money(item.list_price, f"{path}.listPrice"),
        "discountMultiplier": _decimal(
            item.discount_multiplier, f"{path}.discountMultiplier"
        ),
        "itemAcknowledgements": [
            _part(part, f"{path}.itemAcknowledgements[{index}]")
            for index, part in enumerate(item.parts)
        ],
    }
    return _given(fields)


def _part(part, path):
    reason = part.rejection_reason
    return _given(
        {
            "acknowledgementCode": _one_of(
                part.acknowledgement_code, CODES, f"{path}.acknowledgementCode"
            ),
            "acknowledgedQuantity": _quantity(
                part.acknowledged_quantity, f"{path}.acknowledgedQuantity"
            ),
            "scheduledShipDate": _date(
                part.scheduled_ship_date, f"{path}.scheduledShipDate"
            ),
            "scheduledDeliveryDate": _date(
                part.scheduled_delivery_date, f"{path}.scheduledDeliveryDate"
            ),
            "rejectionReason": reason
            and _one_of(reason, REASONS, f"{path}.rejectionReason"),
        }
    )


def _quantity(value, path):
    """Amazon: "Acknowledged quantity. This value should not be zero."""
    if value is None:
        raise MessageError(f"{path} is missing.", path)
    return _given(
        {
            "amount": _positive(value.amount, f"{path}.amount"),
            "unitOfMeasure": _one_of(
                value.unit_of_measure, UNITS, f"{path}.unitOfMeasure"
            ),
            "unitSize": None
            if value.unit_size is None
            else _positive(value.unit_size, f"{path}.unitSize"),
        }
    )


def _positive(value, path):
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise MessageError(f"{path} must be a whole number above zero.", path)
    return value


def _money(value, path):
    if value is None:
        return None
    currency = value.currency_code
    if not (isinstance(currency, str) and len(currency) == 3):
        raise MessageError(f"{path} needs a currency.", f"{path}.currencyCode")
    if value.amount is None:
        raise MessageError(f"{path} needs an amount.", f"{path}.amount")
    unit = value.unit_of_measure
    return _given(
        {
            "currencyCode": currency,
            "amount": _decimal(value.amount, f"{path}.amount"),
            "unitOfMeasure": unit
            and _one_of(unit, WEIGHT_UNITS, f"{path}.unitOfMeasure"),
        }
    )


def _decimal(value, path):
    """Amazon's decimals are text: ``^-?(0|([1-9]\\d*))(\\.\\d+)?([eE][+-]?\\d+)?$``.
    A float is refused, because 19.99 has no exact one."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MessageError(f"{path} must be an exact decimal.", path)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise MessageError(f"{path} is no amount of money.", path)
    return format(abs(number) if number == 0 else number, "f")


def _date(value, path):
    if value is None and not path.endswith("acknowledgementDate"):
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    if not isinstance(value, datetime):
        raise MessageError(f"{path} is no date.", path)
    return iso(value)


def _one_of(value, known, path):
    if value not in known:
        raise MessageError(f"{path} must be one of {', '.join(known)}.", path)
    return value


def _needed(value, path):
    if not isinstance(value, str) or not value.strip():
        raise MessageError(f"{path} is missing.", path)
    return value


def _given(fields):
    return {name: value for name, value in fields.items() if value is not None}


# --- Reading back -----------------------------------------------------------


def _read_item(data, problems, path):
    if not isinstance(data, dict):
        raise MessageError(f"{path} is not an object.", path)
    answers = data.get("itemAcknowledgements")
    if not isinstance(answers, list):
        raise MessageError(f"{path} holds no answer.", f"{path}.itemAcknowledgements")
    return AcknowledgementItem(
        item_sequence_number=exact(data.get("itemSequenceNumber")),
        amazon_product_identifier=exact(data.get("amazonProductIdentifier")),
        vendor_product_identifier=exact(data.get("vendorProductIdentifier")),
        ordered_quantity=_read_quantity(data, "orderedQuantity", problems, path),
        net_cost=money(data, "netCost", problems, path),
        list_price=money(data, "listPrice", problems, path),
        discount_multiplier=decimal(
            data.get("discountMultiplier"), problems, f"{path}.discountMultiplier"
        ),
        parts=tuple(
            _read_part(each, problems, f"{path}.itemAcknowledgements[{index}]")
            for index, each in enumerate(answers)
        ),
    )


def _read_part(data, problems, path):
    if not isinstance(data, dict):
        raise MessageError(f"{path} is not an object.", path)
    return AcknowledgementPart(
        acknowledgement_code=text(data.get("acknowledgementCode")),
        acknowledged_quantity=_read_quantity(
            data, "acknowledgedQuantity", problems, path
        ),
        scheduled_ship_date=moment(
            data.get("scheduledShipDate"), problems, f"{path}.scheduledShipDate"
        ),
        scheduled_delivery_date=moment(
            data.get("scheduledDeliveryDate"),
            problems,
            f"{path}.scheduledDeliveryDate",
        ),
        rejection_reason=text(data.get("rejectionReason")),
    )


def _read_quantity(data, key, problems, path):
    found = quantity(data, key, problems, path)
    if found is None or found.amount is None:
        raise MessageError(f"{path}.{key} is missing.", f"{path}.{key}")
    return found
