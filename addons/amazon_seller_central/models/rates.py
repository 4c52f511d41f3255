"""Whether amounts can be converted."""


def has_rate(company, currency):
    """Whether Odoo knows a rate between a currency and that of a company: one without
    a rate it takes one for one, which is only right for the one that all others are
    told in.

    :param company: res.company.
    :param currency: res.currency.
    :rtype: bool
    """
    ours = company.currency_id
    if ours == currency:
        return True
    found = company.env["res.currency.rate"]._read_group(
        [
            ("currency_id", "in", (ours | currency).ids),
            ("company_id", "in", [False, company.root_id.id]),
        ],
        ["currency_id"],
        ["rate:array_agg"],
    )
    rates = {each: set(numbers) for each, numbers in found}
    return bool(rates.get(currency)) or bool(rates.get(ours, {1.0}) - {1.0})
