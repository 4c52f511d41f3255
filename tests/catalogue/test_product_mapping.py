from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import AmazonVendorCase


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
