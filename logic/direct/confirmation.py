"""The rule book before a direct fulfilment shipment is confirmed.

Sources: ``vendorDirectFulfillmentShipping_2021-12-28.json`` and Amazon's guides of
direct fulfilment ("Submit shipment confirmations").
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from ..shipment.finding import NOTE, REFUSE, RISK, Finding
from .confirmation_facts import FLOOR_DENIAL, SHIPPED, STATES, Confirmation

#: Amazon: confirmations come within four hours of the departure.
SOON = timedelta(hours=4)
EACH = "Each"


@dataclass(frozen=True)
class Rule:
    """One rule.

    :ivar code: stable name
    :ivar severity: ``finding.REFUSE``, ``RISK`` or ``NOTE``
    :ivar source: where Amazon, or who else, says so
    :ivar check: function of (Confirmation, now) that yields dicts of values, with
        ``line`` or ``container`` where it is about one
    :ivar states: shipmentStatus it holds for
    """

    code: str
    severity: str
    source: str
    check: object
    states: frozenset = frozenset({SHIPPED})


def judge(facts, now):
    """What speaks against a confirmation, the gravest first.

    :param Confirmation facts: what would be confirmed
    :param datetime now: the present moment
    :return: list of :class:`~..shipment.finding.Finding`
    """
    found = [
        Finding(
            rule.code,
            rule.severity,
            {k: v for k, v in hit.items() if k not in ("line", "container")},
            container=hit.get("container"),
            line=(facts.order, hit["line"]) if "line" in hit else None,
        )
        for rule in RULES
        if facts.status in rule.states
        for hit in rule.check(facts, now)
    ]
    if facts.status not in STATES:
        found.append(Finding("status_unknown", REFUSE, {"status": facts.status}))
    order = (REFUSE, RISK, NOTE)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def _not_accepted(facts, _now):
    if not facts.is_accepted:
        yield {}


def _cancelled(facts, _now):
    if facts.is_cancelled:
        yield {}


def _lines(facts, _now):
    shipped = Counter()
    for item in facts.items:
        shipped[item.line] += item.quantity
    for line in facts.ordered:
        if shipped[line.line] != line.quantity:
            yield {
                "line": line.line,
                "ordered": line.quantity,
                "shipped": shipped[line.line],
            }


def _foreign_lines(facts, _now):
    known = {line.line for line in facts.ordered}
    for item in facts.items:
        if item.line not in known:
            yield {"line": item.line}


def _units(facts, _now):
    for item in facts.items:
        if item.unit != EACH:
            yield {"line": item.line, "unit": item.unit}


def _no_container(facts, _now):
    if not facts.containers:
        yield {}


def _empty_container(facts, _now):
    for box in facts.containers:
        if not box.items:
            yield {"container": box.key}


def _contents(facts, _now):
    packed = Counter()
    for box in facts.containers:
        for item in box.items:
            packed[item.line] += item.quantity
    shipped = Counter()
    for item in facts.items:
        shipped[item.line] += item.quantity
    if facts.containers:
        for line in sorted(packed.keys() | shipped.keys(), key=str):
            if packed[line] != shipped[line]:
                yield {"line": line, "packed": packed[line], "shipped": shipped[line]}


def _tracking(facts, _now):
    for box in facts.containers:
        if not box.tracking:
            yield {"container": box.key}


def _tracking_twice(facts, _now):
    numbers = Counter(box.tracking for box in facts.containers if box.tracking)
    for box in facts.containers:
        if numbers[box.tracking] > 1:
            yield {"container": box.key, "tracking": box.tracking}


def _container_twice(facts, _now):
    numbers = Counter(box.identifier for box in facts.containers)
    for box in facts.containers:
        if not box.identifier or numbers[box.identifier] > 1:
            yield {"container": box.key, "identifier": box.identifier}


def _ship_method(facts, _now):
    for box in facts.containers:
        if not box.ship_method:
            yield {"container": box.key}


def _weight(facts, _now):
    for box in facts.containers:
        if box.weight is None or box.weight <= 0:
            yield {"container": box.key}


def _scac(facts, _now):
    if facts.own_carrier and facts.region == "NA":
        for box in facts.containers:
            if not box.scac:
                yield {"container": box.key}


def _carrier(facts, _now):
    if facts.own_carrier and facts.region == "EU":
        for box in facts.containers:
            if not box.carrier:
                yield {"container": box.key}


def _label(facts, _now):
    if not facts.own_carrier and not facts.label_trackings:
        yield {}


def _other_tracking(facts, _now):
    if facts.own_carrier or not facts.label_trackings:
        return
    for box in facts.containers:
        if box.tracking and box.tracking not in facts.label_trackings:
            yield {"container": box.key, "tracking": box.tracking}


def _no_date(facts, _now):
    if facts.shipped_at is None:
        yield {}


def _future(facts, now):
    if facts.shipped_at is not None and facts.shipped_at > now:
        yield {"shipped_at": facts.shipped_at}


def _late(facts, now):
    if facts.shipped_at is not None and now - facts.shipped_at > SOON:
        yield {"shipped_at": facts.shipped_at, "hours": 4}


def _after_due(facts, _now):
    if facts.shipped_at and facts.ship_by and facts.shipped_at > facts.ship_by:
        yield {"shipped_at": facts.shipped_at, "ship_by": facts.ship_by}


def _denied(facts, _now):
    yield {"items": sum(item.quantity for item in facts.ordered)}


_MODEL = "vendorDirectFulfillmentShipping_2021-12-28.json, "
_GUIDE = "Vendor Direct Fulfillment Shipping API use case guide"
_BOTH = frozenset(STATES)

RULES = (
    Rule("not_accepted", REFUSE, _GUIDE, _not_accepted, _BOTH),
    Rule("cancelled", REFUSE, _GUIDE + ": FLOOR_DENIAL", _cancelled),
    Rule("line_not_in_full", REFUSE, _GUIDE + ": no partial shipments", _lines),
    Rule(
        "line_unknown",
        REFUSE,
        _MODEL + "itemSequenceNumber",
        _foreign_lines,
        _BOTH,
    ),
    Rule("unit_not_each", REFUSE, "orders model, Each", _units, _BOTH),
    Rule("no_container", REFUSE, "models 178: EMPTY_PACKAGES", _no_container),
    Rule("container_empty", REFUSE, _MODEL + "packedItems", _empty_container),
    Rule("contents_differ", REFUSE, _MODEL + "packedItems", _contents),
    Rule("container_number", REFUSE, _MODEL + "containerIdentifier", _container_twice),
    Rule("no_tracking", REFUSE, _MODEL + "trackingNumber", _tracking),
    Rule("tracking_twice", RISK, _MODEL + "trackingNumber", _tracking_twice),
    Rule("no_ship_method", REFUSE, _MODEL + "shipMethod", _ship_method),
    Rule("no_weight", REFUSE, _MODEL + "weight", _weight),
    Rule("no_scac", REFUSE, _MODEL + "scacCode", _scac),
    Rule("no_carrier", REFUSE, _MODEL + "carrier", _carrier),
    Rule("no_label", REFUSE, _GUIDE, _label),
    Rule("tracking_not_of_label", REFUSE, _GUIDE, _other_tracking),
    Rule("no_shipped_date", REFUSE, _MODEL + "shippedDate", _no_date, _BOTH),
    Rule("shipped_in_future", REFUSE, _MODEL + "shippedDate", _future, _BOTH),
    Rule("confirmed_late", RISK, _GUIDE + ": four hours", _late),
    Rule("shipped_late", RISK, "orders model, requiredShipDate", _after_due),
    Rule(
        "denial_costs",
        RISK,
        "vendors: 10 USD an order",
        _denied,
        frozenset({FLOOR_DENIAL}),
    ),
)


__all__ = ["RULES", "SOON", "Confirmation", "Rule", "judge"]
