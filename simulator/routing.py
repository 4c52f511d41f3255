"""Routing requests: a vendor asks for Amazon's truck, and what becomes of it.

Sources: vendorShipments.json and Amazon's pages "Submit shipment", "Update or cancel
shipment".
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .clock import iso, parse_iso

CREATED, REQUESTED = "Created", "TransportationRequested"
ASSIGNED, SHIPPED = "CarrierAssigned", "Shipped"
STATUSES = (CREATED, REQUESTED, ASSIGNED, SHIPPED)
BUSINESS_DAYS = 2
CARRIERS = (("DSV Road", "DSVE"), ("Kuehne + Nagel", "KHNN"), ("DHL Freight", "DHLF"))
REFUSALS = {
    "DUPLICATE_SHIPMENT": "The shipment identifier was used in the last 365 days.",
    "UNKNOWN_SHIPMENT": "There is no shipment to cancel.",
    "CANCEL_TOO_LATE": "A carrier has been assigned.",
    "NOT_COLLECT": "Transportation is requested for Collect shipments only.",
    "PICKUP_TOO_SOON": "The pick-up must be two business days ahead.",
    "MISSING_PICKUP": "The requested pick-up is mandatory.",
    "MISSING_MEASUREMENTS": "Measurements of the shipment are mandatory.",
    "MISSING_ORDERS": "The purchase orders of the shipment are mandatory.",
    "INVALID_ORDER_ID": "Invalid order ID.",
    "INVALID_SELLING_PARTY": "The selling party is not the one of the purchase order.",
    "ORDER_NOT_CONFIRMED": "The purchase order is not confirmed.",
}


class Refusal(Exception):
    """Amazon would refuse the request; as of :class:`~.shipment_rules.Refusal`."""

    def __init__(self, code, details):
        super().__init__(REFUSALS[code])
        self.error = {"code": code, "message": REFUSALS[code], "details": details}


@dataclass
class Pace:
    """Seconds from taking a request to what follows; ``None``: it never does."""

    arn: float | None = 60
    carrier: float | None = 300
    labels: float | None = 360


@dataclass
class Request:
    """One routing request.

    :param states: (instant, status), oldest first
    """

    account: str
    number: str
    document: dict
    created: datetime
    states: list
    arn: str | None = None
    carrier: tuple | None = None
    scheduled: datetime | None = None
    labelled: datetime | None = None
    cancelled: datetime | None = None
    #: labels that never come, though Vendor Central shows them (public issue 5148)
    loses_labels: bool = False
    #: number of a label -> what is sent in place of its file
    spoiled: dict = field(default_factory=dict)
    #: (instants of) the shipment confirmation that names its ARN
    confirmed: datetime | None = None
    shipped: datetime | None = None
    estimated: datetime | None = None
    arrived: datetime | None = None
    tracking: list = field(default_factory=list)

    @property
    def status(self):
        return self.states[-1][1]

    @property
    def requested(self):
        """The pick-up that the vendor asks for, ``None`` for none."""
        pickup = self.document.get("collectFreightPickupDetails") or {}
        value = pickup.get("requestedPickUp")
        return parse_iso(value) if value else None

    def instant(self, name):
        """The instant that a pair of filters looks at."""
        return {
            "created": self.created,
            "shipmentConfirmed": self.confirmed,
            "packageLabelCreated": self.labelled,
            "shipped": self.shipped,
            "estimatedDelivery": self.estimated,
            "shipmentDelivery": self.arrived,
            "requestedPickUp": self.requested,
            "scheduledPickUp": self.scheduled,
        }[name]

    def enter(self, status, at):
        """Reach a further status; none is left out and none comes twice."""
        if STATUSES.index(status) > STATUSES.index(self.status):
            self.states.append((at, status))

    def settle(self, now, pace, next_number):
        """Do what is due by now.

        :param pace: :class:`Pace`
        :param next_number: callable that makes numbers
        """
        if self.cancelled:
            return
        due = {
            name: None if seconds is None else self.created + timedelta(seconds=seconds)
            for name, seconds in vars(pace).items()
        }
        if self.arn is None and due["arn"] and due["arn"] <= now:
            self.arn = str(next_number())
            self.enter(REQUESTED, due["arn"])
        ready = self.arn and due["carrier"] and due["carrier"] <= now
        if self.carrier is None and ready:
            self.carrier = CARRIERS[int(self.arn) % len(CARRIERS)]
            self.scheduled = self.requested or due["carrier"] + timedelta(days=2)
            self.enter(ASSIGNED, due["carrier"])
        labels = self.carrier and due["labels"] and due["labels"] <= now
        if self.labelled is None and labels and not self.loses_labels:
            self.labelled = due["labels"]
            self.tracking = [
                f"1ZSIM{self.arn}{index:04d}" for index in range(1, self.packages + 1)
            ]

    @property
    def packages(self):
        """How many labels there are: one a pallet, or one a carton."""
        measured = self.document.get("shipmentMeasurements") or {}
        pallets = sum(
            measured.get(name) or 0
            for name in ("totalPalletStackable", "totalPalletNonStackable")
        )
        return pallets or measured.get("totalCartonCount") or 1

    def as_dict(self):
        """Return what Amazon knows of it, in short."""
        return {
            "identifier": self.number,
            "account": self.account,
            "status": self.status,
            "arn": self.arn,
            "carrier": self.carrier and self.carrier[0],
            "cancelled": self.cancelled is not None,
            "labelled": self.labelled is not None,
        }

    def render(self):
        """Return the ``Shipment`` of getShipmentDetails."""
        document = dict(self.document)
        at, status = self.states[-1]
        document |= {
            "transactionType": "Cancel" if self.cancelled else "New",
            "currentShipmentStatus": status,
            "currentshipmentStatusDate": iso(at),
            "shipmentStatusDetails": [
                {"shipmentStatus": state, "shipmentStatusDate": iso(moment)}
                for moment, state in self.states
            ],
            "shipmentCreateDate": iso(self.created),
        }
        if self.arn:
            document["buyerReferenceNumber"] = self.arn
        if self.labelled:
            document["packageLabelCreateDate"] = iso(self.labelled)
        if self.confirmed:
            document["shipmentConfirmDate"] = iso(self.confirmed)
        if self.carrier:
            name, code = self.carrier
            pickup = document.get("collectFreightPickupDetails") or {}
            document["collectFreightPickupDetails"] = pickup | {
                "scheduledPickUp": iso(self.scheduled),
                "carrierAssignmentDate": iso(self._since(ASSIGNED)),
            }
            transport = document.get("transportationDetails") or {}
            document["transportationDetails"] = transport | {
                "carrierDetails": {
                    "name": name,
                    "code": code,
                    "shipmentReferenceNumber": f"PRO{self.arn}",
                }
            }
        return document

    def _since(self, status):
        return next(at for at, state in self.states if state == status)

    def render_labels(self):
        """Return the ``TransportLabel`` of getShipmentLabels."""
        document, carrier = self.document, self.carrier
        transport = document.get("transportationDetails") or {}
        parcel = transport.get("shipMode") == "SmallParcel"
        return {
            "labelCreateDateTime": iso(self.labelled),
            "shipmentInformation": {
                "vendorDetails": {
                    "sellingParty": document["sellingParty"],
                    "vendorShipmentIdentifier": self.number,
                },
                "buyerReferenceNumber": self.arn,
                "shipToParty": document["shipToParty"],
                "shipFromParty": document["shipFromParty"],
                "warehouseId": document["shipFromParty"]["partyId"],
                "masterTrackingId": self.tracking[0],
                "totalLabelCount": len(self.tracking),
                "shipMode": "SmallParcel" if parcel else "LTL",
            },
            "labelData": [
                {
                    "labelSequenceNumber": index,
                    "labelFormat": "PDF",
                    "carrierCode": carrier[1],
                    "trackingId": tracking,
                    "label": self.spoiled.get(
                        index, base64.b64encode(label_pdf(tracking)).decode()
                    ),
                }
                for index, tracking in enumerate(self.tracking, 1)
            ],
        }


def check(document, known, orders, account, now):
    """Hold a request against the rules.

    :param document: one ``Shipment``, already valid by the model
    :param known: the :class:`Request` of its number, ``None`` for none
    :param orders: number -> :class:`~.orders.PurchaseOrder`
    :param account: name of the account
    :raise Refusal: the first rule that is broken
    """
    number = document["vendorShipmentIdentifier"].strip()
    if document["transactionType"] == "Cancel":
        if known is None or known.cancelled:
            raise Refusal("UNKNOWN_SHIPMENT", number)
        if known.carrier:
            raise Refusal("CANCEL_TOO_LATE", number)
        return
    # A cancelled request's number is used, too.
    if known is not None and now - known.created < timedelta(days=365):
        raise Refusal("DUPLICATE_SHIPMENT", number)
    if document.get("shipmentFreightTerm") != "Collect":
        raise Refusal("NOT_COLLECT", number)
    _check_pickup(document, number, now)
    measured = document.get("shipmentMeasurements") or {}
    counts = [v for k, v in measured.items() if k.startswith("total")]
    if not any(counts) or "shipmentWeight" not in measured:
        raise Refusal("MISSING_MEASUREMENTS", number)
    _check_orders(document, orders, account, number)


def _check_pickup(document, number, now):
    pickup = document.get("collectFreightPickupDetails") or {}
    if not pickup.get("requestedPickUp"):
        raise Refusal("MISSING_PICKUP", number)
    least, left = now.date(), BUSINESS_DAYS
    while left:
        least += timedelta(days=1)
        left -= least.weekday() < 5
    if parse_iso(pickup["requestedPickUp"]).date() < least:
        raise Refusal("PICKUP_TOO_SOON", pickup["requestedPickUp"])


def _check_orders(document, orders, account, number):
    asked = document.get("purchaseOrders")
    if not asked:
        raise Refusal("MISSING_ORDERS", number)
    for each in asked:
        order_number = (each.get("purchaseOrderNumber") or "").strip()
        order = orders.get(order_number)
        if order is None or order.account != account:
            raise Refusal("INVALID_ORDER_ID", order_number)
        if order.vendor_code != document["sellingParty"]["partyId"].strip():
            raise Refusal("INVALID_SELLING_PARTY", order_number)
        if not any(line.last and line.last.confirmed for line in order.lines):
            raise Refusal("ORDER_NOT_CONFIRMED", order_number)


def label_pdf(text):
    """A page of a PDF that says something: the smallest that readers open."""
    stream = f"BT /F1 18 Tf 30 360 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
        + b"startxref\n%d\n%%%%EOF\n" % len(content)
    )
