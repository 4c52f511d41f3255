"""Two answers to the same order, side by side: pure, no database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part of the answer to a line.

    :param code: Accepted, Backordered or Rejected
    :param quantity: in Amazon's unit of the line
    :param date: scheduled day, or False
    :param reason: rejection reason as it is shown, or False
    :param cost: of one each, as it was confirmed
    """

    code: str
    quantity: int
    date: object = False
    reason: object = False
    cost: float = 0.0


@dataclass(frozen=True)
class Row:
    """What the versions say about one line.

    :param line: itemSequenceNumber
    :param asin: of the line
    :param cells: a tuple of :class:`Part` for each version, empty where the version
        does not answer the line
    :param changed: whether each cell differs from the one before it
    """

    line: str
    asin: str
    cells: tuple
    changed: tuple

    @property
    def differs(self):
        return any(self.changed)


def side_by_side(versions):
    """Put versions of an answer beside each other, oldest first.

    :param versions: list of dicts (line number, ASIN) -> tuple of :class:`Part`
    :return: list of :class:`Row`, in the order in which the lines appear first
    """
    keys = dict.fromkeys(key for version in versions for key in version)
    rows = []
    for line, asin in keys:
        cells = tuple(version.get((line, asin), ()) for version in versions)
        changed = (False,) + tuple(
            before != after for before, after in zip(cells, cells[1:], strict=False)
        )
        rows.append(Row(line, asin, cells, changed))
    return rows
