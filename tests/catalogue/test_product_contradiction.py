"""A mapping that was only derived never beats a number that says otherwise: it asks."""

from itertools import permutations

from odoo.tests import tagged

from ...models.catalogue import product_match
from ..common import AmazonVendorCase

EAN, OTHER_EAN = "4006381333931", "4006381333948"


@tagged("post_install", "-at_install")
class TestProductContradiction(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Mapping = cls.env["amazon.vendor.product"]
        cls.mug = cls._create_product("Mug", default_code="MUG-1")
        cls.pot = cls._create_product("Pot", default_code="POT-1")
        cls.mug.barcode = EAN

    def _resolve(self, *keys):
        return self.Mapping._resolve(self.instance, keys)

    def _found(self, asin=False, vendor_sku=False):
        return self._resolve((asin, vendor_sku))[asin, vendor_sku]

    def _assert_asked(self, match):
        self.assertEqual(match.problem, product_match.CONTRADICTED)
        self.assertFalse(match.product)
        self.assertIn("Mug", match.message)

    def test_a_vendor_sku_under_a_second_asin_is_asked(self):
        self.assertEqual(self._found("B0X", "MUG-1").product, self.mug)
        self.mug.default_code = "MUG-2"
        self._assert_asked(self._found("B0Y", "MUG-1"))

    def test_a_product_that_bears_the_vendor_sku_speaks_for_itself(self):
        self._found("B0X", "MUG-1")
        self.assertEqual(self._found("B0Y", "MUG-1").product, self.mug)

    def test_an_asin_that_leads_to_two_products_in_one_batch_is_asked(self):
        matches = self._resolve(("B0X", "MUG-1"), ("B0X", "POT-1"))
        for match in matches.values():
            self._assert_asked(match)
        self.assertFalse(self.Mapping.search([("product_id", "=", self.mug.id)]))

    def test_an_asin_with_a_new_ean_is_asked(self):
        self.assertEqual(self._found("B0X", EAN).product, self.mug)
        self._assert_asked(self._found("B0X", OTHER_EAN))

    def test_an_asin_with_the_ean_of_another_product_is_asked(self):
        self._found("B0X", EAN)
        self.pot.barcode = OTHER_EAN
        self._assert_asked(self._found("B0X", OTHER_EAN))

    def test_an_asin_with_the_reference_of_another_product_is_asked(self):
        self._found("B0X", "MUG-1")
        self._assert_asked(self._found("B0X", "POT-1"))

    def test_another_number_of_the_same_product_contradicts_nothing(self):
        self._found("B0X", EAN)
        for number in ("MUG-1", "0" + EAN, EAN):
            with self.subTest(number=number):
                self.assertEqual(self._found("B0X", number).product, self.mug)

    def test_what_the_search_passes_over_contradicts_nothing(self):
        """Found in one batch or one after the other: which orders came first is all
        the same."""
        self._create_outsiders()
        self.mug.company_id = self.company
        numbers = {"default_code": "MUG-1", "barcode": EAN}
        theirs = {"company_id": self.other_company.id}
        keys = [("B0X", "MUG-1"), ("B0X", EAN), ("B0Y", EAN)]
        for kind, passed_over in (
            ("another company's", [{**numbers, **theirs}]),
            ("archived", [{"default_code": "MUG-1", "active": False}]),
            ("a worse hit", [{"default_code": EAN}]),
            ("all of them", [numbers | theirs, {"default_code": EAN}]),
        ):
            twins = [self._create_product("Twin", **each) for each in passed_over]
            for order in permutations(keys):
                with self.subTest(passed_over=kind, order=order):
                    self.Mapping.search([]).unlink()
                    at_once = self._resolve(*order)
                    self.Mapping.search([]).unlink()
                    one_by_one = {key: self._found(*key) for key in order}
                    for key in order:
                        self.assertEqual(at_once[key].product, self.mug, key)
                        self.assertEqual(one_by_one[key].product, self.mug, key)
            self.env["product.product"].union(*twins).unlink()

    def test_what_a_person_chose_holds(self):
        self._found("B0X", EAN)
        values = {"asin": "B0X", "vendor_sku": EAN, "product_id": self.mug.id}
        for source in ("manual", "file"):
            with self.subTest(source=source):
                self.Mapping.search([]).unlink()
                self.Mapping._remember(self.instance, [{**values, "source": source}])
                self.assertEqual(self._found("B0X", OTHER_EAN).product, self.mug)
                self.assertEqual(self._found("B0Y", EAN).product, self.mug)

    def test_the_answer_to_the_question_is_remembered(self):
        self._found("B0X", "MUG-1")
        self.mug.default_code = "MUG-2"
        self._assert_asked(self._found("B0Y", "MUG-1"))
        answer = {"asin": "B0Y", "vendor_sku": "MUG-1", "product_id": self.mug.id}
        self.Mapping._remember(self.instance, [answer])
        self.assertEqual(self._found("B0Y", "MUG-1").product, self.mug)
        self.assertEqual(self._found("B0X", "MUG-1").product, self.mug)

    def test_choosing_what_was_derived_makes_it_a_choice(self):
        self._found("B0X", EAN)
        self._assert_asked(self._found("B0X", OTHER_EAN))
        answer = {"asin": "B0X", "vendor_sku": OTHER_EAN, "product_id": self.mug.id}
        mapping = self.Mapping._remember(self.instance, [answer])
        self.assertEqual(mapping.source, "manual")
        self.assertEqual(self._found("B0X", OTHER_EAN).product, self.mug)

    def test_whoever_corrects_a_mapping_has_chosen(self):
        mapping = self._found("B0X", EAN).mapping
        mapping.product_id = self.pot
        self.assertEqual(mapping.source, "manual")
        self.assertEqual(self._found("B0X", EAN).product, self.pot)

    def test_what_a_person_said_of_a_vendor_sku_is_not_overruled_by_an_asin(self):
        self._found("B0X", "MUG-1")
        for source in ("manual", "file"):
            with self.subTest(source=source):
                self.Mapping.search([("vendor_sku", "=", "S-1")]).unlink()
                choice = {"vendor_sku": "S-1", "product_id": self.pot.id}
                self.Mapping._remember(self.instance, [{**choice, "source": source}])
                self._assert_asked(self._found("B0X", "S-1"))
        self.assertEqual(self._found("B0X", "MUG-1").product, self.mug)

    def test_the_question_is_asked_once_whatever_the_answer(self):
        for answer in (self.mug, self.pot):
            with self.subTest(answer=answer.name):
                self.Mapping.search([]).unlink()
                self._found("B0X", "MUG-1")
                choice = {"vendor_sku": "S-1", "product_id": self.pot.id}
                self.Mapping._remember(self.instance, [choice])
                self._assert_asked(self._found("B0X", "S-1"))
                said = {"asin": "B0X", "vendor_sku": "S-1", "product_id": answer.id}
                self.Mapping._remember(self.instance, [said])
                for _again in range(3):
                    self.assertEqual(self._found("B0X", "S-1").product, answer)
                    self.assertEqual(self._found("B0X", "MUG-1").product, answer)
                self.assertEqual(len(self.Mapping.search([("asin", "=", "B0X")])), 1)
