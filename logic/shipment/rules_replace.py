"""Rules: an ASN that replaces the one Amazon has."""

from datetime import timedelta

from ...spapi.identity import party_code
from ...spapi.windows import as_utc
from .finding import NOTE, REFUSE
from .rule import Rule, at_item, by_line, hit

#: Guide: so long after the Original.
DAYS = 7
_SAME = (
    'Model: "be sure to provide the identical shipmentIdentifier and sellingParty '
    'information as in the previous confirmation"'
)


def _told(check):
    """A rule about a *Replace* of something that was told."""

    def only_then(shipment, around):
        if shipment.is_replace and around.told is not None:
            yield from check(shipment, around, around.told)

    return only_then


def _nothing_told(shipment, around):
    if shipment.is_replace and around.told is None:
        yield hit()


@_told
def _other_identifier(shipment, around, told):
    if shipment.identifier != told.shipment.identifier:
        yield hit(identifier=shipment.identifier, told=told.shipment.identifier)


@_told
def _other_seller(shipment, around, told):
    ours, theirs = _seller(shipment), _seller(told.shipment)
    if ours != theirs:
        yield hit(seller=ours or "", told=theirs or "")


def _seller(shipment):
    return shipment.selling_party and party_code(shipment.selling_party.party_id)


@_told
def _late(shipment, around, told):
    until = as_utc(told.first_at) + timedelta(days=DAYS)
    if as_utc(around.now) > until:
        yield hit(until=until, days=DAYS)


@_told
def _arrived(shipment, around, told):
    if told.arrived_at is not None and as_utc(told.arrived_at) <= as_utc(around.now):
        yield hit(arrived_at=told.arrived_at)


@_told
def _not_by_api(shipment, around, told):
    if not told.by_api:
        yield hit()


@_told
def _up(shipment, around, told):
    before = _eaches(told.shipment)
    for line, items in by_line(shipment.items).items():
        eaches = sum(item.eaches for item in items)
        if eaches > before.get(line, 0):
            yield at_item(items[0], shipped=eaches, told=before.get(line, 0))


@_told
def _down(shipment, around, told):
    now = _eaches(shipment)
    for line, items in by_line(told.shipment.items).items():
        eaches = sum(item.eaches for item in items)
        if eaches > now.get(line, 0):
            yield at_item(items[0], shipped=now.get(line, 0), told=eaches)


def _eaches(shipment):
    """(order, line) -> the pieces of it."""
    return {
        line: sum(item.eaches for item in items)
        for line, items in by_line(shipment.items).items()
    }


RULES = (
    Rule(
        "replace_nothing",
        REFUSE,
        "Model: Replace is for an already posted shipment confirmation",
        _nothing_told,
    ),
    Rule("replace_other_identifier", REFUSE, _SAME, _other_identifier),
    Rule("replace_other_seller", REFUSE, _SAME, _other_seller),
    Rule("replace_late", REFUSE, "Guide: within seven days", _late),
    Rule("replace_arrived", REFUSE, "Guide: before the goods arrive", _arrived),
    Rule(
        "replace_not_by_api",
        REFUSE,
        "Guide: only confirmations that were made by API can be replaced by API",
        _not_by_api,
    ),
    Rule(
        "replace_up",
        REFUSE,
        "Guide: quantities can go down only; more goods are another confirmation",
        _up,
    ),
    Rule(
        "replace_down",
        NOTE,
        "Guide: quantities can go down only, and Amazon expects less then",
        _down,
    ),
)
