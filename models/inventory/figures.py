"""What there is of products in one of Amazon's warehouses, read for many at once.

Free goods are Odoo's own count: a kit is what its parts allow, what has passed its
removal date is not there. What is promised and not reserved yet is the decision's sum
(``decision/supply.py``), with the direct orders that nobody has answered.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import fields

from ...logic.inventory.levels import Buffer, Stock
from ...logic.local_day import local_day, zone_of
from ..decision.supply import Supply

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
            .with_context(tz=zone_of(self.marketplace), active_test=True)
            .sudo()
            .env
        )
        self.env = env
        self.warehouse = warehouse.with_env(env)
        self.today = local_day(fields.Datetime.now(), self.marketplace)
        self._factors = {}
        self.same_shelf = self.warehouse._of_same_shelf()

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
        kits = self._kits(products)
        counted = (products.filtered("is_storable") | kits).with_env(self.env)
        free = self._free(counted)
        parts = self._parts(kits)
        promised = self._promised(counted | parts, free)
        # A promise of parts is one of the kits that can no longer be made of them.
        for kit, whole in self._kits_left(kits, parts, promised).items():
            promised[kit] += max(0.0, free[kit] - whole)
        return free, promised

    def _free(self, products, everywhere=False):
        """What lies free, as Odoo counts it.

        :param bool everywhere: in all of the warehouse, also where a location is named.
        """
        if not products:
            return {}
        counts = self._located(products, everywhere)._compute_quantities_dict(
            None, None, None
        )
        return {key: each["free_qty"] for key, each in counts.items()}

    def _located(self, records, everywhere=False):
        where = {"warehouse_id": self.warehouse.warehouse_id.id}
        if self.warehouse.location_id and not everywhere:
            where["location"] = self.warehouse.location_id.id
        return records.with_context(**where)

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
            # A promise takes what lies elsewhere in the warehouse first.
            whole = self._free(products, everywhere=True)
            missing = products.filtered(lambda product: product.id not in free)
            here = free | self._free(missing)
            for key, quantity in found.items():
                elsewhere = max(0.0, whole.get(key, 0.0) - here.get(key, 0.0))
                found[key] = max(0.0, quantity - elsewhere)
        for key, quantity in self._unanswered(products).items():
            found[key] += quantity
        return found

    def _unanswered(self, products):
        """Amazon has sold these already, and nobody has answered yet.

        Whatever Amazon calls the place they were sold from: one shelf may have several
        codes, of several marketplaces too.
        """
        found = defaultdict(float)
        for product, unit, quantity in self.env[
            "amazon.vendor.direct.order.line"
        ]._read_group(
            [
                ("product_id", "in", products.ids),
                ("order_id.state", "=", "new"),
                ("order_id.answer_code", "=", False),
                ("order_id.warehouse_code_id", "in", self.same_shelf.ids),
            ],
            ["product_id", "uom_id"],
            ["quantity:sum"],
        ):
            if unit:
                quantity = unit._compute_quantity(quantity, product.uom_id, round=False)
            found[product.id] += quantity
        return found

    # === KITS === #

    def _kits(self, products):
        """Those that are delivered in parts; none where mrp is not installed."""
        if "mrp.bom" not in self.env or not products:
            return products.browse()
        boms = self.env["mrp.bom"]._bom_find(products, bom_type="phantom")
        return products.browse([each.id for each, bom in boms.items() if bom])

    def _parts(self, kits):
        parts = self.env["product.product"]
        if not kits:
            return parts
        boms = self.env["mrp.bom"]._bom_find(kits, bom_type="phantom")
        for kit in kits:
            _boms, lines = boms[kit].explode(kit, 1)
            parts = parts.union(*(line.product_id for line, _data in lines))
        return parts.filtered("is_storable")

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
