"""Purchase orders as Amazon writes them, for tests: short to ask for, real in shape."""

import json
from types import SimpleNamespace


def item(
    sequence=1,
    asin="B000000001",
    sku="4006381333931",
    quantity=10,
    unit="Eaches",
    size=1,
    cost="10.20",
    currency="EUR",
    backorder=False,
    **more,
):
    """One item of an order, as getPurchaseOrders writes it."""
    values = {
        "itemSequenceNumber": str(sequence),
        "amazonProductIdentifier": asin,
        "vendorProductIdentifier": sku,
        "orderedQuantity": {
            "amount": quantity,
            "unitOfMeasure": unit,
            "unitSize": size,
        },
        "isBackOrderAllowed": backorder,
        "netCost": {"amount": cost, "currencyCode": currency},
    }
    values.update(more)
    return {key: value for key, value in values.items() if value is not None}


def order(number="4Z32PABC", items=None, state="New", **details):
    """One order, as getPurchaseOrders writes it.

    :param details: more of orderDetails, in Amazon's names.
    """
    return {
        "purchaseOrderNumber": number,
        "purchaseOrderState": state,
        "orderDetails": {
            "purchaseOrderDate": "2026-11-16T09:00:00Z",
            "purchaseOrderStateChangedDate": "2026-11-16T09:00:00Z",
            "purchaseOrderType": "RegularOrder",
            "paymentMethod": "Invoice",
            "buyingParty": {"partyId": "AMZDE"},
            "sellingParty": {"partyId": "VEND1"},
            "shipToParty": {"partyId": "DTM2"},
            "billToParty": {"partyId": "AMZDE"},
            "shipWindow": "2026-11-20T00:00:00Z--2026-11-27T00:00:00Z",
            "items": [item()] if items is None else items,
            **details,
        },
    }


def documents(*orders):
    """Orders as the gateway hands them over.

    :param orders: dicts as ``order`` makes them, or raw text.
    :return: list of objects with ``text`` and ``number``.
    """
    found = []
    for one in orders:
        text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
        number = None if isinstance(one, str) else one.get("purchaseOrderNumber")
        found.append(
            SimpleNamespace(text=text, number=number.strip() if number else None)
        )
    return found
