"""What Amazon asks of a body of direct shipping, and what it refuses later."""

from collections import Counter
from dataclasses import dataclass, field

from . import validation as v
from .clock import parse_iso

_PARTY = v.record(("partyId",), partyId=v.text())
_AMOUNT = v.record(
    ("amount", "unitOfMeasure"), amount=v.integer, unitOfMeasure=v.text()
)


def _item(quantity, **further):
    return v.record(
        ("itemSequenceNumber", quantity),
        itemSequenceNumber=v.integer,
        buyerProductIdentifier=v.text(),
        vendorProductIdentifier=v.text(),
        **{quantity: _AMOUNT},
        **further,
    )


_DECIMAL = v.text(pattern=v.DECIMAL)
_CONTAINER = v.record(
    ("containerType", "containerIdentifier", "weight", "packedItems"),
    containerType=v.text(allowed=("Carton", "Pallet")),
    containerIdentifier=v.text(),
    trackingNumber=v.text(),
    manifestId=v.text(),
    manifestDate=v.instant,
    shipMethod=v.text(),
    scacCode=v.text(),
    carrier=v.text(),
    containerSequenceNumber=v.integer,
    dimensions=v.record(
        ("length", "width", "height", "unitOfMeasure"),
        length=_DECIMAL,
        width=_DECIMAL,
        height=_DECIMAL,
        unitOfMeasure=v.text(allowed=("IN", "CM")),
    ),
    weight=v.record(
        ("unitOfMeasure", "value"),
        unitOfMeasure=v.text(allowed=("KG", "LB")),
        value=_DECIMAL,
    ),
    packedItems=v.array(_item("packedQuantity", pieceNumber=v.integer)),
)
CREATE_LABELS = v.record(
    ("sellingParty", "shipFromParty"),
    sellingParty=_PARTY,
    shipFromParty=_PARTY,
    containers=v.array(_CONTAINER),
)
CONFIRMATIONS = v.record(
    ("shipmentConfirmations",),
    shipmentConfirmations=v.array(
        v.record(
            (
                "purchaseOrderNumber",
                "shipmentDetails",
                "sellingParty",
                "shipFromParty",
                "items",
            ),
            purchaseOrderNumber=v.text(),
            shipmentDetails=v.record(
                ("shippedDate", "shipmentStatus"),
                shippedDate=v.instant,
                shipmentStatus=v.text(allowed=("SHIPPED", "FLOOR_DENIAL")),
                isPriorityShipment=lambda value, path: None,
                vendorOrderNumber=v.text(),
                estimatedDeliveryDate=v.instant,
            ),
            sellingParty=_PARTY,
            shipFromParty=_PARTY,
            items=v.array(_item("shippedQuantity")),
            containers=v.array(_CONTAINER),
        )
    ),
)


@dataclass
class Shipping:
    """An order on its way out.

    :param lines: sequence number -> (vendor SKU, eaches)
    :param state: ``ACCEPTED``, ``SHIPPED``, ``DENIED`` or ``CANCELLED``
    :param labels: list of dicts as Amazon shows them; ``None``: not made
    """

    number: str
    lines: dict
    wants_slip: bool = False
    state: str = "ACCEPTED"
    labels: list | None = None
    labels_at: object = None
    trackings: list = field(default_factory=list)

    @property
    def has_one_sku_twice(self):
        """Amazon is said to answer an empty label then (docs issue 1749)."""
        skus = [sku for sku, _quantity in self.lines.values()]
        return len(set(skus)) < len(skus)

    def confirm(self, document, now):
        """Take a confirmation.

        :return: errors
        """
        code = self._refusal(document, now)
        if code:
            return [{"code": code, "message": code, "details": self.number}]
        denied = document["shipmentDetails"]["shipmentStatus"] == "FLOOR_DENIAL"
        self.state = "DENIED" if denied else "SHIPPED"
        return []

    def _refusal(self, document, now):
        details = document["shipmentDetails"]
        if self.state in ("SHIPPED", "DENIED"):
            return "DUPLICATE_CONFIRMATION"
        if parse_iso(details["shippedDate"]) > now:
            return "SHIPPED_DATE_IN_FUTURE"
        if details["shipmentStatus"] == "FLOOR_DENIAL":
            return None
        if self.state == "CANCELLED":
            return "ORDER_CANCELLED"
        wanted = {line: quantity for line, (_sku, quantity) in self.lines.items()}
        if _sums(document["items"], "shippedQuantity") != wanted:
            return "PARTIAL_SHIPMENT"
        boxes = document.get("containers")
        if not boxes:
            # "Optional" in the model (selling-partner-api-models issue 178).
            return "EMPTY_PACKAGES"
        packed = [item for box in boxes for item in box["packedItems"]]
        if _sums(packed, "packedQuantity") != wanted:
            return "PACKED_QUANTITY_MISMATCH"
        if not all(box.get("shipMethod") for box in boxes):
            return "MISSING_SHIP_METHOD"
        known = set(self.trackings)
        if any(box.get("trackingNumber") not in known for box in boxes) and known:
            return "INVALID_TRACKING_NUMBER"
        return None


def _sums(items, quantity):
    found = Counter()
    for item in items:
        found[item["itemSequenceNumber"]] += item[quantity]["amount"]
    return dict(found)
