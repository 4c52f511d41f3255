"""Rules: cartons, pallets, their numbers, contents, weights and labels."""

from collections import Counter

from . import sscc
from .facts import CARTON, PALLET, SSCC
from .finding import NOTE, REFUSE, RISK
from .rule import Rule, at_container, at_item, hit

#: Amazon's vendor prep and transportation manual, 12.4.8 (2016).
MOST_ORDERS = 5
_SSCC_SOURCE = (
    "Guide: the SSCC of every carton is mandatory in Europe and North America; without "
    "a readable label a carton is charged (Receive Accuracy)"
)


def _unpacked(shipment, around):
    for line, missing in _differences(shipment):
        if missing > 0:
            yield at_item(line, missing=missing)


def _overpacked(shipment, around):
    for line, missing in _differences(shipment):
        if missing < 0:
            yield at_item(line, over=-missing)


def _differences(shipment):
    """(an item of a line and lot, eaches shipped and not packed), also negative."""
    shipped, packed, known = Counter(), Counter(), {}
    for item in shipment.items:
        shipped[item.key] += item.eaches
        known.setdefault(item.key, item)
    for container in shipment.containers:
        for item in container.items:
            packed[item.key] += item.eaches
            known.setdefault(item.key, item)
    # A lot too much here and too little there are two mistakes, not none.
    for key, item in known.items():
        yield item, shipped[key] - packed[key]


def _empty(shipment, around):
    for container in shipment.containers:
        if not container.items and not shipment.cartons_on.get(container.key):
            yield at_container(container)


def _parent_wrong(shipment, around):
    pallets = {each.key for each in shipment.pallets}
    for container in shipment.containers:
        is_wrong = container.parent is not None and (
            container.kind != CARTON or container.parent not in pallets
        )
        if is_wrong:
            yield at_container(container)


def _number_missing(kind):
    def check(shipment, around):
        for container in shipment.containers:
            if container.kind == kind and not sscc.bare(container.sscc):
                yield at_container(container)

    return check


def _number_wrong(shipment, around):
    for container in _numbered(shipment):
        problem = sscc.problem(container.sscc)
        if problem:
            code, values = problem
            named = {k: v for k, v in values.items() if k != "number"}
            yield at_container(container, problem=code, **named)


def _number_twice(shipment, around):
    first = {}
    for container in shipment.containers:
        number = sscc.bare(container.sscc)
        if not number:
            continue
        if number in first:
            yield at_container(container, other=first[number].sequence)
        first.setdefault(number, container)


def _number_used(shipment, around):
    for container in _numbered(shipment):
        if sscc.bare(container.sscc) in around.ssccs:
            yield at_container(container)


def _numbered(shipment):
    """The containers that have an SSCC, right or wrong."""
    for container in shipment.containers:
        if container.identifier_type == SSCC and sscc.bare(container.sscc):
            yield container


def _label_missing(shipment, around):
    for container in shipment.containers:
        if not container.is_labelled:
            yield at_container(container)


def _too_many_orders(shipment, around):
    for carton in shipment.cartons:
        if len(carton.orders) > MOST_ORDERS:
            yield at_container(carton, orders=len(carton.orders), most=MOST_ORDERS)


def _weight_wrong(shipment, around):
    for container in shipment.containers:
        if container.weight is not None and container.weight <= 0:
            yield at_container(container, weight=container.weight)


def _weight_missing(shipment, around):
    for container in shipment.containers:
        # What stands on a pallet is weighed with it.
        if container.weight is None and container.parent is None:
            yield at_container(container)


def _pallet_too_light(shipment, around):
    for pallet in shipment.pallets:
        on_it = shipment.cartons_on.get(pallet.key, ())
        weights = [each.weight for each in on_it if each.weight is not None]
        same = all(each.weight_unit == pallet.weight_unit for each in on_it)
        if pallet.weight is not None and same and pallet.weight < sum(weights):
            yield at_container(pallet, weight=pallet.weight, cartons=sum(weights))


def _shipment_too_light(shipment, around):
    weights = [
        each.weight
        for each in shipment.containers
        if each.parent is None
        and each.weight is not None
        and each.weight_unit == shipment.weight_unit
    ]
    if shipment.weight is not None and shipment.weight < sum(weights):
        yield hit(weight=shipment.weight, containers=sum(weights))


RULES = (
    Rule(
        "unpacked",
        REFUSE,
        "Cartons whose contents differ from the ASN are charged by the unit (carton "
        "content accuracy, Receive Accuracy)",
        _unpacked,
    ),
    Rule(
        "overpacked",
        REFUSE,
        "Cartons whose contents differ from the ASN are charged by the unit (carton "
        "content accuracy, Receive Accuracy)",
        _overpacked,
    ),
    Rule(
        "container_empty",
        REFUSE,
        "Model: a carton's items are required; a pallet names cartons or items",
        _empty,
    ),
    Rule(
        "parent_wrong",
        REFUSE,
        "Model: a pallet names cartons of the same shipment, and nothing else nests",
        _parent_wrong,
    ),
    Rule(
        "sscc_missing",
        REFUSE,
        _SSCC_SOURCE,
        _number_missing(CARTON),
        regions=frozenset({"EU", "NA"}),
    ),
    Rule(
        "sscc_missing",
        RISK,
        _SSCC_SOURCE,
        _number_missing(CARTON),
        regions=frozenset({"FE"}),
    ),
    Rule(
        "pallet_sscc_missing",
        REFUSE,
        "Model: palletIdentifiers is required",
        _number_missing(PALLET),
    ),
    Rule(
        "sscc_wrong",
        REFUSE,
        "Model: an SSCC is 00 and 18 digits; GS1: the last is a check digit",
        _number_wrong,
    ),
    Rule(
        "sscc_twice",
        REFUSE,
        "GS1: a number names one container",
        _number_twice,
    ),
    Rule(
        "sscc_used",
        REFUSE,
        "Guide: a number is unique for 365 days; GS1: and not used again before",
        _number_used,
    ),
    Rule(
        "label_missing",
        RISK,
        "A carton or pallet without a readable label is charged by the unit in Europe "
        "(khoocommerce.com/790), by the carton in North America",
        _label_missing,
    ),
    Rule(
        "too_many_orders",
        RISK,
        "Vendor prep and transportation manual 12.4.8 (2016): at most five purchase "
        "orders in a carton",
        _too_many_orders,
    ),
    Rule(
        "weight_wrong",
        REFUSE,
        'Model: Weight.value, "The measurement value."',
        _weight_wrong,
    ),
    Rule(
        "weight_missing",
        NOTE,
        "Model: weight of a carton, of a pallet; carriers and docks plan with it",
        _weight_missing,
    ),
    Rule(
        "pallet_too_light",
        RISK,
        "Nothing weighs less than what stands on it; model: weight of a pallet",
        _pallet_too_light,
    ),
    Rule(
        "shipment_too_light",
        RISK,
        'Model: grossShipmentWeight, "Gross weight of the shipment."',
        _shipment_too_light,
    ),
)
