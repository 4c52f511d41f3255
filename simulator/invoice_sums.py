"""Whether an invoice adds up. Sums are exact.

Amazon: the total is items and charges, less allowances, "including all relevant taxes";
the taxes of the items sum to those of the invoice, and each charge and allowance of an
item is repeated there.
"""

from decimal import Decimal

from .invoice_reading import amount
from .invoice_refusal import Refusal
from .invoices import minor_unit

ZERO = Decimal(0)


def check(found):
    """Hold the amounts of an invoice against each other.

    :param found: :class:`~.invoices.Invoice`
    :raise Refusal: the first sum that is wrong
    """
    if found.total <= 0:
        raise Refusal("INVALID_TOTAL", found.number)
    _check_currency(found)
    _check_signs(found)
    _check_repeated(found, "charges", "CHARGE_MISMATCH")
    _check_repeated(found, "allowances", "ALLOWANCE_MISMATCH")
    _check_taxes(found)
    _check_total(found)


def _check_currency(found):
    """Every amount is in the currency of the total."""
    for code in _currencies(found.document):
        if code != found.currency:
            raise Refusal("CURRENCY_MISMATCH", code)


def _currencies(value):
    if isinstance(value, dict):
        if "currencyCode" in value:
            yield value["currencyCode"]
        value = value.values()
    elif not isinstance(value, list):
        return
    for each in value:
        yield from _currencies(each)


def _check_signs(found):
    """What lowers the total has a name of its own: nothing else is below zero. At the
    header a tax may be, where more is taken off than is billed at its rate."""
    for owner in (found, *found.lines):
        for extra in (*owner.charges, *owner.allowances):
            if extra.amount < 0 or any(tax.amount < 0 for tax in extra.taxes):
                raise Refusal("NEGATIVE_AMOUNT", extra.type)
    for line in found.lines:
        if any(tax.amount < 0 for tax in line.taxes):
            raise Refusal("NEGATIVE_AMOUNT", line.sequence)


def _check_repeated(found, name, code):
    """The header may have more than the items, not less."""
    header = _by_type(getattr(found, name))
    items = _by_type(extra for line in found.lines for extra in getattr(line, name))
    for kind, total in items.items():
        if header.get(kind, ZERO) < total:
            raise Refusal(code, kind)


def _by_type(extras):
    found = {}
    for extra in extras:
        found[extra.type] = found.get(extra.type, ZERO) + extra.amount
    return found


def _check_taxes(found):
    items = {}
    for line in found.lines:
        _add(items, line.taxes)
    for extra in found.charges:
        _add(items, extra.taxes)
    for extra in found.allowances:
        _add(items, extra.taxes, -1)
    header = {}
    _add(header, found.taxes)
    for key in {**items, **header}:
        if items.get(key, ZERO) != header.get(key, ZERO):
            raise Refusal("TAX_MISMATCH", key[0])
    # Rounded line by line, or rounded and then the difference shared out among lines:
    # half a unit and one more, either way.
    unit = minor_unit(found.currency)
    for line in found.lines:
        _check_amounts(line.taxes, unit * 3 / 2)
    _check_amounts(found.taxes, unit * len(found.lines))


def _add(sums, taxes, sign=1):
    for tax in taxes:
        key = tax.type, tax.rate
        sums[key] = sums.get(key, ZERO) + sign * tax.amount


def _check_amounts(taxes, tolerance):
    for tax in taxes:
        if tax.rate is None or tax.taxable is None:
            continue
        if abs(tax.taxable * tax.rate / 100 - tax.amount) > tolerance:
            raise Refusal("TAX_AMOUNT", tax.type)


def _check_total(found):
    """A line that does not come to a whole cent may be rounded either way."""
    unit = minor_unit(found.currency)
    items = sum((line.exact for line in found.lines), ZERO)
    broken = sum(line.exact % unit != 0 for line in found.lines)
    told = found.document.get("invoiceBaseAmount")
    if told and not _near(amount(told), items, unit * broken):
        raise Refusal("BASE_MISMATCH", found.number)
    charges = sum((extra.amount for extra in found.charges), ZERO)
    allowances = sum((extra.amount for extra in found.allowances), ZERO)
    expected = items + charges - allowances + found.tax
    if not _near(found.total, expected, unit * broken):
        raise Refusal("TOTAL_MISMATCH", found.number)


def _near(told, exact, tolerance):
    difference = abs(told - exact)
    return difference < tolerance if tolerance else not difference
