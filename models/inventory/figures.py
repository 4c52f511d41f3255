"""What there is of products in one of Amazon's warehouses, read for many at once.

Free goods are Odoo's own count: a kit is what its parts allow, what has passed its
removal date is not there. What is promised and not reserved yet is the decision's sum
(``decision/supply.py``), with the direct orders that nobody has answered, whose kits
are their parts.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import fields

from ...logic.inventory.levels import Buffer, Stock
from ...logic.local_day import local_day, zone_of
from ..decision.supply import Supply
from ..direct.parts import Recipes

#: A promise counts whenever its goods leave.
EVER = timedelta(days=3650)


class Figures:
    """The stock of one of Amazon's warehouses.

    :param warehouse: amazon.vendor.warehouse.
    """

    def __init__(self, warehouse):
        instance = warehouse.instance_id
        self.marketplace = instance.marketplace
        env = (
            warehouse.with_company(instance.company_id)
            .with_context(
                tz=zone_of(self.marketplace),
                active_test=True,
                company_id=instance.company_id.id,  # whose kits Odoo counts
            )
            .sudo()
            .env
        )
        self.env = env
        self.warehouse = warehouse.with_env(env)
        self.today = local_day(fields.Datetime.now(), self.marketplace)
        self._factors = {}
        self.same_shelf = self.warehouse._of_same_shelf()
        #: What Amazon has sold, once it was read.
        self._sold = None

    def stocks(self, mappings, shares):
        """The stock of these, in a constant number of statements.

        :param mappings: amazon.vendor.product.
        :param dict shares: product id -> how many ASINs are offered of it.
        :return: list of ``logic.inventory.levels.Stock``, in their order.
        """
        mappings = mappings.with_env(self.env)
        products = mappings.product_id
        products.fetch(["uom_id", "is_storable", "type"])
        free, promised = self._read(products)
        code = self.warehouse.code
        return [
            Stock(
                mapping.id,
                code,
                mapping.asin or None,
                mapping.vendor_sku or None,
                free.get(mapping.product_id.id),
                promised.get(mapping.product_id.id, 0.0),
                self._eaches(mapping),
                mapping._own_buffer(),
                mapping.is_obsolete,
                shares.get(mapping.product_id.id, 1),
            )
            for mapping in mappings
        ]

    def _eaches(self, mapping):
        """How many of Amazon's Eaches one of the product's unit is."""
        unit, each = mapping.product_id.uom_id, mapping.case_uom_id or mapping.uom_id
        key = (unit.id, each.id)
        if key not in self._factors:
            self._factors[key] = unit._compute_quantity(1.0, each, round=False)
        return self._factors[key]

    # === READING === #

    def _read(self, products):
        """What is free of each, and what of it is promised.

        :return: (dict product id -> quantity, None where Odoo does not count it; dict
            product id -> quantity)
        """
        recipes = Recipes(products)
        kits = recipes.kits
        counted = (products.filtered("is_storable") | kits).with_env(self.env)
        free = self._free(counted)
        parts = recipes.all_parts(kits).filtered("is_storable")
        promised = self._promised(counted | parts, free)
        # A promise of parts is one of the kits that can no longer be made of them.
        for kit, whole in self._kits_left(kits, parts, promised).items():
            promised[kit] += max(0.0, free[kit] - whole)
        return free, promised

    def _free(self, products, where=None):
        """What lies free, as Odoo counts it.

        :param dict where: Odoo's context of a place; by default what is told of.
        """
        if not products:
            return {}
        counts = products.with_context(
            **(where or self._here())
        )._compute_quantities_dict(None, None, None)
        return {key: each["free_qty"] for key, each in counts.items()}

    def _in_warehouse(self):
        return {"warehouse_id": self.warehouse.warehouse_id.id}

    def _here(self):
        place = self.warehouse.location_id
        return self._in_warehouse() | ({"location": place.id} if place else {})

    def _promised(self, products, free):
        """What is promised of products, in the unit of each.

        :param dict free: of ``_free``.
        """
        if not products:
            return defaultdict(float)
        supply = Supply(
            products,
            self.env["amazon.vendor.requisition.line"],
            self.today,
            self.today + EVER,
            self.marketplace,
            incoming=False,
        )
        found = defaultdict(float, supply.promised(self.warehouse.warehouse_id))
        if self.warehouse.location_id:
            self._take_elsewhere(products, free, found)
        for key in self._unanswered().keys() & set(products.ids):
            found[key] += self._unanswered()[key]
        return found

    def _take_elsewhere(self, products, free, promised):
        """A promise takes what lies elsewhere in the warehouse first, as far as that is
        not offered itself; then what is offered, place by place.

        :param dict free: of ``_free``.
        :param dict promised: product id -> quantity; becomes what is left of it here.
        """
        mine = self.warehouse.location_id
        missing = products.filtered(lambda product: product.id not in free)
        here = {mine: free | self._free(missing)}
        for place in self._offered_places() - mine:
            here[place] = self._free(products, {"location": place.id})
        whole = self._free(products, self._in_warehouse())
        before = [place for place in here if place.id < mine.id]
        for key, quantity in promised.items():
            lying = {
                place: max(0.0, each.get(key, 0.0)) for place, each in here.items()
            }
            elsewhere = max(0.0, whole.get(key, 0.0) - sum(lying.values()))
            taken = elsewhere + sum(lying[place] for place in before)
            promised[key] = max(0.0, quantity - taken)

    def _offered_places(self):
        """The locations of this warehouse that are offered."""
        own = self.warehouse.warehouse_id
        codes = self.warehouse.search([("warehouse_id", "=", own.id)])._tells_now()
        return codes.location_id

    def _unanswered(self):
        """Amazon has sold these already, and nobody has answered yet: of kits, their
        parts, which may be offered by themselves.

        Whatever Amazon calls the place they were sold from: one shelf may have several
        codes, of several marketplaces too.
        """
        if self._sold is None:
            sold = self._read_unanswered()
            recipes = Recipes(self.env["product.product"].union(*sold))
            self._sold = defaultdict(float)
            for product, quantity in sold.items():
                for part, each in recipes.parts(product, quantity).items():
                    self._sold[part.id] += each
        return self._sold

    def _read_unanswered(self):
        """Product -> how many of it, in its unit."""
        found = defaultdict(float)
        for product, unit, quantity in self.env[
            "amazon.vendor.direct.order.line"
        ]._read_group(
            [
                ("product_id", "!=", False),
                ("order_id.state", "=", "new"),
                ("order_id.answer_code", "=", False),
                ("order_id.warehouse_code_id", "in", self.same_shelf.ids),
            ],
            ["product_id", "uom_id"],
            ["quantity:sum"],
        ):
            if unit:
                quantity = unit._compute_quantity(quantity, product.uom_id, round=False)
            found[product] += quantity
        return found

    # === KITS === #

    def _kits_left(self, kits, parts, promised):
        """How many whole kits there are without the parts that are promised.

        Odoo counts them, out of figures for the parts that are handed to it.

        :return: dict kit id -> number.
        """
        if not kits:
            return {}
        free = self._free(parts)
        left = {
            key: dict.fromkeys(
                (
                    "virtual_available",
                    "qty_available",
                    "incoming_qty",
                    "outgoing_qty",
                    "free_qty",
                ),
                max(0.0, quantity - promised.get(key, 0.0)),
            )
            for key, quantity in free.items()
        }
        counting = kits.with_env(self.env).with_context(mrp_compute_quantities=left)
        return self._free(counting)


def buffer_of(record):
    """The buffer that a warehouse or a mapping names.

    :rtype: logic.inventory.levels.Buffer
    """
    return Buffer(_decimal(record.buffer_number), _decimal(record.buffer_percent))


def _decimal(value):
    return Decimal(str(value or 0))
