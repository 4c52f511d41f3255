"""Payment terms as an accounting program has them, as Amazon names them.

Amazon (vendorInvoices.json, PaymentTerms): "The basis of the payment terms is the
invoice date."; EndOfMonth, "paid end of month"; Proximo, "paid end of following month";
FixedDate, "a fixed date as agreed". That days after the end of a month are told in
netDueDays is inferred, no text of Amazon's says so.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ...spapi.messages.invoice_types import TERMS_TYPES
from .facts import TermsFacts

BASIC, END_OF_MONTH, FIXED_DATE, PROXIMO, ON_RECEIPT, LETTER_OF_CREDIT = TERMS_TYPES
#: Why terms have no like at Amazon: they are paid in several parts; they name an amount
#: instead of all; they name no days that Amazon has.
SEVERAL, NOT_ALL, UNLIKE = "several", "not_all", "unlike"
PROBLEMS = (SEVERAL, NOT_ALL, UNLIKE)
#: Delay of a line (account.payment.term.line) -> Amazon's type.
_TYPES = {
    "days_after": BASIC,
    "days_after_end_of_month": END_OF_MONTH,
    "days_after_end_of_next_month": PROXIMO,
    "days_end_of_month_on_the": FIXED_DATE,
}


@dataclass(frozen=True)
class Mapped:
    """What terms are at Amazon.

    :ivar terms: :class:`~.facts.TermsFacts`, ``None`` where they have no like
    :ivar problem: one of :data:`PROBLEMS`, ``None`` where they have
    """

    terms: TermsFacts | None = None
    problem: str | None = None


def to_amazon(lines, discount=None):
    """Name payment terms as Amazon does.

    :param lines: list of dicts of ``value`` (``percent``, ``fixed``), ``value_amount``
        (percent), ``delay_type``, ``nb_days`` and ``days_next_month`` (day of the
        month, text), as in ``account.payment.term.line``; empty: at once
    :param discount: dict of ``percentage`` and ``days`` for early payment, or ``None``
    :rtype: Mapped
    """
    if len(lines) > 1:
        return Mapped(problem=SEVERAL)
    line = lines[0] if lines else {"delay_type": "days_after", "nb_days": 0}
    if line.get("value", "percent") != "percent" or _decimal(
        line.get("value_amount", 100)
    ) != Decimal(100):
        return Mapped(problem=NOT_ALL)
    kind, days = _TYPES.get(line["delay_type"]), line.get("nb_days") or 0
    if kind is None or days < 0:
        return Mapped(problem=UNLIKE)
    if kind == FIXED_DATE and not _day_of_month(line):
        # Without a day Odoo counts the days first, then goes to the end of the month.
        kind = END_OF_MONTH
    if kind == BASIC and not days:
        kind = ON_RECEIPT
    return Mapped(
        TermsFacts(
            kind,
            _decimal(discount["percentage"]) if discount else None,
            discount["days"] if discount else None,
            days,
        )
    )


def due_day(terms, dated):
    """The day on which Amazon is expected to pay, as :func:`to_amazon` reads terms.

    :param terms: :class:`~.facts.TermsFacts` or ``None``
    :param date dated: of the invoice
    :return: date; ``None`` where that is agreed elsewhere (a fixed date, a letter of
        credit)
    """
    if terms is None or terms.type in (FIXED_DATE, LETTER_OF_CREDIT):
        return None
    if terms.type == END_OF_MONTH:
        dated = _month_end(dated)
    elif terms.type == PROXIMO:
        dated = _month_end(_month_end(dated) + timedelta(days=1))
    return dated + timedelta(days=terms.net_days or 0)


def same(one, other):
    """Whether two terms come to the same: numbers count as numbers, nothing as zero.

    :param one: :class:`~.facts.TermsFacts`
    """
    return _comparable(one) == _comparable(other)


def _comparable(terms):
    net = terms.net_days or 0
    kind = BASIC if terms.type == ON_RECEIPT else terms.type
    percent = terms.discount_percent or Decimal(0)
    return kind, net, percent, (terms.discount_days or 0) if percent else 0


def _month_end(day):
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _day_of_month(line):
    text = str(line.get("days_next_month") or "").strip()
    return text.isdigit() and int(text)


def _decimal(value):
    """A number as people wrote it: 2.5 of a float is 2.5."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
