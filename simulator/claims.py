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
    for line in invoice.lines:
        order = orders.get(line.order)
        lines = lines_of(order, line) if order else []
        if not lines:
            continue
        each = line.exact / line.eaches
        agreed = agreed_cost(lines) if line.weight is None else None
        cost = each if agreed is None else min(each, agreed)
        received = sum(receipt.eaches for one in lines for receipt in one.receipts)
        missing = counted.short(line, received) - _credited(line, credits)
        short += max(missing, 0) * cost
        above += (each - cost) * line.eaches
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


def _credited(line, credits):
    """Eaches of a line that a credit note took back at the same cost."""
    return sum(
        each.eaches
        for credit in credits
        for each in credit.lines
        if each.product == line.product and each.cost == line.cost
    )
