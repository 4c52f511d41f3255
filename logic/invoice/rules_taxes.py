"""Rules: the taxes of lines and header, by country."""

from decimal import Decimal
from itertools import chain

from ...spapi.messages.invoice_types import TAX_TYPES
from ..rulebook import NOTE, REFUSE, RISK
from . import sums
from .facts import TAX_EXEMPT_REASON
from .rule import EUROPE, INDIA, Rule, at_item, hit
from .tax_types import usual

_ARTICLE_226 = "Directive 2006/112/EC, article 226"
_HALF = Decimal("0.5")


def _all(invoice):
    """All taxes, those of lines and charges and those of the header."""
    for part in (*invoice.items, *invoice.charges, *invoice.allowances):
        yield from part.taxes
    for item in invoice.items:
        for part in (*item.charges, *item.allowances):
            yield from part.taxes
    yield from invoice.taxes


def _each(invoice):
    """The same, of each only one."""
    return {tax.key: tax for tax in _all(invoice)}.values()


def _name(tax):
    return tax.name or tax.tax_type or ""


def _tax_type_missing(invoice, around):
    for tax in _each(invoice):
        if tax.tax_type not in TAX_TYPES:
            yield hit(tax=_name(tax), type=tax.tax_type or "")


def _tax_type_unusual(invoice, around):
    known = usual(invoice.country)
    for tax in _each(invoice):
        if known and tax.tax_type in TAX_TYPES and tax.tax_type not in known:
            yield hit(
                tax=_name(tax),
                type=tax.tax_type,
                country=invoice.country,
                usual=known[0],
            )


def _tax_rate_missing(invoice, around):
    for tax in _each(invoice):
        if tax.rate is None:
            yield hit(tax=_name(tax))


def _tax_rate_fraction(invoice, around):
    for tax in _each(invoice):
        if tax.rate is not None and tax.rate != tax.rate.to_integral_value():
            yield hit(tax=_name(tax), rate=tax.rate)


def _tax_rate_wrong(invoice, around):
    for tax in _each(invoice):
        if tax.rate is not None and not 0 <= tax.rate <= 100:
            yield hit(tax=_name(tax), rate=tax.rate)


def _line_untaxed(invoice, around):
    for item in invoice.items:
        if not item.taxes:
            yield at_item(item)


def _exemption_missing(invoice, around):
    """Nothing is due, and nobody says why; each tax once."""
    said = any(
        each.type == TAX_EXEMPT_REASON and each.detail.strip()
        for each in chain(
            invoice.additional,
            (each for item in invoice.items for each in item.additional),
        )
    )
    for tax in () if said else _each(invoice):
        free = tax.is_reverse_charge or tax.rate == 0
        if free and not (tax.exempt_code or "").strip():
            yield hit(tax=_name(tax), reverse_charge=tax.is_reverse_charge)


def _reverse_charge_taxed(invoice, around):
    for tax in _each(invoice):
        if tax.is_reverse_charge and (tax.amount or tax.rate):
            yield hit(tax=_name(tax), amount=tax.amount)


def _export_taxed(invoice, around):
    if invoice.is_export:
        amount = sums.total_of(invoice.taxes)
        if amount:
            yield hit(amount=amount)


def _tax_amount_differs(invoice, around):
    """The header's taxes, held against their rates. Where each line is rounded for
    itself, each adds half a smallest unit at most, and the tax of as much, where what
    is taxed was rounded too."""
    unit = sums.smallest(invoice.currency_digits)
    lines = len(invoice.items) + len(invoice.charges) + len(invoice.allowances)
    for tax in invoice.taxes:
        if tax.rate is None:
            continue
        due = tax.taxable * tax.rate / 100
        most = unit * _HALF * (1 + abs(tax.rate) / 100) * max(lines, 1)
        if abs(tax.amount - due) > most:
            yield hit(
                tax=_name(tax),
                rate=tax.rate,
                taxable=tax.taxable,
                amount=tax.amount,
                due=sums.rounded(due, invoice.currency_digits),
            )


RULES = (
    Rule(
        "tax_type_missing",
        REFUSE,
        "Model: taxType is required, one of " + ", ".join(TAX_TYPES),
        _tax_type_missing,
    ),
    Rule(
        "tax_type_unusual",
        RISK,
        "Model, taxType: each is the tax of a country (tax_types)",
        _tax_type_unusual,
    ),
    Rule(
        "tax_rate_missing",
        REFUSE,
        'Model, taxRate: "Tax percentage applied."; a tax of a fixed amount has none',
        _tax_rate_missing,
    ),
    Rule(
        "tax_rate_wrong",
        REFUSE,
        'Model, taxRate: "Tax percentage applied."',
        _tax_rate_wrong,
    ),
    Rule(
        "tax_rate_fraction",
        RISK,
        'Model, taxRate: "Expressed as a whole-percent integer string. For example, '
        '"20" for 20% VAT."; how 5.5 % is told is said nowhere',
        _tax_rate_fraction,
    ),
    Rule(
        "line_untaxed",
        REFUSE,
        f"{_ARTICLE_226} (8) to (11): the rate, or why there is none, of each supply; "
        "India: CGST Rules, rule 46 l",
        _line_untaxed,
        countries=EUROPE | INDIA,
    ),
    Rule(
        "exemption_missing",
        REFUSE,
        f"{_ARTICLE_226} (11) and (11a): why nothing is due, or 'Reverse charge'; "
        'model, TaxExemptReason: "VAT exemption reason code or free text."',
        _exemption_missing,
        countries=EUROPE,
    ),
    Rule(
        "exemption_missing",
        NOTE,
        'Model, TaxExemptReason: "VAT exemption reason code or free text."',
        _exemption_missing,
        countries=frozenset({"AE", "SA", "EG", "TR", "ZA", "IN", "AU", "SG", "JP"}),
    ),
    Rule(
        "reverse_charge_taxed",
        REFUSE,
        f"{_ARTICLE_226} (11a): the customer owes it, so that none is billed",
        _reverse_charge_taxed,
    ),
    Rule(
        "export_taxed",
        RISK,
        "Directive 2006/112/EC, articles 138 and 146: what leaves the country is "
        "exempt",
        _export_taxed,
    ),
    Rule(
        "tax_amount_differs",
        REFUSE,
        'Model, taxableAmount: "The invoice amount that is taxable at the rate '
        'specified in the tax rate field."',
        _tax_amount_differs,
    ),
)
