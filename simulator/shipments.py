"""Shipments as Amazon keeps them: what an ASN told, and what came of it.

Amazon finds the line of an order by the order's number and the product: an ASN has no
numbers of the order's lines.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from .clock import parse_iso


@dataclass(frozen=True)
class Content:
    """Units of one product of one order, of one lot.

    :param order: number of the purchase order
    :param reference: itemSequenceNumber inside the ASN
    :param eaches: in single units
    :param expiry: day, ``None`` where the ASN tells none
    """

    order: str
    reference: str
    asin: str | None
    sku: str | None
    amount: int
    unit: str
    unit_size: int
    lot: str | None = None
    expiry: object = None

    @property
    def eaches(self):
        """The same in single units."""
        return self.amount * (self.unit_size if self.unit == "Cases" else 1)

    @property
    def product(self):
        """What is counted together: the order and the product."""
        return self.order, self.asin or self.sku


@dataclass(frozen=True)
class Box:
    """A carton, or a pallet with units that lie in no carton.

    :param number: cartonSequenceNumber; empty for a pallet
    :param identifiers: list of (type, number)
    :param contents: list of (itemReference, eaches)
    :param cartons: cartonReferenceNumbers of a pallet
    """

    kind: str
    number: str
    identifiers: tuple
    contents: tuple
    tracking: str | None = None
    cartons: tuple = ()


@dataclass
class Arrival:
    """What became of a shipment at the dock.

    :param received: (order, product) -> eaches that were counted
    """

    at: datetime
    how: str
    received: dict


@dataclass
class Shipment:
    """A shipment that Amazon was told of.

    :param document: as it was told last
    :param first_at: when the Original was applied
    :param versions: (instant, document), oldest first
    """

    account: str
    identifier: str
    document: dict
    first_at: datetime
    versions: list = field(default_factory=list)
    arrival: Arrival | None = None
    contents: list = field(default_factory=list)
    boxes: list = field(default_factory=list)

    @property
    def seller(self):
        return self.document["sellingParty"]["partyId"].strip()

    @property
    def ship_to(self):
        return self.document["shipToParty"]["partyId"].strip()

    @property
    def bol(self):
        transport = self.document.get("transportationDetails") or {}
        return (transport.get("billOfLadingNumber") or "").strip()

    @property
    def arn(self):
        return (self.document.get("amazonReferenceNumber") or "").strip()

    @property
    def type(self):
        return self.document.get("shipmentType")

    @property
    def shipped_at(self):
        return moment(self.document, "shippedDate")

    @property
    def estimated_at(self):
        return moment(self.document, "estimatedDeliveryDate")

    @property
    def told_at(self):
        """When Amazon took the version that counts."""
        return self.versions[-1][0]

    @cached_property
    def orders(self):
        """Numbers of its orders, in their order of appearance."""
        return list(dict.fromkeys(each.order for each in self.contents))

    @cached_property
    def totals(self):
        """(order, product) -> eaches."""
        found = {}
        for each in self.contents:
            found[each.product] = found.get(each.product, 0) + each.eaches
        return found

    @cached_property
    def numbers(self):
        """The SSCCs of its containers, 18 digits each."""
        return [
            number[2:]
            for box in self.boxes
            for kind, number in box.identifiers
            if kind == "SSCC"
        ]

    def as_dict(self):
        """Return what Amazon knows of it, in short."""
        arrival = self.arrival
        received = arrival.received if arrival else {}
        return {
            "identifier": self.identifier,
            "account": self.account,
            "seller": self.seller,
            "ship_to": self.ship_to,
            "type": self.type,
            "bol": self.bol,
            "arn": self.arn,
            "orders": self.orders,
            "versions": len(self.versions),
            "cartons": sum(box.kind == "carton" for box in self.boxes),
            "pallets": sum(box.kind == "pallet" for box in self.boxes),
            "sscc": self.numbers,
            "eaches": _counts(self.totals),
            "arrived": arrival and arrival.how,
            "received": _counts(received),
        }


def _counts(found):
    return [
        {"order": order, "product": product, "eaches": eaches}
        for (order, product), eaches in found.items()
    ]


def read(document, account, now):
    """Make a shipment of a confirmation.

    :param document: one ``ShipmentConfirmation``, already valid by the model
    :param account: name of the account
    :param now: the instant it is applied at
    """
    found = Shipment(
        account,
        document["shipmentIdentifier"].strip(),
        document,
        now,
        [(now, document)],
    )
    found.contents = [_content(item) for item in document["shippedItems"]]
    for carton in document.get("cartons") or []:
        found.boxes.append(
            Box(
                "carton",
                carton["cartonSequenceNumber"],
                _identifiers(carton.get("cartonIdentifiers")),
                _packed(carton["items"]),
                (carton.get("trackingNumber") or "").strip() or None,
            )
        )
    for pallet in document.get("pallets") or []:
        inside = pallet.get("cartonReferenceDetails") or {}
        found.boxes.append(
            Box(
                "pallet",
                "",
                _identifiers(pallet["palletIdentifiers"]),
                _packed(pallet.get("items") or []),
                cartons=tuple(inside.get("cartonReferenceNumbers") or ()),
            )
        )
    return found


def moment(document, name):
    """An instant of a document, ``None`` if it has none."""
    value = document.get(name)
    return parse_iso(value) if value else None


def eaches_of(quantity):
    """A quantity in single units."""
    size = quantity.get("unitSize") or 1
    return quantity["amount"] * (size if quantity["unitOfMeasure"] == "Cases" else 1)


def _content(item):
    quantity, details = item["shippedQuantity"], item.get("itemDetails") or {}
    expiry = moment(details.get("expiry") or {}, "expiryDate")
    return Content(
        order=(details.get("purchaseOrderNumber") or "").strip(),
        reference=item["itemSequenceNumber"],
        asin=_strip(item.get("amazonProductIdentifier")),
        sku=_strip(item.get("vendorProductIdentifier")),
        amount=quantity["amount"],
        unit=quantity["unitOfMeasure"],
        unit_size=quantity.get("unitSize") or 1,
        lot=details.get("lotNumber"),
        expiry=expiry and expiry.date(),
    )


def _identifiers(found):
    return tuple(
        (each["containerIdentificationType"], each["containerIdentificationNumber"])
        for each in found or ()
    )


def _packed(items):
    return tuple(
        (item["itemReference"], eaches_of(item["shippedQuantity"])) for item in items
    )


def _strip(value):
    return value.strip() or None if isinstance(value, str) else None
