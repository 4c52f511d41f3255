"""Kits as what their orders take from the shelf: their parts.

``mrp`` is not needed; where it is not installed, nothing is a kit.
"""

from ..shipment.kits import recipe


class Recipes:
    """What products are made up of when they are delivered.

    :param products: product.product, in the company whose bills of materials count.
    :ivar kits: those of them that are delivered in parts.
    """

    def __init__(self, products):
        self._needed = {}
        self.kits = products.browse()
        if "mrp.bom" not in products.env or not products:
            return
        boms = (
            products.env["mrp.bom"]
            .sudo()
            ._bom_find(products, company_id=products.env.company.id, bom_type="phantom")
        )
        self.kits = products.filtered(boms.get)
        for kit in self.kits:
            self._needed[kit] = _by_product(recipe(boms[kit], kit))

    def parts(self, product, quantity):
        """What of the shelf so many of a product are.

        :param quantity: in the product's unit.
        :return: dict product -> quantity in its unit; of what is no kit, itself.
        """
        needed = self._needed.get(product)
        if not needed:
            return {product: quantity}
        return {part: each * quantity for part, each in needed.items()}

    def all_parts(self, products):
        """All products that these take from the shelf."""
        parts = [part for each in products for part in self.parts(each, 1)]
        return products.browse().union(*parts)


def _by_product(needed):
    """A recipe by what is taken, on whichever lines of the bill."""
    found = {}
    for row, quantity in needed.items():
        found[row.product_id] = found.get(row.product_id, 0.0) + quantity
    return found
