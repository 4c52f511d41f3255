"""What Amazon takes off an invoice: what never arrived, and what costs too much."""

from datetime import datetime, time, timezone
from decimal import Decimal

from .invoices import agreed_cost, rounded
from .remittances import PRICE, SHORTAGE, TAILS, Item
from .shipment_rules import lines_of

_ZERO = Decimal(0)


class Counted:
    """How much of what was received has been paid already, by order and product."""

    def __init__(self):
        self._used = {}

    def short(self, line, received):
        """How many eaches of an invoice's line never arrived; the others are used up.

        :param received: eaches of its product, of all shipments
        """
        left = max(0, received - self._used.get(line.product, 0))
        there = min(line.eaches, left)
        self._used[line.product] = self._used.get(line.product, 0) + there
        return line.eaches - there


def claims_of(invoice, orders, credits, counted, day):
    """What Amazon claims of an invoice when it pays it.

    :param invoice: :class:`~.invoices.Invoice`
    :param orders: number -> :class:`~.orders.PurchaseOrder`
    :param credits: credit notes on it; what they give back is not claimed as well
    :param counted: :class:`Counted`
    :param day: of the payment
    :return: list of :class:`~.remittances.Item`
    """
    short, above = _ZERO, _ZERO
    for same in _by_cost(invoice.lines):
        line = same[0]
        order = orders.get(line.order)
        lines = lines_of(order, line) if order else []
        if not lines:
            continue
        each = line.exact / line.eaches
        agreed = agreed_cost(lines) if line.weight is None else None
        cost = each if agreed is None else min(each, agreed)
        received = sum(receipt.eaches for one in lines for receipt in one.receipts)
        credited = _credited(line, credits)
        missing = sum(counted.short(one, received) for one in same)
        billed = sum(one.eaches for one in same)
        short += max(missing - credited, 0) * cost
        above += max(billed - credited, 0) * (each - cost)
    issued = datetime.combine(day, time(), timezone.utc)
    found = []
    for kind, untaxed in ((SHORTAGE, short), (PRICE, above)):
        if gross := gross_of(untaxed, invoice):
            tax = gross - rounded(untaxed, invoice.currency)
            found.append(
                Item(
                    number=invoice.key + TAILS[kind],
                    kind=kind,
                    issued=issued,
                    total=-gross,
                    tax=-tax,
                    vendor_code=invoice.remit_to,
                    invoice=invoice.key,
                )
            )
    return found


def gross_of(untaxed, invoice):
    """An amount with the taxes that the invoice has of all of it, rounded."""
    whole = invoice.untaxed
    rate = invoice.tax / whole if whole else _ZERO
    return rounded(untaxed * (1 + rate), invoice.currency)


def _by_cost(lines):
    """The lines of a product at one cost, which a credit note does not tell apart."""
    found = {}
    for line in lines:
        found.setdefault((line.product, line.exact / line.eaches), []).append(line)
    return found.values()


def _credited(line, credits):
    """Eaches of a product that credit notes took back at the cost of a line."""
    return sum(
        each.eaches
        for credit in credits
        for each in credit.lines
        if each.product == line.product and each.cost == line.cost
    )
