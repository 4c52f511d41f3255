"""What all processes of one run share: the time, the counters, what has struck."""

import mmap
import struct
import time
from datetime import datetime, timezone

_MOST_TROUBLES = 64
_OFFSET, _SKEW, _BOUNDARIES, _STATEMENTS, _STRUCK = 0, 8, 16, 24, 32


class Shared:
    """A page of memory that survives ``fork`` and the death of any process.

    There is no lock on purpose: a process that is killed would take it along. What is
    counted is counted by one process at a time, except while several workers run.
    """

    def __init__(self):
        self._page = mmap.mmap(-1, mmap.PAGESIZE)

    def clear(self):
        """Begin a new run: now is now."""
        self._page.seek(0)
        self._page.write(bytes(mmap.PAGESIZE))

    def _get(self, code, place):
        return struct.unpack_from(code, self._page, place)[0]

    def _put(self, code, place, value):
        struct.pack_into(code, self._page, place, value)

    # --- Time ---------------------------------------------------------------

    @property
    def offset(self):
        """Seconds that the time of Odoo's processes is ahead of the real time."""
        return self._get("d", _OFFSET)

    def advance(self, seconds):
        """Let time pass for everybody."""
        self._put("d", _OFFSET, self.offset + seconds)

    @property
    def skew(self):
        """Seconds that Amazon's clock is ahead of ours."""
        return self._get("d", _SKEW)

    @skew.setter
    def skew(self, seconds):
        self._put("d", _SKEW, seconds)

    def now(self):
        """The moment in Odoo's processes, naive UTC."""
        moment = datetime.fromtimestamp(time.time() + self.offset, timezone.utc)
        return moment.replace(tzinfo=None)

    # --- Counters -----------------------------------------------------------

    def next_boundary(self):
        """Number of the commit or request that is about to happen, or just did."""
        number = self.boundaries + 1
        self._put("q", _BOUNDARIES, number)
        return number

    def next_statement(self):
        """Number of the writing SQL statement that is about to happen."""
        number = self.statements + 1
        self._put("q", _STATEMENTS, number)
        return number

    @property
    def boundaries(self):
        """How many there were so far."""
        return self._get("q", _BOUNDARIES)

    @property
    def statements(self):
        """How many there were so far."""
        return self._get("q", _STATEMENTS)

    # --- What has struck ----------------------------------------------------

    def strike(self, index, times=1):
        """Note that trouble number ``index`` happens now; before it does, for it may
        be this process's end."""
        if index >= _MOST_TROUBLES:
            raise ValueError("too many troubles in one run")
        self._put("q", _STRUCK + 8 * index, self.struck(index) + times)

    def struck(self, index):
        """How often trouble number ``index`` has happened."""
        return self._get("q", _STRUCK + 8 * index)


class VirtualClock:
    """The part of ``time`` that the gateway uses, in the time of the run.

    Sleeping lets the time pass for everybody and takes none.

    :param shared: :class:`Shared`
    """

    def __init__(self, shared):
        self._shared = shared

    def time(self):
        """Seconds since the epoch."""
        return time.time() + self._shared.offset

    def monotonic(self):
        """Seconds for measuring."""
        return time.monotonic() + self._shared.offset

    def sleep(self, seconds):
        """Let that many seconds pass."""
        self._shared.advance(seconds)
