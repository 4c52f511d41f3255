"""A rate, what it is applied to, and what comes of it: the values of the estimate."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Confirmed, and neither shipped nor taken back.
NOT_FILLED = "not_filled"
#: Confirmed, and taken back too late.
DOWN_CONFIRMED = "down_confirmed"
#: Shipped above the confirmed quantity.
OVERAGE = "overage"
#: Arrives, or is ready for Amazon's truck, outside of its window.
NOT_ON_TIME = "not_on_time"
#: The ASN is missing, late, or differs from the goods (ASN and Receive Accuracy).
ASN = "asn"
#: Too near to its expiry.
EXPIRY = "expiry"
#: A carton or pallet whose label is missing or cannot be read.
LABEL = "label"
#: A carton holds something else than the ASN tells.
CARTON_CONTENT = "carton_content"
#: A carton that does not tell what is in it.
CONTENT_LABEL = "content_label"
#: A product that ships in its own container and may not.
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
    """One row of the table of rates; rows of one kind that hold together add up.

    :ivar kind: one of :data:`KINDS`
    :ivar basis: one of :data:`BASES`
    :ivar rate: percent, or money in :attr:`currency`
    :ivar currency: of a rate in money
    :ivar regions: ``NA``, ``EU``, ``FE`` it holds in; empty: everywhere
    :ivar from_compliance: percent of compliance from which it holds; ``None``: any
    :ivar below_compliance: percent below which it holds; ``None``: any
    :ivar waiver: when Amazon does not charge it, in words
    :ivar source: who says so
    :ivar dated: when it was said; ``None``: not known
    """

    kind: str
    basis: str
    rate: Decimal
    currency: str | None = None
    regions: frozenset = frozenset()
    from_compliance: Decimal | None = None
    below_compliance: Decimal | None = None
    waiver: str = ""
    source: str = ""
    dated: date | None = None

    def holds_for(self, region, compliance):
        """Whether it holds in a region, for a vendor who keeps so much of the rules.

        :param Decimal compliance: percent
        """
        return (
            (not self.regions or region in self.regions)
            and (self.from_compliance is None or compliance >= self.from_compliance)
            and (self.below_compliance is None or compliance < self.below_compliance)
        )

    def of(self, exposure):
        """What an exposure may cost: (amount, currency), ``None`` where it cannot be
        told because its cost is not known."""
        if self.basis == PERCENT_OF_COST:
            if exposure.cost is None or not exposure.currency:
                return None
            return exposure.cost * self.rate / 100, exposure.currency
        count = exposure.units if self.basis == PER_UNIT else exposure.cartons
        return self.rate * count, self.currency


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
    """What an exposure may cost, by one rate.

    :ivar amount: exact, not rounded; in :attr:`currency`
    """

    kind: str
    amount: Decimal
    currency: str
    rate: Rate
    exposure: Exposure
