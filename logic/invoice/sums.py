"""The sums of an invoice, exact, in one place: rules, message and preview read them.

Amazon: the total is what the lines come to, and charges, less allowances, with all
taxes; "every charge and allowance of a line is repeated at the header"; the taxes of
the lines sum to those of the header.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import chain

from .facts import Allowance, Charge, TaxFacts

ZERO = Decimal(0)


@dataclass(frozen=True)
class Header:
    """What stands at the header of a document, made from its lines.

    :ivar base: sum of the lines, without taxes (Amazon's invoiceBaseAmount)
    :ivar untaxed: base and charges, less allowances
    :ivar total: untaxed and taxes
    """

    charges: tuple[Charge, ...]
    allowances: tuple[Allowance, ...]
    taxes: tuple[TaxFacts, ...]
    base: Decimal
    untaxed: Decimal
    total: Decimal


def smallest(digits):
    """The smallest amount of a currency with so many decimals."""
    return Decimal(1).scaleb(-digits)


def rounded(amount, digits=2):
    """An amount in the smallest units of its currency, halves away from zero."""
    return amount.quantize(smallest(digits), ROUND_HALF_UP)


def is_payable(amount, digits=2):
    """Whether an amount has no more decimals than its currency."""
    return amount == amount.quantize(smallest(digits), ROUND_DOWN)


def exact_amount(item):
    """What a line comes to, not rounded.

    :param item: :class:`~.facts.InvoiceItem`
    :return: Decimal; ``None`` for a line that is priced by a weight nobody knows
    """
    if not item.net_cost_unit:
        return item.eaches * item.net_cost
    if item.total_weight is None:
        return None
    return item.total_weight * item.net_cost


def near(amount, exact, digits=2):
    """Whether an amount is the exact one, or one of the two smallest units beside it
    where that has parts of one: accounting gives such a part to one line or another."""
    return abs(amount - exact) < smallest(digits) and is_payable(amount, digits)


def total_of(parts):
    """The sum of the amounts of charges, allowances, taxes or lines."""
    return sum((part.amount for part in parts), ZERO)


def base(items):
    """The sum of the lines without taxes, charges and allowances."""
    return total_of(items)


def exact_base(items):
    """The same as Amazon computes it, not rounded; ``None`` where a line's weight is
    not known."""
    amounts = [exact_amount(item) for item in items]
    return None if None in amounts else sum(amounts, ZERO)


def by_type(parts):
    """Type -> sum of the charges or allowances of it."""
    found = {}
    for part in parts:
        found[part.type] = found.get(part.type, ZERO) + part.amount
    return found


def merged(parts):
    """Charges or allowances, one row a type, in their order of appearance.

    :param parts: iterable of :class:`~.facts.Charge` or of :class:`~.facts.Allowance`
    """
    groups = {}
    for part in parts:
        groups.setdefault(part.type, []).append(part)
    return tuple(
        replace(
            group[0],
            amount=total_of(group),
            taxes=merged_taxes(tax for part in group for tax in part.taxes),
        )
        for group in groups.values()
    )


def merged_taxes(taxes):
    """Taxes, one row each (:attr:`~.facts.TaxFacts.key`), in their order of
    appearance."""
    groups = {}
    for tax in taxes:
        groups.setdefault(tax.key, []).append(tax)
    return tuple(
        replace(
            group[0],
            amount=total_of(group),
            taxable=sum((tax.taxable for tax in group), ZERO),
        )
        for group in groups.values()
    )


def header_taxes(items, charges, allowances):
    """The taxes of the whole: of the lines and of the charges at the header, less those
    of the allowances there.

    :param charges: those at the header, where the lines' are among them
    :param allowances: likewise
    """
    return merged_taxes(
        chain(
            (tax for item in items for tax in item.taxes),
            (tax for charge in charges for tax in charge.taxes),
            (
                replace(tax, amount=-tax.amount, taxable=-tax.taxable)
                for allowance in allowances
                for tax in allowance.taxes
            ),
        )
    )


def header(items, charges=(), allowances=()):
    """Make what stands at the header.

    :param items: tuple of :class:`~.facts.InvoiceItem`
    :param charges: those of the whole, which belong to no line; so ``allowances``
    :rtype: Header
    """
    items = tuple(items)
    charges = merged((*(each for item in items for each in item.charges), *charges))
    allowances = merged(
        (*(each for item in items for each in item.allowances), *allowances)
    )
    taxes = header_taxes(items, charges, allowances)
    lines = base(items)
    untaxed = lines + total_of(charges) - total_of(allowances)
    return Header(charges, allowances, taxes, lines, untaxed, untaxed + total_of(taxes))


def untaxed(facts):
    """What the document comes to without taxes, by its lines and header.

    :param facts: :class:`~.facts.InvoiceFacts`
    """
    return base(facts.items) + total_of(facts.charges) - total_of(facts.allowances)


def total(facts):
    """What the document comes to, with the taxes at its header.

    :param facts: :class:`~.facts.InvoiceFacts`
    """
    return untaxed(facts) + total_of(facts.taxes)


def distribute(amount, weights, digits=2):
    """Share out an amount in smallest units, so that the shares sum to it exactly.

    Each gets its exact share, rounded down; the units that are left go to those with
    the largest parts of one left, of equals to the first.

    :param Decimal amount: with no more decimals than the currency
    :param weights: list of Decimal, none below zero; where all are zero, shares are
        equal
    :return: list of Decimal
    :raise ValueError: nothing to share out among, a negative weight, or an amount with
        parts of a smallest unit
    """
    weights = list(weights)
    if not is_payable(amount, digits):
        raise ValueError(f"{amount} has more than {digits} decimals.")
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is negative.")
    if not weights:
        if amount:
            raise ValueError("There is nobody to share out among.")
        return []
    if not any(weights):
        weights = [Decimal(1)] * len(weights)
    unit = smallest(digits)
    sign = -1 if amount < 0 else 1
    units = int(abs(amount) / unit)
    # Whole numbers from here on: no quotient is ever rounded.
    scale = max(0, *(-weight.as_tuple().exponent for weight in weights))
    parts = [int(weight.scaleb(scale)) for weight in weights]
    whole = sum(parts)
    shares = [units * part // whole for part in parts]
    left = units - sum(shares)
    order = sorted(
        range(len(parts)), key=lambda index: (-(units * parts[index] % whole), index)
    )
    for index in order[:left]:
        shares[index] += 1
    return [sign * share * unit for share in shares]


def distribute_tax(tax, taxables, digits=2):
    """Share out a tax of the whole over the lines it is computed of.

    :param tax: :class:`~.facts.TaxFacts` of the whole
    :param taxables: what it is computed of, line by line
    :return: tuple of :class:`~.facts.TaxFacts`, one a line; their amounts sum to the
        tax's
    """
    taxables = list(taxables)
    shares = distribute(tax.amount, [abs(each) for each in taxables], digits)
    return tuple(
        replace(tax, amount=share, taxable=taxable)
        for share, taxable in zip(shares, taxables, strict=True)
    )
