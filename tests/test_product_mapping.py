from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import product_match
from .common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductMapping(AmazonVendorCase):
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

    # === REMEMBERING === #

    def test_what_was_found_is_remembered_once(self):
        first = self._resolve("B0X", "MUG-1")
        self.mug.default_code = "RENAMED"
        again = self._resolve("B0X", "OTHER")
        self.assertEqual(again.mapping, first.mapping)
        self.assertEqual(again.product, self.mug)
        self.assertEqual(self.Mapping.search_count([("asin", "=", "B0X")]), 1)

    def test_one_batch_remembers_an_asin_with_two_skus_without_conflict(self):
        keys = [("B0X", "MUG-1"), ("B0X", "MUG-1"), ("B0X", False), ("B0Y", "MUG-1")]
        matches = self.Mapping._resolve(self.instance, keys)
        self.assertEqual({m.product for m in matches.values()}, {self.mug})
        rows = self.Mapping.search([("product_id", "=", self.mug.id)])
        self.assertEqual(set(rows.mapped("asin")), {"B0X", "B0Y"})

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

    # === THE MODEL === #

    def test_a_mapping_needs_a_number(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self._map(self.mug, asin=" ", vendor_sku="")

    def test_a_number_means_one_product(self):
        for number in ({"asin": "B000000001"}, {"vendor_sku": "V-1"}):
            mapping = self._map(self.mug, **number)
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self._map(self.pot, **number)
            mapping.action_archive()
            self._map(self.pot, **number)

    def test_the_unit_follows_the_product(self):
        mapping = self._map(self.mug, asin="B000000001")
        self.assertEqual(mapping.uom_id, self.mug.uom_id)
        cheese = self._create_product(
            "Cheese", uom_id=self.env.ref("uom.product_uom_kgm").id
        )
        mapping.product_id = cheese
        self.assertEqual(mapping.uom_id, cheese.uom_id)
        with self.assertRaisesRegex(ValidationError, "cannot be converted"):
            mapping.uom_id = self.mug.uom_id

    def test_an_own_each_is_kept(self):
        pack = self.env.ref("uom.product_uom_pack_6")
        self._map(self.mug, asin="B000000001", uom_id=pack.id)
        match = self._resolve("B000000001")
        self.assertEqual(match.each_uom, pack)
        self.assertEqual(match.unit_request("Eaches", 1), (pack.id, 1, self.mug.id))

    def test_a_product_of_another_company_cannot_be_mapped(self):
        self._create_outsiders()
        self.mug.company_id = self.other_company
        with self.assertRaises(UserError):
            self._map(self.mug, asin="B000000001")

    def test_the_form_saves_for_a_user(self):
        with Form(self.Mapping.with_user(self.vendor_user)) as form:
            form.instance_id = self.instance
            form.product_id = self.mug
            form.asin = "b000000001"
        self.assertEqual(form.record.asin, "B000000001")
        self.assertEqual(form.record.uom_id, self.mug.uom_id)
        self.assertIn("B000000001", form.record.display_name)

    def test_other_companies_do_not_see_it(self):
        self._create_outsiders()
        mapping = self._map(self.mug, asin="B000000001")
        with self.assertRaises(AccessError):
            mapping.with_user(self.other_manager).read(["asin"])
        with self.assertRaises(AccessError):
            mapping.with_user(self.internal_user).read(["asin"])


@tagged("post_install", "-at_install")
class TestProductMappingQueries(AmazonVendorCase):
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
