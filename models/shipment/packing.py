"""What lies in which carton, read from Odoo's deliveries: of open ones as they will
leave, of done ones as they left. Nothing is written here.

Odoo's rows tell it in different places before and after (``package_dest_id`` is where a
package will be, the history where it was put), and quants know only what is storable:
so the contents are read from the lines of the deliveries in both cases.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from .kits import Kits

#: Odoo's quantities are floats: below this, two of them are the same.
NEARLY = 1e-6
#: In a metre.
MILLIMETRES = 1000.0


@dataclass
class PackedLine:
    """Goods of one line of Amazon's order, of one lot, in one container.

    :ivar quantity: in Amazon's unit of the line
    """

    ordered: object
    product: object
    quantity: int
    lot: str = ""
    expiry: object = None

    @property
    def eaches(self):
        return self.quantity * (self.ordered.unit_size or 1)


@dataclass
class PackedContainer:
    """A carton or a pallet.

    :ivar package: Odoo's
    :ivar parent: the pallet's package it stands on, or an empty recordset
    :ivar weight: gross, of all in it, in Odoo's unit of weight
    """

    package: object
    kind: str
    parent: object
    weight: Decimal = Decimal(0)
    lines: list = field(default_factory=list)


class Packing:
    """What deliveries bring, carton by carton.

    :param pickings: stock.picking, as superuser.
    :ivar containers: list of :class:`PackedContainer`, pallets before their cartons
    :ivar loose: list of :class:`PackedLine` that lie in no carton
    :ivar problems: sentences of what Amazon cannot be told as it is
    """

    def __init__(self, pickings):
        self.env = pickings.env
        self.pickings = pickings
        self.problems = []
        self.containers = []
        self.loose = []
        self._weights = defaultdict(Decimal)
        self._read()

    # === READING === #

    def _read(self):
        rows = self._move_lines()
        contents = defaultdict(list)
        for row in rows:
            carton, pallet = self._place(row)
            contents[carton or pallet].append(row)
            self._weights[carton or pallet] += _weight_of(row)
            self._see(carton, pallet)
        kits = Kits(self.env, rows)
        for package, lines in contents.items():
            packed = self._amount_to(package, lines, kits)
            if package:
                self._known[package].lines = packed
            else:
                self.loose += packed
        self._weigh()
        self.containers = sorted(
            self._known.values(),
            key=lambda each: (
                (each.parent or each.package).id,
                bool(each.parent),
                each.package.id,
            ),
        )

    def _move_lines(self):
        """The lines whose goods leave: of an open delivery the picked ones, if any."""
        self._known = {}
        found = self.env["stock.move.line"]
        for picking in self.pickings:
            lines = picking.move_line_ids.filtered(
                lambda line: (
                    line.state != "cancel" and line.quantity_product_uom > NEARLY
                )
            )
            picked = lines.filtered("picked")
            found |= lines if picking.state == "done" or not picked else picked
        return found

    def _place(self, row):
        """The carton and the pallet of a line, each may be an empty recordset."""
        chain = self._chain(row)
        none = self.env["stock.package"]
        if not chain:
            return none, none
        outer = chain[0]
        kind = outer.package_type_id.amazon_container_kind
        if not kind:
            kind = "pallet" if len(chain) > 1 else "carton"
        if kind == "carton":
            return outer, none  # what is packed inside of it is told as its contents
        return (chain[1] if len(chain) > 1 else none), outer

    def _chain(self, row):
        """The packages of a line from the outermost one inwards."""
        package = row.result_package_id
        chain = []
        if row.state == "done" and row.package_history_id:
            history = row.package_history_id
            found = [history.outermost_dest_id, history.parent_dest_id, package]
            for each in found:
                if each and each not in chain:
                    chain.append(each)
            return chain
        while package and package not in chain:
            chain.insert(0, package)
            package = package.package_dest_id
        return chain

    def _see(self, carton, pallet):
        none = self.env["stock.package"]
        if pallet and pallet not in self._known:
            self._known[pallet] = PackedContainer(pallet, "pallet", none)
        if carton and carton not in self._known:
            self._known[carton] = PackedContainer(carton, "carton", pallet)

    # === QUANTITIES === #

    def _amount_to(self, package, rows, kits):
        """What the lines of a container come to in Amazon's units."""
        amounts = defaultdict(float)
        for row in rows:
            if kits.is_component(row):
                continue
            ordered = row.move_id.sale_line_id.amazon_requisition_line_id
            if not ordered:
                self._not_ordered(row)
                continue
            key = (ordered, row.product_id, _lot_of(row), _expiry_of(row))
            amounts[key] += row.quantity_product_uom
        for sale_line, count, lot, expiry in kits.whole(rows):
            ordered = sale_line.amazon_requisition_line_id
            if count is None:
                self._broken_kit(package, sale_line)
            elif not ordered:
                self._not_ordered_product(sale_line.product_id)
            else:
                key = (ordered, sale_line.product_id, lot, expiry)
                amounts[key] += count
        lines = []
        for (ordered, product, lot, expiry), quantity in amounts.items():
            whole = self._in_units(package, ordered, product, quantity)
            if whole:
                lines.append(PackedLine(ordered, product, whole, lot, expiry))
        return lines

    def _in_units(self, package, ordered, product, quantity):
        """A quantity of Odoo's in Amazon's unit of the line, if it is whole."""
        unit = ordered.uom_id or product.uom_id
        if unit != product.uom_id:
            quantity = product.uom_id._compute_quantity(quantity, unit, round=False)
        whole = round(quantity)
        if abs(quantity - whole) > NEARLY * max(1.0, quantity):
            self.problems.append(
                self.env._(
                    "%(place)s holds %(quantity)s of %(product)s, and Amazon counts "
                    "%(unit)s: pack whole ones into each carton.",
                    place=self._name(package),
                    quantity=f"{quantity:.3f}".rstrip("0").rstrip("."),
                    product=product.display_name,
                    unit=ordered.unit_label,
                )
            )
            return 0
        return whole

    # === SENTENCES === #

    def _name(self, package):
        return package.name or self.env._("What is in no carton")

    def _not_ordered(self, row):
        self._not_ordered_product(row.product_id)

    def _not_ordered_product(self, product):
        sentence = self.env._(
            "%(product)s is in the delivery, and Amazon did not order it. Take it out: "
            "Amazon charges what nobody ordered at its full cost.",
            product=product.display_name,
        )
        if sentence not in self.problems:
            self.problems.append(sentence)

    def _broken_kit(self, package, sale_line):
        self.problems.append(
            self.env._(
                "%(place)s holds parts of %(product)s that make no whole kit. Amazon "
                "takes whole kits only: put all parts of a kit into one carton.",
                place=self._name(package),
                product=sale_line.product_id.display_name,
            )
        )

    # === WEIGHTS === #

    def _weigh(self):
        """Gross weights: what somebody weighed counts, else it is reckoned."""
        cartons = [each for each in self._known.values() if each.kind == "carton"]
        pallets = [each for each in self._known.values() if each.kind == "pallet"]
        for container in cartons + pallets:
            package = container.package
            if package.shipping_weight:
                container.weight = _exact(package.shipping_weight)
                continue
            container.weight = _exact(package.package_type_id.base_weight)
            container.weight += self._weights[package]
            container.weight += sum(
                each.weight for each in cartons if each.parent == package
            )


def _weight_of(row):
    return _exact(row.quantity_product_uom) * _exact(row.product_id.weight)


def weight_of_line(line):
    """What the goods of a :class:`PackedLine` weigh, without their carton."""
    unit = line.ordered.uom_id or line.product.uom_id
    quantity = unit._compute_quantity(line.quantity, line.product.uom_id, round=False)
    return _exact(quantity) * _exact(line.product.weight)


def weight_of_type(package):
    """What somebody weighed, else what the empty package weighs."""
    return _exact(package.shipping_weight or package.package_type_id.base_weight)


def _exact(value):
    return Decimal(str(round(value or 0.0, 6)))


def _lot_of(row):
    return row.lot_id.name or row.lot_name or ""


def _expiry_of(row):
    """The day on which the goods of a line expire, where Odoo keeps it."""
    for record in (row.lot_id, row):
        if "expiration_date" in record._fields and record.expiration_date:
            return record.expiration_date.date()
    return None
