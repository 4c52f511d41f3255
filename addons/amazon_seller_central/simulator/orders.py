"""Orders 2026-01-01 of sellers."""

import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo.addons.amazon_vendor_central.simulator import paging, query
from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.clock import iso
from odoo.addons.amazon_vendor_central.simulator.errors import (
    invalid_input,
    not_found,
)
from odoo.addons.amazon_vendor_central.simulator.messages import Answer

_ROOT = "/orders/2026-01-01/orders"
#: "…must be at least two minutes before the time of the request."
YOUNGEST = timedelta(minutes=2)
TOKEN_LIFE = timedelta(hours=24)
STATUSES = (
    *("PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"),
    *("CANCELLED", "UNFULFILLABLE"),
)
INCLUDED = (
    *("BUYER", "RECIPIENT", "FULFILLMENT", "PROCEEDS", "EXPENSE", "PROMOTION"),
    *("CANCELLATION", "PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS"),
)
QUERY = {
    "createdAfter": query.instant,
    "createdBefore": query.instant,
    "lastUpdatedAfter": query.instant,
    "lastUpdatedBefore": query.instant,
    "fulfillmentStatuses": query.several(query.text),
    "marketplaceIds": query.several(query.text, 50),
    "fulfilledBy": query.several(query.one_of("MERCHANT", "AMAZON")),
    "maxResultsPerPage": query.whole(1, 100),
    "paginationToken": query.text,
    "includedData": query.several(query.one_of(*INCLUDED)),
}
#: Flag -> the members that it opens, of an order and of an item.
OPENED = {
    "FULFILLMENT": (("fulfillment",), ("fulfillment",)),
    "PROCEEDS": (("proceeds",), ("proceeds",)),
    "BUYER": (("buyer",), ()),
    "RECIPIENT": (("recipient",), ()),
    "PROMOTION": ((), ("promotion",)),
    "EXPENSE": ((), ("expense",)),
    "CANCELLATION": ((), ("cancellation",)),
    "PACKAGES": (("packages",), ()),
    "TAX": (("tax",), ("tax",)),
    "PAYMENT": (("payment",), ()),
    "FULFILLMENT_ORDERS": (("fulfillmentOrders",), ()),
}


@dataclass
class Placed:
    """An order, and when it was placed and changed."""

    number: str
    account: str
    document: dict
    created: datetime
    updated: datetime
    #: it is in no list, though it can be asked for by its number
    unlisted: bool = False


