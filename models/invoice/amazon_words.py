"""Odoo's values in Amazon's words: decimals, percentages, terms, codes of goods."""

from decimal import Decimal

from ...logic.invoice import terms


def exact(amount, digits):
    """A float of Odoo's that is rounded to a currency, as the decimal it means."""
    return Decimal(f"{amount:.{digits}f}")


def rate_of(tax):
    """The percentage of a tax as exact text would say it; None: it has none."""
    if tax.amount_type not in ("percent", "division"):
        return None
    rate = Decimal(str(tax.amount))
    return rate.quantize(Decimal(1)) if rate == rate.to_integral() else rate.normalize()


def hsn_of(product):
    for name in ("l10n_in_hsn_code", "hs_code"):
        if name in product._fields and product[name]:
            return product[name]
    return None


def terms_of(term):
    """Payment terms in Amazon's words.

    :param term: account.payment.term, or none.
    :rtype: logic.invoice.terms.Mapped
    """
    lines = [
        {
            "value": line.value,
            "value_amount": line.value_amount,
            "delay_type": line.delay_type,
            "nb_days": line.nb_days,
            "days_next_month": line.days_next_month,
        }
        for line in term.line_ids
    ]
    discount = None
    if term.early_discount:
        discount = {
            "percentage": term.discount_percentage,
            "days": term.discount_days,
        }
    return terms.to_amazon(lines, discount)
