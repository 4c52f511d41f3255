"""What mistakes may cost: rates as rows, estimates exact.

They are estimates and no more: Amazon's own schedule is behind a login, differs by
country and changes. A database may hold rates of its own; :mod:`.rates` are those that
are delivered, :mod:`.exposure` tells what a mistake touches.
"""

from collections import defaultdict
from decimal import Decimal

from .exposure import Promise, of_answer, of_findings, of_open_order, of_shipment
from .rate import BASES, KINDS, Charge, Exposure, Rate
from .rates import RATES

__all__ = [
    "BASES",
    "KINDS",
    "RATES",
    "Charge",
    "Exposure",
    "Promise",
    "Rate",
    "estimate",
    "of_answer",
    "of_findings",
    "of_open_order",
    "of_shipment",
    "totals",
    "unknown",
]


def estimate(exposures, region, rates=None, compliance=Decimal(100)):
    """What mistakes may cost.

    :param exposures: iterable of :class:`Exposure`
    :param region: ``NA``, ``EU`` or ``FE``
    :param rates: iterable of :class:`Rate`, instead of :data:`RATES`
    :param compliance: percent of the last seven days' shipments that kept the rules,
        for rates that rise below some; the best one where it is not known
    :return: list of :class:`Charge`; none for an exposure without a rate, or of which
        the cost is not known
    """
    by_kind = defaultdict(list)
    for rate in RATES if rates is None else rates:
        if rate.holds_for(region, compliance):
            by_kind[rate.kind].append(rate)
    found = []
    for exposure in exposures:
        for rate in by_kind[exposure.kind]:
            amount = rate.of(exposure)
            if amount and amount[0] > 0:
                found.append(Charge(exposure.kind, *amount, rate, exposure))
    return found


def totals(charges):
    """Add up by currency.

    :param charges: iterable of :class:`Charge`
    :return: dict of currency to Decimal
    """
    found = {}
    for charge in charges:
        found[charge.currency] = found.get(charge.currency, Decimal(0)) + charge.amount
    return found


def unknown(exposures):
    """The exposures whose cost is not known, so that an estimate leaves them out.

    :param exposures: iterable of :class:`Exposure`
    """
    return [each for each in exposures if each.cost is None or not each.currency]
