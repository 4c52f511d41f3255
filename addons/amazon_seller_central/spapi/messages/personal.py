"""What of an order is about a person, and what may be kept of the rest.

Amazon's list (developer-docs, "Access Orders PII"): name, e-mail, gift message, the
address of what was customised, the lines of the address, postal code, phone. A gift
message comes with FULFILLMENT and the customisation with every order, so asking for
less data keeps nothing out: only what is listed here is stored.
"""

import json
from dataclasses import dataclass, field

#: Members of an order that are kept.
_ORDER = (
    *("orderId", "orderAliases", "createdTime", "lastUpdatedTime", "salesChannel"),
    *("programs", "associatedOrders", "fulfillment", "proceeds", "orderItems"),
    *("packages", "errors"),
)
_ITEM = (
    *("orderItemId", "quantityOrdered", "measurement", "programs", "product"),
    *("associatedOrderItems", "proceeds", "fulfillment", "promotion", "cancellation"),
    *("tax", "expense"),
)
_PRODUCT = ("asin", "title", "sellerSku", "condition", "price", "serialNumbers")
_PARCEL = (
    *("packageReferenceId", "createdTime", "packageStatus", "carrier", "shipTime"),
    *("shippingService", "trackingNumber", "packageItems"),
)


@dataclass(frozen=True, repr=False)
class Person:
    """Who buys and who receives. Neither ``repr`` nor ``str`` shows anything of it.

    :param buyer: Amazon's ``buyer``
    :param address: Amazon's ``deliveryAddress``
    :param preference: Amazon's ``deliveryPreference``
    :param registrations: of the buyer, at tax authorities
    :param gifts: gift message by order item
    """

    buyer: dict = field(default_factory=dict)
    address: dict = field(default_factory=dict)
    preference: dict = field(default_factory=dict)
    registrations: tuple = ()
    gifts: dict = field(default_factory=dict)

    def __repr__(self):
        return "Person(...)"

    def __bool__(self):
        return any(self.as_dict().values())

    def as_dict(self):
        """As plain values, to be sealed."""
        return {
            "buyer": self.buyer,
            "address": self.address,
            "preference": self.preference,
            "registrations": list(self.registrations),
            "gifts": self.gifts,
        }

    @classmethod
    def of(cls, values):
        """From what :meth:`as_dict` gave."""
        return cls(
            _dict(values.get("buyer")),
            _dict(values.get("address")),
            _dict(values.get("preference")),
            tuple(_list(values.get("registrations"))),
            _dict(values.get("gifts")),
        )

    def joined(self, newer):
        """What is known with what came later: nothing known is lost to a blank.

        Amazon suppresses the phone after the delivery, and all of it for an
        application whose role has ended.

        :param newer: :class:`Person`
        """
        mine, theirs = self.as_dict(), newer.as_dict()
        found = {
            name: {**mine[name], **_filled(theirs[name])}
            for name in ("buyer", "address", "preference", "gifts")
        }
        found["registrations"] = theirs["registrations"] or mine["registrations"]
        return Person.of(found)


def apart(data):
    """Cut an order in two.

    :param dict data: the order as Amazon wrote it
    :return: (what may be kept, :class:`Person`)
    """
    kept = {name: data[name] for name in _ORDER if name in data}
    recipient = _dict(data.get("recipient"))
    address = _dict(recipient.get("deliveryAddress"))
    registrations = [
        each
        for each in _list(_dict(data.get("tax")).get("taxRegistrations"))
        if _dict(each).get("entityType") == "BUYER"
    ]
    gifts = {}
    if "orderItems" in kept:
        kept["orderItems"] = [_item(each, gifts) for each in _list(data["orderItems"])]
    if "packages" in kept:
        kept["packages"] = [_only(each, _PARCEL) for each in _list(data["packages"])]
    if address.get("countryCode"):
        # The country is nobody's secret; taxes follow it.
        kept["deliveryCountry"] = address["countryCode"]
    person = Person(
        _dict(data.get("buyer")),
        address,
        _dict(recipient.get("deliveryPreference")),
        tuple(registrations),
        gifts,
    )
    return kept, person


def as_text(kept):
    """What may be kept, as JSON; numbers that are no integers stay exact."""
    return json.dumps(kept, default=str, ensure_ascii=False, separators=(",", ":"))


def _item(value, gifts):
    item = _only(value, _ITEM)
    if "product" in item:
        item["product"] = _only(item["product"], _PRODUCT)
    fulfillment = dict(_dict(item.get("fulfillment")))
    packing = dict(_dict(fulfillment.get("packing")))
    option = dict(_dict(packing.get("giftOption")))
    if message := option.pop("giftMessage", None):
        gifts[str(item.get("orderItemId"))] = message
    if packing.get("giftOption"):
        packing["giftOption"] = option
        fulfillment["packing"] = packing
        item["fulfillment"] = fulfillment
    return item


def _only(value, names):
    return {name: value[name] for name in names if name in _dict(value)}


def _filled(values):
    return {name: each for name, each in values.items() if each not in (None, "")}


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list | tuple) else []
