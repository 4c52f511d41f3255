from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductRemember(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Mapping = cls.env["amazon.vendor.product"]
        cls.mug = cls._create_product("Mug", default_code="MUG-1")
        cls.pot = cls._create_product("Pot", default_code="POT-1")

    def _map(self, product, **values):
        return self.Mapping.create(
            {"instance_id": self.instance.id, "product_id": product.id, **values}
        )

    def _resolve(self, asin=False, vendor_sku=False):
        key = (asin, vendor_sku)
        return self.Mapping._resolve(self.instance, [key])[key]

    def test_what_was_found_is_remembered_once(self):
        first = self._resolve("B0X", "MUG-1")
        self.mug.default_code = "RENAMED"
        again = self._resolve("B0X", "OTHER")
        self.assertEqual(again.mapping, first.mapping)
        self.assertEqual(again.product, self.mug)
        self.assertEqual(self.Mapping.search_count([("asin", "=", "B0X")]), 1)

    def test_one_batch_remembers_an_asin_with_two_skus_without_conflict(self):
        self.mug.barcode = "4006381333931"
        keys = [
            ("B0X", "MUG-1"),
            ("B0X", "MUG-1"),
            ("B0X", False),
            ("B0X", "4006381333931"),
        ]
        matches = self.Mapping._resolve(self.instance, keys)
        self.assertEqual({m.product for m in matches.values()}, {self.mug})
        rows = self.Mapping.search([("product_id", "=", self.mug.id)])
        self.assertEqual(set(rows.mapped("asin")), {"B0X", False})

    def test_a_pick_replaces_what_was_found(self):
        found = self._resolve("B0X", "MUG-1").mapping
        values = {"asin": "B0X", "vendor_sku": "MUG-1", "product_id": self.pot.id}
        picked = self.Mapping._remember(self.instance, [values])
        self.assertEqual(picked, found)
        self.assertEqual(found.product_id, self.pot)
        self.assertEqual(found.source, "manual")
        self.assertEqual(self._resolve("B0X", "MUG-1").product, self.pot)

    def test_a_pick_completes_a_mapping_by_sku(self):
        mapping = self._map(self.mug, vendor_sku="V-1")
        values = {"asin": "B0X", "vendor_sku": "V-1", "product_id": self.mug.id}
        self.assertEqual(self.Mapping._remember(self.instance, [values]), mapping)
        self.assertEqual(mapping.asin, "B0X")

    def test_a_pick_never_changes_another_item(self):
        other = self._map(self.mug, asin="B0OTHER", vendor_sku="V-1")
        values = {"asin": "B0X", "vendor_sku": "V-1", "product_id": self.pot.id}
        mapping = self.Mapping._remember(self.instance, [values])
        self.assertNotEqual(mapping, other)
        self.assertEqual(other.product_id, self.mug)
        self.assertEqual(self._resolve("B0X", "V-1").product, self.pot)
        self.assertEqual(self._resolve("B0OTHER", "V-1").product, self.mug)

    def test_picks_of_one_batch_build_on_each_other(self):
        mapping = self.Mapping._remember(
            self.instance,
            [
                {"asin": "B0X", "product_id": self.mug.id},
                {"asin": "B0X", "vendor_sku": "V-1", "product_id": self.pot.id},
                {"asin": False, "vendor_sku": " ", "product_id": self.pot.id},
            ],
        )
        self.assertEqual(len(mapping), 1)
        self.assertEqual(mapping.product_id, self.pot)
        self.assertEqual(mapping.vendor_sku, "V-1")

    def test_picking_the_same_again_changes_nothing(self):
        found = self._resolve("B0X", "MUG-1").mapping
        values = {"asin": "B0X", "vendor_sku": "MUG-1", "product_id": self.mug.id}
        self.Mapping._remember(self.instance, [values])
        self.assertEqual(found.source, "default_code")

    def test_a_user_resolves_and_remembers(self):
        Mapping = self.Mapping.with_user(self.vendor_user)
        key = ("B0X", "MUG-1")
        match = Mapping._resolve(self.instance, [key])[key]
        self.assertEqual(match.product, self.mug)
        self.assertEqual(match.product.env.user, self.vendor_user)
        self.assertFalse(match.product.env.su)

    def test_another_worker_that_is_faster_disturbs_nothing(self):
        """What the other one wrote is not visible yet when we look, but is there."""
        other = self._map(self.mug, asin="B0X")
        read = type(self.Mapping)._read_catalogue

        def read_too_early(model, instance, pairs):
            catalogue = read(model, instance, pairs)
            catalogue.by_asin.clear()
            return catalogue

        with (
            patch.object(type(self.Mapping), "_read_catalogue", read_too_early),
            mute_logger("odoo.sql_db"),
        ):
            match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.product, self.mug)
        self.assertFalse(match.mapping)
        self.assertEqual(self.Mapping.search([("asin", "=", "B0X")]), other)

    def test_mapping_repairs_what_waits_once_for_all(self):
        Requisition = type(self.env["amazon.vendor.requisition"])
        with patch.object(Requisition, "_repair_waiting") as repair:
            self._resolve("B0X", "MUG-1")
            self.assertEqual(repair.call_count, 0, "that order gets it right here")
            self.Mapping.create(
                [
                    {
                        "instance_id": self.instance.id,
                        "product_id": self.pot.id,
                        "asin": f"B00000000{number}",
                    }
                    for number in range(3)
                ]
            )
            self.assertEqual(repair.call_count, 1)
            self.assertEqual(repair.call_args.args[0], self.instance)
            mappings = self.Mapping.search([("product_id", "=", self.pot.id)])
            mappings.write({"source": "file"})
            self.assertEqual(repair.call_count, 1)
            mappings.write({"product_id": self.mug.id})
            self.assertEqual(repair.call_count, 2)
            values = {"asin": "B000000001", "product_id": self.pot.id}
            self.Mapping._remember(self.instance, [values])
            self.assertEqual(repair.call_count, 3)
            self.Mapping._remember(self.instance, [values])
            self.assertEqual(repair.call_count, 3, "nothing new")
