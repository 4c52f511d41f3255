"""What Amazon is told of a parcel, and what it shows of it. Rules: ``ordersV0.json``.

A parcel's number is a positive number, written as text: since January 2026 Amazon
refuses a JSON number (selling-partner-api-models issue 5094).
"""

import json
from dataclasses import dataclass
from datetime import datetime

from odoo.addons.amazon_vendor_central.spapi.windows import iso

#: The carrier of none of Amazon's codes.
OTHER = "Other"


@dataclass(frozen=True)
class Parcel:
    """A parcel that has left.

    :param reference: its number, a positive whole number
    :param carrier_code: Amazon's code, exactly as its list has it
    :param carrier_name: for ``Other``
    :param shipped_at: naive UTC
    :param items: tuple of (order item id, pieces, tuple of transparency codes)
    """

    marketplace_id: str
    reference: int
    carrier_code: str
    tracking: str
    shipped_at: datetime
    items: tuple
    carrier_name: str | None = None
    method: str | None = None


def write(parcel):
    """The exact document for a parcel.

    :param parcel: :class:`Parcel`
    :return: JSON text
    """
    detail = {
        "packageReferenceId": str(parcel.reference),
        "carrierCode": parcel.carrier_code,
    }
    if parcel.carrier_name:
        detail["carrierName"] = parcel.carrier_name
    if parcel.method:
        detail["shippingMethod"] = parcel.method
    detail["trackingNumber"] = parcel.tracking
    detail["shipDate"] = iso(parcel.shipped_at)
    detail["orderItems"] = [
        {"orderItemId": item, "quantity": pieces}
        | ({"transparencyCodes": list(codes)} if codes else {})
        for item, pieces, codes in parcel.items
    ]
    document = {"marketplaceId": parcel.marketplace_id, "packageDetail": detail}
    return json.dumps(document, separators=(",", ":"))


def _package(packages, detail):
    """The parcel as Amazon shows it: by its number, or, where somebody has typed it in
    Seller Central, by its tracking number."""
    for name, sent in (
        ("packageReferenceId", detail["packageReferenceId"]),
        ("trackingNumber", detail["trackingNumber"]),
    ):
        for each in packages:
            if sent and str(each.get(name) or "").strip() == sent:
                return each
    return None


def shown(order, payload):
    """Hold what Amazon shows of an order's parcels against what was sent.

    :param order: ``order.Order``, read with PACKAGES
    :param str payload: what was sent
    :return: (whether Amazon shows the parcel, list of what differs: (name, sent,
        shown))
    """
    detail = json.loads(payload)["packageDetail"]
    package = _package(order.packages, detail)
    if package is None:
        return False, []
    sent = {each["orderItemId"]: each["quantity"] for each in detail["orderItems"]}
    found = {}
    for each in package.get("packageItems") or []:
        item = str(each.get("orderItemId"))
        found[item] = found.get(item, 0) + int(each.get("quantity") or 0)
    differences = [
        (item, sent.get(item, 0), found.get(item, 0))
        for item in sorted({*sent, *found})
        if sent.get(item, 0) != found.get(item, 0)
    ]
    tracking = str(package.get("trackingNumber") or "").strip()
    if tracking and tracking != detail["trackingNumber"]:
        differences.append(("trackingNumber", detail["trackingNumber"], tracking))
    return True, differences
