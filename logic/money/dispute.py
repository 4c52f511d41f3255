"""Until when a deduction can be disputed, and how often.

Second hand, and editable: chargebacks and claims may be disputed within 30 days of the
notice, twice (amazowl, amalytix, advantus); shortages are looked at again by Amazon
itself for 35 days (amalytix), and are disputed again only when they were denied or
granted in part (supplypike).
"""

from dataclasses import dataclass
from datetime import date, timedelta

#: What a dispute can do now.
DISPUTE, DISPUTE_AGAIN, AWAIT_ANSWER = "dispute", "dispute_again", "await_answer"
AWAIT_RECHECK, OVER = "await_recheck", "over"
STEPS = (DISPUTE, DISPUTE_AGAIN, AWAIT_ANSWER, AWAIT_RECHECK, OVER)


@dataclass(frozen=True)
class Patience:
    """How long things take, in days of the calendar.

    :ivar receive_days: from the arrival (or, where that is not known, the departure) of
        goods until what is received by then counts as all
    :ivar notice_days: before the invoice is due, a shortage is taken off
    :ivar dispute_days: from the notice, or from the denial, of a deduction
    :ivar tries: disputes of one deduction
    :ivar recheck_days: for which Amazon looks at a shortage again by itself
    """

    receive_days: int = 14
    notice_days: int = 5
    dispute_days: int = 30
    tries: int = 2
    recheck_days: int = 35


@dataclass(frozen=True)
class Claim:
    """What Amazon took off.

    :ivar noticed_on: day of the notice, or of the payment that lacks it
    :ivar is_shortage: of units that were not received
    :ivar tries: disputes so far
    :ivar disputed_on: day of the last one; ``answered_on``: of Amazon's answer to it
    :ivar is_granted: the answer gives all of it back
    """

    noticed_on: date
    is_shortage: bool = False
    tries: int = 0
    disputed_on: date | None = None
    answered_on: date | None = None
    is_granted: bool = False


@dataclass(frozen=True)
class Standing:
    """How a claim stands.

    :ivar step: one of :data:`STEPS`
    :ivar until: last day of the step, ``None`` where it has none
    :ivar days_left: until then, the last day is 0; ``None`` likewise
    :ivar tries_left: disputes that are left
    """

    step: str
    until: date | None
    days_left: int | None
    tries_left: int


def standing(claim, today, patience=None):
    """What can be done about a claim now, and until when.

    :param claim: :class:`Claim`
    :param date today: of the marketplace
    :param patience: :class:`Patience`
    :rtype: Standing
    """
    patience = patience or Patience()
    left = max(patience.tries - claim.tries, 0)
    if claim.is_granted:
        return Standing(OVER, None, None, left)
    waiting = claim.tries > 0 and (
        claim.answered_on is None
        or (claim.disputed_on is not None and claim.answered_on < claim.disputed_on)
    )
    if waiting:
        return Standing(AWAIT_ANSWER, None, None, left)
    start = claim.answered_on if claim.tries else claim.noticed_on
    until = start + timedelta(days=patience.dispute_days)
    if left and today <= until:
        step = DISPUTE_AGAIN if claim.tries else DISPUTE
        return Standing(step, until, (until - today).days, left)
    recheck = claim.noticed_on + timedelta(days=patience.recheck_days)
    if claim.is_shortage and today <= recheck:
        return Standing(AWAIT_RECHECK, recheck, (recheck - today).days, left)
    return Standing(OVER, None, None, left)
