"""The rule book before a direct fulfilment shipment is confirmed.

Sources: ``vendorDirectFulfillmentShipping_2021-12-28.json`` and Amazon's guides of
direct fulfilment ("Submit shipment confirmations").
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from .. import rulebook
from ..rulebook import REFUSE, RISK
from ..shipment.facts import DIRECT_FULFILLMENT
from ..shipment.finding import Finding
from .confirmation_facts import FLOOR_DENIAL, SHIPPED, STATES

#: Amazon: confirmations come within four hours of the departure.
SOON = timedelta(hours=4)
EACH = "Each"


@dataclass(frozen=True)
class Rule(rulebook.Rule):
    """One rule of Amazon's about confirmations; its check takes the present moment.

    :ivar stages: shipmentStatus it holds for
    """

    programs: frozenset = frozenset({DIRECT_FULFILLMENT})
    stages: frozenset = frozenset({SHIPPED})


def judge(facts, now):
    """What speaks against a confirmation, the gravest first.

    :param Confirmation facts: what would be confirmed
    :param datetime now: the present moment
    :return: list of :class:`~..shipment.finding.Finding`
    """
    if facts.status not in STATES:
        return [Finding("status_unknown", REFUSE, {"status": facts.status})]
    return rulebook.judge(RULES, facts, now, facts.status, Finding)


def _hit(*, container=None, line=None, **values):
    """One thing that a rule finds: its values, and where it is."""
    return values, {"container": container, "line": line}


def _sums(items):
    """Line -> eaches."""
    found = Counter()
    for item in items:
        found[item.line] += item.quantity
    return found


def _not_accepted(facts, _now):
    if not facts.is_accepted:
        yield _hit()


def _cancelled(facts, _now):
    if facts.is_cancelled:
        yield _hit()


def _lines(facts, _now):
    shipped = _sums(facts.items)
    for line in facts.ordered:
        told = shipped[line.line]
        if told != line.quantity:
            yield _hit(
                line=(facts.order, line.line), ordered=line.quantity, shipped=told
            )


def _foreign_lines(facts, _now):
    known = {line.line for line in facts.ordered}
    for item in facts.items:
        if item.line not in known:
            yield _hit(line=(facts.order, item.line))


def _units(facts, _now):
    for item in facts.items:
        if item.unit != EACH:
            yield _hit(line=(facts.order, item.line), unit=item.unit)


def _no_container(facts, _now):
    if not facts.containers:
        yield _hit()


def _empty_container(facts, _now):
    for box in facts.containers:
        if not box.items:
            yield _hit(container=box.key)


def _contents(facts, _now):
    if not facts.containers:
        return
    packed = _sums(item for box in facts.containers for item in box.items)
    shipped = _sums(facts.items)
    for line in sorted(packed.keys() | shipped.keys(), key=str):
        if packed[line] != shipped[line]:
            yield _hit(
                line=(facts.order, line), packed=packed[line], shipped=shipped[line]
            )


def _tracking(facts, _now):
    for box in facts.containers:
        if not box.tracking:
            yield _hit(container=box.key)


def _tracking_twice(facts, _now):
    numbers = Counter(box.tracking for box in facts.containers if box.tracking)
    for box in facts.containers:
        if numbers[box.tracking] > 1:
            yield _hit(container=box.key, tracking=box.tracking)


def _container_twice(facts, _now):
    numbers = Counter(box.identifier for box in facts.containers)
    for box in facts.containers:
        if not box.identifier or numbers[box.identifier] > 1:
            yield _hit(container=box.key, identifier=box.identifier)


def _ship_method(facts, _now):
    for box in facts.containers:
        if not box.ship_method:
            yield _hit(container=box.key)


def _weight(facts, _now):
    for box in facts.containers:
        if box.weight is None or box.weight <= 0:
            yield _hit(container=box.key)


def _scac(facts, _now):
    if facts.own_carrier:
        for box in facts.containers:
            if not box.scac:
                yield _hit(container=box.key)


def _carrier(facts, _now):
    if facts.own_carrier:
        for box in facts.containers:
            if not box.carrier:
                yield _hit(container=box.key)


def _label(facts, _now):
    if not facts.own_carrier and not facts.label_trackings:
        yield _hit()


def _other_tracking(facts, _now):
    if facts.own_carrier or not facts.label_trackings:
        return
    for box in facts.containers:
        if box.tracking and box.tracking not in facts.label_trackings:
            yield _hit(container=box.key, tracking=box.tracking)


def _no_date(facts, _now):
    if facts.shipped_at is None:
        yield _hit()


def _future(facts, now):
    if facts.shipped_at is not None and facts.shipped_at > now:
        yield _hit(shipped_at=facts.shipped_at)


def _late(facts, now):
    if facts.shipped_at is not None and now - facts.shipped_at > SOON:
        yield _hit(shipped_at=facts.shipped_at, hours=4)


def _after_due(facts, _now):
    if facts.shipped_at and facts.ship_by and facts.shipped_at > facts.ship_by:
        yield _hit(shipped_at=facts.shipped_at, ship_by=facts.ship_by)


def _denied(facts, _now):
    yield _hit(items=sum(item.quantity for item in facts.ordered))


_MODEL = "vendorDirectFulfillmentShipping_2021-12-28.json, "
_GUIDE = "Vendor Direct Fulfillment Shipping API use case guide"
_BOTH = frozenset(STATES)

RULES = (
    Rule("not_accepted", REFUSE, _GUIDE, _not_accepted, stages=_BOTH),
    Rule("cancelled", REFUSE, _GUIDE + ": FLOOR_DENIAL", _cancelled),
    Rule(
        "line_not_in_full",
        REFUSE,
        _GUIDE + ": no partial shipments",
        _lines,
        stages=_BOTH,
    ),
    Rule(
        "line_unknown",
        REFUSE,
        _MODEL + "itemSequenceNumber",
        _foreign_lines,
        stages=_BOTH,
    ),
    Rule("unit_not_each", REFUSE, "orders model, Each", _units, stages=_BOTH),
    Rule("no_container", REFUSE, "models 178: EMPTY_PACKAGES", _no_container),
    Rule("container_empty", REFUSE, _MODEL + "packedItems", _empty_container),
    Rule("contents_differ", REFUSE, _MODEL + "packedItems", _contents),
    Rule("container_number", REFUSE, _MODEL + "containerIdentifier", _container_twice),
    Rule("no_tracking", REFUSE, _MODEL + "trackingNumber", _tracking),
    Rule("tracking_twice", RISK, _MODEL + "trackingNumber", _tracking_twice),
    Rule("no_ship_method", REFUSE, _MODEL + "shipMethod", _ship_method),
    Rule("no_weight", REFUSE, _MODEL + "weight", _weight),
    Rule("no_scac", REFUSE, _MODEL + "scacCode", _scac, regions=frozenset({"NA"})),
    Rule("no_carrier", REFUSE, _MODEL + "carrier", _carrier, regions=frozenset({"EU"})),
    Rule("no_label", REFUSE, _GUIDE, _label),
    Rule("tracking_not_of_label", REFUSE, _GUIDE, _other_tracking),
    Rule("no_shipped_date", REFUSE, _MODEL + "shippedDate", _no_date, stages=_BOTH),
    Rule("shipped_in_future", REFUSE, _MODEL + "shippedDate", _future, stages=_BOTH),
    Rule("confirmed_late", RISK, _GUIDE + ": four hours", _late),
    Rule("shipped_late", RISK, "orders model, requiredShipDate", _after_due),
    Rule(
        "denial_costs",
        RISK,
        "vendors: 10 USD an order",
        _denied,
        stages=frozenset({FLOOR_DENIAL}),
    ),
)
