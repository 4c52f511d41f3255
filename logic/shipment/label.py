"""What a carton's or pallet's label says: pure values, for PDF and ZPL alike.

Contents: what Amazon's vendor manual asks for (ship from, ship to, carrier, PRO, BOL,
purchase orders, product or "mixed", units, lot and expiry, carton n of m, SSCC).
"""

from dataclasses import dataclass, field
from datetime import date

from . import sscc
from .facts import CASES, PALLET

#: Name of a size -> (width, height) in millimetres.
SIZES = {"4x6": (101.6, 152.4), "A6": (105.0, 148.0)}
#: Numbers that are printed; further ones are counted.
MOST_SHOWN = 12


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

    :ivar sscc: 18 digits
    :ivar kind: ``carton`` or ``pallet``
    :ivar ship_from: lines of text; likewise ``ship_to``
    :ivar fulfilment_centre: Amazon's code
    :ivar orders: purchase order numbers
    :ivar products: tuple of (kind, text): ``("ASIN", ...)``, ``("EAN", ...)``; empty
        for mixed ones
    :ivar units: eaches in it
    :ivar number: n of :attr:`total` of its kind
    :ivar cases: text such as ``5 x 12``, ``None`` for eaches
    :ivar lots: lot numbers; ``expiries``: days
    """

    sscc: str
    kind: str
    ship_from: tuple[str, ...]
    ship_to: tuple[str, ...]
    fulfilment_centre: str
    orders: tuple[str, ...]
    products: tuple[tuple[str, str], ...]
    is_mixed: bool
    units: int
    number: int
    total: int
    cases: str | None = None
    carrier: str | None = None
    pro: str | None = None
    bol: str | None = None
    lots: tuple[str, ...] = ()
    expiries: tuple[date, ...] = ()
    words: Words = field(default_factory=Words)

    @property
    def barcode(self):
        """The 20 characters of the bar code: ``00`` and 18 digits."""
        return sscc.with_identifier(self.sscc)

    @property
    def barcode_text(self):
        """What stands below it."""
        return f"({sscc.APPLICATION_IDENTIFIER}) {sscc.bare(self.sscc)}"

    @property
    def count_text(self):
        """Which carton of how many."""
        words = self.words
        kind = words.pallet if self.kind == PALLET else words.carton
        return f"{kind} {self.number} {words.of} {self.total}"

    @property
    def transport_lines(self):
        """Carrier, PRO and BOL, as far as they are known."""
        words = self.words
        named = (
            (words.carrier, self.carrier),
            (words.pro, self.pro),
            (words.bol, self.bol),
        )
        return tuple(f"{name} {value}" for name, value in named if value)

    @property
    def content_lines(self):
        """Product, units, lots, expiry: one thing a line."""
        words = self.words
        products = [f"{kind} {text}" for kind, text in self.products]
        units = f"{words.units} {self.units}"
        if self.cases:
            units += f" ({self.cases})"
        lines = [words.mixed] if self.is_mixed else products
        lines.append(units)
        if self.lots:
            lines.append(f"{words.lot} {shortened(self.lots)}")
        if self.expiries:
            # The day that is unmistakable in every country.
            days = [day.isoformat() for day in self.expiries]
            lines.append(f"{words.expiry} {shortened(days)}")
        return tuple(lines)


def of_container(shipment, container, words=None):
    """What the label of a container says.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param container: :class:`~.facts.ContainerFacts`, one of it
    :param words: :class:`Words`
    :rtype: LabelFacts
    """
    inside = [container, *shipment.cartons_on.get(container.key, ())]
    items = [item for each in inside for item in each.items]
    products = {item.asin or item.vendor_sku: item for item in items}
    kind = shipment.pallets if container.kind == PALLET else shipment.cartons
    return LabelFacts(
        sscc=container.sscc,
        kind=container.kind,
        ship_from=lines_of(shipment.ship_from),
        ship_to=lines_of(shipment.ship_to),
        fulfilment_centre=(shipment.ship_to and shipment.ship_to.party_id) or "",
        orders=_distinct(item.purchase_order_number for item in items),
        products=_product(items[0]) if len(products) == 1 else (),
        is_mixed=len(products) > 1,
        units=sum(item.eaches for item in items),
        cases=_cases(items),
        number=container.sequence,
        total=len(kind),
        carrier=shipment.carrier or shipment.scac,
        pro=shipment.pro,
        bol=shipment.bol,
        lots=_distinct(item.lot for item in items),
        expiries=tuple(sorted(_distinct(item.expiry for item in items))),
        words=words or Words(),
    )


def of_shipment(shipment, words=None):
    """The labels of all containers, pallet by pallet with its cartons, then loose ones.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :return: a generator of :class:`LabelFacts`
    """
    for pallet in shipment.pallets:
        yield of_container(shipment, pallet, words)
        for carton in shipment.cartons_on.get(pallet.key, ()):
            yield of_container(shipment, carton, words)
    pallets = {pallet.key for pallet in shipment.pallets}
    for carton in shipment.cartons:
        if carton.parent not in pallets:
            yield of_container(shipment, carton, words)


def checked(label):
    """A label whose number can be printed.

    :raise SsccError: it cannot
    """
    problem = sscc.problem(label.sscc)
    if problem:
        code, values = problem
        raise sscc.SsccError(code, **values)
    return label


def lines_of(party):
    """A party's name and address in lines.

    :param party: :class:`~...spapi.messages.values.Party`, ``None`` for nobody
    """
    address = party and party.address
    if not address:
        return ((party and party.party_id) or "",)
    city = " ".join(filter(None, (address.postal_code, address.city)))
    region = ", ".join(filter(None, (address.state_or_region, address.country_code)))
    lines = (
        address.name,
        address.address_line1,
        address.address_line2,
        address.address_line3,
        city,
        region,
    )
    return tuple(line for line in lines if line)


def shortened(texts):
    """Texts in one, with the number of those that are left out."""
    shown = ", ".join(texts[:MOST_SHOWN])
    left = len(texts) - MOST_SHOWN
    return f"{shown} +{left}" if left > 0 else shown


def _distinct(values):
    return tuple(dict.fromkeys(value for value in values if value))


def _product(item):
    """How a product is called, for people and for readers."""
    named = (("ASIN", item.asin), ("EAN", item.barcode), ("SKU", item.vendor_sku))
    return tuple((kind, text) for kind, text in named if text)


def _cases(items):
    """Cases and their size, where all in it are cases of one size."""
    if any(item.unit != CASES for item in items):
        return None
    sizes = {item.unit_size for item in items}
    if len(sizes) != 1:
        return None
    return f"{sum(item.quantity for item in items)} x {sizes.pop()}"
