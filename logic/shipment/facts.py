"""A shipment as it is told to Amazon, labelled and judged: pure values, all exact.

They are made once, from what was packed, and passed on: the rule book, the message, the
labels and the money at risk read the same object.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from ...spapi.messages.values import Party, Window
from .import_facts import ImportFacts

ORIGINAL, REPLACE = "Original", "Replace"
TRUCK_LOAD, LESS_THAN_TRUCK_LOAD = "TruckLoad", "LessThanTruckLoad"
SMALL_PARCEL = "SmallParcel"
COLLECT, PREPAID = "Collect", "Prepaid"
CARTON, PALLET = "carton", "pallet"
EACHES, CASES = "Eaches", "Cases"
SSCC = "SSCC"
RETAIL, DIRECT_FULFILLMENT = "retail", "direct_fulfillment"


@dataclass(frozen=True)
class ItemFacts:
    """Units of one line of an order, of one lot.

    The same values describe what a shipment holds in all and what a container holds;
    :attr:`key` tells which belong together.

    :ivar purchase_order_number: Amazon's
    :ivar line_number: itemSequenceNumber of the order's line
    :ivar asin: as the order spells it
    :ivar vendor_sku: vendorProductIdentifier, as the order spells it
    :ivar quantity: in :attr:`unit`
    :ivar unit: ``Cases`` or ``Eaches``, as ordered
    :ivar unit_size: eaches in a case; 1 for eaches
    :ivar ordered: eaches that Amazon ordered on this line, ``None`` where not known
    :ivar confirmed: eaches that were confirmed on this line (accepted and backordered),
        ``None`` where not known
    :ivar shipped_before: eaches of this line that other shipments told Amazon of, the
        same on every item of the line
    :ivar lot: lot or serial number
    :ivar expiry: day on which it expires
    :ivar manufactured: day on which it was made
    :ivar is_perishable: Amazon wants an expiry date for it
    :ivar net_cost: what Amazon pays for one each
    :ivar currency: code of that
    :ivar barcode: EAN or UPC, for labels
    :ivar description: for labels and papers
    :ivar country_of_origin: ISO code
    """

    purchase_order_number: str
    line_number: str
    asin: str | None
    vendor_sku: str | None
    quantity: int
    unit: str = EACHES
    unit_size: int = 1
    ordered: int | None = None
    confirmed: int | None = None
    shipped_before: int = 0
    lot: str | None = None
    expiry: date | None = None
    manufactured: date | None = None
    is_perishable: bool = False
    net_cost: Decimal | None = None
    currency: str | None = None
    barcode: str | None = None
    description: str | None = None
    country_of_origin: str | None = None

    @property
    def eaches(self):
        """The quantity in pieces."""
        return self.quantity * (self.unit_size if self.unit == CASES else 1)

    @property
    def line(self):
        """Which line of which order it belongs to."""
        return self.purchase_order_number, self.line_number

    @property
    def key(self):
        """What is one item of a message: the line, the lot, the dates, the unit."""
        return (
            self.purchase_order_number,
            self.line_number,
            self.lot or "",
            self.expiry,
            self.manufactured,
            self.unit,
            self.unit_size,
        )


@dataclass(frozen=True)
class ContainerFacts:
    """A carton or a pallet.

    :ivar key: which container of ours it is, hashable; ``parent`` of others
    :ivar kind: ``carton`` or ``pallet``
    :ivar sequence: its number among its kind in the shipment, from 1
    :ivar sscc: 18 digits, or what somebody typed
    :ivar identifier_type: of :attr:`sscc`: ``SSCC``, or another of Amazon's types
    :ivar parent: key of the pallet it stands on
    :ivar weight: gross
    :ivar weight_unit: Amazon's ``Kg``, ``G``, ``Lb`` or ``Oz``
    :ivar length: likewise ``width``, ``height``, in :attr:`dimension_unit`
    :ivar dimension_unit: Amazon's ``Meter``, ``In``, ``Ft`` or ``Yard``
    :ivar tracking: the parcel's tracking number
    :ivar items: what lies in it itself, tuple of :class:`ItemFacts`; of a pallet only
        what lies on it without a carton
    :ivar is_labelled: its label was printed
    :ivar is_stackable: of a pallet
    :ivar tier: layers of a pallet; ``block``: cartons a layer
    """

    key: Any
    kind: str = CARTON
    sequence: int = 1
    sscc: str | None = None
    identifier_type: str = SSCC
    parent: Any = None
    weight: Decimal | None = None
    weight_unit: str = "Kg"
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    dimension_unit: str = "Meter"
    tracking: str | None = None
    items: tuple[ItemFacts, ...] = ()
    is_labelled: bool = False
    is_stackable: bool = True
    tier: int | None = None
    block: int | None = None

    @property
    def eaches(self):
        """The pieces that lie in it itself."""
        return sum(item.eaches for item in self.items)

    @property
    def orders(self):
        """The numbers of the orders in it itself, in their order of appearance."""
        return tuple(dict.fromkeys(item.purchase_order_number for item in self.items))


@dataclass(frozen=True)
class OrderFacts:
    """An order of the shipment, as a routing request tells of it.

    :ivar number: Amazon's purchase order number
    :ivar date: when Amazon placed it
    :ivar ship_window: when Amazon wants it shipped
    """

    number: str
    date: datetime | None = None
    ship_window: Window | None = None


@dataclass(frozen=True)
class ShipmentFacts:
    """A shipment: one truck or parcel, one vendor code, one fulfilment centre, one day.

    Moments are UTC, with or without saying so.

    :ivar identifier: shipmentIdentifier, ours, not used in the last 365 days
    :ivar confirmation_type: ``Original`` or ``Replace``
    :ivar shipment_type: ``TruckLoad``, ``LessThanTruckLoad`` or ``SmallParcel``
    :ivar freight_term: ``Collect`` (Amazon pays) or ``Prepaid`` (the vendor pays)
    :ivar structure: Amazon's shipmentStructure; ``None``: follows from the containers
        (:attr:`shown_structure`)
    :ivar transport_mode: ``Road``, ``Air`` or ``Ocean``
    :ivar scac: carrierScac
    :ivar carrier: its name
    :ivar bol: bill of lading, or delivery note number
    :ivar pro: carrierShipmentReferenceNumber
    :ivar arn: amazonReferenceNumber
    :ivar tracking: of the whole shipment, where the containers have none of their own
    :ivar selling_party: :class:`~...spapi.messages.values.Party`; so the two others
    :ivar confirmed_at: moment of the message (shipmentConfirmationDate)
    :ivar shipped_at: departure
    :ivar estimated_at: expected arrival
    :ivar appointment_at: when Amazon's dock expects it, where known
    :ivar requested_pickup_at: for a routing request
    :ivar window: the ship window (Collect) or delivery window (Prepaid) of its orders:
        the part that is common to all of them
    :ivar containers: tuple of :class:`ContainerFacts`, cartons and pallets
    :ivar items: all that is shipped, tuple of :class:`ItemFacts`, each key once
    :ivar orders: tuple of :class:`OrderFacts`
    :ivar weight: gross, of all; ``None``: the sum of the outermost containers'
    :ivar weight_unit: Amazon's ``Kg``, ``G``, ``Lb`` or ``Oz``
    :ivar volume: of all
    :ivar volume_unit: Amazon's ``CuM``, ``CuFt``, ``CuIn`` or ``CuY``
    :ivar region: of the account: ``NA``, ``EU`` or ``FE``
    :ivar country: ISO code of the marketplace
    :ivar program: ``retail`` or ``direct_fulfillment``
    :ivar imported: :class:`~.import_facts.ImportFacts` of a direct import
    """

    identifier: str
    selling_party: Party
    ship_from: Party
    ship_to: Party
    confirmation_type: str = ORIGINAL
    shipment_type: str | None = LESS_THAN_TRUCK_LOAD
    freight_term: str | None = PREPAID
    structure: str | None = None
    transport_mode: str | None = "Road"
    scac: str | None = None
    carrier: str | None = None
    bol: str | None = None
    pro: str | None = None
    arn: str | None = None
    tracking: str | None = None
    confirmed_at: datetime | None = None
    shipped_at: datetime | None = None
    estimated_at: datetime | None = None
    appointment_at: datetime | None = None
    requested_pickup_at: datetime | None = None
    window: Window | None = None
    containers: tuple[ContainerFacts, ...] = ()
    items: tuple[ItemFacts, ...] = ()
    orders: tuple[OrderFacts, ...] = ()
    weight: Decimal | None = None
    weight_unit: str = "Kg"
    volume: Decimal | None = None
    volume_unit: str = "CuM"
    region: str = "EU"
    country: str | None = None
    program: str = RETAIL
    imported: ImportFacts | None = None

    @property
    def is_collect(self):
        return self.freight_term == COLLECT

    @property
    def is_parcel(self):
        return self.shipment_type == SMALL_PARCEL

    @property
    def is_replace(self):
        return self.confirmation_type == REPLACE

    @cached_property
    def cartons(self):
        return tuple(each for each in self.containers if each.kind == CARTON)

    @cached_property
    def pallets(self):
        return tuple(each for each in self.containers if each.kind == PALLET)

    @cached_property
    def cartons_on(self):
        """Key of a pallet -> tuple of the cartons on it."""
        found = {}
        for carton in self.cartons:
            if carton.parent is not None:
                found.setdefault(carton.parent, []).append(carton)
        return {key: tuple(cartons) for key, cartons in found.items()}

    @cached_property
    def order_numbers(self):
        """The numbers of its orders, in their order of appearance."""
        return tuple(dict.fromkeys(item.purchase_order_number for item in self.items))

    @property
    def holds_several_orders(self):
        return len(self.order_numbers) > 1

    @cached_property
    def packed(self):
        """Key of an item -> the quantity of it in all containers, in its unit."""
        found = {}
        for container in self.containers:
            for item in container.items:
                found[item.key] = found.get(item.key, 0) + item.quantity
        return found

    @cached_property
    def gross_weight(self):
        """The weight of all, in :attr:`weight_unit`; ``None`` where it is not known.

        Without a weight of its own: the sum of the containers that stand on no other,
        where each has one in the shipment's unit.
        """
        if self.weight is not None:
            return self.weight
        outer = [each for each in self.containers if each.parent is None]
        if not outer or any(
            each.weight is None or each.weight_unit != self.weight_unit
            for each in outer
        ):
            return None
        return sum((each.weight for each in outer), Decimal(0))

    @cached_property
    def shown_structure(self):
        """Amazon's shipmentStructure, ``None`` where nothing is packed.

        Standard: each carton holds one product; Assortment: some hold several.
        """
        if self.structure or not self.containers:
            return self.structure
        if not self.cartons:
            return "PalletOfItems"
        mixed = any(
            len({item.asin or item.vendor_sku for item in carton.items}) > 1
            for carton in self.cartons
        )
        where = "Palletized" if self.pallets else "Loose"
        return f"{where}{'Assortment' if mixed else 'Standard'}Case"


@dataclass(frozen=True)
class Told:
    """What Amazon was told of the shipment before: the base of a *Replace*.

    :ivar shipment: the :class:`ShipmentFacts` that were sent last
    :ivar first_at: when the Original was sent
    :ivar arrived_at: when it arrived at Amazon, ``None`` while it is under way
    :ivar by_api: whether it was sent by API; others cannot be replaced by API
    """

    shipment: ShipmentFacts
    first_at: datetime
    arrived_at: datetime | None = None
    by_api: bool = True


@dataclass(frozen=True)
class Surroundings:
    """What must be known besides the shipment itself, looked up before.

    :ivar now: the present moment, UTC
    :ivar told: :class:`Told`, for a *Replace*
    :ivar bols: BOLs of earlier shipments that must not come again (not of those that
        share this truck)
    :ivar identifiers: shipmentIdentifiers of the last 365 days, without this one
    :ivar ssccs: those of the shipment's numbers (18 digits) that other containers have
        used, ever
    :ivar truck_shipments: other shipments on the same truck (they share its BOL)
    :ivar shelf_days: days before its expiry in which Amazon takes no goods any more
    :ivar closed_days: days to come on which the warehouse does not work
    """

    now: datetime
    told: Told | None = None
    bols: frozenset = frozenset()
    identifiers: frozenset = frozenset()
    ssccs: frozenset = frozenset()
    truck_shipments: int = 0
    shelf_days: int = 30
    closed_days: frozenset = frozenset()
