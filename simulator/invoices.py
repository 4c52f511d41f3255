"""Invoices and credit notes as Amazon keeps them: what is billed, and when it is due.

Amazon finds the line of an order by the order's number and the product: an invoice has
no numbers of the order's lines.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .clock import iso

INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
#: What a credit note is about.
OF_INVOICE, OF_RETURN, OF_COOP = "invoice", "return", "coop"
#: Currencies without a smaller unit.
_WHOLE = ("JPY",)


@dataclass(frozen=True)
class Tax:
    """A tax that is told.

    :param rate: percent, ``None`` where none is told
    :param taxable: likewise
    """

    type: str
    rate: Decimal | None
    amount: Decimal
    taxable: Decimal | None = None


@dataclass(frozen=True)
class Extra:
    """A charge or an allowance.

    :param type: Amazon's, ``Freight`` or ``Discount``
    :param amount: without taxes
    """

    type: str
    amount: Decimal
    taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True)
class Terms:
    """When an invoice is to be paid. "The basis of the payment terms is the invoice
    date."

    :param discount_percent: less, for who pays within ``discount_days``
    """

    type: str = "Basic"
    net_days: int = 60
    discount_percent: Decimal | None = None
    discount_days: int | None = None

    def due(self, dated):
        """The day on which the whole amount is due.

        :param dated: day of the invoice
        """
        return self._after(dated, self.net_days)

    def discounted_until(self, dated):
        """The last day on which less is due, ``None`` where it never is."""
        if not self.discount_percent or self.discount_days is None:
            return None
        return self._after(dated, self.discount_days)

    def _after(self, dated, days):
        if self.type == "PaymentDueUponReceiptOfInvoice":
            return dated
        last = calendar.monthrange(dated.year, dated.month)[1]
        if self.type in ("EndOfMonth", "FixedDate", "Proximo"):
            # The last two name a day of the month to come.
            dated = dated.replace(day=last)
        return dated + timedelta(days=days)


@dataclass(frozen=True)
class Reference:
    """What a line of a credit note refers to.

    :param invoice: referenceInvoiceNumber, as told
    :param invoiced_on: day of that invoice, as told
    """

    invoice: str | None = None
    invoiced_on: date | None = None
    returns: str | None = None
    returned_on: date | None = None
    coop: str | None = None
    debit_note: str | None = None

    @property
    def kind(self):
        """One of the three words above, ``None`` for none."""
        if self.returns:
            return OF_RETURN
        if self.coop or (self.debit_note and not self.invoice):
            return OF_COOP
        return OF_INVOICE if self.invoice else None


@dataclass(frozen=True)
class InvoiceLine:
    """An item.

    :param sequence: itemSequenceNumber, which is no number of the order's line
    :param order: number of the purchase order, empty where none is told
    :param amount: in ``unit``
    :param cost: net, of one each, or of one ``weight_unit``
    :param weight: in ``weight_unit``, of what is priced by weight
    :param reference: of a credit note's line
    """

    sequence: int
    order: str
    asin: str | None
    sku: str | None
    amount: int
    unit: str
    unit_size: int
    cost: Decimal
    weight: Decimal | None = None
    weight_unit: str | None = None
    taxes: tuple[Tax, ...] = ()
    charges: tuple[Extra, ...] = ()
    allowances: tuple[Extra, ...] = ()
    hsn: str | None = None
    reference: Reference | None = None

    @property
    def eaches(self):
        """The quantity in single units."""
        return self.amount * (self.unit_size if self.unit == "Cases" else 1)

    @property
    def product(self):
        """What is counted together, as in shipments: the order and the product."""
        return self.order, self.asin or self.sku

    @property
    def exact(self):
        """What it comes to without taxes, charges and allowances, not rounded."""
        return self.cost * (self.eaches if self.weight is None else self.weight)


@dataclass(frozen=True)
class Invoice:
    """An invoice or a credit note that Amazon has in its books. Amounts are positive.

    :param number: id, as told
    :param kind: :data:`INVOICE` or :data:`CREDIT_NOTE`
    :param dated: instant of the invoice, as told
    :param taken_at: when it came into the books
    :param total: with taxes, charges and allowances, as told
    :param terms: :class:`Terms` by which Amazon pays
    :param remit_to: code of the party; ``bill_to`` likewise, ``None`` where not told
    """

    account: str
    number: str
    kind: str
    dated: datetime
    taken_at: datetime
    currency: str
    total: Decimal
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[Tax, ...]
    charges: tuple[Extra, ...]
    allowances: tuple[Extra, ...]
    terms: Terms
    remit_to: str
    bill_to: str | None
    document: dict

    @property
    def key(self):
        """What Amazon keeps of the number, see :func:`stripped`."""
        return stripped(self.number)

    @property
    def is_credit_note(self):
        return self.kind == CREDIT_NOTE

    @property
    def untaxed(self):
        """The total without its taxes."""
        return self.total - self.tax

    @property
    def tax(self):
        """All taxes."""
        return sum((each.amount for each in self.taxes), Decimal(0))

    @property
    def orders(self):
        """Numbers of its orders, in their order of appearance."""
        return list(dict.fromkeys(line.order for line in self.lines if line.order))

    @property
    def due_on(self):
        """The day on which Amazon pays it."""
        return self.terms.due(self.dated.date())

    @property
    def discounted_until(self):
        """The last day on which less is due, ``None`` where it never is."""
        return self.terms.discounted_until(self.dated.date())

    @property
    def discount(self):
        """What Amazon takes off for early payment, rounded; of the whole total."""
        percent = self.terms.discount_percent or Decimal(0)
        return rounded(self.total * percent / 100, self.currency)

    @property
    def credited(self):
        """Number of the invoice that a credit note refers to, ``None`` for none."""
        for line in self.lines:
            if line.reference and line.reference.invoice:
                return line.reference.invoice
        return None

    def amount_of(self, line):
        """What a line comes to without taxes, rounded to the currency."""
        return rounded(line.exact, self.currency)

    def as_dict(self):
        """Return what Amazon knows of it, in short."""
        return {
            "number": self.number,
            "account": self.account,
            "kind": self.kind,
            "date": iso(self.dated),
            "currency": self.currency,
            "total": str(self.total),
            "tax": str(self.tax),
            "due": self.due_on.isoformat(),
            "credited": self.credited,
            "orders": self.orders,
            "lines": [
                {
                    "order": line.order,
                    "product": line.product[1],
                    "eaches": line.eaches,
                    "cost": str(line.cost),
                    "amount": str(self.amount_of(line)),
                }
                for line in self.lines
            ],
        }


def stripped(number):
    """What is left of an invoice's number in Amazon's books: capital letters and
    digits. Remittances name invoices without "/"."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def minor_unit(currency):
    """The smallest amount of a currency."""
    return Decimal(1) if currency in _WHOLE else Decimal("0.01")


def rounded(amount, currency):
    """An amount in whole smallest units of its currency, halves away from zero."""
    return amount.quantize(minor_unit(currency), ROUND_HALF_UP)


def agreed_cost(lines):
    """What Amazon pays for one each of a product.

    :param lines: its lines of the order (:func:`~.shipment_rules.lines_of`); the first
        that was acknowledged at a cost counts, else the first
    :return: ``Decimal``, ``None`` where the order tells none
    """
    for line in lines:
        if line.last and line.last.cost is not None:
            return line.last.cost
    for line in lines:
        if (cost := line.net_cost or line.list_price) is not None:
            return cost
    return None
