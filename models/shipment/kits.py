"""Kits: the parts are delivered, and Amazon is told of whole kits.

``mrp`` is not needed; where it is installed, moves of parts name their line of the bill
of materials.
"""

from collections import defaultdict

NEARLY = 1e-6


class Kits:
    """The kits among the lines of deliveries.

    :param env: environment, as superuser.
    :param rows: stock.move.line of all deliveries.
    """

    def __init__(self, env, rows):
        self.env = env
        self.are_there = "bom_line_id" in env["stock.move"]._fields
        self._recipes = {}
        #: Sale line -> tracked product of which the lot of the kit is taken.
        self.rows = rows

    def is_component(self, row):
        """Whether a line moves a part of a kit, and no product of its own."""
        return bool(self.are_there and row.move_id.bom_line_id)

    def whole(self, rows):
        """The kits in one container.

        :param rows: its lines.
        :return: list of (sale line, number of kits in the product's unit, lot, expiry);
            the number is None where the parts make no whole kits.
        """
        if not self.are_there:
            return []
        parts = defaultdict(lambda: defaultdict(float))
        tracked = defaultdict(list)
        for row in rows:
            if self.is_component(row):
                sale_line = row.move_id.sale_line_id
                parts[sale_line][row.move_id.bom_line_id] += row.quantity_product_uom
                tracked[sale_line].append(row)
        found = []
        for sale_line, have in parts.items():
            count = whole_kits(have, self._recipe(sale_line))
            lots = {row.lot_id for row in tracked[sale_line] if row.lot_id}
            lot = lots.pop() if len(lots) == 1 else self.env["stock.lot"]
            expiry = None
            if lot and "expiration_date" in lot._fields and lot.expiration_date:
                expiry = lot.expiration_date.date()
            found.append((sale_line, count, lot.name or "", expiry))
        return found

    def _recipe(self, sale_line):
        """Line of the bill of materials -> how much of it one kit needs."""
        if sale_line not in self._recipes:
            self._recipes[sale_line] = self._read_recipe(sale_line)
        return self._recipes[sale_line]

    def _read_recipe(self, sale_line):
        product = sale_line.product_id
        bom = self.env["mrp.bom"]._bom_find(
            product, company_id=sale_line.company_id.id, bom_type="phantom"
        )[product]
        return recipe(bom, product) if bom else {}


def recipe(bom, product):
    """What one of a kit is made up of, in storable and other goods.

    :param bom: mrp.bom of the kit.
    :return: dict line of the bill of materials -> how much of its product, in the unit
        of that, one of the kit needs.
    """
    needed = {}
    _boms, parts = bom.explode(product, 1.0)
    made = bom.product_uom_id._compute_quantity(
        bom.product_qty, product.uom_id, round=False
    )
    for part, values in parts:
        if part.product_id.type == "service" or not values["qty"]:
            continue
        quantity = part.product_uom_id._compute_quantity(
            values["qty"], part.product_id.uom_id, round=False
        )
        needed[part] = quantity / made
    return needed


def whole_kits(have, recipe):
    """How many kits some parts make, if they make whole ones and nothing is left.

    :param dict have: part -> quantity.
    :param dict recipe: part -> quantity that one kit needs.
    :return: number of kits, None where the parts make no whole kits.
    """
    if not recipe or have.keys() != recipe.keys():
        return None
    ratios = [have[part] / needed for part, needed in recipe.items()]
    count = round(ratios[0])
    if count < 1 or any(abs(ratio - count) > NEARLY * count for ratio in ratios):
        return None
    return count
