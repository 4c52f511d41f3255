"""Vendor Central's remittance export: several payments in one table, read as a stream.

A file is somebody else's and may be long: its text is never in memory as a whole, and
of its rows those of one payment at a time. So the rows of a payment stand together, as
they do in the export.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .. import table_file
from . import cells, headings

MOST_BYTES = 128 * 1024 * 1024
MOST_ROWS = 2_000_000
#: Lines of one payment; they are in memory together.
MOST_LINES = 100_000
_AMOUNTS = (
    *("total", "withheld", "terms_discount", "net_paid", "payment_amount"),
    "amount_in_invoice_currency",
)
_DAYS = ("payment_date", "issued_on")


class NoExport(ValueError):
    """No row holds the headings of a remittance export."""


@dataclass(frozen=True)
class BadRow:
    """A row that is left out.

    :param row: its number as a spreadsheet counts
    :param code: ``amount``, ``day``, ``no_payment``, ``no_amount``, ``apart`` (the rows
        of its payment do not stand together) or ``too_many``
    """

    row: int
    code: str
    value: str = ""


@dataclass(frozen=True)
class Line:
    """One row, in the words of ``spapi.messages.remittance.RemittanceLine``."""

    number: str | None = None
    issued_on: date | None = None
    total: Decimal | None = None
    withheld: Decimal | None = None
    terms_discount: Decimal | None = None
    net_paid: Decimal | None = None
    currency: str | None = None
    description: str | None = None
    invoice_type: str | None = None


@dataclass
class Payment:
    """One payment of the file.

    :param amount: as the file says it; where it does not, the sum of the lines
    :param status: Amazon's word, or what the file says where that is none of its words
    :param exchange_rate: this and the next two only where Amazon paid in another
        currency than that of the invoices, as the API tells them
    """

    number: str
    paid_on: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    status: str | None = None
    exchange_rate: Decimal | None = None
    amount_in_invoice_currency: Decimal | None = None
    invoice_currency: str | None = None
    lines: list = field(default_factory=list)


def read(content, day_first=True):
    """Read an export.

    :param bytes content: CSV, TSV or XLSX
    :param bool day_first: how 3/2/2026 is read where no day of the file tells
    :return: iterator of :class:`Payment` and :class:`BadRow`
    :raise table_file.TableFileError: it cannot be read
    :raise NoExport: it is another file
    """
    tells = None
    # Read once more for that only where a day is written so that it could tell.
    if table_file.is_packed(content) or b"/" in content:
        tells = next(filter(lambda each: each is not None, _day_orders(content)), None)
    return _payments(content, day_first if tells is None else tells)


def _table(content):
    """Rows with what their columns are: (number, dict column -> text)."""
    columns = None
    for number, row in table_file.rows(content, MOST_ROWS, MOST_BYTES):
        if found := headings.recognised(row):
            columns = found
        elif columns:
            values = {
                name: row[index]
                for index, name in columns.items()
                if index < len(row) and row[index]
            }
            if values:
                yield number, values, set(columns.values())
    if columns is None:
        raise NoExport


def _day_orders(content):
    for _number, values, _columns in _table(content):
        for name in _DAYS:
            yield cells.says_day_first(values.get(name, ""))


def _payments(content, day_first):
    summary, done, payment = {}, set(), None
    for number, texts, columns in _table(content):
        try:
            values = _values(texts, day_first)
        except _Unreadable as bad:
            yield BadRow(number, bad.code, bad.value)
            continue
        name = values.get("payment_number") or (
            payment.number if payment and "payment_number" not in columns else None
        )
        if not name:
            yield BadRow(number, "no_payment", texts.get("number", ""))
        elif "number" not in columns:
            summary[name] = values  # the payments of the file, above their lines
        elif name in done:
            yield BadRow(number, "apart", name)
        elif values.get("net_paid") is None:
            yield BadRow(number, "no_amount", texts.get("number", ""))
        else:
            if payment and payment.number != name:
                done.add(payment.number)
                yield _whole(payment)
                payment = None
            if payment is None:
                payment = _begun(name, {**summary.get(name, {}), **values})
            if len(payment.lines) >= MOST_LINES:
                yield BadRow(number, "too_many", name)
                continue
            payment.lines.append(_line(values))
    if payment:
        yield _whole(payment)


class _Unreadable(ValueError):
    def __init__(self, code, value):
        super().__init__(code)
        self.code, self.value = code, value


def _values(texts, day_first):
    values = dict(texts)
    for name in values.keys() & set(_AMOUNTS):
        try:
            values[name] = cells.amount(values[name])
        except (ValueError, ArithmeticError):
            raise _Unreadable("amount", values[name][:40]) from None
    for name in values.keys() & set(_DAYS):
        try:
            values[name] = cells.day(values[name], day_first)
        except (ValueError, ArithmeticError):
            raise _Unreadable("day", values[name][:40]) from None
    if "exchange_rate" in values:
        try:
            values["exchange_rate"] = cells.rate(values["exchange_rate"])
        except ValueError:
            raise _Unreadable("amount", values["exchange_rate"][:40]) from None
    for name in values.keys() & {"currency", "payment_currency"}:
        values[name] = values[name].strip().upper()[:3]
    return values


def _begun(name, values):
    of_invoices = values.get("currency")
    currency = values.get("payment_currency") or of_invoices
    status = values.get("status")
    payment = Payment(
        number=name,
        paid_on=values.get("payment_date"),
        amount=values.get("payment_amount"),
        currency=currency,
        status=headings.status(status) if status else None,
    )
    if of_invoices and currency != of_invoices:
        payment.exchange_rate = values.get("exchange_rate")
        payment.amount_in_invoice_currency = values.get("amount_in_invoice_currency")
        payment.invoice_currency = of_invoices
    return payment


def _line(values):
    names = Line.__dataclass_fields__
    return Line(**{name: values[name] for name in names if name in values})


def _whole(payment):
    # Lines are in the currency of the invoices: their sum is no amount of another.
    if payment.amount is None and not payment.invoice_currency:
        payment.amount = sum((line.net_paid for line in payment.lines), Decimal(0))
    return payment
