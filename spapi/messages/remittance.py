"""A payment of Amazon's and its lines: Finance Remittance API 2026-03-17.

Other than in the vendor APIs amounts are JSON numbers, and nothing is wrapped in a
payload. A number becomes a ``Decimal`` from its text, never by way of a float.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .common import (
    MessageError,
    Problems,
    choice,
    currency,
    decimal,
    identifier,
    integer,
    load,
    rows,
    section,
    text,
)
from .moments import moment

STATUSES = ("IN_PROGRESS", "SUCCESSFUL", "FAILED")
#: Characters of a description and of payment terms.
_LONGEST = 500


@dataclass(frozen=True)
class RemittanceHeader:
    """What is said of a payment as a whole.

    :param unique_payment_id: Amazon's own; the export of Vendor Central has none
    :param payment_number: what Vendor Central shows
    :param paid_on: moment in UTC, or day
    :param status: one of :data:`STATUSES`, or what Amazon wrote
    :param amount_in_invoice_currency: where Amazon paid in another one
    """

    unique_payment_id: str | None = None
    payment_number: str | None = None
    paid_on: datetime | None = None
    amount: Decimal | None = None
    currency: str | None = None
    status: str | None = None
    exchange_rate: Decimal | None = None
    amount_in_invoice_currency: Decimal | None = None
    invoice_currency: str | None = None
    method: str | None = None
    line_count: int | None = None
    vendor_codes: tuple = ()
    payee_codes: tuple = ()
    country: str | None = None


@dataclass(frozen=True)
class RemittanceLine:
    """One line of a payment.

    :param total: of the invoice, with taxes
    :param withheld: taxes that Amazon keeps back
    :param net_paid: what this line adds to the payment; negative takes off
    :param amount_paid: a part of it, as Amazon breaks it down; likewise
        ``terms_discount``, ``invoice_amount`` and ``tax_amount``
    :param related: tuple of (name, values)
    """

    number: str | None = None
    issued_on: datetime | None = None
    total: Decimal | None = None
    withheld: Decimal | None = None
    net_paid: Decimal | None = None
    amount_paid: Decimal | None = None
    terms_discount: Decimal | None = None
    tax_amount: Decimal | None = None
    invoice_amount: Decimal | None = None
    currency: str | None = None
    description: str | None = None
    terms: str | None = None
    invoice_type: str | None = None
    related: tuple = ()


@dataclass(frozen=True)
class Remittance:
    """A payment, or a page of its lines.

    :param lines: tuple of :class:`RemittanceLine`
    """

    header: RemittanceHeader
    lines: tuple = ()


def parse(source):
    """Read getRemittance's answer: the header, and the lines of one page.

    :param source: text, bytes or dict
    :rtype: Remittance
    :raise MessageError: no object; or money that cannot be read: nothing must be
        booked of what is only guessed
    """
    data = load(source, "remittance")
    problems = Problems()
    head = section(data, "remittanceHeader", problems)
    if not head:
        raise MessageError("The remittance has no header.", "remittanceHeader")
    header = _header(head, problems, "remittanceHeader")
    lines = []
    for place, row in enumerate(rows(data, "remittanceItems", problems)):
        path = f"remittanceItems[{place}]"
        if isinstance(row, dict):
            lines.append(_line(row, problems, path))
        else:
            # Its amount would be missing in the sum.
            problems.note("not_an_object", "%(path)s is not an object.", path)
    if bad := [each for each in problems if each.severity == "error"]:
        raise MessageError(bad[0].sentence, bad[0].path)
    if header.amount is None:
        raise MessageError("The remittance has no amount.", "paymentAmount")
    return Remittance(header, tuple(lines))


def _header(data, problems, path):
    amount, code = _money(data, "paymentAmount", problems, path)
    in_invoices, other = _money(data, "paymentAmountInInvoiceCurrency", problems, path)
    codes = defaultdict(tuple)
    for name, values in _related(data, "relatedIdentifiers", problems, path):
        codes[name] += values
    unique, _exactly = identifier(
        data.get("uniquePaymentId"), problems, f"{path}.uniquePaymentId"
    )
    number, _exactly = identifier(
        data.get("paymentNumber"), problems, f"{path}.paymentNumber"
    )
    return RemittanceHeader(
        unique_payment_id=unique,
        payment_number=number,
        paid_on=moment(data.get("paymentDate"), problems, f"{path}.paymentDate"),
        amount=amount,
        currency=code,
        status=choice(
            data.get("remittanceStatus"),
            STATUSES,
            problems,
            f"{path}.remittanceStatus",
        ),
        exchange_rate=decimal(
            data.get("exchangeRate"), problems, f"{path}.exchangeRate", "rate"
        ),
        amount_in_invoice_currency=in_invoices,
        invoice_currency=other,
        method=text(data.get("paymentMethod"), _LONGEST),
        line_count=integer(
            data.get("lineItemCount"), problems, f"{path}.lineItemCount", "count"
        ),
        vendor_codes=codes["VENDOR_CODE"],
        payee_codes=codes["PAYEE_CODE"],
        country=text(data.get("countryCode"), 2),
    )


def _line(data, problems, path):
    total, of_total = _money(data, "totalAmount", problems, path)
    withheld, _same = _money(data, "withholdingAmount", problems, path)
    net, of_net = _money(data, "netAmountPaid", problems, path)
    parts = {
        **_breakdown(data, "totalAmountBreakdown", problems, path),
        **_breakdown(data, "netAmountPaidBreakdown", problems, path),
    }
    number, _exactly = identifier(
        data.get("invoiceNumber"), problems, f"{path}.invoiceNumber"
    )
    return RemittanceLine(
        number=number,
        issued_on=moment(
            data.get("invoiceIssueDate"), problems, f"{path}.invoiceIssueDate"
        ),
        total=total,
        withheld=withheld,
        net_paid=net,
        amount_paid=parts.get("AmountPaid"),
        terms_discount=parts.get("TermsDiscountTaken"),
        tax_amount=parts.get("TaxAmount"),
        invoice_amount=parts.get("InvoiceAmount"),
        currency=of_net or of_total,
        description=text(data.get("description"), _LONGEST),
        terms=text(data.get("paymentTerms"), _LONGEST),
        invoice_type=text(data.get("invoiceType"), _LONGEST),
        related=_related(data, "relatedItemIdentifiers", problems, path),
    )


def _money(data, key, problems, path):
    """Amount and currency under a key; (None, None) where there is none."""
    value = section(data, key, problems, path)
    here = f"{path}.{key}"
    amount = decimal(value.get("currencyAmount"), problems, f"{here}.currencyAmount")
    code = currency(value.get("currencyCode"), problems, f"{here}.currencyCode")
    return amount, code


def _breakdown(data, key, problems, path):
    found = {}
    for row in rows(data, key, problems, path):
        if isinstance(row, dict) and (name := text(row.get("breakdownType"))):
            found[name], _code = _money(row, "breakdownAmount", problems, path)
    return found


def _related(data, key, problems, path):
    found = []
    for row in rows(data, key, problems, path):
        if not isinstance(row, dict):
            continue
        name = text(row.get("relatedIdentifierName"), _LONGEST)
        values = row.get("relatedIdentifierValue")
        values = values if isinstance(values, list) else [values]
        found.append((name, tuple(filter(None, (text(v, _LONGEST) for v in values)))))
    return tuple(found)
