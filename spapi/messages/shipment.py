"""Shipments: build the confirmation (ASN) exactly; :mod:`.routing` has the request for
a truck and what Amazon answers, :mod:`.transport_label` Amazon's labels.

The facts are ``logic/shipment/facts.py``'s ``ShipmentFacts``; this package knows their
fields and not their class. Rules: Amazon's model ``vendorShipments.json``.
"""

import re

from . import shipment_parts as parts
from . import writing
from .routing import RoutedShipment, build_routing_request, parse_shipment
from .shipment_import import import_details
from .transport_label import Label, TransportLabel, parse_label
from .values import MessageError
from .writing import encode

__all__ = [
    "CONFIRMATION_TYPES",
    "STRUCTURES",
    "Label",
    "RoutedShipment",
    "TransportLabel",
    "build_confirmation",
    "build_routing_request",
    "encode",
    "parse_label",
    "parse_shipment",
]

_COUNTRY = re.compile(r"[A-Z]{2}")
CONFIRMATION_TYPES = ("Original", "Replace")
STRUCTURES = (
    "PalletizedAssortmentCase",
    "LooseAssortmentCase",
    "PalletOfItems",
    "PalletizedStandardCase",
    "LooseStandardCase",
    "MasterPallet",
    "MasterCase",
)


