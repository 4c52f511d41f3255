"""Amazon's cost is net; the price of a sale order line may have taxes in it.

Where a product's tax is included in its price, the unit price must be so much higher
that what Odoo computes without taxes is what Amazon was told, on the sale order as on
the invoice. All of it is asked of Odoo's own computation (``account.tax``), which reads
nothing but the taxes: once for each distinct tax, cost and quantity.
"""

from decimal import Decimal
from functools import cached_property

#: How many of the currency's smallest coins the total may be moved to find the price:
#: each included tax of a line is rounded on its own.
COINS = 3


class TaxedPrices:
    """Prices in one order's company and currency.

    :param order: sale.order; nothing but its header is looked at.
    """

    def __init__(self, order):
        self.company = order.company_id
        self.currency = order.currency_id or self.company.currency_id
        self.order = order
        self.Tax = order.env["account.tax"]
        self._included, self._gross = {}, {}

    @cached_property
    def _blank(self):
        """A base line of ``account.tax`` that lacks what is the line's own."""
        return self.Tax._prepare_base_line_for_taxes_computation(
            {},
            partner_id=self.order.partner_id,
            currency_id=self.currency,
            rate=self.order.currency_rate,
        )

    def includes(self, taxes):
        """Whether one of the taxes is included in the price."""
        key = taxes._ids
        if key not in self._included:
            flat = taxes.flatten_taxes_hierarchy()
            self._included[key] = any(tax.price_include for tax in flat)
        return self._included[key]

    def amounts(self, taxes, product, uom, price, quantity, discount=0.0):
        """See ``sale.order.line._compute_amount``.

        :return: (amount without taxes, amount with them)
        """
        if not taxes:
            subtotal = self.currency.round(quantity * price * (1 - discount / 100.0))
            return subtotal, subtotal
        line = {
            **self._blank,
            "product_id": product,
            "product_uom_id": uom,
            "tax_ids": taxes,
            "price_unit": price,
            "quantity": quantity,
            "discount": discount,
        }
        self.Tax._add_tax_details_in_base_line(line, self.company)
        self.Tax._round_base_lines_tax_details([line], self.company)
        details = line["tax_details"]
        # As the fields keep them, from which the tax is computed.
        return (
            self.currency.round(details["total_excluded_currency"]),
            self.currency.round(details["total_included_currency"]),
        )

    def gross(self, taxes, product, uom, cost, quantity):
        """The unit price whose amount without taxes is the cost of the quantity.

        Beside a negative tax there may be no such price; then it is the nearest one,
        which is a coin off.

        :param Decimal cost: net, of one unit.
        :param float quantity: in that unit. With the taxes of a line rounded, which
            price comes to the right amount depends on it.
        :return: float
        """
        if not self.includes(taxes):
            return float(cost)
        key = (taxes._ids, cost, quantity)
        if (
            taxes._eval_taxes_computation_prepare_product_fields()
            or taxes._eval_taxes_computation_prepare_product_uom_fields()
        ):
            key += (product.id, uom.id)
        if key not in self._gross:
            self._gross[key] = self._find_gross(taxes, product, uom, cost, quantity)
        return self._gross[key]

    def _find_gross(self, taxes, product, uom, cost, quantity):
        def adapt(net):
            return self.Tax._adapt_price_unit_to_another_taxes(
                net, product, self.Tax, taxes, uom
            )

        plain = adapt(float(cost))
        if not quantity:
            return plain
        wanted = self.currency.round(float(cost * Decimal(str(quantity))))
        exact = adapt(wanted / quantity)
        # Rounded over all lines, what a line has beyond its coins adds up.
        globally = self.company.tax_calculation_rounding_method == "round_globally"
        tried = [exact, plain] if globally else [plain, exact]
        for coins in range(1, COINS + 1):
            step = coins * self.currency.rounding / quantity
            tried += [exact + step, exact - step]
        missed = []
        for price in tried:
            found, _total = self.amounts(taxes, product, uom, price, quantity)
            if self.currency.compare_amounts(found, wanted) == 0:
                return price
            missed.append((self.currency.round(abs(found - wanted)), found, price))
        # A tax that is taken off the price is rounded against the others, and some
        # amounts are left out: the nearest one, rather less than more, as an invoice
        # above the order's cost is disputed.
        return min(missed)[-1]

    def net(self, taxes, product, uom, price):
        """What is left of a unit price without the taxes that are included in it."""
        if not self.includes(taxes):
            return price
        return taxes._get_tax_details(
            price,
            1.0,
            rounding_method="round_globally",
            product=product,
            product_uom=uom,
        )["total_excluded"]
