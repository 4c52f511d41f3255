"""Carton and pallet labels as PDF, with a GS1-128 bar code of the SSCC."""

from dataclasses import dataclass, field

#: Name of a size -> (width, height) in millimetres.
SIZES = {"4x6": (101.6, 152.4), "A6": (105.0, 148.0)}


@dataclass(frozen=True)
class Words:
    """The words that are printed, for whoever translates them."""

    ship_from: str = "SHIP FROM"
    ship_to: str = "SHIP TO"
    carrier: str = "CARRIER"
    pro: str = "PRO"
    bol: str = "BOL"
    purchase_order: str = "PO"
    mixed: str = "MIXED SKUS"
    units: str = "UNITS"
    carton: str = "CARTON"
    pallet: str = "PALLET"
    of: str = "OF"
    lot: str = "LOT"
    expiry: str = "EXP"


@dataclass(frozen=True)
class LabelFacts:
    """What one label says; :func:`of_container` makes it.

    :ivar ship_from: lines of text; likewise ``ship_to``
    :ivar orders: purchase order numbers
    :ivar products: tuple of (kind, text): ``("ASIN", ...)``, ``("EAN", ...)``; empty for
        mixed ones
    :ivar units: eaches in it
    :ivar cases: text such as ``5 x 12``, ``None`` for eaches
    :ivar number: n of :attr:`total` of its kind
    """

    sscc: str
    kind: str
    ship_from: tuple
    ship_to: tuple
    fulfilment_centre: str
    orders: tuple
    products: tuple
    is_mixed: bool
    units: int
    number: int
    total: int
    cases: str | None = None
    carrier: str | None = None
    pro: str | None = None
    bol: str | None = None
    lots: tuple = ()
    expiries: tuple = ()
    words: Words = field(default_factory=Words)


def of_container(shipment, container, words=None):
    """What the label of a container says.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param container: :class:`~.facts.ContainerFacts`, one of it
    :param words: :class:`Words`
    :rtype: LabelFacts
    """
    raise NotImplementedError


def pdf(labels, size="4x6", file=None):
    """Write labels, one a page.

    :param labels: iterable of :class:`LabelFacts`; may be a generator of thousands
    :param size: a key of :data:`SIZES`
    :param file: binary file to write to
    :return: the bytes, ``None`` where a file was given
    :raise ValueError: a label has no good SSCC, or there is none
    """
    raise NotImplementedError
