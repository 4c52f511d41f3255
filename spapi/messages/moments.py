"""Forgiving readers for moments and windows of time, see ``common``.

Amazon writes moments with and without a zone, seconds or a fraction of them, and a
window as two of them with two hyphens in between.
"""

import re
from datetime import datetime, timezone

from .common import text
from .values import Window


def moment(value, problems, path):
    """Return a datetime in UTC; without a zone it is taken as UTC.

    Notes ``date_unreadable``.
    """
    found = text(value)
    if found is None and value is None:
        return None
    date = _moment(found) if found else None
    if date is None:
        problems.note(
            "date_unreadable",
            "%(path)s holds %(value)s, which is no date.",
            path,
            "warning",
            value=str(value)[:40],
        )
    return date


_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?",
    re.ASCII,
)


def _moment(found):
    # datetime.fromisoformat of Python 3.10 reads neither Z nor three decimals.
    match = _MOMENT.fullmatch(found)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if not zone or zone in "Zz":
        zone = "+00:00"
    zone = zone.replace(":", "").ljust(5, "0")
    micro = (fraction or "").ljust(6, "0")[:6]
    plain = (
        f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}"
        f".{micro}{zone}"
    )
    try:
        return datetime.strptime(plain, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(
            timezone.utc
        )
    except (ValueError, OverflowError):
        return None


def window(value, problems, path):
    """Return a :class:`Window` from ``start--end``; one date alone is both ends.

    Notes ``window_unreadable`` and ``window_reversed`` (ends are then swapped).
    """
    found = text(value)
    if found is None and value is None:
        return None
    ends = [_moment(part.strip()) for part in (found or "").split("--")]
    if not 1 <= len(ends) <= 2 or None in ends:
        problems.note(
            "window_unreadable",
            "%(path)s holds %(value)s, which is no window of time.",
            path,
            "warning",
            value=str(value)[:80],
        )
        return None
    start, end = ends[0], ends[-1]
    if end < start:
        problems.note(
            "window_reversed",
            "%(path)s ends before it starts.",
            path,
            "warning",
        )
        start, end = end, start
    return Window(start, end)


def naive_utc(value):
    """Return a moment as databases keep it: UTC without saying so; ``None`` stays."""
    if value is None or value.tzinfo is None:
        return value
    return value.astimezone(timezone.utc).replace(tzinfo=None)
