"""What Amazon said is nobody's to write, and nothing moves to another company."""

from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestGuard(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.second = cls.instance.copy({"name": "Second"})
        cls.code = cls.env["amazon.vendor.code"].create(
            {"instance_id": cls.instance.id, "name": "VEND1"}
        )
        cls.party = cls.env["amazon.vendor.party"].create(
            {
                "instance_id": cls.instance.id,
                "code": "XYZ1",
                "partner_id": cls.customer.id,
            }
        )
        cls.mapping = cls.env["amazon.vendor.product"].create(
            {
                "instance_id": cls.instance.id,
                "asin": "B000000001",
                "product_id": cls._create_product("Mug").id,
            }
        )

    def test_nobody_moves_a_record_to_another_instance(self):
        manager = self.vendor_manager
        for record in (self.code, self.party, self.mapping):
            for other in (self.second, self.other_instance):
                with self.subTest(model=record._name, to=other.name):
                    with self.assertRaisesRegex(UserError, "cannot be changed"):
                        record.with_user(manager).instance_id = other
                    with self.assertRaisesRegex(UserError, "cannot be changed"):
                        record.sudo().instance_id = other

    def test_nobody_writes_the_company_of_a_record(self):
        for record in (self.code, self.party, self.mapping):
            with self.subTest(model=record._name):
                with self.assertRaisesRegex(UserError, "Company"):
                    record.with_user(self.vendor_manager).write(
                        {"company_id": self.other_instance.company_id.id}
                    )
                self.assertEqual(record.company_id, self.company)

    def test_writing_the_same_instance_again_is_no_move(self):
        self.code.with_user(self.vendor_manager).write(
            {"instance_id": self.instance.id, "description": "Books"}
        )
        self.assertEqual(self.code.description, "Books")

    def test_nobody_writes_what_amazon_said(self):
        party = self.party.with_user(self.vendor_manager)
        for name, field in party._fields.items():
            if not (field.store and field.readonly) or name in MAGIC_COLUMNS:
                continue
            with self.subTest(field=name), self.assertRaises(UserError):
                party.write({name: False})

    def test_nobody_creates_what_amazon_said(self):
        Party = self.env["amazon.vendor.party"].with_user(self.vendor_manager)
        values = {"instance_id": self.instance.id, "partner_id": self.customer.id}
        with self.assertRaisesRegex(UserError, "what Amazon said"):
            Party.create({**values, "code": "NEW1", "city": "Elsewhere"})
        self.assertTrue(Party.create({**values, "code": "NEW1"}))

    def test_whoever_picks_a_contact_has_chosen_it(self):
        self.party.partner_origin = "generated"
        contact = self.customer.copy()
        self.party.with_user(self.vendor_user).partner_id = contact
        self.assertEqual(self.party.partner_origin, "chosen")
