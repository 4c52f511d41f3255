"""Routing requests (submitShipments): ask Amazon for a truck, and read what it says of
them (getShipmentDetails). Rules: Amazon's model ``vendorShipments.json``."""

from dataclasses import dataclass
from datetime import datetime

from ..windows import iso
from . import shipment_parts as parts
from . import writing
from .common import MessageError, Problems, choice, identifier, load, section, text
from .moments import moment
from .parties import party
from .shipment_import import import_details
from .values import Party

TRANSACTION_TYPES = ("New", "Cancel")
FREIGHT_TERMS = ("Collect", "Prepaid")
STATUSES = ("Created", "TransportationRequested", "CarrierAssigned", "Shipped")


@dataclass(frozen=True)
class RoutedShipment:
    """One shipment of getShipmentDetails.

    :ivar identifier: vendorShipmentIdentifier
    :ivar arn: buyerReferenceNumber
    :ivar status: ``Created``, ``TransportationRequested``, ``CarrierAssigned``,
        ``Shipped``, or what Amazon wrote
    :ivar status_at: moment of it, UTC; so the other moments
    :ivar carrier: its name
    :ivar scac: its code
    :ivar pro: shipmentReferenceNumber
    :ivar problems: tuple of :class:`~.values.Problem`
    """

    identifier: str | None
    arn: str | None = None
    transaction_type: str | None = None
    status: str | None = None
    status_at: datetime | None = None
    freight_term: str | None = None
    ship_mode: str | None = None
    bol: str | None = None
    carrier: str | None = None
    scac: str | None = None
    pro: str | None = None
    requested_pickup_at: datetime | None = None
    scheduled_pickup_at: datetime | None = None
    carrier_assigned_at: datetime | None = None
    selling_party: Party | None = None
    ship_from: Party | None = None
    ship_to: Party | None = None
    problems: tuple = ()


# --- Writing ----------------------------------------------------------------


