"""The unit price at which Odoo comes to what a buyer has paid.

Amazon tells what a buyer pays; whether a product's tax is in its price or on top of it
is the company's choice. All of it is asked of Odoo's own computation.
"""

from odoo.addons.amazon_vendor_central.models.sale.price import TaxedPrices


class GrossPrices(TaxedPrices):
    """Prices in one order's company and currency; see the base."""

    def __init__(self, order):
        super().__init__(order)
        self._units = {}

    def unit(self, taxes, product, paid, quantity):
        """The unit price at which so many pieces cost what was paid, with taxes.

        Where tax comes on top there may be no such price: 9.99 with 20 % is 8.325 and
        1.665, and both are rounded up. What is left is a line of its own, see
        ``importing.py``.

        :param Decimal paid: for all pieces.
        :return: float
        """
        key = (taxes._ids, paid, quantity)
        if taxes._eval_taxes_computation_prepare_product_fields():
            key += (product.id,)
        if key not in self._units:
            self._units[key] = self._find_unit(taxes, product, paid, quantity)
        return self._units[key]

    def _find_unit(self, taxes, product, paid, quantity):
        exact = float(paid) / quantity
        if not taxes:
            return exact
        details = taxes._get_tax_details(
            exact,
            1.0,
            precision_rounding=self.currency.rounding,
            rounding_method="round_globally",
            product=product,
            product_uom=product.uom_id,
            special_mode="total_included",
        )
        return details["total_excluded"] + sum(
            each["tax_amount"]
            for each in details["taxes_data"]
            if each["tax"].price_include
        )
