"""Who gets what of goods that several orders want: pure, no database.

Two steps. :func:`promisable` turns stock, receipts and what is promised already into
lots that can still be promised. :func:`share_out` gives the lots to the orders that
compete for them: in whole units, as much as possible in total, with fill rates as even
as possible, and the same whatever the order of its arguments.
"""

import heapq
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any


@dataclass(frozen=True)
class Claim:
    """What one order line wants.

    :ivar key: hashable name of the claim.
    :ivar deadline: last day on which goods that come in are still in time.
    :ivar wanted: whole units wanted.
    :ivar unit: how much of the product one unit is, above zero.
    :ivar rank: sortable; who comes first where fairness does not decide.
    """

    key: Any
    deadline: date
    wanted: int
    unit: Fraction
    rank: tuple = ()


@dataclass(frozen=True)
class Share:
    """What a claim gets.

    :ivar quantity: whole units.
    :ivar ready: the day on which all of it is there, None for nothing.
    """

    quantity: int = 0
    ready: date | None = None


NOTHING = Share()


def exact(quantity):
    """Odoo's float quantity as an exact number, without its binary noise."""
    return Fraction(quantity).limit_denominator(10**6)


def promisable(today, free, receipts, promised):
    """Goods that can be promised without breaking a promise made before.

    :param date today: the day from which the free stock counts.
    :param free: stock that nobody has reserved; may be negative.
    :param dict receipts: day -> quantity expected.
    :param dict promised: day -> quantity that must leave and is not reserved.
    :return: list of lots (day, quantity), by day, quantities above zero.
    """
    flow = {today: exact(free)}
    for sign, quantities in ((1, receipts), (-1, promised)):
        for day, quantity in quantities.items():
            # What is overdue is counted from today on.
            day = max(day, today)
            flow[day] = flow.get(day, Fraction(0)) + sign * exact(quantity)
    days = sorted(flow)
    stock, levels = Fraction(0), []
    for day in days:
        stock += flow[day]
        levels.append(stock)
    # What is needed later must not be given away now: the lowest level to come counts.
    lowest = levels[-1]
    for position in reversed(range(len(levels))):
        lowest = levels[position] = min(levels[position], lowest)
    lots, given = [], Fraction(0)
    for day, level in zip(days, levels, strict=True):
        if level > given:
            lots.append((day, level - given))
            given = level
    return lots


def share_out(lots, claims):
    """Share lots between claims.

    Each claim can use the lots up to its deadline. The fill rate (given / wanted) of
    the worst served is made as good as possible, then that of the next, and so on;
    what whole units leave over goes on by fill rate, then by rank.

    :param lots: list of (day, quantity).
    :param claims: iterable of :class:`Claim`.
    :return: tuple (dict key -> :class:`Share`, lots that are left).
    """
    claims = sorted(
        (claim for claim in claims if claim.wanted > 0),
        key=lambda claim: (claim.deadline, claim.rank),
    )
    lots = sorted((day, exact(quantity)) for day, quantity in lots)
    capacity = {}
    for deadline in {claim.deadline for claim in claims}:
        usable = (quantity for day, quantity in lots if day <= deadline)
        capacity[deadline] = sum(usable, Fraction(0))
    rates = _even_rates(claims, capacity)
    given = {claim.key: floor(rates[claim.key] * claim.wanted) for claim in claims}
    _use_what_is_left(claims, capacity, given)
    return _deliver(lots, claims, given)


def _even_rates(claims, capacity):
    """Raise all fill rates together; where goods end, freeze those who need them.

    :param claims: sorted by deadline.
    :param dict capacity: deadline -> quantity that is there until then.
    :return: dict key -> fill rate between 0 and 1.
    """
    rates = {}
    while len(rates) < len(claims):
        tightest, last = Fraction(1), None
        used = wanted = Fraction(0)
        for position, claim in enumerate(claims):
            amount = claim.wanted * claim.unit
            if claim.key in rates:
                used += rates[claim.key] * amount
            else:
                wanted += amount
            following = claims[position + 1 : position + 2]
            if following and following[0].deadline == claim.deadline:
                continue
            if wanted:
                level = max(Fraction(0), capacity[claim.deadline] - used) / wanted
                if level < tightest:
                    tightest, last = level, claim.deadline
        for claim in claims:
            if claim.key not in rates and (last is None or claim.deadline <= last):
                rates[claim.key] = tightest
    return rates


def _use_what_is_left(claims, capacity, given):
    """Whole units leave something over: give it, unit by unit, to the worst served."""
    slack, used, deadlines = {}, Fraction(0), sorted(capacity)
    by_deadline = dict.fromkeys(deadlines, Fraction(0))
    for claim in claims:
        by_deadline[claim.deadline] += given[claim.key] * claim.unit
    for deadline in deadlines:
        used += by_deadline[deadline]
        slack[deadline] = capacity[deadline] - used
    heap = [
        (Fraction(given[claim.key], claim.wanted), position)
        for position, claim in enumerate(claims)
        if given[claim.key] < claim.wanted
    ]
    heapq.heapify(heap)
    while heap:
        _rate, position = heapq.heappop(heap)
        claim = claims[position]
        touched = [day for day in deadlines if day >= claim.deadline]
        if any(slack[day] < claim.unit for day in touched):
            continue  # and never again: what is left only shrinks
        for day in touched:
            slack[day] -= claim.unit
        given[claim.key] += 1
        if given[claim.key] < claim.wanted:
            rate = Fraction(given[claim.key], claim.wanted)
            heapq.heappush(heap, (rate, position))


def _deliver(lots, claims, given):
    """Take what was given from the lots; who must ship first takes the first goods."""
    left = [list(lot) for lot in lots]
    shares, position = {}, 0
    for claim in claims:
        needed, ready = given[claim.key] * claim.unit, None
        while needed > 0:
            day, there = left[position]
            taken = min(needed, there)
            left[position][1] -= taken
            needed -= taken
            if taken:
                ready = day
            if not left[position][1]:
                position += 1
        shares[claim.key] = Share(given[claim.key], ready) if ready else NOTHING
    return shares, [(day, quantity) for day, quantity in left if quantity]
