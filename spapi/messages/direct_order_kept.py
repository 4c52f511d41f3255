"""What may be kept of an order of direct fulfilment: what is known to be about nobody.

A list of what is kept, not of what is taken out: a field that Amazon adds one day may
be about the customer, and nobody would see it come. Rules:
``vendorDirectFulfillmentOrders_2021-12-28.json``; members of it that are missing here
are about a person (addresses, messages, what the customer had made, numbers for taxes).
"""

import json
from decimal import Decimal

from .common import load

#: A single value; of an object or a list, which is something else, nothing stays.
_VALUE = object()
_MONEY = {"currencyCode": _VALUE, "amount": _VALUE}
#: Amazon's model has a list here and calls it an object.
_TAXES = {
    "taxLineItem": [
        {
            "taxRate": _VALUE,
            "taxAmount": _MONEY,
            "taxableAmount": _MONEY,
            "type": _VALUE,
        }
    ]
}
#: Its code alone: whoever is billed may be the customer, also by a number for taxes.
_PARTY = {"partyId": _VALUE}
_ITEM = {
    "itemSequenceNumber": _VALUE,
    "buyerProductIdentifier": _VALUE,
    "vendorProductIdentifier": _VALUE,
    "title": _VALUE,
    "orderedQuantity": {"amount": _VALUE, "unitOfMeasure": _VALUE},
    "scheduledDeliveryShipment": {
        "scheduledDeliveryServiceType": _VALUE,
        "earliestNominatedDeliveryDate": _VALUE,
        "latestNominatedDeliveryDate": _VALUE,
    },
    "giftDetails": {"giftWrapId": _VALUE},
    "netPrice": _MONEY,
    "totalPrice": _MONEY,
    "taxDetails": _TAXES,
}
_ORDER = {
    "purchaseOrderNumber": _VALUE,
    "orderDetails": {
        "customerOrderNumber": _VALUE,
        "orderDate": _VALUE,
        "orderStatus": _VALUE,
        "shipmentDetails": {
            "isPriorityShipment": _VALUE,
            "isScheduledDeliveryShipment": _VALUE,
            "isPslipRequired": _VALUE,
            "isGift": _VALUE,
            "shipMethod": _VALUE,
            "shipmentDates": {
                "requiredShipDate": _VALUE,
                "promisedDeliveryDate": _VALUE,
            },
        },
        "taxTotal": _TAXES,
        "sellingParty": _PARTY,
        "shipFromParty": _PARTY,
        "billToParty": _PARTY,
        "hasCustomizableItems": _VALUE,
        "items": [_ITEM],
    },
}


def impersonal(source):
    """The part of an order that is about no person, as JSON text.

    :param source: text, bytes or dict
    :raise MessageError: not JSON, or no object
    """
    kept = _kept(load(source, "order"), _ORDER)
    return json.dumps(kept, default=str, separators=(",", ":"))


def _kept(value, known):
    """What is known of a value; None where it is something else than is known."""
    if known is _VALUE:
        single = value is None or isinstance(value, str | int | float | Decimal)
        return value if single else None
    if isinstance(known, list):
        (each,) = known
        if isinstance(value, list):
            return [_kept(one, each) for one in value]
        return _kept(value, each) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return None
    return {
        key: _kept(value[key], inner) for key, inner in known.items() if key in value
    }
