"""What mistakes touch: of a shipment's findings, of an answer, of an open order."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...spapi.windows import as_utc
from .rate import (
    ASN,
    CARTON_CONTENT,
    DOWN_CONFIRMED,
    EXPIRY,
    LABEL,
    NOT_FILLED,
    NOT_ON_TIME,
    OVERAGE,
    Exposure,
)
from .rule import by_line

#: Code of a finding -> (kind, name of its value that counts eaches), of a line.
_OF_A_LINE = {
    "over_ordered": (OVERAGE, "over"),
    "over_confirmed": (OVERAGE, "over"),
    "not_ordered": (OVERAGE, "eaches"),
    "under_confirmed": (NOT_FILLED, "missing"),
    "unpacked": (CARTON_CONTENT, "missing"),
    "overpacked": (CARTON_CONTENT, "over"),
    "expiry_near": (EXPIRY, "eaches"),
    "expired": (EXPIRY, "eaches"),
    "expiry_missing": (ASN, "eaches"),
}
#: Code of a finding -> kind, of a container.
_OF_A_CONTAINER = dict.fromkeys(
    (
        "sscc_missing",
        "pallet_sscc_missing",
        "sscc_wrong",
        "sscc_twice",
        "sscc_used",
        "label_missing",
    ),
    LABEL,
)
#: Code of a finding -> kind, of the whole shipment.
_OF_ALL = {
    "outside_window": NOT_ON_TIME,
    "asn_late_after_departure": ASN,
    "asn_late_for_appointment": ASN,
    "asn_after_arrival": ASN,
}


@dataclass(frozen=True)
class Promise:
    """A line of an order, and what was or would be confirmed of it.

    :ivar line: (purchase order number, line number)
    :ivar confirmed: eaches, accepted and backordered
    :ivar confirmed_before: eaches that an earlier answer confirmed
    :ivar shipped: eaches that Amazon was told of
    :ivar available: eaches that can be delivered in time, those shipped included;
        ``None`` where not known
    :ivar available_later: eaches beyond those that can be delivered after it
    :ivar may_be_reduced_until: until when taking back costs nothing (five business days
        after the window opened), ``None`` where not known
    :ivar net_cost: of one each
    :ivar currency: code of that
    """

    line: tuple
    confirmed: int
    confirmed_before: int = 0
    shipped: int = 0
    available: int | None = None
    available_later: int = 0
    may_be_reduced_until: datetime | None = None
    net_cost: Decimal | None = None
    currency: str | None = None

    def exposure(self, kind, units):
        """So many of its units in danger."""
        cost = None if self.net_cost is None else self.net_cost * units
        return Exposure(kind, units, 0, cost, self.currency, line=self.line)


def of_findings(shipment, findings):
    """What the findings of the rule book touch. What several of them touch in the same
    way counts once.

    :param shipment: :class:`~.facts.ShipmentFacts`
    :param findings: iterable of :class:`~.finding.Finding`
    :return: list of :class:`~.rate.Exposure`
    """
    costs = _costs(shipment)
    containers = {each.key: each for each in shipment.containers}
    found = {}
    for finding in findings:
        code = finding.code
        if code in _OF_A_LINE:
            kind, counted = _OF_A_LINE[code]
            # The lots of a line are different goods; its two overages are, too.
            key = kind, finding.line, finding.values.get("lot"), code
            units = finding.values[counted]
            found.setdefault(key, _of_line(costs, kind, finding.line, units, code))
        elif code in _OF_A_CONTAINER:
            kind = _OF_A_CONTAINER[code]
            container = containers[finding.container]
            exposure = _of_container(shipment, container, costs, kind, code)
            found.setdefault((kind, finding.container), exposure)
        elif code in _OF_ALL:
            kind = _OF_ALL[code]
            for exposure in of_shipment(shipment, kind, code):
                found.setdefault((kind, exposure.line), exposure)
    return list(found.values())


def of_shipment(shipment, kind=ASN, code=None):
    """What a mistake with the whole shipment touches, by line; without a kind: what is
    at stake with its ASN.

    :return: list of :class:`~.rate.Exposure`
    """
    costs = _costs(shipment)
    return [
        _of_line(costs, kind, line, sum(item.eaches for item in items), code)
        for line, items in by_line(shipment.items).items()
    ]


def of_answer(promises, now):
    """What an acknowledgement puts at stake, by line: units that are confirmed and
    cannot be delivered, that come late, that are taken back too late.

    :param promises: iterable of :class:`Promise`
    :param now: UTC
    :return: list of :class:`~.rate.Exposure`
    """
    found = []
    for promise in promises:
        if promise.available is not None:
            lacking = max(promise.confirmed - promise.available, 0)
            late = min(lacking, promise.available_later)
            found += _some(promise, NOT_ON_TIME, late)
            found += _some(promise, NOT_FILLED, lacking - late)
        until = promise.may_be_reduced_until
        if until is not None and as_utc(now) > as_utc(until):
            taken_back = promise.confirmed_before - promise.confirmed
            found += _some(promise, DOWN_CONFIRMED, taken_back)
    return found


def of_open_order(promises, now, window_end=None):
    """What is at stake with an order that is not shipped in full.

    :param promises: iterable of :class:`Promise`, with what was ``shipped``
    :param now: UTC
    :param window_end: last moment of its ship or delivery window
    :return: list of :class:`~.rate.Exposure`: what is missing is not filled, and
        once the window is over not on time either
    """
    over = window_end is not None and as_utc(now).date() > as_utc(window_end).date()
    found = []
    for promise in promises:
        missing = promise.confirmed - promise.shipped
        found += _some(promise, NOT_FILLED, missing)
        if over:
            found += _some(promise, NOT_ON_TIME, missing)
    return found


def _some(promise, kind, units):
    return [promise.exposure(kind, units)] if units > 0 else []


def _costs(shipment):
    """(order, line) -> (cost of one each, currency)."""
    return {item.line: (item.net_cost, item.currency) for item in shipment.items}


def _of_line(costs, kind, line, units, code):
    cost, currency = costs.get(line, (None, None))
    cost = None if cost is None else cost * units
    return Exposure(kind, units, 0, cost, currency, code, line)


def _of_container(shipment, container, costs, kind, code):
    """All in it and on it; its cost is known where the cost of all is, in one
    currency."""
    inside = [container, *shipment.cartons_on.get(container.key, ())]
    items = [item for each in inside for item in each.items]
    prices = [costs.get(item.line, (None, None)) for item in items]
    currencies = {currency for _cost, currency in prices}
    known = len(currencies) == 1 and all(cost is not None for cost, _ in prices)
    return Exposure(
        kind,
        units=sum(item.eaches for item in items),
        cartons=1,
        cost=sum(
            item.eaches * cost for item, (cost, _c) in zip(items, prices, strict=True)
        )
        if known
        else None,
        currency=currencies.pop() if known else None,
        code=code,
    )
