"""A settlement: what Amazon has paid out, and every amount that it is made of.

Rules: developer-docs.amazon.com, "Settlement Reports Attributes"
(``GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2``). The first row tells of the settlement
as a whole and holds its total; each further one is one amount.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.addons.amazon_vendor_central.logic.remittance import cells
from odoo.addons.amazon_vendor_central.spapi.messages.values import (
    MessageError,
    Problems,
)

from . import flat_file

REPORT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
_NEEDED = (
    *("settlement-id", "total-amount", "currency", "transaction-type"),
    *("amount-type", "amount-description", "amount"),
)
#: A day as Amazon's regions write it: 2026-09-07, 2026/09/07, 07.09.2026.
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One amount.

    :param row: its number in the file
    :param transaction: Amazon's ``transaction-type``: Order, Refund...
    :param kind: ``amount-type``: ItemPrice, ItemFees, ItemWithheldTax...
    :param description: ``amount-description``: Principal, Commission...
    :param quantity: pieces, ``None`` where Amazon tells none
    """

    row: int
    transaction: str
    kind: str
    description: str
    amount: Decimal
    order_id: str = ""
    item_id: str = ""
    adjustment_id: str = ""
    marketplace: str = ""
    channel: str = ""
    sku: str = ""
    quantity: int | None = None
    posted_on: date | None = None


@dataclass(frozen=True)
class Settlement:
    """What Amazon paid out at once.

    :param total: what was paid; below zero where the seller owes Amazon
    :param problems: tuple of ``values.Problem``: with one of severity ``error`` it must
        not be booked
    """

    settlement_id: str
    starts_on: date | None
    ends_on: date | None
    deposited_on: date | None
    total: Decimal
    currency: str
    lines: tuple = field(default=(), repr=False)
    problems: tuple = ()

    @property
    def summed(self):
        """What the lines come to."""
        return sum((line.amount for line in self.lines), Decimal())


def parse(text):
    """Read a settlement.

    :param str text: the report, decoded
    :rtype: Settlement
    :raise MessageError: it is another report, or it does not tell which settlement it
        is and what was paid
    """
    found = flat_file.rows(text, _NEEDED)
    head = next(found, None)
    if head is None:
        raise MessageError("The settlement has no rows.")
    problems = Problems()
    number, currency = head["settlement-id"], head["currency"].upper()
    total = _amount(head, "total-amount", problems)
    if not number or total is None or not re.fullmatch("[A-Z]{3}", currency):
        raise MessageError(
            "The first row of a settlement has to tell its number, its total and its "
            "currency.",
            "settlement-id",
        )
    if not head.is_whole:
        problems.note("cut", "Row %(row)s is cut or has a tab in it.", row=head.number)
    lines = []
    if head["amount"]:
        # Some files repeat the total in every row and have no row of their own for it.
        _add(lines, head, problems)
    for row in found:
        if row["settlement-id"] != number:
            problems.note(
                "other",
                "Row %(row)s is of settlement %(number)s.",
                row=row.number,
                number=row["settlement-id"] or "?",
            )
            continue
        if row["currency"] and row["currency"].upper() != currency:
            problems.note(
                "currency",
                "Row %(row)s is in %(name)s.",
                row=row.number,
                name=row["currency"],
            )
        _add(lines, row, problems)
    return Settlement(
        settlement_id=number,
        starts_on=_day(head, "settlement-start-date", problems),
        ends_on=_day(head, "settlement-end-date", problems),
        deposited_on=_day(head, "deposit-date", problems),
        total=total,
        currency=currency,
        lines=tuple(lines),
        problems=tuple(problems),
    )


def _add(lines, row, problems):
    if not row.is_whole:
        problems.note("cut", "Row %(row)s is cut or has a tab in it.", row=row.number)
        return
    amount = _amount(row, "amount", problems)
    if amount is None:
        if not any(row[each] for each in ("amount-type", "transaction-type", "sku")):
            return
        problems.note("no_amount", "Row %(row)s has no amount.", row=row.number)
        return
    pieces = row["quantity-purchased"]
    lines.append(
        Line(
            row=row.number,
            transaction=row["transaction-type"],
            kind=row["amount-type"],
            description=row["amount-description"],
            amount=amount,
            order_id=row["order-id"],
            item_id=row["order-item-code"],
            adjustment_id=row["adjustment-id"],
            marketplace=row["marketplace-name"],
            channel=row["fulfillment-id"],
            sku=row["sku"],
            quantity=int(pieces) if re.fullmatch(r"\d{1,9}", pieces) else None,
            posted_on=_day(row, "posted-date", problems),
        )
    )


def _amount(row, heading, problems):
    try:
        return cells.amount(row[heading])
    except ValueError:
        problems.note(
            "amount",
            "Row %(row)s: %(value)s is no amount.",
            row=row.number,
            value=row[heading],
        )
        return None


def _day(row, heading, problems):
    value = row[heading]
    if not value:
        return None
    try:
        return _read_day(value)
    except ValueError:
        # A day decides no amount; the settlement's own does decide a period.
        severity = "warning" if heading == "posted-date" else "error"
        problems.note(
            "day",
            "Row %(row)s: %(value)s is no day, or may be one of two.",
            "",
            severity,
            row=row.number,
            value=value,
        )
        return None


def _read_day(value):
    if found := _YEAR_FIRST.match(value):
        return date(*map(int, found.groups()))
    if found := _DOTTED.match(value):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if found := _SLASHED.match(value):
        first, second, year = map(int, found.groups())
        if first == second or first > 12:
            return date(year, second, first)
        if second > 12:
            return date(year, first, second)
    raise ValueError(value)
