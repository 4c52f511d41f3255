"""Names and addresses stay sealed: who sees them, and that nobody else does."""

import os
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central import secret_box
from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.spapi.errors import Configuration

from ..spapi.messages.personal import Person
from . import orders
from .orders import item
from .test_people import CANARIES, PeopleCase

READER = "amazon_seller_central.group_seller_consignee"
BUSINESS = {
    "entityType": "BUYER",
    "legalName": "Licht & Co GmbH",
    "taxRegistrationType": "VAT",
    "taxRegistrationNumber": "DE811569869",
}


@tagged("post_install", "-at_install")
class TestSealed(PeopleCase):
    """As accounts are set up unless somebody chooses contacts."""

    def test_nobody_finds_a_customer_in_the_database_or_in_the_logs(self):
        self.lamp.invoice_policy = "order"
        self.setting.write({"auto_invoice": True, "auto_post": True})
        with self.heard() as logs:
            order = self.delivered(item(gift=orders.GIFT))
            # What is held, what is nobody's, and what cannot be read hold people, too.
            self.place(item(sku="NEW-1"), number="902-0000000-0000002")
            self.place(marketplace="FR", number="902-0000000-0000003")
            self.simulator.place_seller_order(
                {**orders.order(number="902-0000000-0000004"), "orderItems": "?"}
            )
            self.sync()
        self.assertEqual(order.sale_order_id.invoice_ids.state, "posted")
        for word in CANARIES:
            with self.subTest(word):
                self.assertEqual(self.found_in(word), set())
                self.assertNotIn(word, logs.getvalue())

    def test_the_search_finds_what_is_there(self):
        """Or the test above could not fail."""
        self.env["res.partner"].create({"name": "Kanarienvogel"})
        self.assertEqual(self.found_in("Kanarienvogel"), {"res_partner"})

    def test_all_who_buy_in_a_country_are_one_customer(self):
        first = self.buy().sale_order_id.partner_id
        again = self.buy(
            number="902-0000000-0000002", address={**orders.ADDRESS, "name": "Other"}
        ).sale_order_id.partner_id
        austria = self.buy(
            number="902-0000000-0000003",
            address={**orders.ADDRESS, "countryCode": "AT"},
        ).sale_order_id.partner_id
        self.assertEqual(first, again)
        self.assertEqual((first.country_id.code, austria.country_id.code), ("DE", "AT"))
        self.assertFalse(first.street or first.zip or first.city or first.email)

    def test_taxes_follow_the_place_that_stays_sealed(self):
        country = self.env.ref("base.de")
        island = self.env["account.fiscal.position"].create(
            {
                "name": "Island",
                "company_id": self.company.id,
                "auto_apply": True,
                "country_id": country.id,
                "zip_from": "27498",
                "zip_to": "27498",
            }
        )
        there = self.buy(address={**orders.ADDRESS, "postalCode": "27498"})
        elsewhere = self.buy(number="902-0000000-0000002")
        self.assertEqual(there.sale_order_id.fiscal_position_id, island)
        self.assertNotEqual(elsewhere.sale_order_id.fiscal_position_id, island)
        self.assertEqual(
            there.sale_order_id.partner_id, elsewhere.sale_order_id.partner_id
        )

    def test_a_business_is_a_customer_with_what_its_invoice_has_to_say(self):
        partner = self.buy(registrations=[BUSINESS]).sale_order_id.partner_id
        self.assertEqual(
            (partner.name, partner.vat, partner.country_id.code),
            ("Licht & Co GmbH", "DE811569869", "DE"),
        )
        self.assertFalse(partner.street)
        for word in CANARIES:
            self.assertEqual(self.found_in(word), set())

    def test_thirty_days_after_the_delivery_it_cannot_be_unsealed_any_more(self):
        order = self.delivered()
        partner = order.sale_order_id.partner_id
        self.assertTrue(order.consignee_id._person())
        self.erase(31)
        self.assertFalse(order.consignee_id._person())
        self.assertTrue(partner.active and partner.country_id)

    def test_without_a_key_on_the_server_nobody_is_kept(self):
        """Production has no customers in the clear, and says what is missing."""
        Consignee = self.env["amazon.seller.consignee"]
        person = Person(address=dict(orders.ADDRESS))
        self.account.environment = "production"
        with patch.dict(os.environ, {KEY_VARIABLE: ""}):
            with self.assertRaises(Configuration):
                Consignee._keep(self.account, {orders.NUMBER: person})
        self.assertFalse(Consignee.search([("number", "=", orders.NUMBER)]))

    def test_a_former_key_is_renewed_by_the_daily_clean_up(self):
        order = self.buy()
        new = Fernet.generate_key().decode()
        both = f"{new},{os.environ[KEY_VARIABLE]}"
        with patch.dict(os.environ, {KEY_VARIABLE: both}):
            self.env["amazon.seller.consignee"]._gc_former_encryption_keys()
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            person = order.consignee_id._person()
        self.assertEqual(person.address["addressLine1"], "Kanarienweg 4711")

    def test_what_no_key_opens_keeps_nobody_else_from_a_new_one(self):
        lost = self.buy().consignee_id
        other = self.buy(number="902-0000000-0000002").consignee_id
        former, new = os.environ[KEY_VARIABLE], Fernet.generate_key().decode()
        with patch.dict(os.environ, {KEY_VARIABLE: Fernet.generate_key().decode()}):
            lost.sealed = secret_box.seal("nobody's")
        with patch.dict(os.environ, {KEY_VARIABLE: f"{new},{former}"}):
            self.env["amazon.seller.consignee"]._gc_former_encryption_keys()
        self.assertTrue(self.account.activity_ids)
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            self.assertTrue(other._person().address)

    def test_no_carrier_makes_a_label_without_the_address(self):
        if "delivery.carrier" not in self.env:
            self.skipTest("no carriers")
        order = self.buy()
        picking = order.sale_order_id.picking_ids
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Labels",
                "product_id": self.env.ref("amazon_seller_central.product_shipping").id,
                "delivery_type": "fixed",
            }
        )
        picking.carrier_id = carrier
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        # A carrier of another addon, which makes labels.
        with patch.object(
            type(carrier),
            "delivery_type",
            property(lambda _self: "labels"),
            create=False,
        ):
            with self.assertRaisesRegex(UserError, "sealed"):
                picking._action_done()
            self.account.customers_as = "contacts"
        picking._action_done()
        self.assertEqual(picking.state, "done")


