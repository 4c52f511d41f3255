"""To whom an order goes is in one place, sealed, and gone some days later."""

import json
import os
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ... import secret_box
from ...models.direct import private
from ...secret_box import KEY_VARIABLE
from ...spapi.errors import Configuration
from ..leaks import LeakCase
from ..spapi.test_direct_order import with_unknown
from .case import (
    ADDRESS,
    CANARIES,
    MASKED,
    NAME,
    STREET,
    STREET_2,
    DirectCase,
    DirectHttpCase,
)


@tagged("post_install", "-at_install")
class TestConsignee(LeakCase, DirectCase):
    def life(self):
        """An order from its import to Amazon's confirmation, a failure included."""
        self.instance.direct_auto_acknowledge = True
        self.stock(self.lamp, 5)
        number = self.place(("LAMP-1", 1))
        self.place(("NOBODY-KNOWS", 1))
        # What cannot be read at all holds a person's data, too.
        self.place(items="nonsense")
        self.come_in()
        self.send()
        self.follow()
        return self.order(number)

    def test_nobody_finds_a_customer_in_the_database_or_in_the_logs(self):
        with self.heard() as logs:
            order = self.life()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")
        self.assertEqual(self.found_in_database(*CANARIES), [])
        for canary in CANARIES:
            self.assertNotIn(canary, logs.getvalue())

    def test_what_amazon_may_tell_of_a_customer_one_day_is_not_kept(self):
        number = self.place(("LAMP-1", 1))
        placed = self.at_amazon(number)
        told = {"name": NAME, "lines": [STREET, {"line": STREET_2}]}
        known = with_unknown(dict(placed), "deliveryContact", told)
        placed.update(with_unknown(known, "doorCode", NAME))
        with self.heard() as logs:
            self.come_in()
        self.assertEqual(self.order(number).line_ids.product_id, self.lamp)
        self.assertEqual(self.found_in_database(*CANARIES), [])
        self.assertNotIn(NAME, logs.getvalue())

    def test_the_search_finds_what_is_there(self):
        """Or the test above could not fail."""
        self.env["res.partner"].create({"name": NAME})
        self.assertIn("res_partner.name", self.found_in_database(*CANARIES))

    def test_what_is_sealed_opens_again(self):
        order = self.take_in(("LAMP-1", 1))
        consignee = self.opened(order)
        self.assertEqual(consignee.address.name, NAME)
        self.assertEqual(consignee.address.address_line1, STREET)
        self.assertEqual(set(consignee.gifts), {"1"})

    def opened(self, order):
        return private.opened(self.consignee(order))

    def consignee(self, order):
        return self.env["amazon.vendor.direct.consignee"].search(
            [("order_id", "=", order.id)]
        )

    def test_a_changed_address_replaces_the_one_before(self):
        number = self.place(("LAMP-1", 1))
        self.come_in()
        placed = self.at_amazon(number)
        placed["shipToParty"] = {**placed["shipToParty"], "addressLine1": "Neue Gasse"}
        self.come_in()
        order = self.order(number)
        self.assertEqual(self.opened(order).address.address_line1, "Neue Gasse")
        self.assertEqual(len(self.consignee(order)), 1)

    def test_an_address_that_comes_with_a_later_version_is_the_orders(self):
        bare = self.item(1, "LAMP-1", 1, giftDetails=None, buyerCustomizedInfo=None)
        number = self.place(bare, address=None)
        del self.at_amazon(number)["shipmentDetails"]["messageToCustomer"]
        self.come_in()
        order = self.order(number)
        self.assertFalse(self.consignee(order))
        self.at_amazon(number)["shipToParty"] = dict(ADDRESS)
        self.come_in()
        self.assertEqual(self.opened(order).address.name, NAME)
        self.assertEqual(self.consignee(order).number, order.name)

    def test_of_an_order_that_is_over_nothing_of_the_customer_is_kept(self):
        order = self.take_in(("LAMP-1", 1), orderStatus="CANCELLED")
        self.assertEqual(order.state, "cancelled")
        self.assertTrue(order.ended_at)
        self.assertFalse(self.consignee(order))

    def test_a_masked_customer_is_known_as_such(self):
        order = self.take_in(("LAMP-1", 1), address=MASKED)
        self.assertTrue(self.consignee(order).is_masked)

    def test_an_order_without_an_address_is_answered_all_the_same(self):
        self.instance.direct_auto_acknowledge = True
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1), address=None)
        self.assertEqual(order.answer_code, "00")

    def test_all_orders_go_to_one_partner_who_is_nobody(self):
        self.instance.direct_auto_acknowledge = True
        self.stock(self.lamp, 5)
        before = self.env["res.partner"].search_count([])
        orders = self.take_in(("LAMP-1", 1)) + self.take_in(("LAMP-1", 1))
        partner = orders.sale_order_id.partner_shipping_id
        self.assertEqual(partner, self.instance.direct_consignee_id)
        self.assertEqual(orders.sale_order_id.picking_ids.partner_id, partner)
        self.assertEqual(self.env["res.partner"].search_count([]), before + 1)

    def test_it_is_erased_some_days_after_the_order_ended(self):
        self.instance.direct_purge_days = 10
        order = self.take_in(("LAMP-1", 1))
        order.state = "shipped"
        self.advance(9 * 24 * 60)
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertTrue(self.consignee(order).sealed)
        self.advance(2 * 24 * 60)
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertFalse(self.consignee(order).sealed)
        self.assertTrue(self.consignee(order).erased_at)
        self.assertIsNone(self.opened(order))

    def test_what_was_cancelled_before_it_came_is_erased_from_that_day_on(self):
        self.instance.direct_purge_days = 10
        number = self.place(("LAMP-1", 1))
        self.cancel_at_amazon(number)
        self.come_in()
        order = self.order(number)
        self.assertEqual(order.state, "cancelled")
        # It would have had to leave tomorrow only.
        self.advance(10 * 24 * 60 + 60)
        self.env["amazon.vendor.direct.consignee"]._gc_erase()
        self.assertFalse(self.consignee(order).sealed)

    def test_what_became_no_order_is_erased_as_well(self):
        self.instance.direct_purge_days = 10
        number = self.place(items="nonsense")
        self.come_in()
        record = self.env["amazon.vendor.direct.consignee"].search(
            [("number", "=", number)]
        )
        self.assertTrue(record.sealed)
        self.assertFalse(record.order_id)
        self.advance(11 * 24 * 60)
        record._gc_erase()
        self.assertFalse(record.sealed)

    def test_erased_it_stays_erased_when_the_order_is_received_again(self):
        order = self.take_in(("LAMP-1", 1))
        self.consignee(order)._erase()
        placed = self.at_amazon(order.name)
        placed["shipToParty"] = {**placed["shipToParty"], "addressLine1": "Neue Gasse"}
        placed["shipmentDetails"]["shipMethod"] = "AMZN_DE_NEXT"
        self.come_in()
        self.assertEqual(order.ship_method, "AMZN_DE_NEXT")
        self.assertFalse(self.consignee(order).sealed)

    def test_without_a_key_on_the_server_nothing_of_the_real_amazon_is_stored(self):
        """Production has no orders in the clear, and says what is missing."""
        Consignee = self.env["amazon.vendor.direct.consignee"]
        found = {"DFX": private.split(json.dumps(self.document()))[1]}
        self.instance.environment = "production"
        with patch.dict(os.environ, {KEY_VARIABLE: ""}):
            with self.assertRaises(Configuration):
                Consignee._keep(self.instance, found)
        self.assertFalse(Consignee.search([("number", "=", "DFX")]))

    def document(self):
        number = self.place(("LAMP-1", 1))
        return self.simulator.direct_order(number).document

    def test_a_former_key_is_renewed_by_the_daily_clean_up(self):
        order = self.take_in(("LAMP-1", 1))
        record = self.consignee(order)
        new = Fernet.generate_key().decode()
        with patch.dict(
            os.environ, {KEY_VARIABLE: f"{new},{os.environ[KEY_VARIABLE]}"}
        ):
            record._gc_former_encryption_keys()
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            self.assertEqual(private.opened(record).address.name, NAME)

    def test_an_address_that_no_key_opens_keeps_no_other_from_a_new_one(self):
        lost = self.consignee(self.take_in(("LAMP-1", 1)))
        others = self.consignee(self.take_in(("LAMP-1", 1)))
        others |= self.consignee(self.take_in(("LAMP-1", 1)))
        former, new = os.environ[KEY_VARIABLE], Fernet.generate_key().decode()
        with patch.dict(os.environ, {KEY_VARIABLE: Fernet.generate_key().decode()}):
            lost.sealed = secret_box.seal(NAME)
        with patch.dict(os.environ, {KEY_VARIABLE: f"{new},{former}"}):
            (lost | others)._gc_former_encryption_keys()
        self.assertTrue(self.instance.activity_ids)
        with patch.dict(os.environ, {KEY_VARIABLE: new}):
            for record in others:
                self.assertEqual(private.opened(record).address.name, NAME)


