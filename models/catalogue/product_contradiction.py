from collections import defaultdict

from odoo import api, models

from ...logic import identifiers
from . import product_match
from .product import DERIVED


class AmazonVendorProduct(models.Model):
    """What was only concluded never beats a number that says otherwise: it is asked.

    A person's choice (by hand or by file) is a decision and holds. A mapping that was
    derived from one number holds only as long as the line's other numbers agree: an
    ASIN with a new EAN, or a vendor SKU that no product bears any more under a second
    ASIN, may be another pack size or another item.
    """

    _inherit = "amazon.vendor.product"

    @api.model
    def _is_contradicted(self, mapping, pair, catalogue):
        """Whether a number of the line speaks against a derived mapping.

        :param mapping: the one that was found.
        :param pair: cleaned (ASIN, vendor SKU) of the line.
        :param catalogue: see ``_read_catalogue``; nothing else is read.
        """
        if mapping.source not in DERIVED:
            return False
        # What is known of the vendor SKU, by a person above all, says otherwise.
        namesake = catalogue.by_vendor_sku.get(pair[1])
        if namesake and namesake.product_id != mapping.product_id:
            return True
        for position, known in enumerate((mapping.asin, mapping.vendor_sku)):
            number = pair[position]
            if not number or self._is_same_number(number, known):
                continue
            products = self._products_of(number, position, catalogue)
            if products and products != mapping.product_id:
                return True
            if not known or products or not self._names_an_item(number, position):
                continue
            # A product that bears the line's other number speaks for itself.
            other = 1 - position
            if self._products_of(pair[other], other, catalogue) != mapping.product_id:
                return True
        return False

    @api.model
    def _names_an_item(self, number, position):
        """Whether a number that leads nowhere still says "another item": an ASIN or a
        GTIN does. A vendor SKU may have been renamed at Amazon."""
        return position == 0 or identifiers.is_gtin(number)

    @api.model
    def _doubt_derived(self, matches, sources):
        """Ask where one number of a batch leads to two products.

        :param dict matches: pair -> Match; what is in doubt is replaced.
        :param dict sources: pair -> what it was derived from, or False.
        """
        for position in (0, 1):
            sharing = defaultdict(list)
            for pair, source in sources.items():
                if source and pair[position]:
                    sharing[pair[position]].append(pair)
            for pairs in sharing.values():
                products = {matches[pair].product for pair in pairs}
                if len(products) > 1:
                    for pair in pairs:
                        matches[pair] = self._problem(
                            product_match.CONTRADICTED, products
                        )
                        sources[pair] = False

    @api.model
    def _products_of(self, number, position, catalogue):
        """What a number (or False) leads to by itself, mappings left aside.

        It is what the search finds that knows no mapping: what is known of an item must
        not depend on which of its orders came first. So what that search passes over,
        another company's product above all, speaks against nothing.
        """
        pair = (number, False) if position == 0 else (False, number)
        _source, products, _case, _problem = self._by_numbers(pair, catalogue)
        return products

    @api.model
    def _is_same_number(self, number, known):
        """Whether two numbers are one, whatever the case and the padding."""
        if not known:
            return False
        if number.upper() == known.upper():
            return True
        return known in identifiers.barcode_variants(number)
