"""How an invoice stands: what of it was paid, taken off, and is open. To the cent.

Whatever becomes of an invoice: its total is what was credited, paid, deducted for early
payment, withheld, taken off, and what is open.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
#: Nothing is due yet; it is due, and some of it is open; all was paid; all was paid but
#: for what Amazon took off; more was paid than is due.
OPEN, OVERDUE, PAID, SHORT, OVERPAID = "open", "overdue", "paid", "short", "overpaid"
STATES = (OPEN, OVERDUE, PAID, SHORT, OVERPAID)


@dataclass(frozen=True)
class Balance:
    """An invoice and what came of it, in its currency.

    :ivar total: with taxes
    :ivar credited: of its credit notes
    :ivar paid: money that arrived
    :ivar discount: for early payment, as the remittance says it
    :ivar withheld: taxes that Amazon withheld
    :ivar deducted: kind -> money that Amazon took off, less what it gave back
    :ivar due_on: day, ``None``: not known
    """

    total: Decimal
    credited: Decimal = ZERO
    paid: Decimal = ZERO
    discount: Decimal = ZERO
    withheld: Decimal = ZERO
    deducted: dict = field(default_factory=dict, hash=False)
    due_on: date | None = None

    @property
    def taken_off(self):
        """All deductions."""
        return sum(self.deducted.values(), ZERO)

    @property
    def open(self):
        """What nobody has explained yet; below zero where too much was paid."""
        return (
            self.total
            - self.credited
            - self.paid
            - self.discount
            - self.withheld
            - self.taken_off
        )

    def state(self, today, grace_days=5):
        """How it stands.

        :param date today: of the marketplace
        :param int grace_days: Amazon pays on days of its own; so many after the due one
            nothing is late
        :return: one of :data:`STATES`
        """
        if self.open < 0:
            return OVERPAID
        if self.open == 0:
            return SHORT if self.taken_off > 0 else PAID
        late = self.due_on and today > self.due_on + timedelta(days=grace_days)
        return OVERDUE if late else OPEN


def total_of(balances):
    """The balances of one currency as one, without a due day.

    :param balances: iterable of :class:`Balance`
    """
    balances = list(balances)
    deducted = {}
    for each in balances:
        for kind, amount in each.deducted.items():
            deducted[kind] = deducted.get(kind, ZERO) + amount
    return Balance(
        **{
            name: sum((getattr(each, name) for each in balances), ZERO)
            for name in ("total", "credited", "paid", "discount", "withheld")
        },
        deducted=deducted,
    )
