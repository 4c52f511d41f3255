"""What a confirmation of a direct fulfilment shipment, and a label, are made of."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from ..shipment.facts import DIRECT_FULFILLMENT

SHIPPED, FLOOR_DENIAL = "SHIPPED", "FLOOR_DENIAL"
STATES = (SHIPPED, FLOOR_DENIAL)


@dataclass(frozen=True)
class Item:
    """So many of a line.

    :ivar line: itemSequenceNumber, a whole number
    :ivar quantity: eaches
    :ivar unit: as the order has it, ``Each``
    :ivar piece: pieceNumber, where one item comes in several containers
    """

    line: int
    quantity: int
    asin: str | None = None
    vendor_sku: str | None = None
    unit: str = "Each"
    piece: int | None = None


@dataclass(frozen=True)
class Box:
    """A container.

    :ivar identifier: containerIdentifier
    :ivar scac: SCAC, for own carriers in North America
    :ivar carrier: its name, for own carriers in Europe
    :ivar items: tuple of :class:`Item`
    :ivar sequence: containerSequenceNumber, where one item comes in several
    """

    key: Hashable
    identifier: str
    items: tuple = ()
    tracking: str | None = None
    ship_method: str | None = None
    weight: Decimal | None = None
    weight_unit: str = "KG"
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    dimension_unit: str = "CM"
    scac: str | None = None
    carrier: str | None = None
    container_type: str = "Carton"
    manifest: str | None = None
    manifest_at: datetime | None = None
    sequence: int | None = None


@dataclass(frozen=True)
class Confirmation:
    """What would be confirmed of an order.

    :ivar order: purchase order number
    :ivar status: :data:`SHIPPED` or :data:`FLOOR_DENIAL`
    :ivar ordered: tuple of :class:`Item`: the order's lines
    :ivar items: tuple of :class:`Item`: what is told of them
    :ivar selling_party: Amazon's code of the vendor
    :ivar ship_from: Amazon's code of the warehouse
    :ivar shipped_at: departure, UTC
    :ivar ship_by: requiredShipDate, UTC
    :ivar own_carrier: whether the vendor ships with a carrier of his own
    :ivar region: ``NA``, ``EU``, ``FE``
    :ivar country: of the marketplace
    :ivar label_trackings: tracking numbers of Amazon's labels
    """

    order: str
    selling_party: str
    ship_from: str
    ordered: tuple
    items: tuple
    containers: tuple = ()
    status: str = SHIPPED
    shipped_at: datetime | None = None
    estimated_at: datetime | None = None
    ship_by: datetime | None = None
    vendor_order: str | None = None
    is_priority: bool | None = None
    own_carrier: bool = False
    region: str | None = None
    country: str | None = None
    #: as the rule books name it
    program = DIRECT_FULFILLMENT
    is_accepted: bool = True
    is_cancelled: bool = False
    label_trackings: frozenset = frozenset()

    def for_labels(self, boxes):
        """What is told to have labels made: nothing is tracked or shipped yet.

        :param boxes: iterable of :class:`Box`; none: Amazon makes one label
        """
        bare = tuple(replace(box, tracking=None) for box in boxes)
        return replace(self, containers=bare, label_trackings=frozenset())
