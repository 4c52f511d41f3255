"""What lies in which box of an order, read from its deliveries: of open ones as they
will leave, of done ones as they left. Nothing is written here.

Odoo's deliveries know products, Amazon's order lines; two lines of one product share
what is delivered of it, in their order.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ...logic.direct.confirmation_facts import Box, Item
from ..shipment.kits import Kits
from ..shipment.packing import NEARLY

#: Odoo's units of weight, as direct fulfilment calls them; 12 inches are a foot.
WEIGHT_UNITS = {"kg": "KG", "lb": "LB"}
INCHES_IN_FOOT, MILLIMETRES_IN_CENTIMETRE = 12.0, 10.0


@dataclass
class Contents:
    """The boxes of one order.

    :ivar boxes: list of ``Box``, without tracking
    :ivar items: tuple of ``Item``: what leaves, line by line
    :ivar problems: sentences of what Amazon cannot be told as it is
    """

    boxes: list
    items: tuple
    problems: list


def contents_of(order, pickings, units=None):
    """Read the boxes of an order.

    :param order: amazon.vendor.direct.order, as superuser.
    :param pickings: its stock.picking that leave, or have left.
    :param dict units: of :func:`units_of`, asked for once where many are read.
    :rtype: Contents
    """
    rows = _leaving(pickings)
    shares, problems = _Shares(order), []
    kits = Kits(order.env, rows)
    units = units or units_of(order.env)
    boxes, items = [], defaultdict(int)
    for number, (package, group) in enumerate(_by_box(rows), start=1):
        found = []
        for product, quantity in _amounts(group, kits, problems):
            found += shares.take(product, quantity, problems)
        boxes.append(_box(order, number, package, group, found, units))
        for item in found:
            items[item.line, item.asin, item.vendor_sku] += item.quantity
    told = tuple(
        Item(line, quantity, asin, sku)
        for (line, asin, sku), quantity in sorted(
            items.items(), key=lambda each: each[0][0]
        )
    )
    return Contents(boxes, told, list(dict.fromkeys(problems)))


def _leaving(pickings):
    """The lines whose goods leave: of an open delivery the picked ones, if any."""
    found = pickings.env["stock.move.line"]
    for picking in pickings:
        lines = picking.move_line_ids.filtered(
            lambda line: line.state != "cancel" and line.quantity_product_uom > NEARLY
        )
        picked = lines.filtered("picked")
        found |= lines if picking.state == "done" or not picked else picked
    return found


def _by_box(rows):
    """Lines by the outermost package they are in, what is in none last."""
    groups = defaultdict(list)
    for row in rows:
        groups[_outermost(row)].append(row)
    return sorted(groups.items(), key=lambda each: (not each[0], each[0].id))


def _outermost(row):
    package = row.result_package_id
    if row.state == "done" and row.package_history_id:
        history = row.package_history_id
        return history.outermost_dest_id or history.parent_dest_id or package
    seen = package
    while package.package_dest_id and package.package_dest_id not in seen:
        package = package.package_dest_id
        seen |= package
    return package


def _amounts(rows, kits, problems):
    """Product -> how many of it, in its unit; parts of kits make whole kits."""
    amounts = defaultdict(float)
    for row in rows:
        if not kits.is_component(row):
            amounts[row.product_id] += row.quantity_product_uom
    for sale_line, count, _lot, _expiry in kits.whole(rows):
        product = sale_line.product_id
        if count is None:
            problems.append(
                product.env._(
                    "There are parts of %(product)s that make no whole kit: put all "
                    "parts of a kit into one box.",
                    product=product.display_name,
                )
            )
        else:
            amounts[product] += count
    return amounts.items()


class _Shares:
    """What of each product the lines of an order still want."""

    def __init__(self, order):
        self.left = defaultdict(list)
        for line in order.line_ids:
            self.left[line.product_id].append([line, line.quantity])

    def take(self, product, quantity, problems):
        """Give what is delivered of a product to its lines.

        :return: list of ``Item``.
        """
        lines = self.left.get(product)
        if not lines:
            problems.append(
                product.env._(
                    "%(product)s is in the delivery, and Amazon did not order it: take "
                    "it out.",
                    product=product.display_name,
                )
            )
            return []
        pieces = _pieces(lines[0][0], product, quantity, problems)
        found = []
        for position, entry in enumerate(lines):
            line, wanted = entry
            # What is too much is told of the last one, and refused.
            is_last = position == len(lines) - 1
            taken = pieces if is_last else min(wanted, pieces)
            if taken > 0:
                entry[1] = max(wanted - taken, 0)
                pieces -= taken
                found.append(item_of(line, taken))
        return found


def _pieces(line, product, quantity, problems):
    """A quantity of the product's unit in pieces, if it is whole."""
    unit = line.uom_id or product.uom_id
    if unit != product.uom_id:
        quantity = product.uom_id._compute_quantity(quantity, unit, round=False)
    whole = round(quantity)
    if abs(quantity - whole) > NEARLY * max(1.0, quantity):
        problems.append(
            product.env._(
                "%(quantity)s of %(product)s are in one box, and Amazon counts whole "
                "pieces.",
                quantity=f"{quantity:.3f}".rstrip("0").rstrip("."),
                product=product.display_name,
            )
        )
    return whole


def item_of(line, quantity):
    """``Item`` of a line.

    :param line: amazon.vendor.direct.order.line.
    :param int quantity: pieces.
    """
    # Amazon's model counts in Each; that is what Eaches of its orders are (CONTRACT).
    number = line.item_number or ""
    return Item(
        line=int(number) if number.isdecimal() else line.sequence,
        quantity=quantity,
        asin=line.asin or None,
        vendor_sku=line.vendor_sku or None,
    )


# === BOXES === #


def _box(order, number, package, rows, items, units):
    sides = package.package_type_id
    scale = units["scale"]
    weight = _exact(package.shipping_weight)
    if not weight:
        goods = (
            _exact(row.quantity_product_uom) * _exact(row.product_id.weight)
            for row in rows
        )
        weight = _exact(sides.base_weight) + sum(goods, Decimal(0))
    return Box(
        key=number,
        identifier=package.name or f"{order.name}-{number}",
        items=tuple(items),
        weight=weight or None,
        weight_unit=units["weight"],
        length=_exact(sides.packaging_length * scale) or None,
        width=_exact(sides.width * scale) or None,
        height=_exact(sides.height * scale) or None,
        dimension_unit=units["length"],
    )


def units_of(env):
    """Odoo's units as Amazon calls them here; Odoo measures in mm or feet."""
    Template = env["product.template"]
    weight = Template._get_weight_uom_name_from_ir_config_parameter()
    metric = Template._get_length_uom_name_from_ir_config_parameter() == "mm"
    scale = 1 / MILLIMETRES_IN_CENTIMETRE if metric else INCHES_IN_FOOT
    return {
        "weight": WEIGHT_UNITS.get(weight, "KG"),
        "length": "CM" if metric else "IN",
        "scale": scale,
    }


def _exact(value):
    return Decimal(str(round(value or 0.0, 3))).normalize() if value else Decimal(0)
