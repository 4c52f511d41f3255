"""When to look at Amazon again, and what its silence means. Pure, no database."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Timings:
    """The clocks of one kind of document, counted from when Amazon took it.

    :param presumed_after: so long without a failure counts as accepted. "Processing
        for more than 15 minutes without Failure means processed" (developer-docs,
        "Get transaction status"). ``None``: silence never counts as acceptance (direct
        fulfilment: Processing beyond five minutes means not completed).
    :param overdue_after: taken, not failed, and still not shown where it would be seen:
        a person has to look. ``None``: never, as it is not shown anywhere.
    :param resend_after: of unknown outcome and not shown by then: it was not taken and
        may be sent again. ``None``: only a person may send it again.
    :param ask_transaction_for: how long the transaction is asked for, where Amazon
        never says *Success*; so this must end.
    :param look_for: how long it is looked at all
    :param first_look: the shortest pause between two looks
    :param longest_pause: the longest one
    """

    presumed_after: timedelta | None = timedelta(minutes=15)
    overdue_after: timedelta | None = None
    resend_after: timedelta | None = None
    ask_transaction_for: timedelta = timedelta(hours=1)
    look_for: timedelta = timedelta(hours=48)
    first_look: timedelta = timedelta(minutes=1)
    longest_pause: timedelta = timedelta(hours=1)

    def next_look(self, now, since, submitted):
        """Return the moment of the next look: soon at first, then less often.

        :param datetime now: naive UTC
        :param datetime since: when Amazon took it, or it was sent
        :param bool submitted: it waits to be presumed accepted
        :return: datetime, ``None`` when it is not looked at any more
        """
        age = now - since
        if age >= self.look_for:
            return None
        pause = min(max(self.first_look, age / 2), self.longest_pause)
        return self._not_late(now + pause, now, since, submitted)

    def last_look(self, now, since, submitted):
        """Return when the next look is due that asks nothing, ``None`` for none.

        Where neither the document nor its transaction can be asked for, what is left
        is to presume it accepted when its time has come.
        """
        if submitted and self.presumed_after and now - since < self.presumed_after:
            return max(since + self.presumed_after, now + self.first_look)
        return None

    def _not_late(self, moment, now, since, submitted):
        """No later than the moment at which it is presumed accepted."""
        presumption = self.last_look(now, since, submitted)
        return min(moment, presumption) if presumption else moment
