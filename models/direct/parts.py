"""Kits as what their orders take from the shelf: their parts.

``mrp`` is not needed; where it is not installed, nothing is a kit.
"""


class Recipes:
    """What products are made up of when they are delivered.

    :param products: product.product, of one company.
    """

    def __init__(self, products):
        self._needed = {}
        if "mrp.bom" not in products.env or not products:
            return
        boms = products.env["mrp.bom"].sudo()._bom_find(products, bom_type="phantom")
        for product in products:
            if bom := boms.get(product):
                self._needed[product] = _needed(bom, product)

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


def _needed(bom, product):
    """Part -> how much of it, in its unit, one of a kit needs."""
    found = {}
    _boms, rows = bom.explode(product, 1.0)
    made = bom.product_uom_id._compute_quantity(
        bom.product_qty, product.uom_id, round=False
    )
    for row, values in rows:
        part = row.product_id
        if part.type == "service" or not values["qty"]:
            continue
        quantity = row.product_uom_id._compute_quantity(
            values["qty"], part.uom_id, round=False
        )
        found[part] = found.get(part, 0.0) + quantity / made
    return found
