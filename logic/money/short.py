"""What Amazon will pay less than it is billed, line by line, before it does.

An invoice's line is cut down in the order in which Amazon does it: to what was shipped,
to what was agreed on, to what was received, to the agreed cost. What each cut takes off
is one reason, and what is left is what Amazon pays: nothing is lost between.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .dispute import Patience

#: Billed and never shipped.
NOT_SHIPPED = "not_shipped"
#: Shipped above what was ordered and confirmed.
OVER_CONFIRMED = "over_confirmed"
#: Some of what was shipped was not received.
SHORTAGE = "shortage"
#: Nothing of what was shipped was received.
NOT_RECEIVED = "not_received"
#: Billed at a cost above the agreed one.
PRICE = "price"
#: Shipped, agreed on and not billed: no deduction, and no money either.
NOT_INVOICED = "not_invoiced"
REASONS = (NOT_SHIPPED, OVER_CONFIRMED, NOT_RECEIVED, SHORTAGE, PRICE, NOT_INVOICED)
#: Reasons of which Amazon gets the goods' proof, and those that our own papers settle.
DISPUTABLE = frozenset({SHORTAGE, NOT_RECEIVED})

#: How sure it is: Amazon may still count; it is to be expected; it was taken off.
WAITING, EXPECTED, CLAIMED = "waiting", "expected", "claimed"
STATES = (WAITING, EXPECTED, CLAIMED)

#: What to do, by reason and state.
WAIT, COLLECT_PROOF, TRACE = "wait", "collect_proof", "trace"
CREDIT_QUANTITY, CREDIT_PRICE = "credit_quantity", "credit_price"
INVOICE, DISPUTE, TAKE_BACK = "invoice", "dispute", "take_back"
TODOS = (
    WAIT,
    COLLECT_PROOF,
    TRACE,
    CREDIT_QUANTITY,
    CREDIT_PRICE,
    INVOICE,
    DISPUTE,
    TAKE_BACK,
)
_TODO = {
    NOT_SHIPPED: CREDIT_QUANTITY,
    OVER_CONFIRMED: TAKE_BACK,
    SHORTAGE: COLLECT_PROOF,
    NOT_RECEIVED: TRACE,
    PRICE: CREDIT_PRICE,
    NOT_INVOICED: INVOICE,
}


@dataclass(frozen=True)
class LineFacts:
    """A line of an order, and all that is known of it. Quantities are eaches.

    :ivar line: (purchase order number, line number)
    :ivar invoiced: billed, less what was credited
    :ivar credited: taken back by credit notes; that is not to be billed again
    :ivar shipped: told in ASNs; ``None`` where not known, so ``ordered``, ``confirmed``
    :ivar received: as Amazon shows it; ``None`` where it shows nothing, and for what
        cannot be (it shows negative numbers at times)
    :ivar cost: billed, of one each
    :ivar agreed_cost: of the acknowledged order, ``None`` where not known
    :ivar currency: code of both
    :ivar arrived_on: day on which the goods arrived, or were to arrive; ``None``: not
        known
    :ivar shipped_on: day on which they left
    :ivar is_closed: Amazon has closed the receipt of the order
    :ivar due_on: day on which the invoice is due, ``None``: not known
    :ivar claimed: reason -> money that Amazon took off already, less what it gave back
    """

    line: tuple
    invoiced: int = 0
    credited: int = 0
    ordered: int | None = None
    confirmed: int | None = None
    shipped: int | None = None
    received: int | None = None
    cost: Decimal = Decimal(0)
    agreed_cost: Decimal | None = None
    currency: str | None = None
    arrived_on: date | None = None
    shipped_on: date | None = None
    is_closed: bool = False
    due_on: date | None = None
    claimed: dict | None = None


@dataclass(frozen=True)
class Short:
    """Money that will not come, or did not.

    :ivar line: (purchase order number, line number)
    :ivar reason: one of :data:`REASONS`
    :ivar state: one of :data:`STATES`
    :ivar todo: one of :data:`TODOS`
    :ivar units: eaches it is about
    :ivar amount: money, without taxes; of it ``claimed`` was taken off already
    :ivar currency: code
    :ivar expected_on: day on which Amazon takes it off, or has counted; ``None``: not
        known, or not to come
    """

    line: tuple
    reason: str
    state: str
    todo: str
    units: int
    amount: Decimal
    claimed: Decimal
    currency: str | None
    expected_on: date | None = None

    @property
    def is_loss(self):
        """Whether it is taken off a bill; what was never billed is not."""
        return self.reason != NOT_INVOICED


@dataclass(frozen=True)
class Cut:
    """A bill, and what Amazon makes of it.

    :ivar billed: units times cost
    :ivar payable: what is left of it
    :ivar units: reason -> eaches that it takes off (for the price: that it is about)
    :ivar amounts: reason -> money
    """

    billed: Decimal
    payable: Decimal
    units: dict
    amounts: dict


def received_units(line):
    """What was received as far as it can be believed; ``None`` where it cannot."""
    received = line.received
    return None if received is None or received < 0 else received


def agreed_units(line):
    """What was agreed on: the smaller of ordered and confirmed; ``None``: not known."""
    known = [each for each in (line.ordered, line.confirmed) if each is not None]
    return min(known) if known else None


def cut(line):
    """Cut a line down to what Amazon pays.

    :param line: :class:`LineFacts`
    :rtype: Cut
    """
    left, units, amounts = max(line.invoiced, 0), {}, {}
    billed = left * line.cost
    received = received_units(line)
    missing = NOT_RECEIVED if received == 0 else SHORTAGE
    for reason, most in (
        (NOT_SHIPPED, line.shipped),
        (OVER_CONFIRMED, agreed_units(line)),
        (missing, received),
    ):
        if most is not None and left > most:
            units[reason] = left - most
            amounts[reason] = units[reason] * line.cost
            left = most
    if line.agreed_cost is not None and line.cost > line.agreed_cost and left:
        units[PRICE] = left
        amounts[PRICE] = left * (line.cost - line.agreed_cost)
    return Cut(billed, billed - sum(amounts.values(), Decimal(0)), units, amounts)


def counted_on(line, patience):
    """The day from which what is received counts as all; ``None``: not known."""
    start = line.arrived_on or line.shipped_on
    return start and start + timedelta(days=patience.receive_days)


def expect(lines, today, patience=None):
    """What Amazon will pay less than it is billed, and what to do about it.

    :param lines: iterable of :class:`LineFacts`
    :param date today: of the marketplace
    :param patience: :class:`~.dispute.Patience`
    :return: list of :class:`Short`, line by line in the order of :data:`REASONS`
    """
    patience = patience or Patience()
    found = []
    for line in lines:
        result = cut(line)
        claimed = line.claimed or {}
        for reason in REASONS:
            amount = result.amounts.get(reason, Decimal(0))
            taken = _taken(reason, claimed, result.amounts)
            if amount or taken:
                units = result.units.get(reason, 0)
                found.append(
                    _short(line, reason, units, amount, taken, today, patience)
                )
        found += _not_invoiced(line)
    return found


def _taken(reason, claimed, amounts):
    """What was taken off for a reason. Amazon claims one thing, *shortage*, for two of
    ours: which of them it was, the receipt says."""
    if reason == SHORTAGE and NOT_RECEIVED in amounts:
        return Decimal(0)
    taken = claimed.get(reason, Decimal(0))
    if reason == NOT_RECEIVED and NOT_RECEIVED in amounts:
        taken += claimed.get(SHORTAGE, Decimal(0))
    return taken


def _short(line, reason, units, amount, taken, today, patience):
    counted, due = counted_on(line, patience), line.due_on
    taken_on = due and due - timedelta(days=patience.notice_days)
    state, todo = EXPECTED, _TODO[reason]
    if taken and taken >= amount:
        state, taken_on = CLAIMED, None
        # More was taken off than its reason holds: that is worth a dispute always.
        if reason in DISPUTABLE or taken > amount:
            todo = DISPUTE
    elif reason in DISPUTABLE and not line.is_closed:
        if counted is None or today < counted:
            state, todo, taken_on = WAITING, WAIT, counted
    return Short(
        line.line,
        reason,
        state,
        todo,
        units,
        max(amount, taken),
        taken,
        line.currency,
        taken_on,
    )


def _not_invoiced(line):
    """What has left, was agreed on, and was never on a bill."""
    if line.shipped is None:
        return
    most = agreed_units(line)
    billed = line.invoiced + line.credited
    units = (line.shipped if most is None else min(line.shipped, most)) - billed
    if units > 0:
        cost = line.agreed_cost if line.agreed_cost is not None else line.cost
        yield Short(
            line.line,
            NOT_INVOICED,
            EXPECTED,
            INVOICE,
            units,
            units * cost,
            Decimal(0),
            line.currency,
        )


def by_reason(shorts):
    """(reason, currency) -> money that is at stake."""
    found = {}
    for each in shorts:
        key = each.reason, each.currency
        found[key] = found.get(key, Decimal(0)) + each.amount
    return found
