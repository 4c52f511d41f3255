"""Which levels are sent: the difference to what Amazon was last told.

Amazon: "When sending a partial feed, only include the items that need an update to
inventory. The status of other items will remain unchanged." All goes out once a day
(the heartbeat), as a partial feed too: a full one makes everything that it does not
name unavailable.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from .levels import UNREADABLE, Level

#: Why a line is sent.
FIRST = "first"
CHANGED = "changed"
UNSURE = "unsure"
HEARTBEAT_DUE = "heartbeat"
BECAME_OBSOLETE = "became_obsolete"
NO_LONGER_OBSOLETE = "no_longer_obsolete"
WITHDRAWN = "withdrawn"
#: Why it is not.
UNCHANGED = "unchanged"
NO_ASIN = "no_asin"
SAME_ASIN = "same_asin"
REFUSED = "refused"
NOT_KNOWN = UNREADABLE

SENDS = frozenset(
    {
        FIRST,
        CHANGED,
        UNSURE,
        HEARTBEAT_DUE,
        BECAME_OBSOLETE,
        NO_LONGER_OBSOLETE,
        WITHDRAWN,
    }
)
#: What stays behind and wants a person.
DEFECTS = frozenset({NO_ASIN, SAME_ASIN, REFUSED, NOT_KNOWN})
HEARTBEAT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """What Amazon was last told of a product in a warehouse.

    :ivar amount: eaches
    :ivar certain: whether Amazon surely took it; what it refused is not here
    """

    asin: str | None
    vendor_sku: str | None
    amount: int
    obsolete: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a preview, and of the feed where it is sent.

    :ivar before: eaches that Amazon was last told, ``None`` for never
    :ivar now: eaches that are offered, ``None`` where nothing can be said
    :ivar reason: one of the words of this module
    :ivar why: why less is offered than is free (words of :mod:`.levels`)
    :ivar obsolete: what is said about it; ``None``: nothing
    """

    key: object
    warehouse: str
    asin: str | None
    vendor_sku: str | None
    before: int | None
    now: int | None
    reason: str
    why: tuple = ()
    obsolete: bool | None = None
    level: Level | None = None

    @property
    def is_sent(self):
        """Whether the line goes out."""
        return self.reason in SENDS


def heartbeat_due(last, now):
    """Whether a warehouse's levels all go out again.

    :param datetime last: when they last did, ``None`` for never
    :param datetime now: the present moment
    """
    return last is None or now - last >= HEARTBEAT


def rows(levels, sent, heartbeats=None, now=None, refused=frozenset()):
    """The preview of all warehouses.

    :param levels: iterable of :class:`~.levels.Level`
    :param dict sent: (warehouse, key) -> :class:`Sent`
    :param dict heartbeats: warehouse -> when all of it was last sent; a warehouse that
        is not in it has never been
    :param datetime now: the present moment; ``None``: no heartbeat
    :param refused: (warehouse, key) of what Amazon has refused as it is: a person
        corrects it, and the others go out without it
    :return: list of :class:`Row`: one a level, then one for each product that Amazon
        was told of and that is none of the levels any more. The row of a product with
        another ASIN than Amazon was told takes the old one back; its new one comes
        when Amazon has taken that.
    """
    levels = list(levels)
    due = _due({each.stock.warehouse for each in levels}, heartbeats or {}, now)
    asins = Counter((each.stock.warehouse, each.stock.asin) for each in levels)
    found, seen = [], set()
    for each in levels:
        stock = each.stock
        place = (stock.warehouse, stock.key)
        seen.add(place)
        last = sent.get(place)
        if last and stock.asin and _is_left_over(stock.warehouse, last, asins):
            found.append(_withdrawn(stock.key, stock.warehouse, last))
            continue
        shared = asins[stock.warehouse, stock.asin] > 1
        is_refused = place in refused
        found.append(_row(each, last, shared, stock.warehouse in due, is_refused))
    for (warehouse, key), last in sent.items():
        if (warehouse, key) not in seen and _is_left_over(warehouse, last, asins):
            found.append(_withdrawn(key, warehouse, last))
    return found


def _is_left_over(warehouse, last, asins):
    """Whether Amazon may sell of an ASIN that no product of the warehouse has; whoever
    has it says how much there is."""
    if not (last.amount or not last.certain):
        return False
    return bool(last.asin) and not asins[warehouse, last.asin]


def _due(warehouses, heartbeats, now: datetime | None):
    if now is None:
        return frozenset()
    return {each for each in warehouses if heartbeat_due(heartbeats.get(each), now)}


def _row(each, last, shared, due, is_refused=False):
    stock = each.stock
    reason = _reason(each, last, shared, due)
    if is_refused and reason in SENDS:
        reason = REFUSED
    flag = None
    if stock.obsolete:
        flag = True
    elif last is not None and (last.obsolete or not last.certain):
        # Amazon keeps it as obsolete until it is told that it is not.
        flag = False
    return Row(
        stock.key,
        stock.warehouse,
        stock.asin,
        stock.vendor_sku,
        None if last is None else last.amount,
        each.amount,
        reason,
        each.reasons,
        flag,
        each,
    )


def _reason(each, last, shared, due):
    stock = each.stock
    if each.amount is None:
        return NOT_KNOWN
    if not stock.asin:
        # The SKU alone is refused as INVALID_ITEM_ID (selling-partner-api-models 180).
        return NO_ASIN
    if shared:
        return SAME_ASIN
    if last is None:
        return FIRST
    if stock.obsolete != last.obsolete:
        return BECAME_OBSOLETE if stock.obsolete else NO_LONGER_OBSOLETE
    if not last.certain:
        return UNSURE
    told = (last.amount, last.asin, last.vendor_sku or None)
    if told != (each.amount, stock.asin, stock.vendor_sku or None):
        return CHANGED
    return HEARTBEAT_DUE if due else UNCHANGED


def _withdrawn(key, warehouse, last):
    """No longer offered: nothing is available; obsolete is a person's word."""
    return Row(key, warehouse, last.asin, last.vendor_sku, last.amount, 0, WITHDRAWN)
