"""One row of the rule book, and what its functions are written with."""

from dataclasses import dataclass

from .. import rulebook
from .facts import RETAIL

#: What a shipment is judged for: before it leaves and its ASN is sent; before Amazon is
#: asked for a truck.
CONFIRMATION, ROUTING = "confirmation", "routing"
#: Marketplaces whose confirmations name carrier and PRO (vendorShipments.json).
NORTH_AMERICA = frozenset({"US", "CA", "MX"})


@dataclass(frozen=True)
class Rule(rulebook.Rule):
    """One rule of Amazon's about shipments.

    :ivar stages: :data:`CONFIRMATION`, :data:`ROUTING`
    """

    programs: frozenset = frozenset({RETAIL})
    stages: frozenset = frozenset({CONFIRMATION})


def hit(*, container=None, line=None, **values):
    """One thing that a rule finds: its values, and where it is, see
    :class:`~.finding.Finding`."""
    return values, {"container": container, "line": line}


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
