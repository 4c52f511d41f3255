"""Rules: asking Amazon for a truck (Collect, WePay)."""

from datetime import timedelta

from ...spapi.windows import as_utc
from .finding import REFUSE
from .rule import ROUTING, Rule, hit

#: Amazon's page "Update or cancel shipment".
BUSINESS_DAYS = 2
ONLY = frozenset({ROUTING})


def business_days_later(day, count):
    """The date so many business days (Monday to Friday) after another.

    :param date day: any day; holidays are not known
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _not_collect(shipment, around):
    if not shipment.is_collect:
        yield hit()


def _not_available(shipment, around):
    yield hit(region=shipment.region)


def _pickup_missing(shipment, around):
    if shipment.requested_pickup_at is None:
        yield hit()


def _pickup_too_soon(shipment, around):
    if shipment.requested_pickup_at is None:
        return
    least = business_days_later(as_utc(around.now).date(), BUSINESS_DAYS)
    if as_utc(shipment.requested_pickup_at).date() < least:
        yield hit(day=as_utc(shipment.requested_pickup_at).date(), earliest=least)


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
