"""Acknowledgements (submitAcknowledgement): build exactly, read back, check.

Amazon's rules are checked by :func:`validate`; :func:`build` only refuses what cannot
be written as Amazon's model wants it.
"""

from . import writing
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
    WEIGHT_UNITS,
    MessageError,
    Problems,
    decimal,
    exact,
    load,
    money,
    quantity,
    text,
)
from .moments import moment
from .parties import party

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
        "purchaseOrderNumber": writing.needed(
            message.purchase_order_number, "purchaseOrderNumber"
        ),
        "sellingParty": {
            "partyId": writing.needed(message.selling_party_id, "sellingParty.partyId")
        },
        "acknowledgementDate": writing.date_text(
            message.acknowledgement_date, "acknowledgementDate", optional=False
        ),
        "items": [
            _item(item, f"items[{index}]") for index, item in enumerate(message.items)
        ],
    }
    return writing.encode({"acknowledgements": [document]})


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
        "discountMultiplier": writing.decimal_text(
            item.discount_multiplier, f"{path}.discountMultiplier"
        ),
        "itemAcknowledgements": [
            _part(part, f"{path}.itemAcknowledgements[{index}]")
            for index, part in enumerate(item.parts)
        ],
    }
    return writing.given(fields)


def _part(part, path):
    reason = part.rejection_reason
    return writing.given(
        {
            "acknowledgementCode": writing.one_of(
                part.acknowledgement_code, CODES, f"{path}.acknowledgementCode"
            ),
            "acknowledgedQuantity": _quantity(
                part.acknowledged_quantity, f"{path}.acknowledgedQuantity"
            ),
            "scheduledShipDate": writing.date_text(
                part.scheduled_ship_date, f"{path}.scheduledShipDate"
            ),
            "scheduledDeliveryDate": writing.date_text(
                part.scheduled_delivery_date, f"{path}.scheduledDeliveryDate"
            ),
            "rejectionReason": reason
            and writing.one_of(reason, REASONS, f"{path}.rejectionReason"),
        }
    )


def _quantity(value, path):
    if value is None:
        raise MessageError(f"{path} is missing.", path)
    return writing.quantity(value.amount, value.unit_of_measure, value.unit_size, path)


def _money(value, path):
    if value is None:
        return None
    currency = value.currency_code
    if not (isinstance(currency, str) and len(currency) == 3):
        raise MessageError(f"{path} needs a currency.", f"{path}.currencyCode")
    if value.amount is None:
        raise MessageError(f"{path} needs an amount.", f"{path}.amount")
    unit = value.unit_of_measure
    return writing.given(
        {
            "currencyCode": currency,
            "amount": writing.decimal_text(value.amount, f"{path}.amount"),
            "unitOfMeasure": unit
            and writing.one_of(unit, WEIGHT_UNITS, f"{path}.unitOfMeasure"),
        }
    )


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
