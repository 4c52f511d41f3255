"""Rules: who ships to whom, and under which number."""

from ...spapi.messages.shipment_parts import has_address
from .finding import NOTE, REFUSE, RISK
from .rule import CONFIRMATION, ROUTING, Rule, hit

BOTH = frozenset({CONFIRMATION, ROUTING})
ROLES = ("selling_party", "ship_from", "ship_to")


def _party_missing(shipment, around):
    for role in ROLES:
        party = getattr(shipment, role)
        if not (party and (party.party_id or "").strip()):
            yield hit(role=role)


def _ship_from_address(shipment, around):
    if not has_address(shipment.ship_from):
        yield hit()


def _identifier_missing(shipment, around):
    if not (shipment.identifier or "").strip():
        yield hit()


def _identifier_used(shipment, around):
    if shipment.is_replace:
        return
    told = around.told and around.told.shipment.identifier
    if shipment.identifier and shipment.identifier in {told, *around.identifiers}:
        yield hit(identifier=shipment.identifier)


def _no_items(shipment, around):
    if not shipment.items:
        yield hit()


_ADDRESS_SOURCE = (
    "Guide: in Europe ship-to, supplier and ship-from are mandatory; model: an address "
    "has a name, a first line and a country"
)
RULES = (
    Rule(
        "party_missing",
        REFUSE,
        "Model: sellingParty, shipFromParty, shipToParty and their ids are required",
        _party_missing,
        stages=BOTH,
    ),
    Rule(
        "ship_from_address_missing",
        RISK,
        _ADDRESS_SOURCE,
        _ship_from_address,
        regions=frozenset({"EU"}),
        stages=BOTH,
    ),
    Rule(
        "ship_from_address_missing",
        NOTE,
        _ADDRESS_SOURCE,
        _ship_from_address,
        regions=frozenset({"NA", "FE"}),
        stages=BOTH,
    ),
    Rule(
        "identifier_missing",
        REFUSE,
        "Model: shipmentIdentifier is required",
        _identifier_missing,
        stages=BOTH,
    ),
    Rule(
        "identifier_used",
        REFUSE,
        'Model: "Unique shipment ID (not used over the last 365 days)."',
        _identifier_used,
        stages=BOTH,
    ),
    Rule(
        "no_items",
        REFUSE,
        "Model: shippedItems is required",
        _no_items,
        stages=BOTH,
    ),
)
