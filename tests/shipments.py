"""A shipment as the tests of the rule book, the messages and the labels use it."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from ..logic.shipment import sscc
from ..logic.shipment.facts import (
    CASES,
    PALLET,
    ContainerFacts,
    ItemFacts,
    OrderFacts,
    ShipmentFacts,
    Surroundings,
)
from ..spapi.messages.values import Address, Party, Window

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
#: 0000000 is nobody's prefix.
PREFIX = "4000001"


def number(serial):
    """An SSCC of the tests' own range."""
    return sscc.build("3", PREFIX, serial)


def item(quantity=5, line="1", **changes):
    """Cases of 12; 10 of them were ordered and confirmed."""
    values = {
        "purchase_order_number": "4Z32PABC",
        "line_number": line,
        "asin": f"B00SIMUL0{line}",
        "vendor_sku": f"NL-{line}",
        "quantity": quantity,
        "unit": CASES,
        "unit_size": 12,
        "ordered": 120,
        "confirmed": 120,
        "net_cost": Decimal("2.50"),
        "currency": "EUR",
        "barcode": "4006381333931",
    }
    return ItemFacts(**(values | changes))


def carton(sequence=1, *items, **changes):
    values = {
        "key": f"carton {sequence}",
        "sequence": sequence,
        "sscc": number(sequence),
        "weight": Decimal("12.5"),
        "items": items or (item(),),
        "is_labelled": True,
    }
    return ContainerFacts(**(values | changes))


def pallet(sequence=1, **changes):
    values = {
        "key": f"pallet {sequence}",
        "kind": PALLET,
        "sequence": sequence,
        "sscc": number(900 + sequence),
        "weight": Decimal(40),
        "is_labelled": True,
    }
    return ContainerFacts(**(values | changes))


def party(code, country="DE", **changes):
    values = {
        "name": f"Company {code}",
        "address_line1": "Hafenstraße 7",
        "city": "Lübeck",
        "postal_code": "23568",
        "country_code": country,
    }
    return Party(code, Address(**(values | changes)))


def shipment(**changes):
    """Two loose cartons of one line, sound in every respect."""
    values = {
        "identifier": "SHP00000001",
        "selling_party": replace(party("NORD1"), tax_type="VAT", tax_number="DE1"),
        "ship_from": party("LUB1"),
        "ship_to": party("XDE1"),
        "scac": "DSVE",
        "carrier": "DSV Road",
        "bol": "BOL-2026-77",
        "pro": "PRO4711",
        "confirmed_at": NOW,
        "shipped_at": NOW - timedelta(minutes=10),
        "estimated_at": NOW + timedelta(days=4),
        "window": Window(NOW + timedelta(days=4), NOW + timedelta(days=10)),
        "containers": (carton(1), carton(2)),
        "items": (item(10),),
        "orders": (
            OrderFacts(
                "4Z32PABC",
                NOW - timedelta(days=3),
                Window(NOW, NOW + timedelta(days=2)),
            ),
        ),
        "volume": Decimal("0.25"),
        "country": "DE",
    }
    return ShipmentFacts(**(values | changes))


def around(**changes):
    """What is known besides :func:`shipment`: nothing special."""
    return Surroundings(**({"now": NOW} | changes))


EXPIRY = date(2027, 1, 31)
