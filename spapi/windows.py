"""Windows of time: Amazon searches at most seven days at once."""

from datetime import datetime, timedelta, timezone

#: Amazon: "The date range to search must not exceed 7 days" (getPurchaseOrders).
MAX_DAYS = 7
#: Amazon does not say whether "after" and "before" include the moment itself, so
#: neighbouring pieces overlap a little; importing twice changes nothing.
OVERLAP = timedelta(seconds=1)


def as_utc(value):
    """Return a datetime in UTC; one without time zone is taken as UTC.

    :param value: datetime, or ISO-8601 text
    :raise ValueError: the text is no date
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    if value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc)


def iso(value):
    """Write a moment as Amazon wants it, for example ``2026-11-22T15:00:00Z``.

    :param value: datetime, or ISO-8601 text
    """
    return as_utc(value).strftime("%Y-%m-%dT%H:%M:%SZ")


def split_window(after, before, days=MAX_DAYS):
    """Cut a window into pieces Amazon accepts, oldest first.

    :param after: start (datetime; without time zone it is UTC)
    :param before: end
    :param days: the longest piece in days, its overlap with the previous included
    :return: list of ``(after, before)`` in UTC, without a gap between the pieces
    :raise ValueError: the end is not after the start
    """
    after, before = as_utc(after), as_utc(before)
    if before <= after:
        raise ValueError("The end of the window must be after its start.")
    longest = timedelta(days=days)
    if longest <= OVERLAP:
        raise ValueError("A piece must be longer than the overlap.")
    pieces = []
    start = after
    while True:
        end = min(start + longest, before)
        pieces.append((start, end))
        if end == before:
            return pieces
        start = end - OVERLAP
