"""confirmShipment of Orders v0, which writes the parcels of the orders."""

import json

from odoo.addons.amazon_vendor_central.simulator.api.base import (
    Api,
    control,
    endpoint,
    reader,
)
from odoo.addons.amazon_vendor_central.simulator.clock import iso, parse_iso
from odoo.addons.amazon_vendor_central.simulator.errors import (
    ApiError,
    invalid_input,
    not_found,
)
from odoo.addons.amazon_vendor_central.simulator.messages import Answer

#: Of Amazon's list; any other wants ``Other``.
CARRIERS = ("DHL", "DPD", "UPS", "FedEx", "USPS", "Other")


class SellerShipping(Api):
    """Takes parcels; the same number again is an edit of the same parcel."""

    name = "seller_shipping"

    @endpoint(
        "confirmShipment",
        "POST /orders/v0/orders/<number>/shipmentConfirmation",
        plan=(2.0, 10),
    )
    def confirm_shipment(self, request, number):
        """Take a parcel."""
        orders = self.simulator.seller_orders
        placed = orders.placed.get(number)
        if placed is None or placed.account != request.account.name:
            raise not_found(f"order {number}")
        try:
            document = json.loads(request.text)
        except ValueError:
            raise invalid_input("The body is not JSON.") from None
        detail = document.get("packageDetail") or {}
        self._check(document, detail, placed.document)
        self._keep(placed, detail)
        return Answer(status=204)

    def _check(self, document, detail, order):
        channel = order["salesChannel"]
        if document.get("marketplaceId") != channel["marketplaceId"]:
            raise invalid_input("'marketplaceId' is not that of the order.")
        reference = detail.get("packageReferenceId")
        if not (isinstance(reference, str) and reference.isdigit() and int(reference)):
            raise invalid_input("'packageReferenceId': invalid type.")
        if detail.get("carrierCode") not in CARRIERS:
            raise invalid_input("'carrierCode' is not on the list.")
        if detail["carrierCode"] == "Other" and not detail.get("carrierName"):
            raise invalid_input("'carrierName' is required for Other.")
        if not detail.get("trackingNumber"):
            raise invalid_input("'trackingNumber' is required.")
        try:
            parse_iso(detail.get("shipDate") or "")
        except ValueError:
            raise invalid_input("'shipDate' must be ISO 8601.") from None
        items = detail.get("orderItems")
        if not isinstance(items, list) or not items:
            raise ApiError(400, "InvalidInput", "OrderItemId is invalid.")
        fulfillment = order["fulfillment"]
        if fulfillment["fulfillmentStatus"] not in (
            "UNSHIPPED",
            "PARTIALLY_SHIPPED",
            "SHIPPED",
        ):
            raise ApiError(400, "InvalidInput", "The order cannot be shipped.")
        if "FBM_SHIP_PLUS" in order.get("programs", ()):
            raise ApiError(400, "InvalidInput", "Ship+ orders confirm themselves.")
        known = {
            each["orderItemId"]: each["quantityOrdered"] for each in order["orderItems"]
        }
        told = self._told(order, but=reference)
        for each in items:
            item, pieces = each.get("orderItemId"), each.get("quantity")
            if item not in known:
                raise ApiError(400, "InvalidInput", "OrderItemId is invalid.")
            if not isinstance(pieces, int) or pieces < 1:
                raise invalid_input("'quantity' must be a positive number.")
            if told.get(item, 0) + pieces > known[item]:
                packages = {p["packageReferenceId"] for p in order.get("packages", ())}
                if told.get(item, 0) >= known[item] and reference not in packages:
                    raise ApiError(
                        400,
                        "PackageToUpdateNotFound",
                        "The order item is already fulfilled.",
                    )
                raise invalid_input(f"'{item}': more than is open.")

    @staticmethod
    def _told(order, but=None):
        told = {}
        for package in order.get("packages", ()):
            if package["packageReferenceId"] != but:
                for each in package["packageItems"]:
                    item = each["orderItemId"]
                    told[item] = told.get(item, 0) + each["quantity"]
        return told

    def _keep(self, placed, detail):
        order = placed.document
        reference = detail["packageReferenceId"]
        packages = [
            each
            for each in order.get("packages", ())
            if each["packageReferenceId"] != reference
        ]
        packages.append(
            {
                "packageReferenceId": reference,
                "createdTime": iso(self.clock.now()),
                "packageStatus": {"status": "SHIPPED"},
                "carrier": detail.get("carrierName") or detail["carrierCode"],
                "shipTime": detail["shipDate"],
                "trackingNumber": detail["trackingNumber"],
                "packageItems": [
                    {"orderItemId": e["orderItemId"], "quantity": e["quantity"]}
                    for e in detail["orderItems"]
                ],
            }
        )
        order["packages"] = packages
        told = self._told(order)
        for item in order["orderItems"]:
            left = told.get(item["orderItemId"], 0)
            item.setdefault("fulfillment", {}).update(
                quantityFulfilled=left,
                quantityUnfulfilled=item["quantityOrdered"] - left,
            )
        done = all(
            told.get(item["orderItemId"], 0) >= item["quantityOrdered"]
            for item in order["orderItems"]
        )
        order["fulfillment"]["fulfillmentStatus"] = (
            "SHIPPED" if done else "PARTIALLY_SHIPPED"
        )
        placed.updated = self.clock.now()

    @control
    def parcels_of(self, number):
        """What Amazon knows of the parcels of an order."""
        return self.simulator.seller_orders.placed[number].document.get("packages", [])

    @reader("seller_parcels")
    def parcels(self, _query):
        """Number of each order -> its parcels: ``reference``, ``items`` (item ->
        pieces)."""
        return {
            number: [
                {
                    "reference": parcel["packageReferenceId"],
                    "items": {
                        each["orderItemId"]: each["quantity"]
                        for each in parcel["packageItems"]
                    },
                }
                for parcel in placed.document.get("packages", [])
            ]
            for number, placed in self.simulator.seller_orders.placed.items()
        }
