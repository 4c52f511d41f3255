"""Two answers to the same order, side by side: pure, no database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What the versions say about one line.

    :param line: itemSequenceNumber
    :param asin: of the line
    :param cells: a tuple of ``answer.Part`` for each version, empty where the version
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

    :param versions: list of dicts (line number, ASIN) -> tuple of ``answer.Part``
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