class SellerOrders(Api):
    """The orders of seller accounts."""

    name = "seller_orders"

    def clear(self):
        self.placed = {}
        #: tokens that were given out -> when
        self.tokens = {}
        self.sees_people = True
        self.page_size = 100

    # What Amazon answers ------------------------------------------------------

    @endpoint(
        "searchOrders",
        f"GET {_ROOT}",
        plan=(0.0056, 20),
        listing="orders",
        token="paginationToken",
    )
    def search_orders(self, request):
        """One page of a window."""
        values = query.read(request, QUERY)
        name = self._window_name(values)
        now = self.clock.now()
        after, before = values[f"{name}After"], values.get(f"{name}Before")
        if before is not None and before > now - YOUNGEST:
            raise invalid_input(
                f"'{name}Before' must be at least two minutes in the past."
            )
        before = before or now - YOUNGEST
        if before < after:
            raise invalid_input(f"'{name}Before' must not be before '{name}After'.")
        for status in values.get("fulfillmentStatuses", ()):
            if status not in STATUSES:
                raise invalid_input(f"'{status}' is not a fulfillmentStatus.")
        token = values.get("paginationToken")
        bound = {
            key: value
            for key, value in values.items()
            if key not in ("paginationToken", "maxResultsPerPage", "includedData")
        }
        request.filters = paging.fingerprint(request.account.name, bound)
        if token and now - self.tokens.get(token, now - 2 * TOKEN_LIFE) > TOKEN_LIFE:
            raise invalid_input("The paginationToken has expired.")
        found = [
            each
            for each in self.placed.values()
            if each.account == request.account.name
            and not each.unlisted
            and after <= (each.updated if name == "lastUpdated" else each.created)
            and (each.updated if name == "lastUpdated" else each.created) <= before
            and self._matches(each, values)
        ]
        limit = min(values.get("maxResultsPerPage", 100), self.page_size)
        chosen, token = paging.page(found, request.filters, token, limit)
        document = {
            "orders": [self._shown(each, values) for each in chosen],
            f"{name}Before": iso(before),
        }
        if token:
            self.tokens[token] = now
            document["pagination"] = {"nextToken": token}
        return Answer(document)

    @endpoint("getOrder", f"GET {_ROOT}/<number>", plan=(0.5, 30))
    def get_order(self, request, number):
        """One order."""
        values = query.read(request, {"includedData": QUERY["includedData"]})
        found = self.placed.get(number)
        if found is None or found.account != request.account.name:
            raise not_found(f"order {number}")
        return Answer({"order": self._shown(found, values)})

    @staticmethod
    def _window_name(values):
        names = [n for n in ("created", "lastUpdated") if f"{n}After" in values]
        if len(names) != 1:
            raise invalid_input("Exactly one of createdAfter and lastUpdatedAfter.")
        other = "created" if names[0] == "lastUpdated" else "lastUpdated"
        if f"{other}Before" in values:
            raise invalid_input(f"'{other}Before' does not go with '{names[0]}After'.")
        return names[0]

    @staticmethod
    def _matches(placed, values):
        fulfillment = placed.document.get("fulfillment", {})
        channel = placed.document["salesChannel"]
        for name, value in (
            ("fulfillmentStatuses", fulfillment.get("fulfillmentStatus")),
            ("fulfilledBy", fulfillment.get("fulfilledBy")),
            ("marketplaceIds", channel["marketplaceId"]),
        ):
            if name in values and value not in values[name]:
                return False
        return True

    def _shown(self, placed, values):
        document = copy.deepcopy(placed.document)
        included = values.get("includedData", ())
        for flag, (of_order, of_item) in OPENED.items():
            if flag in included:
                continue
            for member in of_order:
                document.pop(member, None)
            for item in document["orderItems"]:
                for member in of_item:
                    item.pop(member, None)
        if not self.sees_people:
            hide_people(document)
        document["createdTime"] = iso(placed.created)
        document["lastUpdatedTime"] = iso(placed.updated)
        return document

    # What happens --------------------------------------------------------------

    @control
    def place_seller_order(self, document, account="demo", unlisted=False, age=0):
        """A buyer buys, or has bought so many seconds ago; the order is there as its
        document says."""
        now = self.clock.now() - timedelta(seconds=age)
        self.placed[document["orderId"]] = Placed(
            document["orderId"], account, copy.deepcopy(document), now, now, unlisted
        )

    @control
    def change_seller_order(self, number, **members):
        """Replace members of an order, such as ``fulfillment``."""
        placed = self.placed[number]
        placed.document.update(copy.deepcopy(members))
        placed.updated = self.clock.now()

    @control
    def set_seller_status(self, number, status, fulfilled=None, age=0):
        """Another status, since so many seconds.

        :param fulfilled: item -> pieces that have left by now; all, if it is shipped
        """
        placed = self.placed[number]
        placed.document["fulfillment"]["fulfillmentStatus"] = status
        for item in placed.document["orderItems"]:
            left = (fulfilled or {}).get(item["orderItemId"])
            if left is None and status == "SHIPPED":
                left = item["quantityOrdered"]
            if left is not None:
                item.setdefault("fulfillment", {}).update(
                    quantityFulfilled=left,
                    quantityUnfulfilled=item["quantityOrdered"] - left,
                )
        placed.updated = self.clock.now() - timedelta(seconds=age)

    @control
    def set_seller_page(self, orders):
        """So many orders are on a page at most."""
        self.page_size = orders

    @control
    def set_seller_role(self, sees_people):
        """Whether the application has the roles that show people."""
        self.sees_people = sees_people


def hide_people(document):
    """Leave of an order what an application without the roles sees of people."""
    document.pop("buyer", None)
    recipient = document.get("recipient", {})
    address = recipient.get("deliveryAddress", {})
    kept = ("city", "postalCode", "countryCode", "stateOrRegion")
    if address:
        document["recipient"] = {
            "deliveryAddress": {name: address[name] for name in kept if name in address}
        }
    tax = document.get("tax", {})
    tax.pop("taxRegistrations", None)
    for item in document["orderItems"]:
        packing = item.get("fulfillment", {}).get("packing", {})
        packing.get("giftOption", {}).pop("giftMessage", None)
        item["product"].pop("customization", None)
