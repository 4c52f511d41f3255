"""Rules: asking Amazon for a truck (Collect, WePay)."""

from datetime import timedelta

from ...spapi.windows import as_utc
from ..local_day import local_day
from .finding import REFUSE
from .rule import ROUTING, Rule, hit

#: Amazon's page "Update or cancel shipment".
BUSINESS_DAYS = 2
ONLY = frozenset({ROUTING})


def business_days_later(day, count, closed=frozenset()):
    """The date so many business days after another: no weekend, and no holiday.

    :param date day: any day
    :param closed: days on which the vendor's warehouse does not work; where it works on
        a weekend, Amazon does not
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in closed
    return day


def earliest_pickup(now, country, closed=frozenset()):
    """The first day on which Amazon's carrier may come.

    Amazon does not say whose days it counts: it is late enough for both those of UTC
    and those of the marketplace; so is what is held against it.

    :param datetime now: UTC
    :param str country: of the marketplace
    :param closed: see :func:`business_days_later`
    """
    return business_days_later(max(_days(now, country)), BUSINESS_DAYS, closed)


def _days(moment, country):
    """The day of a moment in UTC, and where the marketplace is."""
    moment = as_utc(moment)
    return moment.date(), local_day(moment, country)


def _not_collect(shipment, around):
    if not shipment.is_collect:
        yield hit()


def _not_available(shipment, around):
    yield hit(region=shipment.region)


def _pickup_missing(shipment, around):
    if shipment.requested_pickup_at is None:
        yield hit(earliest=_earliest(shipment, around))


def _pickup_too_soon(shipment, around):
    if shipment.requested_pickup_at is None:
        return
    day = min(_days(shipment.requested_pickup_at, shipment.country))
    least = _earliest(shipment, around)
    if day < least:
        yield hit(day=day, earliest=least)


def _earliest(shipment, around):
    return earliest_pickup(around.now, shipment.country, around.closed_days)


def _counts_missing(shipment, around):
    if not shipment.containers:
        yield hit()


def _weight_missing(shipment, around):
    if shipment.gross_weight is None:
        yield hit()


_MEASUREMENTS = (
    'Model: shipmentMeasurements "is a mandatory detail which will help determining '
    'the transportation cost, truck allocations and route"'
)
RULES = (
    Rule(
        "routing_not_collect",
        REFUSE,
        "Model: transportation is requested from the buyer for WePay and Collect",
        _not_collect,
        stages=ONLY,
    ),
    Rule(
        "routing_not_available",
        REFUSE,
        "Routing requests exist in North America and Europe",
        _not_available,
        regions=frozenset({"FE"}),
        stages=ONLY,
    ),
    Rule(
        "pickup_missing",
        REFUSE,
        'Model: collectFreightPickupDetails "is mandatory to be filled for requesting '
        'transportation from Buyer"',
        _pickup_missing,
        stages=ONLY,
    ),
    Rule(
        "pickup_too_soon",
        REFUSE,
        'Page "Update or cancel shipment": two business days ahead at least',
        _pickup_too_soon,
        stages=ONLY,
    ),
    Rule("counts_missing", REFUSE, _MEASUREMENTS, _counts_missing, stages=ONLY),
    Rule("gross_weight_missing", REFUSE, _MEASUREMENTS, _weight_missing, stages=ONLY),
)
