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

    def test_no_default_of_a_client_fills_what_amazon_said(self):
        Party = self.env["amazon.vendor.party"].with_user(self.vendor_manager)
        values = {
            "instance_id": self.instance.id,
            "partner_id": self.customer.id,
            "code": "NEW1",
        }
        sent = Party.with_context(default_city="Elsewhere", default_is_buying=True)
        self.env["ir.default"].set(
            "amazon.vendor.party", "street", "Elsewhere", user_id=self.vendor_manager.id
        )
        party = sent.create(values)
        self.assertFalse(party.city or party.is_buying or party.street)
        self.assertEqual(party.partner_origin, "chosen")
        code = sent.sudo().create({**values, "code": "NEW2"})
        self.assertFalse(code.city, "code works with the context of who started it")

    def test_what_belongs_to_instances_is_linked_within_one(self):
        """By a Manager of both companies, too."""
        code = self.code.copy({"instance_id": self.second.id})
        manager = self.vendor_manager
        Cost = self.env["amazon.vendor.cost"].with_user(manager)
        values = {
            "instance_id": self.instance.id,
            "product_id": self.mapping.product_id.id,
            "cost": 1,
        }
        with (
            self.assertRaisesRegex(UserError, "another instance"),
            self.env.cr.savepoint(),
        ):
            Cost.create({**values, "vendor_code_id": code.id})
        cost = Cost.create({**values, "vendor_code_id": self.code.id})
        with (
            self.assertRaisesRegex(UserError, "another instance"),
            self.env.cr.savepoint(),
        ):
            cost.vendor_code_id = code
        rule = (
            self.env["amazon.vendor.rule"]
            .with_user(manager)
            .create({"name": "Hold", "instance_id": self.instance.id})
        )
        with self.assertRaises(UserError):
            rule.vendor_code_ids = code

    def test_every_model_declares_the_guard(self):
        without = {
            name
            for name in self.env.registry
            if name.startswith("amazon.vendor.")
            and not (self.env[name]._abstract or self.env[name]._transient)
            and not hasattr(self.env[name], "_refuse_foreign_fields")
        }
        self.assertEqual(without, set())