def build_routing_request(facts, transaction_type="New"):
    """Write the body of submitShipments.

    :param facts: ``ShipmentFacts``; ``identifier`` is the vendorShipmentIdentifier,
        ``confirmed_at`` the transactionDate
    :param transaction_type: ``New`` or ``Cancel``
    :return: dict, the whole body; ``encode`` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    document = {
        "vendorShipmentIdentifier": writing.needed(
            facts.identifier, "vendorShipmentIdentifier"
        ),
        "transactionType": writing.one_of(
            transaction_type, TRANSACTION_TYPES, "transactionType"
        ),
        "buyerReferenceNumber": facts.arn or None,
        "transactionDate": writing.date_text(
            facts.confirmed_at, "transactionDate", optional=False
        ),
        "shipmentFreightTerm": writing.one_of(
            facts.freight_term, FREIGHT_TERMS, "shipmentFreightTerm"
        ),
        "sellingParty": parts.party(facts.selling_party, "sellingParty"),
        "shipFromParty": parts.party(facts.ship_from, "shipFromParty"),
        "shipToParty": parts.party(facts.ship_to, "shipToParty"),
    }
    if transaction_type == "New":
        document |= _details(facts)
    return {"shipments": [writing.given(document)]}


def _details(facts):
    numbers = parts.numbered(facts.items, "purchaseOrders")
    return {
        "shipmentMeasurements": _measurements(facts),
        "collectFreightPickupDetails": writing.given(
            {
                "requestedPickUp": writing.date_text(
                    facts.requested_pickup_at, "requestedPickUp"
                )
            }
        ),
        "purchaseOrders": _orders(facts, numbers),
        "importDetails": import_details(facts.imported),
        # All of them or none: a part of them would be another shipment.
        "containers": [
            _container(each, facts, numbers, f"containers[{index}]")
            for index, each in enumerate(facts.containers)
        ]
        if facts.containers and all(each.sscc for each in facts.containers)
        else None,
        "transportationDetails": _transportation(facts),
    }


def _measurements(facts):
    pallets, stackable = facts.pallets, sum(each.is_stackable for each in facts.pallets)
    return writing.given(
        {
            # "Provide the cartonCount only for non-palletized shipments."
            "totalCartonCount": None if pallets else len(facts.cartons) or None,
            "totalPalletStackable": stackable if pallets else None,
            "totalPalletNonStackable": len(pallets) - stackable if pallets else None,
            "shipmentWeight": parts.weight(
                facts.gross_weight, facts.weight_unit, "shipmentWeight"
            ),
            "shipmentVolume": parts.volume(
                facts.volume, facts.volume_unit, "shipmentVolume"
            ),
        }
    )


def _orders(facts, numbers):
    """One entry for each order, with its items in their order."""
    known = {order.number: order for order in facts.orders}
    by_order = {}
    for item in facts.items:
        by_order.setdefault(item.purchase_order_number, []).append(item)
    return [
        writing.given(
            {
                "purchaseOrderNumber": writing.needed(number, "purchaseOrderNumber"),
                "purchaseOrderDate": writing.date_text(
                    order and order.date, "purchaseOrderDate"
                ),
                "shipWindow": order and _window(order.ship_window),
                "items": [
                    writing.given(
                        {
                            "itemSequenceNumber": numbers[item.key],
                            "buyerProductIdentifier": item.asin or None,
                            "vendorProductIdentifier": item.vendor_sku or None,
                            "shippedQuantity": parts.quantity(item, "shippedQuantity"),
                        }
                    )
                    for item in items
                ],
            }
        )
        for number, items in by_order.items()
        for order in (known.get(number),)
    ]


def _window(window):
    return f"{iso(window.start)}--{iso(window.end)}" if window else None


def _container(container, facts, numbers, path):
    cartons = facts.cartons_on.get(container.key, ())
    is_pallet = container.kind == "pallet"
    return writing.given(
        {
            "containerType": writing.one_of(
                container.kind, ("carton", "pallet"), f"{path}.containerType"
            ),
            "containerSequenceNumber": parts.sequence(container.sequence),
            "containerIdentifiers": parts.identifiers(
                container, f"{path}.containerIdentifiers"
            ),
            "trackingNumber": container.tracking or None,
            "dimensions": parts.dimensions(container, f"{path}.dimensions"),
            "weight": parts.weight(
                container.weight, container.weight_unit, f"{path}.weight"
            ),
            "tier": container.tier if is_pallet else None,
            "block": container.block if is_pallet else None,
            "innerContainersDetails": {
                "containerCount": len(cartons),
                "containerSequenceNumbers": [
                    {"containerSequenceNumber": parts.sequence(carton.sequence)}
                    for carton in cartons
                ],
            }
            if cartons
            else None,
            "packedItems": [
                _packed(item, numbers, f"{path}.packedItems[{index}]")
                for index, item in enumerate(container.items)
            ]
            or None,
        }
    )


def _packed(item, numbers, path):
    return writing.given(
        {
            "itemSequenceNumber": parts.reference(item, numbers, path),
            "buyerProductIdentifier": item.asin or None,
            "vendorProductIdentifier": item.vendor_sku or None,
            "packedQuantity": parts.quantity(item, path),
            "itemDetails": writing.given(
                {
                    "purchaseOrderNumber": item.purchase_order_number,
                    "lotNumber": item.lot or None,
                    "expiry": parts.expiry(item, path),
                }
            ),
        }
    )


def _transportation(facts):
    return writing.given(
        {
            "shipMode": facts.shipment_type
            and writing.one_of(facts.shipment_type, parts.SHIPMENT_TYPES, "shipMode"),
            "transportationMode": facts.transport_mode
            and writing.one_of(
                facts.transport_mode, parts.TRANSPORT_MODES, "transportationMode"
            ),
            "estimatedDeliveryDate": writing.date_text(
                facts.estimated_at, "estimatedDeliveryDate"
            ),
            "carrierDetails": writing.given(
                {
                    "name": facts.carrier or None,
                    "code": facts.scac or None,
                    "shipmentReferenceNumber": facts.pro or None,
                }
            ),
            "billOfLadingNumber": facts.bol or None,
        }
    )


# --- Reading ----------------------------------------------------------------


def parse_shipment(source):
    """Read one shipment of getShipmentDetails.

    :param source: text, bytes or dict
    :rtype: RoutedShipment
    :raise MessageError: no object, or it names no shipment
    """
    data = load(source, "shipment")
    problems = Problems()

    def at(values, name):
        return moment(values.get(name), problems, name)

    number, _exactly = identifier(
        data.get("vendorShipmentIdentifier"), problems, "vendorShipmentIdentifier"
    )
    arn, _exactly = identifier(
        data.get("buyerReferenceNumber"), problems, "buyerReferenceNumber"
    )
    if number is None and arn is None:
        raise MessageError("The shipment has no number.", "vendorShipmentIdentifier")
    pickup = section(data, "collectFreightPickupDetails", problems)
    transport = section(data, "transportationDetails", problems)
    carrier = section(transport, "carrierDetails", problems, "transportationDetails")
    return RoutedShipment(
        identifier=number,
        arn=arn,
        transaction_type=text(data.get("transactionType")),
        status=_status(data, problems),
        # Spelt so in Amazon's model.
        status_at=at(data, "currentshipmentStatusDate"),
        freight_term=choice(
            data.get("shipmentFreightTerm"),
            FREIGHT_TERMS,
            problems,
            "shipmentFreightTerm",
        ),
        ship_mode=text(transport.get("shipMode")),
        bol=text(transport.get("billOfLadingNumber")),
        carrier=text(carrier.get("name")),
        scac=text(carrier.get("code")),
        pro=text(carrier.get("shipmentReferenceNumber")),
        requested_pickup_at=at(pickup, "requestedPickUp"),
        scheduled_pickup_at=at(pickup, "scheduledPickUp"),
        carrier_assigned_at=at(pickup, "carrierAssignmentDate"),
        selling_party=party(data, "sellingParty", problems),
        ship_from=party(data, "shipFromParty", problems),
        ship_to=party(data, "shipToParty", problems),
        problems=tuple(problems),
    )


def _status(data, problems):
    """Amazon's table writes them with spaces, its enumeration without."""
    found = text(data.get("currentShipmentStatus"))
    if found is not None:
        for known in STATUSES:
            if found.replace(" ", "").lower() == known.lower():
                return known
    return choice(found, STATUSES, problems, "currentShipmentStatus")
