"""The rule book before the goods leave: Amazon's rules as rows, checked in one call."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule of Amazon's.

    :ivar code: stable name, the key of its sentence
    :ivar severity: ``finding.REFUSE``, ``RISK`` or ``NOTE``
    :ivar source: where Amazon, or who else, says so, in their words
    :ivar check: function of (ShipmentFacts, Surroundings), gives tuples or iterates
        over :func:`found` values; nothing where all is well
    :ivar regions: ``NA``, ``EU``, ``FE`` it holds in; empty: everywhere
    :ivar countries: marketplaces it holds in; empty: all of the regions
    :ivar programs: ``retail``, ``direct_fulfillment``
    :ivar stages: ``confirmation``, ``routing``: what the shipment is judged for
    """

    code: str
    severity: str
    source: str
    check: Callable
    regions: frozenset = frozenset()
    countries: frozenset = frozenset()
    programs: frozenset = frozenset({"retail"})
    stages: frozenset = frozenset({"confirmation"})


#: All rules, in the order in which their findings are shown.
RULES = ()


def check(shipment, around, stage="confirmation", rules=None):
    """Judge a shipment.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param around: :class:`~.facts.Surroundings`
    :param stage: ``confirmation`` (before it leaves, and before its ASN is sent) or
        ``routing`` (before Amazon is asked for a truck)
    :param rules: other rows than :data:`RULES`
    :return: list of :class:`~.finding.Finding`, what Amazon refuses first
    """
    raise NotImplementedError
