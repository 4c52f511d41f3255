"""Payments as Amazon keeps them: what was paid, for what, and what was taken off.

Amazon publishes no list of the words of a line. The tails of numbers are those that
vendors tell of (amazowl, amalytix, rt7digital): ``SC`` a shortage, ``PC`` a price,
``R`` the reversal, in chains without a limit; ``VCBSINV`` a chargeback.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .clock import iso
from .invoices import rounded

IN_PROGRESS, SUCCESSFUL, FAILED = "IN_PROGRESS", "SUCCESSFUL", "FAILED"
INVOICE, CREDIT_NOTE = "invoice", "credit_note"
SHORTAGE, PRICE, CHARGEBACK, OTHER = "shortage", "price", "chargeback", "other"
#: What Amazon appends to the number of an invoice that it claims something of.
TAILS = {SHORTAGE: "SC", PRICE: "PC"}
REVERSAL = "R"
#: Kind -> (type, description) of a line, in the words of exports that people published.
WORDS = {
    INVOICE: ("Invoice", "Payments"),
    CREDIT_NOTE: ("Credit Memo", "Credit note"),
    SHORTAGE: ("Financial Debit Note Invoice", "Quantity shortage"),
    PRICE: ("Financial Debit Note Invoice", "Price variance"),
    CHARGEBACK: ("Financial Debit Note Invoice", "Vendor chargeback"),
    OTHER: ("Others", "COOP"),
}
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Item:
    """One line of a payment, in the currency of the invoices.

    :param number: as Amazon writes it: of an invoice what is left of it
    :param total: of the invoice or the claim, with taxes; below zero takes off
    :param tax: the part of it
    :param discount: taken off for early payment
    :param withheld: taxes that Amazon keeps back
    :param invoice: what is left of the number of the invoice it is about, if any
    """

    number: str
    kind: str
    issued: datetime
    total: Decimal
    tax: Decimal = _ZERO
    discount: Decimal = _ZERO
    withheld: Decimal = _ZERO
    description: str = ""
    terms: str = ""
    vendor_code: str = ""
    invoice: str | None = None

    @property
    def paid(self):
        """What it adds to the payment."""
        return self.total - self.discount - self.withheld

    @property
    def type(self):
        """Amazon's invoiceType."""
        return WORDS[self.kind][0]

    @property
    def words(self):
        """Amazon's description."""
        return self.description or WORDS[self.kind][1]


@dataclass
class Posting:
    """Something that Amazon owes or is owed, and has not settled.

    :param due: the day from which it is
    :param billed: the :class:`~.invoices.Invoice` of which nothing was claimed yet
    """

    account: str
    currency: str
    remit_to: str
    due: date
    item: Item
    billed: object = None

    @property
    def group(self):
        """What is paid together."""
        return self.account, self.currency, self.remit_to


@dataclass
class Payment:
    """One payment.

    :param unique_id: Amazon's own, which Vendor Central shows nobody
    :param number: what Vendor Central shows
    :param ends_at: when it is no longer in progress
    :param outcome: how it ends
    :param rate: of the payment's currency, for one of the invoices'; ``None``: the same
    :param hidden: how many of its lines Amazon tells nobody
    """

    account: str
    unique_id: str
    number: str
    paid_at: datetime
    ends_at: datetime
    outcome: str
    invoice_currency: str
    currency: str
    postings: list = field(default_factory=list)
    rate: Decimal | None = None
    remit_to: str = ""
    country: str = ""
    hidden: int = 0
    method: str = "Electronic funds transfer"
    ended: bool = False

    @property
    def created(self):
        """What lists are in the order of."""
        return self.paid_at

    @property
    def items(self):
        """All lines."""
        return [posting.item for posting in self.postings]

    @property
    def shown(self):
        """The lines that Amazon tells."""
        return self.items[: len(self.postings) - self.hidden]

    @property
    def amount_in_invoices(self):
        """What was paid, in the currency of the invoices."""
        return sum((item.paid for item in self.items), _ZERO)

    @property
    def amount(self):
        """What was paid, in the currency it was paid in."""
        if self.rate is None:
            return self.amount_in_invoices
        return rounded(self.amount_in_invoices * self.rate, self.currency)

    def status(self, now):
        """Amazon's remittanceStatus."""
        return self.outcome if now >= self.ends_at else IN_PROGRESS

    def header(self, now):
        """Return the ``RemittanceHeader`` of the model."""
        document = {
            "paymentDate": iso(self.paid_at),
            "paymentNumber": self.number,
            "uniquePaymentId": self.unique_id,
            "paymentAmount": money(self.amount, self.currency),
            "paymentMethod": self.method,
            "remittanceStatus": self.status(now),
            "lineItemCount": len(self.postings),
            "relatedIdentifiers": [
                related("VENDOR_CODE", self.remit_to),
                related("PAYEE_CODE", f"P{self.remit_to}"),
            ],
            "countryCode": self.country,
        }
        if self.rate is not None:
            document["exchangeRate"] = number(self.rate)
            document["paymentAmountInInvoiceCurrency"] = money(
                self.amount_in_invoices, self.invoice_currency
            )
        return document

    def lines(self):
        """Return the ``RemittanceItem`` of the model, of every line that is told."""
        return [line(item, self.invoice_currency) for item in self.shown]

    def as_dict(self):
        """Return what Amazon knows of it, in short."""
        return {
            "account": self.account,
            "unique_id": self.unique_id,
            "number": self.number,
            "paid_at": iso(self.paid_at),
            "outcome": self.outcome,
            "amount": str(self.amount),
            "currency": self.currency,
            "lines": [
                {"number": item.number, "kind": item.kind, "paid": str(item.paid)}
                for item in self.items
            ],
        }


def line(item, currency):
    """Write one line of a payment."""
    document = {
        "invoiceNumber": item.number,
        "invoiceIssueDate": iso(item.issued),
        "totalAmount": money(item.total, currency),
        "totalAmountBreakdown": [
            part("InvoiceAmount", item.total - item.tax, currency),
            part("TaxAmount", item.tax, currency),
        ],
        "netAmountPaid": money(item.paid, currency),
        "netAmountPaidBreakdown": [
            part("AmountPaid", item.paid, currency),
            part("TermsDiscountTaken", item.discount, currency),
        ],
        "description": item.words,
        "invoiceType": item.type,
        "relatedItemIdentifiers": [related("VENDOR_CODE", item.vendor_code)],
    }
    if item.withheld:
        document["withholdingAmount"] = money(item.withheld, currency)
    if item.terms:
        document["paymentTerms"] = item.terms
    return document


def number(value):
    """A JSON number. Amazon's are the shortest that mean the amount, as a float is
    written; the amount itself is never computed with one."""
    return int(value) if value == value.to_integral_value() else float(value)


def money(amount, currency):
    """Write a ``Currency`` of the model."""
    return {"currencyCode": currency, "currencyAmount": number(amount)}


def part(name, amount, currency):
    """Write a ``Breakdown`` of the model."""
    return {"breakdownType": name, "breakdownAmount": money(amount, currency)}


def related(name, *values):
    """Write a ``RelatedIdentifier`` of the model."""
    return {
        "relatedIdentifierName": name,
        "relatedIdentifierValue": [value for value in values if value],
    }
