from odoo.tests import tagged

from ...models.catalogue import product_match
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductResolve(AmazonVendorCase):
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

    # === ORDER OF THE SEARCH === #

    def test_the_asin_comes_before_the_vendor_sku(self):
        self._map(self.mug, asin="B000000001")
        self._map(self.pot, vendor_sku="V-1")
        match = self._resolve("B000000001", "V-1")
        self.assertEqual(match.product, self.mug)
        self.assertFalse(match.problem)
        self.assertFalse(match.message)

    def test_the_vendor_sku_comes_before_the_barcode(self):
        self._map(self.mug, vendor_sku="4006381333931")
        self.pot.barcode = "4006381333931"
        self.assertEqual(self._resolve("B0X", "4006381333931").product, self.mug)

    def test_the_barcode_comes_before_the_internal_reference(self):
        self.mug.barcode = "4006381333931"
        self.pot.default_code = "4006381333931"
        match = self._resolve("B0X", "4006381333931")
        self.assertEqual(match.product, self.mug)
        self.assertEqual(match.mapping.source, "barcode")

    def test_the_barcode_of_a_case_comes_before_the_internal_reference(self):
        dozen = self.env["uom.uom"].create(
            {
                "name": "Tray of 12",
                "relative_factor": 12,
                "relative_uom_id": self.mug.uom_id.id,
            }
        )
        self.env["product.uom"].create(
            {
                "barcode": "14006381333938",
                "product_id": self.mug.id,
                "uom_id": dozen.id,
            }
        )
        self.pot.default_code = "14006381333938"
        match = self._resolve("B0X", "14006381333938")
        self.assertEqual(match.product, self.mug)
        self.assertEqual(match.case_uom, dozen)
        self.assertEqual(match.mapping.source, "case_barcode")
        # Cases of 12 are 12 mugs each; an Each with the number of the case is a case.
        self.assertEqual(
            match.unit_request("Cases", 12), (self.mug.uom_id.id, 12, self.mug.id)
        )
        self.assertEqual(match.unit_request("Eaches", 1), (dozen.id, 1, self.mug.id))
        again = self._resolve("B0X")
        self.assertEqual(again.case_uom, dozen, "remembered with the ASIN")

    def test_the_internal_reference_comes_last(self):
        match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.product, self.mug)
        self.assertEqual(match.mapping.source, "default_code")

    def test_an_asin_kept_as_internal_reference_is_found(self):
        self.mug.default_code = "B07ABCDEF1"
        self.assertEqual(self._resolve("B07ABCDEF1").product, self.mug)

    def test_a_vendor_sku_that_is_the_asin_is_found_by_the_mapping(self):
        self._map(self.mug, asin="B000000001")
        self.assertEqual(self._resolve(False, "b000000001").product, self.mug)

    # === SPELLINGS === #

    def test_blanks_and_case_do_not_matter(self):
        self._map(self.mug, asin=" b000000001\u200b", vendor_sku=" V-1 ")
        self.assertEqual(self._resolve(" B000000001 ").product, self.mug)
        self.assertEqual(self._resolve(None, "\u00a0V-1").product, self.mug)

    def test_every_padding_of_a_gtin_is_the_same_barcode(self):
        for stored, sent in (
            ("012345678905", "0012345678905"),
            ("0012345678905", "012345678905"),
            ("012345678905", "12345678905"),
            ("4006381333931", "04006381333931"),
            ("04006381333931", "4006381333931"),
        ):
            with self.subTest(stored=stored, sent=sent):
                self.Mapping.search([]).unlink()
                self.mug.barcode = stored
                self.assertEqual(self._resolve("B0X", sent).product, self.mug)

    def test_a_short_number_is_not_padded(self):
        self.mug.barcode = "00000123"
        self.assertEqual(self._resolve(False, "123").problem, product_match.UNKNOWN)

    def test_the_isbn_10_of_a_book_finds_its_ean(self):
        self.mug.barcode = "9780306406157"
        self.assertEqual(self._resolve("0306406152").product, self.mug)

    def test_emoji_and_right_to_left_numbers(self):
        self.mug.default_code = "כוס-☕"
        self.assertEqual(self._resolve("B0X", "כוס-☕").product, self.mug)

    # === PROBLEMS === #

    def test_unknown(self):
        match = self._resolve("B0UNKNOWN", "NOPE")
        self.assertFalse(match.product)
        self.assertEqual(match.problem, product_match.UNKNOWN)
        self.assertIn("B0UNKNOWN", match.message)
        self.assertFalse(self.Mapping.search([("asin", "=", "B0UNKNOWN")]))

    def test_no_identifier(self):
        match = self._resolve(None, "  ")
        self.assertEqual(match.problem, product_match.NO_IDENTIFIER)
        self.assertTrue(match.message)

    def test_two_products_with_one_internal_reference_are_ambiguous(self):
        self.pot.default_code = "MUG-1"
        match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.problem, product_match.AMBIGUOUS)
        self.assertFalse(match.product)
        self.assertEqual(match.candidates, self.mug | self.pot)
        self.assertIn("Pot", match.message)
        self.assertFalse(self.Mapping.search([("asin", "=", "B0X")]))

    def test_two_spellings_of_one_gtin_are_ambiguous_unless_one_is_exact(self):
        self.mug.barcode = "012345678905"
        self.pot.barcode = "00012345678905"
        self.assertEqual(
            self._resolve("B0X", "0012345678905").problem, product_match.AMBIGUOUS
        )
        self.assertEqual(self._resolve("B0X", "012345678905").product, self.mug)

    def test_an_archived_product_is_named(self):
        self.mug.action_archive()
        match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.problem, product_match.ARCHIVED)
        self.assertIn("Mug", match.message)

    def test_an_active_product_wins_over_its_archived_namesake(self):
        self.pot.default_code = "MUG-1"
        self.mug.action_archive()
        self.assertEqual(self._resolve("B0X", "MUG-1").product, self.pot)

    def test_a_mapped_product_that_was_archived_is_a_problem(self):
        mapping = self._map(self.mug, asin="B000000001", vendor_sku="POT-1")
        self.mug.action_archive()
        match = self._resolve("B000000001", "POT-1")
        self.assertEqual(match.problem, product_match.ARCHIVED)
        self.assertEqual(match.mapping, mapping)

    def test_an_archived_mapping_is_not_used(self):
        mapping = self._map(self.pot, asin="B000000001", vendor_sku="MUG-1")
        mapping.action_archive()
        match = self._resolve("B000000001", "MUG-1")
        self.assertEqual(match.product, self.mug)
        self.assertNotEqual(match.mapping, mapping)

    def test_a_product_of_another_company_is_a_problem(self):
        self._create_outsiders()
        self.mug.company_id = self.other_company
        match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.problem, product_match.OTHER_COMPANY)
        self.assertNotIn("Mug", match.message, "not ours to read")
        key = ("B0X", "MUG-1")
        theirs = self.Mapping._resolve(self.other_instance, [key])[key]
        self.assertEqual(theirs.product, self.mug)

    def test_our_product_wins_over_one_of_another_company(self):
        self._create_outsiders()
        self.mug.company_id = self.other_company
        self.pot.default_code = "MUG-1"
        self.assertEqual(self._resolve("B0X", "MUG-1").product, self.pot)

    def test_mappings_of_another_instance_do_not_count(self):
        other = self._create_instance(name="Second Account")
        self.Mapping.create(
            {"instance_id": other.id, "product_id": self.mug.id, "asin": "B000000001"}
        )
        self.assertEqual(self._resolve("B000000001").problem, product_match.UNKNOWN)

    def test_a_unit_that_no_longer_fits_is_a_problem(self):
        mapping = self._map(self.mug, asin="B000000001")
        self.mug.uom_id = self.env.ref("uom.product_uom_kgm")
        self.assertEqual(self._resolve("B000000001").problem, product_match.UNIT)
        mapping.uom_id = self.mug.uom_id
        self.assertEqual(self._resolve("B000000001").product, self.mug)

    def test_an_own_each_is_kept(self):
        pack = self.env.ref("uom.product_uom_pack_6")
        self._map(self.mug, asin="B000000001", uom_id=pack.id)
        match = self._resolve("B000000001")
        self.assertEqual(match.each_uom, pack)
        self.assertEqual(match.unit_request("Eaches", 1), (pack.id, 1, self.mug.id))

    def test_an_archived_product_of_another_company_is_not_named(self):
        self._create_outsiders()
        self.mug.company_id = self.other_company
        self.mug.action_archive()
        match = self._resolve("B0X", "MUG-1")
        self.assertEqual(match.problem, product_match.OTHER_COMPANY)
        self.assertNotIn("Mug", match.message)
        self.assertFalse(match.candidates)

    # === CREATING MISSING PRODUCTS === #

    def test_missing_products_are_created_when_the_instance_says_so(self):
        self.instance.create_missing_products = True
        keys = [
            ("B0NEW", "4006381333931"),
            (False, "4006381333931"),
            ("B0NEW", False),
            ("B0SECOND", False),
            ("B0KNOWN", "MUG-1"),
            (False, False),
        ]
        Mapping = self.Mapping.with_user(self.vendor_user)
        matches = Mapping._resolve(self.instance, keys)
        product = matches[keys[0]].product
        self.assertEqual(product.barcode, "4006381333931")
        self.assertTrue(product.is_storable)
        self.assertEqual(product.company_id, self.company)
        self.assertEqual(matches[keys[1]].product, product)
        self.assertEqual(matches[keys[2]].product, product)
        self.assertNotEqual(matches[keys[3]].product, product)
        self.assertEqual(matches[keys[4]].product, self.mug)
        self.assertEqual(matches[keys[5]].problem, product_match.NO_IDENTIFIER)
        self.assertEqual(matches[keys[3]].mapping.source, "created")
        again = Mapping._resolve(self.instance, keys)
        self.assertEqual(again[keys[0]].product, product)

    def test_no_product_is_created_for_an_archived_or_ambiguous_one(self):
        self.instance.create_missing_products = True
        self.mug.action_archive()
        before = self.env["product.product"].search_count([])
        self.assertEqual(self._resolve("B0X", "MUG-1").problem, product_match.ARCHIVED)
        self.assertEqual(self.env["product.product"].search_count([]), before)
