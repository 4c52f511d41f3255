"""What Amazon asks of a body of direct shipping, and what it refuses later."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

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
#: submitShippingLabelRequest: labels that are shown later.
REQUEST_LABELS = v.record(
    ("shippingLabelRequests",),
    shippingLabelRequests=v.array(
        v.record(
            ("purchaseOrderNumber", "sellingParty", "shipFromParty"),
            purchaseOrderNumber=v.text(),
            sellingParty=_PARTY,
            shipFromParty=_PARTY,
            containers=v.array(_CONTAINER),
        )
    ),
)
CONTAINER_LABEL = v.record(
    ("sellingParty", "shipFromParty", "carrierId", "vendorContainerId", "packages"),
    sellingParty=_PARTY,
    shipFromParty=_PARTY,
    # The only one there is.
    carrierId=v.text(allowed=("SWA",)),
    vendorContainerId=v.text(),
    packages=v.array(
        v.record(("packageTrackingNumber",), packageTrackingNumber=v.text())
    ),
)
_ADDRESS = v.record(
    ("name", "addressLine1", "countryCode"),
    **dict.fromkeys(
        (
            *("name", "attention", "addressLine1", "addressLine2", "addressLine3"),
            *("city", "county", "district", "stateOrRegion", "postalCode"),
            *("countryCode", "phone"),
        ),
        v.text(),
    ),
)
STATUS_UPDATES = v.record(
    ("shipmentStatusUpdates",),
    shipmentStatusUpdates=v.array(
        v.record(
            (
                *("purchaseOrderNumber", "sellingParty", "shipFromParty"),
                "statusUpdateDetails",
            ),
            purchaseOrderNumber=v.text(),
            sellingParty=_PARTY,
            shipFromParty=_PARTY,
            statusUpdateDetails=v.record(
                (
                    *("trackingNumber", "statusCode", "reasonCode", "statusDateTime"),
                    "statusLocationAddress",
                ),
                trackingNumber=v.text(),
                statusCode=v.text(),
                reasonCode=v.text(),
                statusDateTime=v.instant,
                statusLocationAddress=_ADDRESS,
                shipmentSchedule=v.record(
                    (),
                    estimatedDeliveryDateTime=v.instant,
                    apptWindowStartDateTime=v.instant,
                    apptWindowEndDateTime=v.instant,
                ),
            ),
        )
    ),
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
    #: when it was accepted
    created: datetime | None = None
    warehouse: str = "WH1"
    #: tracking numbers that were confirmed
    confirmed: list = field(default_factory=list)
    #: name and street, which stand on its label and slip
    to: tuple = ()
    #: (tracking number, status code, reason code), as they came
    updates: list = field(default_factory=list)

    def as_dict(self):
        """Return what Amazon knows of it, as JSON can hold it."""
        return {
            "number": self.number,
            "warehouse": self.warehouse,
            "state": self.state,
            "trackings": self.trackings,
            "confirmed": self.confirmed,
            "updates": self.updates,
        }

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
        self.confirmed = [
            box.get("trackingNumber") for box in document.get("containers", [])
        ]
        return []

    def update(self, document, now):
        """Take a status of a parcel, of a carrier that is the vendor's own.

        :return: errors
        """
        details = document["statusUpdateDetails"]
        code = None
        if self.state != "SHIPPED":
            code = "NOT_SHIPPED"
        elif details["trackingNumber"] not in self.confirmed:
            # "must match the one of the confirmation" (use case guide)
            code = "INVALID_TRACKING_NUMBER"
        elif parse_iso(details["statusDateTime"]) > now:
            code = "STATUS_DATE_IN_FUTURE"
        if code:
            return [{"code": code, "message": code, "details": self.number}]
        self.updates.append(
            tuple(details[n] for n in ("trackingNumber", "statusCode", "reasonCode"))
        )
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
