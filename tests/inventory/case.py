"""What tests of told stock have in common: a shelf, goods with ASINs that Amazon sells,
and Amazon's belief of what lies there."""

import json

from ..common import AmazonVendorCase

CODE, OTHER_CODE = "WHX1", "WHX2"


class StockCase(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.write({"does_direct": True})
        cls.env["amazon.vendor.code"].create(
            {"instance_id": cls.instance.id, "name": "NORD1"}
        )
        cls.shelf = cls._create_shelf(CODE, cls.warehouse)
        goods = list(cls.simulator.catalogue)[:4]
        cls.lamp, cls.shade, cls.bulb, cls.cord = (
            cls._offered(name, item.asin, item.sku)
            for name, item in zip(("Lamp", "Shade", "Bulb", "Cord"), goods, strict=True)
        )
        cls.mappings = cls.lamp | cls.shade | cls.bulb | cls.cord

    def setUp(self):
        super().setUp()
        self.simulator.add_inventory_warehouse(CODE)
        self.simulator.add_inventory_warehouse(OTHER_CODE)

    @classmethod
    def _create_shelf(cls, code, warehouse, **values):
        return cls.env["amazon.vendor.warehouse"].create(
            {
                "instance_id": cls.instance.id,
                "code": code,
                "warehouse_id": warehouse.id,
                **values,
            }
        )

    @classmethod
    def _offered(cls, name, asin, sku, **values):
        """A product that Amazon may sell, and its mapping."""
        product = cls._create_product(name, default_code=f"STOCK-{name}", **values)
        return cls.env["amazon.vendor.product"].create(
            {
                "instance_id": cls.instance.id,
                "product_id": product.id,
                "asin": asin,
                "vendor_sku": sku,
            }
        )

    def stock(self, mapping, quantity, location=None):
        """Put so many more on the shelf, or take them away."""
        self.env["stock.quant"]._update_available_quantity(
            mapping.product_id, location or self.warehouse.lot_stock_id, quantity
        )

    def turn(self, minutes=15):
        """The schedule has its turn, the worker sends, and looks at Amazon."""
        self.advance(minutes)
        self.instance._schedule("send_stock").write({"active": True, "next_run": False})
        self.run_cron("ir_cron_send_stock")
        self.run_cron("ir_cron_send_submissions")
        self.advance(3)
        self.run_cron("ir_cron_follow_submissions")

    def at_amazon(self, code=CODE):
        """What Amazon's customers may buy of lamp, shade, bulb and cord."""
        offers = self.simulator.offers(code)
        return [
            offers[each.asin].open if each.asin in offers else None
            for each in self.mappings
        ]

    def offer(self, mapping, shelf=None):
        return self.env["amazon.vendor.offer"].search(
            [
                ("mapping_id", "=", mapping.id),
                ("warehouse_code_id", "=", (shelf or self.shelf).id),
            ]
        )

    def feeds(self):
        return self.env["amazon.vendor.inventory.feed"].search([], order="id")

    def told_by(self, feed):
        """ASIN -> level of an update."""
        items = json.loads(feed.payload)["inventory"]["items"]
        return {
            item["buyerProductIdentifier"]: item["availableQuantity"]["amount"]
            for item in items
        }