@tagged("post_install", "-at_install")
class TestWhoSeesConsignees(DirectCase):
    def test_nobody_reads_what_is_sealed(self):
        order = self.take_in(("LAMP-1", 1))
        record = self.env["amazon.vendor.direct.consignee"].search(
            [("order_id", "=", order.id)]
        )
        reader = self._create_user("address_reader", "group_consignee")
        with self.assertRaises(AccessError):
            record.with_user(reader).read(["sealed"])

    def test_nobody_reads_an_address_in_the_name_of_somebody_who_may(self):
        """As a template or a server action would ask for it."""
        order = self.take_in(("LAMP-1", 1))
        reader = self._create_user("address_reader", "group_consignee")
        record = self.env["amazon.vendor.direct.consignee"].search(
            [("order_id", "=", order.id)]
        )
        self.assertFalse(record.with_user(reader).consignee)
        self.assertFalse(record.consignee)

    def test_an_address_is_no_part_of_an_export(self):
        Consignee = self.env["amazon.vendor.direct.consignee"]
        for name in ("consignee", "address", "message", "gift_messages", "sealed"):
            self.assertFalse(Consignee._fields[name].exportable, name)


@tagged("post_install", "-at_install")
class TestConsigneeOnScreen(DirectHttpCase):
    def test_who_is_in_the_group_sees_it_on_the_screen_and_nobody_else(self):
        self.instance.direct_auto_acknowledge = False
        order = self.take_in(("LAMP-1", 1))
        reader = self._create_user(
            "address_reader",
            "group_consignee,amazon_vendor_central.group_amazon_vendor_user",
        )
        found = self.read_as(reader, order)
        self.assertEqual([each["consignee"] for each in found], [NAME])
        self.assertIn(STREET, found[0]["address"])
        with mute_logger("odoo.http"):
            self.assertIsNone(self.read_as(self.vendor_manager, order))

    def read_as(self, user, order):
        """What a browser gets; None where Odoo refuses it."""
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        answer = self.url_open(
            "/web/dataset/call_kw/amazon.vendor.direct.consignee/search_read",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "model": "amazon.vendor.direct.consignee",
                    "method": "search_read",
                    "args": [[["order_id", "=", order.id]], ["consignee", "address"]],
                    "kwargs": {},
                },
            },
        ).json()
        return answer.get("result")
