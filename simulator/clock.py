"""The simulator's clock: real by default, moved by hand in a test."""

import functools
import threading
import time
from datetime import datetime, timedelta, timezone


class Clock:
    """Time as the simulator sees it.

    :param datetime start: aware instant to start at; ``None`` is now
    :param bool frozen: time only moves when :meth:`advance` is called
    """

    def __init__(self, start=None, frozen=False):
        self._lock = threading.Lock()
        self._frozen = frozen
        self._offset = timedelta(0)
        self._base = start or datetime.now(timezone.utc)
        self._started = time.monotonic()
        if self._base.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")

    def now(self):
        """Return the aware UTC instant, cut to Amazon's milliseconds."""
        with self._lock:
            elapsed = 0 if self._frozen else time.monotonic() - self._started
            now = self._base + timedelta(seconds=elapsed) + self._offset
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic(self):
        """Return seconds for rate limits: they also refill while time is frozen, or
        a client that really waits would wait for ever."""
        return time.monotonic() + self.offset

    @property
    def offset(self):
        """Seconds the clock was moved by hand."""
        with self._lock:
            return self._offset.total_seconds()

    @offset.setter
    def offset(self, seconds):
        with self._lock:
            self._offset = timedelta(seconds=seconds)

    def advance(self, **duration):
        """Move time, for example ``advance(minutes=15)``.

        :param duration: keywords of :class:`datetime.timedelta`
        """
        with self._lock:
            self._offset += timedelta(**duration)


@functools.lru_cache(maxsize=10_000)  # a listing writes the same instants each time
def iso(moment):
    """Write an instant as Amazon does: ``2019-07-16T19:17:34.304Z``."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    return text[:-6] + "Z"


def parse_iso(text):
    """Read an ISO-8601 date and time that carries its zone.

    :raise ValueError: it is something else
    """
    if not isinstance(text, str) or "T" not in text:
        raise ValueError("not an ISO-8601 date and time")
    if text[-1:] in "Zz":
        text = text[:-1] + "+00:00"
    # Python 3.10 reads three or six decimals only.
    head, dot, tail = text.partition(".")
    if dot:
        digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
        text = f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}"
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the zone is missing")
    return moment.astimezone(timezone.utc)
