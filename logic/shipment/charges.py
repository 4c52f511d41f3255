"""What mistakes may cost: rates as rows, estimates exact. They are estimates: Amazon's
own schedule is behind a login, differs by country and changes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Kinds of chargebacks.
NOT_FILLED, DOWN_CONFIRMED, OVERAGE = "not_filled", "down_confirmed", "overage"
NOT_ON_TIME, ASN, EXPIRY = "not_on_time", "asn", "expiry"
LABEL, CARTON_CONTENT, CONTENT_LABEL = "label", "carton_content", "content_label"
PACKAGING = "packaging"
KINDS = (
    NOT_FILLED,
    DOWN_CONFIRMED,
    OVERAGE,
    NOT_ON_TIME,
    ASN,
    EXPIRY,
    LABEL,
    CARTON_CONTENT,
    CONTENT_LABEL,
    PACKAGING,
)
PERCENT_OF_COST, PER_UNIT, PER_CARTON = "percent_of_cost", "per_unit", "per_carton"
BASES = (PERCENT_OF_COST, PER_UNIT, PER_CARTON)


@dataclass(frozen=True)
class Rate:
    """One row of the table of rates; two rows of one kind add up.

    :ivar kind: one of :data:`KINDS`
    :ivar basis: one of :data:`BASES`
    :ivar rate: percent, or money in :attr:`currency`
    :ivar currency: of a rate in money
    :ivar regions: ``NA``, ``EU``, ``FE`` it holds in; empty: everywhere
    :ivar source: who says so
    :ivar dated: when it was said
    """

    kind: str
    basis: str
    rate: Decimal
    currency: str | None = None
    regions: frozenset = frozenset()
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Exposure:
    """What a mistake would touch.

    :ivar kind: one of :data:`KINDS`
    :ivar units: eaches
    :ivar cartons: number of them
    :ivar cost: money, what Amazon pays for these units; ``None`` where not known
    :ivar currency: code of that
    :ivar code: of the finding it comes from
    :ivar line: (purchase order number, line number), ``None`` for the whole
    """

    kind: str
    units: int = 0
    cartons: int = 0
    cost: Decimal | None = None
    currency: str | None = None
    code: str | None = None
    line: tuple | None = None


@dataclass(frozen=True)
class Charge:
    """What it may cost, by one rate.

    :ivar amount: exact, not rounded; in :attr:`currency`
    """

    kind: str
    amount: Decimal
    currency: str
    rate: Rate
    exposure: Exposure


#: The table as it is delivered; a database may hold its own.
RATES = ()


def estimate(exposures, region, rates=None):
    """What mistakes may cost.

    :param exposures: iterable of :class:`Exposure`
    :param region: ``NA``, ``EU`` or ``FE``
    :param rates: other rows than :data:`RATES`
    :return: list of :class:`Charge`; none for an exposure without a rate, or of which
        the cost is not known
    """
    raise NotImplementedError


def totals(charges):
    """Currency -> Decimal of all charges."""
    raise NotImplementedError


def of_findings(shipment, findings):
    """What the findings of the rule book touch.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param findings: iterable of :class:`~.finding.Finding`
    :return: list of :class:`Exposure`
    """
    raise NotImplementedError


def of_shipment(shipment):
    """What is at stake before Ship: what a missing or late ASN would touch.

    :return: list of :class:`Exposure`
    """
    raise NotImplementedError


def of_answer(lines):
    """What an acknowledgement puts at stake, by line: what is confirmed and would not
    be shipped (not filled), would come late (not on time).

    :param lines: iterable of :class:`Promise`
    :return: list of :class:`Exposure`
    """
    raise NotImplementedError


@dataclass(frozen=True)
class Promise:
    """A line of an order, and what was or would be confirmed of it.

    :ivar line: (purchase order number, line number)
    :ivar confirmed: eaches
    :ivar confirmed_before: eaches that an earlier answer confirmed
    :ivar shipped: eaches that Amazon was told of
    :ivar available: eaches that can be delivered in time, ``None`` where not known
    :ivar available_later: eaches beyond those that can be delivered after it
    :ivar may_be_reduced_until: until when taking back costs nothing (five business days
        after the window opened), ``None`` where not known
    :ivar net_cost: of one each
    """

    line: tuple
    confirmed: int
    confirmed_before: int = 0
    shipped: int = 0
    available: int | None = None
    available_later: int = 0
    net_cost: Decimal | None = None
    currency: str | None = None
