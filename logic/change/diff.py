"""What changed between what we hold of an order and what Amazon sends now: pure."""

from datetime import datetime

#: How a moment is written, naive UTC.
MOMENT = "%Y-%m-%d %H:%M:%S"


def _plain(value):
    """A value as JSON can hold it."""
    if isinstance(value, datetime):
        return value.strftime(MOMENT)
    return value or False


def compare(record, values, item=None):
    """Compare Amazon's values with the record's.

    :param record: requisition or line.
    :param dict values: field -> new value.
    :param str item: Amazon's line number, for a line.
    :return: list of dicts ``item``, ``field``, ``old``, ``new`` (JSON values).
    """
    changes = []
    for field, new in values.items():
        old = record[field]
        if _plain(old) != _plain(new):
            changes.append(
                {"item": item, "field": field, "old": _plain(old), "new": _plain(new)}
            )
    return changes


def added(line):
    """The change "Amazon added this line"."""
    return {
        "item": line.item_sequence_number,
        "field": "line",
        "old": False,
        "new": line.ordered_qty,
        "asin": line.asin,
    }


def removed(line, quantity):
    """The change "Amazon no longer lists this line"."""
    return {
        "item": line.item_sequence_number,
        "field": "line",
        "old": quantity,
        "new": False,
        "asin": line.asin,
    }
