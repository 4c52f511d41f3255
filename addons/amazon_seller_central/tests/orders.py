"""Orders as Amazon writes them, for the tests and the demo."""

from decimal import Decimal

from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES

NUMBER = "902-1106328-1059050"
BUYER = {
    "buyerName": "Canary Katharina Kanarienvogel",
    "buyerEmail": "canary0815@marketplace.amazon.de",
}
ADDRESS = {
    "name": "Canary Katharina Kanarienvogel",
    "addressLine1": "Kanarienweg 4711",
    "city": "Hamburg",
    "postalCode": "20457",
    "countryCode": "DE",
    "phone": "+49 40 4711 0815",
    "addressType": "RESIDENTIAL",
}
GIFT = "Alles Gute, liebe Canary-Oma"


def money(amount, currency="EUR"):
    return {"amount": str(amount), "currencyCode": currency}


def item(item_id="10001", sku="LAMP-1", quantity=1, price="49.99", **more):
    """One item.

    :param price: of all pieces, in the way of the marketplace (with tax, where no
        ``tax`` is given)
    :param more: ``asin``, ``tax``, ``tax_details``, ``shipping``, ``gift_wrap``,
        ``discount``, ``discount_details``, ``total``, ``fulfilled``, ``collected``,
        ``gift``, ``cancel``, ``currency``
    """
    currency = more.get("currency", "EUR")
    parts = {
        "ITEM": price,
        "SHIPPING": more.get("shipping"),
        "GIFT_WRAP": more.get("gift_wrap"),
        "COD_FEE": more.get("cod_fee"),
        "TAX": more.get("tax"),
        "DISCOUNT": more.get("discount"),
    }
    total = sum(
        (
            -abs(Decimal(value)) if kind == "DISCOUNT" else Decimal(value)
            for kind, value in parts.items()
            if value is not None
        ),
        Decimal(),
    )
    breakdowns = []
    for kind, value in parts.items():
        if value is None:
            continue
        breakdown = {"type": kind, "subtotal": money(value, currency)}
        if details := more.get(f"{kind.lower()}_details"):
            breakdown["detailedBreakdowns"] = [
                {"subtype": subtype, "value": money(amount, currency)}
                for subtype, amount in details.items()
            ]
        breakdowns.append(breakdown)
    fulfilled = more.get("fulfilled", 0)
    document = {
        "orderItemId": item_id,
        "quantityOrdered": quantity,
        "product": {
            "asin": more.get("asin", "B00LAMP001"),
            "title": more.get("title", "Lamp"),
            "sellerSku": sku,
        },
        "proceeds": {
            "proceedsTotal": money(more.get("total", total), currency),
            "breakdowns": breakdowns,
        },
        "fulfillment": {
            "quantityFulfilled": fulfilled,
            "quantityUnfulfilled": more.get("unfulfilled", quantity - fulfilled),
        },
    }
    if more.get("gift"):
        document["fulfillment"]["packing"] = {
            "giftOption": {"giftMessage": more["gift"], "giftWrapLevel": "Classic"}
        }
    if more.get("collected"):
        document["tax"] = {
            "taxCollections": [
                {
                    "model": more["collected"],
                    "responsibleParty": "Amazon Services, Inc.",
                }
            ]
        }
    if more.get("cancel"):
        document["cancellation"] = {
            "cancellationRequest": {
                "requester": "BUYER",
                "cancelReason": more["cancel"],
            }
        }
    return document


def order(*items, number=NUMBER, status="UNSHIPPED", channel="MERCHANT", **more):
    """One order.

    :param more: ``marketplace`` (country code), ``total``, ``tip``, ``buyer``,
        ``address``, ``registrations``, ``programs``, ``replaces``, ``currency``
    """
    items = list(items) or [item()]
    place = MARKETPLACES[more.get("marketplace", "DE")]
    currency = more.get("currency", place.currency)
    total = sum(
        Decimal(each["proceeds"]["proceedsTotal"]["amount"]) for each in items
    ) + Decimal(more.get("tip", "0"))
    if status == "SHIPPED":
        for each in items:
            each["fulfillment"].update(
                quantityFulfilled=each["quantityOrdered"], quantityUnfulfilled=0
            )
    document = {
        "orderId": number,
        "createdTime": "2026-03-10T10:00:00.000Z",
        "lastUpdatedTime": "2026-03-10T10:00:00.000Z",
        "programs": list(more.get("programs", ())),
        "salesChannel": {
            "channelName": more.get("sales_channel", "AMAZON"),
            "marketplaceId": place.marketplace_id,
            "marketplaceName": place.domain,
        },
        "fulfillment": {
            "fulfillmentStatus": status,
            "fulfilledBy": channel,
            "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": {
                "earliestDateTime": "2026-03-11T08:00:00.000Z",
                "latestDateTime": "2026-03-12T22:59:59.000Z",
            },
        },
        "proceeds": {"grandTotal": money(more.get("total", total), currency)},
        "orderItems": items,
    }
    if "tip" in more:
        document["proceeds"]["breakdowns"] = [
            {"type": "DELIVERY_TIP", "subtotal": money(more["tip"], currency)}
        ]
    buyer = more.get("buyer", BUYER if channel == "MERCHANT" else None)
    address = more.get("address", ADDRESS if channel == "MERCHANT" else None)
    if buyer:
        document["buyer"] = dict(buyer)
    if address:
        document["recipient"] = {"deliveryAddress": dict(address)}
    if "registrations" in more:
        document["tax"] = {"taxRegistrations": more["registrations"]}
    if "replaces" in more:
        document["associatedOrders"] = [
            {"orderId": more["replaces"], "associationType": "REPLACEMENT_ORIGINAL_ID"}
        ]
    return document
