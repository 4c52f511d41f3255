from odoo.tests import tagged

from ...models.catalogue import product_match
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductQueries(AmazonVendorCase):
    """Nothing is looked up line by line: the count of statements does not grow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Mapping = cls.env["amazon.vendor.product"]
        cls.products = cls.env["product.product"].create(
            [
                {
                    "name": f"Item {number}",
                    "default_code": f"REF-{number}",
                    "barcode": f"20{number:06}",
                    "type": "consu",
                    "is_storable": True,
                }
                for number in range(500)
            ]
        )

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def _resolve(self, keys):
        count, matches = self._count(lambda: self.Mapping._resolve(self.instance, keys))
        return count, matches

    def test_known_items(self):
        keys = [(f"B{number:09}", f"REF-{number}") for number in range(500)]
        self.Mapping._resolve(self.instance, keys)
        few, _matches = self._resolve(keys[:5])
        many, matches = self._resolve(keys)
        self.assertEqual(len([m for m in matches.values() if m.product]), 500)
        self.assertEqual(many, few)
        self.assertLessEqual(few, 12)

    def test_reading_the_found_products_is_one_query(self):
        keys = [(f"B{number:09}", f"REF-{number}") for number in range(500)]
        matches = self.Mapping._resolve(self.instance, keys)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for match in matches.values():
            self.assertTrue(match.product.default_code)
            self.assertTrue(match.each_uom.name)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4)

    def test_problems(self):
        for product in self.products[:250]:
            product.default_code = "SHARED"
        self.products[250:].action_archive()
        keys = [
            (f"B{number:09}", "SHARED" if number % 2 else f"REF-{250 + number // 2}")
            for number in range(500)
        ]
        few, _matches = self._resolve(keys[:5])
        many, matches = self._resolve(keys)
        self.assertEqual(
            {match.problem for match in matches.values()},
            {product_match.AMBIGUOUS, product_match.ARCHIVED},
        )
        self.assertEqual(many, few)

    def test_new_items_are_remembered_in_rows_of_a_hundred(self):
        few, _matches = self._resolve(
            [(f"C{number:09}", f"20{number:06}") for number in range(5)]
        )
        self.Mapping.search([]).unlink()
        many, matches = self._resolve(
            [(f"B{number:09}", f"20{number:06}") for number in range(500)]
        )
        self.assertEqual(len([m for m in matches.values() if m.mapping]), 500)
        # Odoo inserts 100 rows with one statement.
        self.assertLessEqual(many - few, 4)

    def test_picks(self):
        def picks(first, last):
            return [
                {"asin": f"B{number:09}", "product_id": self.products[number].id}
                for number in range(first, last)
            ]

        few, _mappings = self._count(
            lambda: self.Mapping._remember(self.instance, picks(495, 500))
        )
        many, mappings = self._count(
            lambda: self.Mapping._remember(self.instance, picks(0, 495))
        )
        self.assertEqual(len(mappings), 495)
        self.assertLessEqual(many - few, 4)
        again, _mappings = self._count(
            lambda: self.Mapping._remember(self.instance, picks(0, 495))
        )
        self.assertLessEqual(again, few)
