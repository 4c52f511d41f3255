"""What Amazon ordered, in Amazon's words, for whoever ships, invoices or prints it.

Odoo shows units to those who have its group for them; on a printed document cases must
be readable whoever prints it.
"""

from odoo.tools import float_repr

from ...const import CASES

#: A cost of less than a cent counts as well; of more than that, two digits are read.
COST_DIGITS = 6
LEAST_DIGITS = 2


def identifiers(record):
    """ASIN and vendor SKU of a line, as far as there are any.

    :param record: with ``amazon_asin`` and ``amazon_vendor_sku``.
    :return: one sentence without an end, or False.
    """
    env = record.env
    found = []
    if record.amazon_asin:
        found.append(env._("ASIN %(asin)s", asin=record.amazon_asin))
    if record.amazon_vendor_sku:
        found.append(env._("Vendor SKU %(sku)s", sku=record.amazon_vendor_sku))
    return " · ".join(found) or False


def in_cases(ordered, quantity, unit, price=None):
    """A quantity as Amazon counts it: "7 cases of 12 at 31.87".

    :param ordered: requisition line that it is of; read as superuser.
    :param float quantity: in ``unit``.
    :param unit: uom.uom
    :param float price: without taxes, of one of ``unit``; None: leave it out.
    :return: the words, or False where Amazon did not order cases.
    """
    if ordered.unit_of_measure != CASES or (ordered.unit_size or 1) == 1:
        return False
    amazons = ordered.uom_id or unit
    values = {
        "quantity": _shown(unit._compute_quantity(quantity, amazons, round=False), 0),
        "size": ordered.unit_size,
    }
    env = ordered.env
    if price is None or ordered.cost_unit_of_measure:  # the price is not one each's
        return env._("%(quantity)s cases of %(size)s", **values)
    each = unit._compute_price(price, amazons) / ordered.unit_size
    values["price"] = _shown(each, LEAST_DIGITS)
    return env._("%(quantity)s cases of %(size)s at %(price)s", **values)


def _shown(number, least):
    """A number without a tail of zeros behind so many digits."""
    whole, _point, rest = float_repr(number, COST_DIGITS).partition(".")
    rest = rest.rstrip("0").ljust(least, "0")
    return f"{whole}.{rest}" if rest else whole
