"""Does Amazon show the acknowledgement that we sent? Pure, no database.

purchaseOrdersStatus is the only place where Amazon shows what it stored of an
acknowledgement: per line the accepted and the rejected quantity, as snapshots with
their dates. Backordered quantities are shown inside the accepted one.
"""

from dataclasses import dataclass
from datetime import timedelta

from ...spapi.identity import asin, line_number
from ...spapi.messages.moments import naive_utc
from ..outbound.finding import ABSENT, DIFFERENT, EQUAL, OLDER

#: Amazon's clock and ours need not agree to the second.
CLOCKS = timedelta(minutes=2)


@dataclass(frozen=True)
class LineAnswer:
    """What was answered to one line, in eaches.

    :param item: itemSequenceNumber, as written
    :param accepted: accepted and backordered eaches
    :param rejected: rejected eaches
    :param asin: for finding the line where the number is missing
    :param at: naive UTC moment of a shown answer, None where Amazon gives none
    :param ordered: eaches ordered: by the order, or as Amazon shows it; None: unknown
    """

    item: str
    accepted: int
    rejected: int
    asin: str = ""
    at: object = None
    ordered: int | None = None

    @property
    def quantities(self):
        return self.accepted, self.rejected


def shown_answers(status):
    """Return the latest answer of each line that Amazon shows as answered.

    :param status: ``spapi.messages.order_status.OrderStatus``
    :return: list of :class:`LineAnswer`
    """
    answers = []
    for item in status.items:
        latest = item.latest_acknowledgement
        if latest is None and item.confirmation_status in (None, "UNCONFIRMED"):
            continue
        accepted = item.accepted_quantity or (latest and latest.accepted_quantity)
        rejected = item.rejected_quantity or (latest and latest.rejected_quantity)
        answers.append(
            LineAnswer(
                item=item.item_sequence_number or "",
                asin=item.buyer_product_identifier or "",
                accepted=_eaches(accepted),
                rejected=_eaches(rejected),
                at=naive_utc(latest.acknowledgement_date) if latest else None,
                ordered=item.ordered_quantity and _eaches(item.ordered_quantity),
            )
        )
    return answers


def _eaches(quantity):
    if quantity is None:
        return 0
    return quantity.amount or 0 if quantity.eaches is None else quantity.eaches


def weigh(sent, shown, acknowledged_at, earlier=()):
    """Compare what we sent with what Amazon shows.

    :param sent: list of :class:`LineAnswer`, our answer
    :param shown: list of :class:`LineAnswer`, the latest snapshot of each line that
        Amazon shows as answered
    :param acknowledged_at: naive UTC moment of our answer
    :param earlier: list of :class:`LineAnswer`, our previous answer to the same order
        that Amazon has taken, if any
    :return: (``EQUAL``, ``DIFFERENT``, ``OLDER`` or ``ABSENT``, differences): the
        differences are pairs of (sent, shown or None)
    """
    if not shown:
        return ABSENT, [(line, None) for line in sent]
    pairs = _pair(sent, shown)
    differences = [
        (line, seen)
        for line, seen in pairs
        if seen is None or seen.quantities != line.quantities
    ]
    latest = max((line.at for line in shown if line.at), default=None)
    if not differences:
        repeats = bool(earlier) and all(
            before is not None and before.quantities == line.quantities
            for line, before in _pair(sent, earlier)
        )
        # The same quantities as before prove nothing (only dates have changed), unless
        # Amazon dates them like this answer.
        if repeats and (latest is None or latest < acknowledged_at):
            return OLDER, []
        return EQUAL, []
    if earlier and not any(
        seen is None or seen.quantities != before.quantities
        for before, seen in _pair(earlier, shown)
    ):
        return OLDER, differences
    if latest is not None and latest < acknowledged_at - CLOCKS:
        return OLDER, differences
    return DIFFERENT, differences


def _pair(sent, shown):
    """Pair each sent line with the shown one of the same number; where one of the two
    has no number, with that of the same ASIN if there is but one. What contradicts the
    line, another product or quantities of one that is cancelled, shows nothing of it.
    """
    by_number = {line_number(line.item): line for line in shown if line.item}
    by_asin = {}
    for line in shown:
        by_asin.setdefault(asin(line.asin), []).append(line)
    pairs = []
    for line in sent:
        found = by_number.get(line_number(line.item)) if line.item else None
        if found is None and line.asin:
            same = by_asin.get(asin(line.asin), ())
            if len(same) == 1 and not (line.item and same[0].item):
                found = same[0]
        if found is not None and _contradicts(line, found):
            found = None
        pairs.append((line, found))
    return pairs


def _contradicts(line, shown):
    named, ours = asin(shown.asin), asin(line.asin)
    if named and ours and named != ours:
        return True
    return line.ordered == 0 and (shown.ordered or 0) > 0
