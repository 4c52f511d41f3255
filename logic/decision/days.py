"""Days a warehouse works: pure arithmetic over a calendar that was read before."""

from datetime import datetime, time, timedelta

ONE_DAY = timedelta(days=1)
#: A calendar without a single working day must not make us count for ever.
FARTHEST = 366
#: UTC: in every marketplace, from Brazil to Australia, it is the same day.
NOON = time(12)


class WorkingDays:
    """Counts working days.

    :param closed: container of dates on which the warehouse does not work.
    """

    def __init__(self, closed=()):
        self.closed = frozenset(closed)

    def on_or_after(self, day):
        """The first working day from ``day`` on."""
        return self._walk(day, ONE_DAY)

    def on_or_before(self, day):
        """The last working day up to ``day``."""
        return self._walk(day, -ONE_DAY)

    def _walk(self, day, step):
        for count in range(FARTHEST):
            if day + count * step not in self.closed:
                return day + count * step
        return day

    def leaves_on(self, ready, handling):
        """The day on which goods that are there on ``ready`` can leave.

        :param int handling: working days the warehouse needs for them.
        """
        day = self.on_or_after(ready)
        for _each in range(handling):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def must_be_there(self, leaves, handling):
        """The last day on which goods may come in that leave on ``leaves``."""
        day = self.on_or_before(leaves)
        for _each in range(handling):
            day = self.on_or_before(day - ONE_DAY)
        return day


def moment_on(day, now, window_start=None, window_end=None, day_of=datetime.date):
    """A moment on ``day`` to tell Amazon: not in the past, and within the window.

    :param date day: the day the goods leave or arrive.
    :param datetime now: naive UTC.
    :param datetime window_start: of Amazon's window, or None.
    :param datetime window_end: of Amazon's window, or None. It ends with its last day,
        whatever hour it names.
    :param day_of: callable, the day of a moment where ``day`` is one.
    """
    moment = datetime.combine(day, NOON)
    if window_end and moment > window_end and day <= day_of(window_end):
        moment = window_end
    if window_start and moment < window_start:
        moment = window_start
    soon = now.replace(microsecond=0) + timedelta(hours=1)
    return max(moment, soon)
