"""Rules: the amounts of the document, held against each other."""

import re
from decimal import Decimal

from ...spapi.messages.invoice_types import ALLOWANCE_TYPES, CHARGE_TYPES
from ..rulebook import REFUSE, RISK
from . import sums
from .rule import Rule, at_item, hit

_TOTAL = (
    'Model, invoiceTotal: "full value … to be paid including all relevant taxes. It is '
    'the total amount of invoice (including charges, less allowances)"'
)
_REPEATED = "Guide: each charge and allowance of a line is repeated at the header"


_CURRENCY = re.compile(r"[A-Z]{3}")


def _no_items(invoice, around):
    if not invoice.items:
        yield hit()


def _currency_missing(invoice, around):
    if not _CURRENCY.fullmatch(invoice.currency or ""):
        yield hit(currency=invoice.currency or "")


def _currency_differs(invoice, around):
    if around.order_currency and invoice.currency not in (None, around.order_currency):
        yield hit(currency=invoice.currency, ordered=around.order_currency)


def _total_zero(invoice, around):
    if invoice.total == 0:
        yield hit()


def _amounts(invoice):
    """(what it is, amount) of all that is sent or summed."""
    yield "total", invoice.total
    yield "untaxed", invoice.untaxed
    yield from (("header_tax", tax.amount) for tax in invoice.taxes)
    for item in invoice.items:
        yield "line", item.amount
        yield from (("tax", tax.amount) for tax in item.taxes)
    for what, parts in (("charge", _CHARGES), ("allowance", _ALLOWANCES)):
        for part in parts(invoice):
            yield what, part.amount
            yield from (("tax", tax.amount) for tax in part.taxes)


def _parts(kind):
    """All charges or allowances, those of lines and those of the header."""

    def parts(invoice):
        yield from getattr(invoice, kind)
        for item in invoice.items:
            yield from getattr(item, kind)

    return parts


_CHARGES, _ALLOWANCES = _parts("charges"), _parts("allowances")


def _amount_negative(invoice, around):
    """Once for each kind of amount. What lowers the total has a name of its own; at the
    header a tax is below zero where more of its rate is taken off than billed."""
    seen = set()
    for what, amount in _amounts(invoice):
        taken_off = what == "header_tax" and invoice.allowances
        if amount < 0 and what not in seen and not taken_off:
            seen.add(what)
            yield hit(what=what, amount=amount)


def _type_unknown(parts, types):
    """Charges or allowances that Amazon has no word for, each once."""

    def check(invoice, around):
        unknown = {part.type: part for part in parts(invoice) if part.type not in types}
        for name, part in unknown.items():
            yield hit(type=name or "", amount=part.amount)

    return check


def _amount_too_fine(invoice, around):
    """Once for each kind of amount."""
    seen = set()
    for what, amount in _amounts(invoice):
        if what not in seen and not sums.is_payable(amount, invoice.currency_digits):
            seen.add(what)
            yield hit(what=what, amount=amount, digits=invoice.currency_digits)


def _untaxed_differs(invoice, around):
    due = sums.untaxed(invoice)
    if invoice.untaxed != due:
        yield hit(untaxed=invoice.untaxed, lines=due, difference=invoice.untaxed - due)


def _total_differs(invoice, around):
    due = invoice.untaxed + sums.total_of(invoice.taxes)
    if invoice.total != due:
        yield hit(total=invoice.total, sum=due, difference=invoice.total - due)


def _line_amount_differs(invoice, around):
    for item in invoice.items:
        exact = sums.exact_amount(item)
        if exact is not None and not sums.near(
            item.amount, exact, invoice.currency_digits
        ):
            yield at_item(
                item, amount=item.amount, exact=exact, difference=item.amount - exact
            )


def _rounding_differs(invoice, around):
    """Each line is right, and their sum is not what Amazon comes to."""
    exact = sums.exact_base(invoice.items)
    if exact is None or any(True for _hit in _line_amount_differs(invoice, around)):
        return
    due, booked = sums.rounded(exact, invoice.currency_digits), sums.base(invoice.items)
    if booked != due:
        yield hit(lines=booked, exact=due, difference=booked - due)


def _taxes_differ(invoice, around):
    """The taxes of the lines, held against the header's, each tax for itself."""
    lines = {
        tax.key: tax
        for tax in sums.header_taxes(invoice.items, invoice.charges, invoice.allowances)
    }
    header = {tax.key: tax for tax in sums.merged_taxes(invoice.taxes)}
    for key in dict.fromkeys((*header, *lines)):
        tax = header.get(key) or lines[key]
        above = header[key].amount if key in header else Decimal(0)
        below = lines[key].amount if key in lines else Decimal(0)
        if above != below:
            yield hit(
                tax=tax.name or tax.tax_type or "",
                rate=tax.rate,
                header=above,
                lines=below,
                difference=above - below,
            )


def _not_repeated(kind):
    """Charges or allowances of lines of which the header has less."""

    def check(invoice, around):
        header = sums.by_type(getattr(invoice, kind))
        lines = sums.by_type(
            part for item in invoice.items for part in getattr(item, kind)
        )
        for name, amount in lines.items():
            if header.get(name, Decimal(0)) < amount:
                yield hit(type=name, lines=amount, header=header.get(name, Decimal(0)))

    return check


RULES = (
    Rule("no_items", REFUSE, "An invoice without a line bills nothing", _no_items),
    Rule(
        "currency_missing",
        REFUSE,
        "Model, Money: an amount has a currency of three letters",
        _currency_missing,
    ),
    Rule(
        "currency_differs",
        REFUSE,
        'Model, netCost: "should match the cost on the order", which has a currency',
        _currency_differs,
    ),
    Rule("total_zero", REFUSE, "Guide: the total is not zero", _total_zero),
    Rule(
        "amount_negative",
        REFUSE,
        "Guide: amounts are positive, of credit notes too; model, netCost: "
        '"should not be zero or negative"',
        _amount_negative,
    ),
    Rule(
        "amount_too_fine",
        REFUSE,
        "What has parts of the smallest unit of its currency cannot be paid",
        _amount_too_fine,
    ),
    Rule("untaxed_differs", REFUSE, _TOTAL, _untaxed_differs),
    Rule("total_differs", REFUSE, _TOTAL, _total_differs),
    Rule(
        "line_amount_differs",
        REFUSE,
        "Amazon is told the net cost and the quantity of a line, and multiplies them "
        "itself",
        _line_amount_differs,
    ),
    Rule(
        "rounding_differs",
        RISK,
        "Amazon is told the net cost and the quantity of each line; lines that are "
        "rounded one by one may sum to another total",
        _rounding_differs,
    ),
    Rule(
        "taxes_differ",
        REFUSE,
        'Guide: the taxes of the lines sum to those of the header; model: "Total tax '
        'amount details for all line items."',
        _taxes_differ,
    ),
    Rule(
        "charge_unknown",
        REFUSE,
        "Model, ChargeDetails: type is required, one of " + ", ".join(CHARGE_TYPES),
        _type_unknown(_CHARGES, CHARGE_TYPES),
    ),
    Rule(
        "allowance_unknown",
        REFUSE,
        "Model, AllowanceDetails: type is required, one of "
        + ", ".join(ALLOWANCE_TYPES),
        _type_unknown(_ALLOWANCES, ALLOWANCE_TYPES),
    ),
    Rule("charge_not_repeated", REFUSE, _REPEATED, _not_repeated("charges")),
    Rule("allowance_not_repeated", REFUSE, _REPEATED, _not_repeated("allowances")),
)
