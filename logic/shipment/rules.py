"""The rule book before the goods leave: Amazon's rules as rows, checked in one call.

The rows stand in one file for each kind: containers, papers, parties and numbers,
quantities, time, replacing, routing. They cite Amazon's model
(``vendorShipments.json``), its use case guides, or who else says so.
"""

from ..rulebook import judge
from . import (
    rules_containers,
    rules_papers,
    rules_parcel,
    rules_parties,
    rules_quantities,
    rules_replace,
    rules_routing,
    rules_time,
)
from .finding import Finding
from .rule import CONFIRMATION, ROUTING, Rule

__all__ = ["CONFIRMATION", "ROUTING", "RULES", "Rule", "check"]

#: All rules, in the order in which their findings are shown.
RULES = (
    *rules_parties.RULES,
    *rules_quantities.RULES,
    *rules_containers.RULES,
    *rules_parcel.RULES,
    *rules_papers.RULES,
    *rules_time.RULES,
    *rules_replace.RULES,
    *rules_routing.RULES,
)


def check(shipment, around, stage=CONFIRMATION, rules=None):
    """Judge a shipment.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param around: :class:`~.facts.Surroundings`
    :param stage: :data:`CONFIRMATION` (before it leaves, and before its ASN is sent) or
        :data:`ROUTING` (before Amazon is asked for a truck)
    :param rules: other rows than :data:`RULES`
    :return: list of :class:`~.finding.Finding`, what Amazon refuses first
    """
    chosen = RULES if rules is None else rules
    return judge(chosen, shipment, around, stage, Finding)
