"""One row of the rule book, and what its functions are written with."""

from collections.abc import Callable
from dataclasses import dataclass

from .facts import RETAIL

#: What a shipment is judged for: before it leaves and its ASN is sent; before Amazon is
#: asked for a truck.
CONFIRMATION, ROUTING = "confirmation", "routing"
#: Marketplaces whose confirmations name carrier and PRO (vendorShipments.json).
NORTH_AMERICA = frozenset({"US", "CA", "MX"})


@dataclass(frozen=True)
class Rule:
    """One rule of Amazon's.

    :ivar code: stable name, the key of its sentence; two rows of one code hold in
        different regions
    :ivar severity: ``finding.REFUSE``, ``RISK`` or ``NOTE``
    :ivar source: where Amazon, or who else, says so, in their words
    :ivar check: function of (ShipmentFacts, Surroundings) that yields what :func:`hit`
        returns; nothing where all is well
    :ivar regions: ``NA``, ``EU``, ``FE`` it holds in; empty: everywhere
    :ivar countries: marketplaces it holds in; empty: all of the regions
    :ivar programs: ``retail``, ``direct_fulfillment``
    :ivar stages: :data:`CONFIRMATION`, :data:`ROUTING`
    """

    code: str
    severity: str
    source: str
    check: Callable
    regions: frozenset = frozenset()
    countries: frozenset = frozenset()
    programs: frozenset = frozenset({RETAIL})
    stages: frozenset = frozenset({CONFIRMATION})

    def holds_for(self, shipment, stage):
        """Whether it says anything about such a shipment.

        Where the marketplace is not known, a rule of some of them holds.
        """
        return (
            stage in self.stages
            and shipment.program in self.programs
            and (not self.regions or shipment.region in self.regions)
            and (
                not self.countries
                or not shipment.country
                or shipment.country in self.countries
            )
        )


def hit(*, container=None, line=None, **values):
    """One thing that a rule finds: (values, container, line), see
    :class:`~.finding.Finding`."""
    return values, container, line


def at_container(container, **values):
    """A hit in a container: ``kind``, ``number`` and ``sscc`` name it."""
    return hit(
        container=container.key,
        kind=container.kind,
        number=container.sequence,
        sscc=container.sscc or "",
        **values,
    )


def at_item(item, **values):
    """A hit on a line: ``order``, ``line_number`` and ``product`` name it."""
    return hit(
        line=item.line,
        order=item.purchase_order_number,
        line_number=item.line_number,
        product=item.asin or item.vendor_sku or "",
        **values,
    )


def by_line(items):
    """(order, line) -> the items of it, in their order."""
    found = {}
    for item in items:
        found.setdefault(item.line, []).append(item)
    return found