def build_confirmation(facts):
    """Write the body of submitShipmentConfirmations.

    The same facts always give the same document: keys in the order of Amazon's model,
    decimals exact text, what is not known left out.

    :param facts: ``ShipmentFacts``, with ``confirmed_at``
    :return: dict, the whole body; :func:`encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    numbers = parts.numbered(facts.items, "shippedItems")
    cartons = {
        carton.key: parts.sequence(index)
        for index, carton in enumerate(facts.cartons, 1)
    }
    document = {
        "shipmentIdentifier": writing.needed(facts.identifier, "shipmentIdentifier"),
        "shipmentConfirmationType": writing.one_of(
            facts.confirmation_type, CONFIRMATION_TYPES, "shipmentConfirmationType"
        ),
        "shipmentType": _word(
            facts.shipment_type, parts.SHIPMENT_TYPES, "shipmentType"
        ),
        "shipmentStructure": _word(
            facts.shown_structure, STRUCTURES, "shipmentStructure"
        ),
        "transportationDetails": _transportation(facts),
        "amazonReferenceNumber": facts.arn or None,
        "shipmentConfirmationDate": writing.date_text(
            facts.confirmed_at, "shipmentConfirmationDate", optional=False
        ),
        "shippedDate": writing.date_text(facts.shipped_at, "shippedDate"),
        "estimatedDeliveryDate": writing.date_text(
            facts.estimated_at, "estimatedDeliveryDate"
        ),
        "sellingParty": parts.party(facts.selling_party, "sellingParty"),
        "shipFromParty": parts.party(facts.ship_from, "shipFromParty"),
        "shipToParty": parts.party(facts.ship_to, "shipToParty"),
        "shipmentMeasurements": _measurements(facts),
        "importDetails": import_details(facts.imported),
        "shippedItems": [
            _item(item, numbers[item.key], f"shippedItems[{index}]")
            for index, item in enumerate(facts.items)
        ],
        "cartons": [
            _carton(each, cartons[each.key], facts, numbers, f"cartons[{index}]")
            for index, each in enumerate(facts.cartons)
        ]
        or None,
        "pallets": [
            _pallet(each, cartons, facts, numbers, f"pallets[{index}]")
            for index, each in enumerate(facts.pallets)
        ]
        or None,
    }
    return {"shipmentConfirmations": [writing.given(document)]}


def _word(value, known, path):
    return writing.one_of(value, known, path) if value else None


def _transportation(facts):
    return writing.given(
        {
            "carrierScac": facts.scac or None,
            "carrierShipmentReferenceNumber": facts.pro or None,
            "transportationMode": _word(
                facts.transport_mode, parts.TRANSPORT_MODES, "transportationMode"
            ),
            "billOfLadingNumber": facts.bol or None,
        }
    )


def _measurements(facts):
    """Amazon: "Provide the cartonCount only for non-palletized shipments", and the
    palletCount only for palletized ones."""
    palletized = bool(facts.pallets)
    return writing.given(
        {
            "grossShipmentWeight": parts.weight(
                facts.gross_weight, facts.weight_unit, "grossShipmentWeight"
            ),
            "shipmentVolume": parts.volume(
                facts.volume, facts.volume_unit, "shipmentVolume"
            ),
            "cartonCount": None if palletized else len(facts.cartons) or None,
            "palletCount": len(facts.pallets) or None,
        }
    )


def _item(item, number, path):
    return writing.given(
        {
            "itemSequenceNumber": number,
            "amazonProductIdentifier": item.asin or None,
            "vendorProductIdentifier": item.vendor_sku or None,
            "shippedQuantity": parts.quantity(item, f"{path}.shippedQuantity"),
            # There is no number of the order's line: Amazon finds it by the number of
            # the order and the product.
            "itemDetails": writing.given(
                {
                    "purchaseOrderNumber": writing.needed(
                        item.purchase_order_number,
                        f"{path}.itemDetails.purchaseOrderNumber",
                    ),
                    "lotNumber": item.lot or None,
                    "countryOfOrigin": _country(item, f"{path}.itemDetails"),
                    "expiry": parts.expiry(item, f"{path}.itemDetails.expiry"),
                }
            ),
        }
    )


def _country(item, path):
    """Amazon: ISO 3166-1 alpha-2, ``^[A-Z]{2}$``."""
    found = item.country_of_origin
    if found and not _COUNTRY.fullmatch(found):
        raise MessageError(
            f"{path}.countryOfOrigin must be two capital letters, not {found!r}.",
            f"{path}.countryOfOrigin",
        )
    return found or None


def _carton(carton, number, facts, numbers, path):
    if not carton.items:
        raise MessageError(f"{path} is empty.", f"{path}.items")
    tracking = carton.tracking or (facts.is_parcel and facts.tracking) or None
    return writing.given(
        {
            "cartonIdentifiers": parts.identifiers(carton, f"{path}.cartonIdentifiers"),
            "cartonSequenceNumber": number,
            "dimensions": parts.dimensions(carton, f"{path}.dimensions"),
            "weight": parts.weight(carton.weight, carton.weight_unit, f"{path}.weight"),
            "trackingNumber": tracking,
            "items": _contents(carton, facts, numbers, path),
        }
    )


def _pallet(pallet, cartons, facts, numbers, path):
    identifiers = parts.identifiers(pallet, f"{path}.palletIdentifiers")
    if not identifiers:
        raise MessageError(
            f"{path} has no number.",
            f"{path}.palletIdentifiers",
        )
    on_it = [cartons[carton.key] for carton in facts.cartons_on.get(pallet.key, ())]
    if not on_it and not pallet.items:
        raise MessageError(f"{path} is empty.", f"{path}.items")
    return writing.given(
        {
            "palletIdentifiers": identifiers,
            "tier": pallet.tier,
            "block": pallet.block,
            "dimensions": parts.dimensions(pallet, f"{path}.dimensions"),
            "weight": parts.weight(pallet.weight, pallet.weight_unit, f"{path}.weight"),
            "cartonReferenceDetails": {
                "cartonCount": len(on_it),
                "cartonReferenceNumbers": on_it,
            }
            if on_it
            else None,
            "items": _contents(pallet, facts, numbers, path) or None,
        }
    )


def _contents(container, facts, numbers, path):
    return [
        writing.given(
            {
                "itemReference": parts.reference(item, numbers, f"{path}.items"),
                "shippedQuantity": parts.quantity(item, f"{path}.items[{index}]"),
                # "If the items in this shipment belong to multiple purchase order
                # numbers that are in particular carton or pallet within the shipment,
                # then provide the purchaseOrderNumber at the appropriate carton or
                # pallet level."
                "itemDetails": {"purchaseOrderNumber": item.purchase_order_number}
                if facts.holds_several_orders
                else None,
            }
        )
        for index, item in enumerate(container.items)
    ]