@tagged("post_install", "-at_install")
class TestSeen(PeopleCase, HttpCase):
    """A person on a screen, and nobody in the name of others."""

    def reader(self):
        user = self._create_user(
            "reader", "group_amazon_vendor_user,stock.group_stock_user"
        )
        user.group_ids = [Command.link(self.env.ref(READER).id)]
        return user

    def read_as(self, user, record, *names):
        """What a browser gets; None where Odoo refuses it."""
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        answer = self.url_open(
            f"/web/dataset/call_kw/{record._name}/read",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "model": record._name,
                    "method": "read",
                    "args": [record.ids, list(names)],
                    "kwargs": {},
                },
            },
        ).json()
        return answer.get("result") and answer["result"][0]

    def slip_as(self, user, picking):
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        name = "amazon_seller_central.delivery_slip"
        return self.url_open(f"/report/html/{name}/{picking.id}")

    def test_who_may_see_customers_sees_them_on_the_delivery_and_the_order(self):
        order = self.buy(item(gift=orders.GIFT))
        picking = order.sale_order_id.picking_ids
        reader = self.reader()
        found = self.read_as(reader, picking, "amazon_seller_address")
        self.assertIn("Kanarienweg 4711", found["amazon_seller_address"])
        found = self.read_as(
            reader, order, "buyer_address", "buyer_gift_message", "buyer_email"
        )
        self.assertIn("20457 Hamburg", found["buyer_address"])
        self.assertEqual(found["buyer_gift_message"], orders.GIFT)
        self.assertEqual(found["buyer_email"], orders.BUYER["buyerEmail"])

    def test_nobody_else_reads_a_customer(self):
        order = self.buy()
        picking = order.sale_order_id.picking_ids
        for name in ("vendor_user", "vendor_manager"):
            user = getattr(self, name)
            with self.subTest(name), mute_logger("odoo.http"):
                for record, field in (
                    (order, "buyer_address"),
                    (picking, "amazon_seller_address"),
                    (order.consignee_id, "address"),
                ):
                    self.assertIsNone(self.read_as(user, record, field))

    def test_nobody_reads_a_customer_in_the_name_of_somebody_who_may(self):
        """As a template or a server action would ask for it."""
        order = self.buy()
        reader = self.reader()
        self.assertFalse(order.with_user(reader).buyer_address)
        self.assertFalse(order.buyer_address)
        with self.assertRaises(AccessError):
            order.consignee_id.with_user(reader).read(["sealed"])

    def test_the_slip_has_the_address_for_who_may_see_it(self):
        order = self.buy(item(gift=orders.GIFT))
        picking = order.sale_order_id.picking_ids
        page = self.slip_as(self.reader(), picking)
        for word in ("Kanarienweg 4711", orders.NUMBER, "LAMP-1", "Canary-Oma"):
            self.assertIn(word, page.text)
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            refused = self.slip_as(self.vendor_user, picking)
        self.assertNotEqual(refused.status_code, 200)
        self.assertNotIn("Kanarienweg", refused.text)
        for word in CANARIES:
            self.assertEqual(self.found_in(word), set())

    def test_what_is_sealed_is_no_part_of_an_export(self):
        fields = {
            "amazon.seller.consignee": ("address", "gift_message", "email", "sealed"),
            "amazon.seller.order": ("buyer_address", "buyer_gift_message"),
            "stock.picking": ("amazon_seller_address",),
        }
        for model, names in fields.items():
            for name in names:
                self.assertFalse(self.env[model]._fields[name].exportable, name)
