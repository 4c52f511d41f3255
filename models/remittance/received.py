"""A payment as it came: by the API in pages, or by the export of Vendor Central."""

import json
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from ...logic.local_day import local_day
from ...spapi.messages import remittance as message
from ...spapi.messages.common import MessageError

#: What a document says that was made of a file.
SOURCE, FILE = "source", "file"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class ReceivedLine:
    """A line whose amounts are what they do to the payment and to the invoice.

    :param net: what it adds to the payment
    :param discount: what was taken off the invoice for early payment, with the sign of
        the invoice; likewise ``withheld``
    """

    number: str | None
    issued_on: object
    total: Decimal | None
    net: Decimal
    discount: Decimal | None
    withheld: Decimal | None
    currency: str | None
    description: str | None
    terms: str | None
    invoice_type: str | None
    related: tuple


@dataclass(frozen=True)
class Received:
    """A payment with all its lines.

    :param header: spapi RemittanceHeader
    :param lines: tuple of :class:`ReceivedLine`
    :param by_file: whether it comes from the export of Vendor Central
    """

    header: object
    lines: tuple
    by_file: bool


def received_of(text):
    """Read a document as it is stored.

    :param str text: one page, several in ``pages``, or what a file was made into.
    :return: Received, None where it is none of that.
    :raise MessageError: it cannot be used, in a sentence.
    """
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    pages = document.get("pages", [document]) if isinstance(document, dict) else None
    if not isinstance(pages, list) or not pages:
        return None
    parsed = [message.parse(page) for page in pages]
    header = parsed[0].header
    if not (header.payment_number or header.unique_payment_id):
        raise MessageError("The remittance has no number.")
    if header.status not in (None, *message.STATUSES):
        raise MessageError(
            f"It is in the state {header.status}, which the connector does not know: "
            "look at the payment in Vendor Central.",
            "remittanceStatus",
        )
    lines = [line for page in parsed for line in page.lines]
    cash = _cash_of(header, lines)
    return Received(
        header,
        tuple(_line(line, cash(line)) for line in lines),
        document.get(SOURCE) == FILE,
    )


def _cash_of(header, lines):
    """What a line adds to the payment: its net amount, or the part *AmountPaid*.

    Amazon breaks the net amount down into what is paid and the discount taken, and does
    not say whether the net is before the discount. The payment itself does: it is the
    sum of one of them.

    :return: callable(line) -> Decimal
    """

    def net(line):
        return NOTHING if line.net_paid is None else line.net_paid

    def paid(line):
        return net(line) if line.amount_paid is None else line.amount_paid

    whole = header.amount_in_invoice_currency or header.amount
    if sum(map(net, lines), NOTHING) != whole == sum(map(paid, lines), NOTHING):
        return paid
    return net


def _line(line, net):
    sign = -1 if (net if line.total is None else line.total) < 0 else 1
    return ReceivedLine(
        number=line.number,
        issued_on=line.issued_on,
        total=line.total,
        net=net,
        discount=line.terms_discount and sign * abs(line.terms_discount),
        withheld=line.withheld and sign * abs(line.withheld),
        currency=line.currency,
        description=line.description,
        terms=line.terms,
        invoice_type=line.invoice_type,
        related=line.related,
    )


def day_of(moment, marketplace):
    """The day that a moment of a remittance means, or False.

    Amazon writes days as moments: midnight in UTC is the day that it says, in whatever
    zone the marketplace is.

    :param moment: datetime in UTC, or None.
    """
    if moment is None:
        return False
    if moment.time() == time():
        return moment.date()
    return local_day(moment, marketplace)
