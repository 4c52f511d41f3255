from odoo.tests import tagged

from odoo.addons.amazon_vendor_central.tests.leaks import LeakCase

from . import orders
from .case import SellerCase
from .orders import item

CANARIES = ("Kanarienvogel", "Kanarienweg", "canary0815", "Canary-Oma")
#: Where a delivery address has to be for a parcel to arrive, and where a name of a
#: partner is copied to by Odoo.
ALLOWED = {"res_partner"}


class PeopleCase(LeakCase, SellerCase):
    """Looks for people everywhere."""

    def found_in(self, word):
        """Names of the tables that hold a word anywhere."""
        return {place.partition(".")[0] for place in self.found_in_database(word)}

    def delivered(self, *items):
        """An order that has been delivered."""
        order = self.buy(*items)
        self.deliver(order.sale_order_id.picking_ids)
        return order

    def erase(self, days):
        self.advance(minutes=days * 24 * 60)
        self.run_seller_cron("ir_cron_erase_consignees")


@tagged("post_install", "-at_install")
class TestContacts(PeopleCase):
    """Where the account makes a contact for each person."""

    def setUp(self):
        super().setUp()
        self.account.customers_as = "contacts"

    def test_names_and_addresses_are_with_the_customer_and_nowhere_else(self):
        self.buy(item(gift=orders.GIFT))
        for word in CANARIES:
            with self.subTest(word):
                self.assertLessEqual(self.found_in(word), ALLOWED)
        self.assertFalse(self.found_in("Canary-Oma") | self.found_in("canary0815"))
        payloads = self.env["amazon.vendor.queue.line"].search([]).mapped("payload")
        self.assertTrue(any(payloads))
        for word in CANARIES:
            self.assertNotIn(word, str(payloads))

    def test_the_same_person_at_the_same_address_is_one_customer(self):
        first = self.buy()
        again = self.buy(
            number="902-0000000-0000002",
            address={**orders.ADDRESS, "addressLine1": "KANARIENWEG  4711"},
        )
        other = self.buy(
            number="902-0000000-0000003",
            address={**orders.ADDRESS, "addressLine1": "Elsewhere 1"},
        )
        self.assertEqual(again.sale_order_id.partner_id, first.sale_order_id.partner_id)
        self.assertNotEqual(
            other.sale_order_id.partner_id, first.sale_order_id.partner_id
        )

    def test_a_customer_that_somebody_has_archived_is_the_same_person_still(self):
        partner = self.buy().sale_order_id.partner_id
        partner.active = False
        again = self.buy(number="902-0000000-0000002")
        self.assertEqual(again.sale_order_id.partner_id, partner)

    def test_without_the_role_the_order_has_the_anonymous_customer(self):
        self.simulator.set_seller_role(sees_people=False)
        order = self.buy()
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(order.sale_order_id.partner_id, self.customer)

    def test_what_is_known_is_not_overwritten_by_a_blank(self):
        order = self.buy()
        self.simulator.set_seller_role(sees_people=False)
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual(order.programs, "PRIME")
        person = order.consignee_id._person()
        self.assertEqual(person.address["phone"], orders.ADDRESS["phone"])
        self.assertEqual(order.sale_order_id.partner_id.street, "Kanarienweg 4711")

    def test_a_business_brings_its_vat_number(self):
        order = self.buy(
            registrations=[
                {
                    "entityType": "BUYER",
                    "legalName": "Licht & Co GmbH",
                    "taxRegistrationType": "VAT",
                    "taxRegistrationNumber": "DE811569869",
                }
            ]
        )
        partner = order.sale_order_id.partner_id
        self.assertEqual(
            (partner.name, partner.vat, partner.is_company),
            ("Licht & Co GmbH", "DE811569869", True),
        )

    def test_nothing_is_mailed_to_a_masked_address(self):
        self.assertFalse(self.buy().sale_order_id.partner_id.email)

    # === ERASING === #

    def test_thirty_days_after_the_delivery_nobody_knows_who_it_was(self):
        order = self.delivered()
        self.erase(29)
        self.assertTrue(self.found_in("Kanarienweg"))
        self.erase(2)
        for word in CANARIES:
            self.assertFalse(self.found_in(word), word)
        self.assertTrue(order.consignee_id.erased_at)
        self.assertEqual(order.sale_order_id.partner_id.country_id.code, "DE")
        self.assertFalse(order.consignee_id._person())

    def test_what_is_not_delivered_yet_keeps_its_address(self):
        self.buy()
        self.erase(60)
        self.assertTrue(self.found_in("Kanarienweg"))

    def test_who_has_an_invoice_is_kept_where_the_law_asks_for_it(self):
        self.lamp.invoice_policy = "order"
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.delivered()
        self.assertEqual(order.sale_order_id.invoice_ids.state, "posted")
        self.erase(31)
        self.assertTrue(order.consignee_id.erased_at)
        self.assertEqual(order.sale_order_id.partner_id.street, "Kanarienweg 4711")

    def test_an_address_that_a_later_order_needs_stays(self):
        first = self.delivered()
        self.advance(minutes=25 * 24 * 60)
        self.buy(number="902-0000000-0000002")
        self.erase(6)
        self.assertTrue(first.consignee_id.erased_at)
        self.assertEqual(first.sale_order_id.partner_id.street, "Kanarienweg 4711")

    def test_what_is_erased_does_not_come_back_with_an_update(self):
        order = self.delivered()
        self.erase(31)
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertFalse(order.consignee_id._person())
        self.assertFalse(self.found_in("Kanarienweg"))

    def test_who_bought_what_is_not_ours_is_forgotten_at_once(self):
        self.place(status="SHIPPED")
        self.sync()
        self.assertFalse(self.order())
        self.erase(3)
        consignees = self.env["amazon.seller.consignee"].search([])
        self.assertTrue(consignees)
        self.assertFalse(any(each._person() for each in consignees))
