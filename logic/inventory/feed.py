"""The feeds that rows make: partial ones, and the full one that a manager asks for."""

from dataclasses import dataclass

from .difference import DEFECTS, Row

#: Lines of one partial feed. Amazon names no limit but "413 the request is too large".
LINES = 5000


class FullFeedRefused(ValueError):
    """A full feed would make products unavailable that nobody was shown.

    :ivar rows: tuple of :class:`~.difference.Row`
    """

    def __init__(self, rows):
        self.rows = tuple(rows)
        super().__init__(f"A full feed would zero {len(self.rows)} more products.")


@dataclass(frozen=True, slots=True)
class Feed:
    """One POST: the lines of one warehouse.

    :ivar lines: tuple of :class:`~.difference.Row`
    """

    warehouse: str
    lines: tuple[Row, ...]
    is_full: bool = False


def partial(rows, size=LINES):
    """The feeds of what is to be sent.

    :param rows: iterable of :class:`~.difference.Row`
    :param size: lines of a feed, at most
    :return: list of :class:`Feed`, by warehouse in the rows' order; none without lines
    """
    found = []
    for warehouse, lines in _by_warehouse(row for row in rows if row.is_sent).items():
        for start in range(0, len(lines), size):
            found.append(Feed(warehouse, tuple(lines[start : start + size])))
    return found


def zeroed(rows, warehouse, offered=()):
    """What a full feed of a warehouse would make unavailable: for the warning before.

    Amazon: "Any items not in the full feed are updated as not available."

    :param rows: iterable of :class:`~.difference.Row`, of all products
    :param offered: ASINs that Amazon is known to have and that are none of the rows
    :return: list: the rows that Amazon was told stock of and that the feed does not
        name, or names with nothing; then those ASINs
    """
    here = [row for row in rows if row.warehouse == warehouse]
    named = {row.asin for row in here if row.asin}
    losing = [
        row for row in here if row.before and (row.reason in DEFECTS or not row.now)
    ]
    return losing + sorted(set(offered) - named)


def full(rows, warehouse, accepted):
    """The one full feed of a warehouse; it is never cut, each part would zero the rest.

    :param rows: iterable of :class:`~.difference.Row`, of all products
    :param accepted: keys of the products that a manager has seen in the warning
    :rtype: Feed
    :raise FullFeedRefused: it would zero products that are not among them
    :raise ValueError: there is nothing to send: all of the warehouse would be zeroed
    """
    rows = list(rows)
    known = set(accepted)
    hidden = [row for row in zeroed(rows, warehouse) if row.key not in known]
    if hidden:
        raise FullFeedRefused(hidden)
    lines = tuple(
        row for row in rows if row.warehouse == warehouse and row.reason not in DEFECTS
    )
    if not lines:
        raise ValueError("A full feed without lines would zero the whole warehouse.")
    return Feed(warehouse, lines, True)


def _by_warehouse(rows):
    found = {}
    for row in rows:
        found.setdefault(row.warehouse, []).append(row)
    return found
