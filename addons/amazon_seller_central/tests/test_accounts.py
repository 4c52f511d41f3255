import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.const import IMPORT
from .case import SellerCase


@tagged("post_install", "-at_install")
class TestAccounts(SellerCase):
    """A seller account, its marketplaces and its Amazon location."""

    def test_an_account_needs_its_seller_id(self):
        with self.assertRaisesRegex(ValidationError, "Merchant Token"):
            self._create_seller(merchant_id=False)

    def test_an_account_gets_no_schedules_of_vendors(self):
        found = set(self.account.schedule_ids.mapped("operation"))
        self.assertNotIn("import_purchase_orders", found)
        self.assertIn("import_seller_orders", found)
        self.assertIn("process_queues", found)
        self.assertNotIn(
            "import_seller_orders", self.instance.schedule_ids.mapped("operation")
        )

    def test_the_connection_check_tries_what_sellers_have(self):
        self.account.with_user(self.vendor_manager).action_check_connection()
        self.run_after_commit()
        self.assertEqual(
            self.account.connection_state, "ok", self.account.connection_checks
        )

    def test_available_marketplaces_are_asked_for(self):
        self.simulator.sell_on("DE", "FR", "IT")
        self.account.with_user(self.vendor_manager).action_update_marketplaces()
        self.run_after_commit()
        self.assertEqual(
            set(self.account.seller_marketplace_ids.mapped("marketplace")),
            {"DE", "FR", "IT"},
        )

    def test_all_accounts_of_a_company_have_the_same_amazon_location(self):
        other = self._create_seller(merchant_id="A2OTHER", marketplace="FR")
        self.assertTrue(self.account.amazon_location_id)
        self.assertEqual(other.amazon_location_id, self.account.amazon_location_id)
        self.assertEqual(self.account.amazon_location_id.usage, "internal")

    def test_all_accounts_of_a_company_have_the_same_sales_team_until_changed(self):
        other = self._create_seller(merchant_id="A2OTHER", marketplace="FR")
        self.assertTrue(self.account.team_id)
        self.assertEqual(other.team_id, self.account.team_id)
        self.assertEqual(self.buy().sale_order_id.team_id, self.account.team_id)
        other.team_id = self.env["crm.team"].create({"name": "France"})
        self.place(marketplace="FR", number="902-0000000-0000002")
        self.sync(other)
        order = self.order("902-0000000-0000002", other)
        self.assertEqual(order.sale_order_id.team_id.name, "France")

    def test_operations_are_offered_to_whom_they_are_open(self):
        wizard = self.env["amazon.vendor.operation"].with_user(self.vendor_user)
        seller = Form(wizard.with_context(default_operation=IMPORT))
        self.assertEqual(seller.instance_id, self.account)
        self.assertIn(f",{IMPORT},", seller.offered)
        self.assertNotIn("purchase_orders", seller.offered)
        vendor = Form(wizard)
        self.assertEqual(vendor.instance_id, self.instance)
        self.assertIn(",import_purchase_orders,", vendor.offered)
        self.assertNotIn("seller", vendor.offered)
        vendor.instance_id = self.account
        self.assertIn(f",{vendor.operation},", vendor.offered)

    def test_a_marketplace_of_an_account_belongs_to_one_registration(self):
        again = self._create_seller(name="Again")
        setting = again.seller_marketplace_ids
        self.assertFalse(setting.active, "it is the first registration's")
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            setting.write({"active": True, "handles_fbm": True})
            self.env.flush_all()

    def test_a_second_registration_takes_over_a_marketplace_with_its_own_stock(self):
        self.account._add_marketplaces(["FR"])
        french = self.account.seller_marketplace_ids.filtered(
            lambda setting: setting.marketplace == "FR"
        )
        french.active = False
        again = self._create_seller(name="Again", marketplace="FR")
        setting = again.seller_marketplace_ids
        self.assertTrue(setting.active and setting.handles_fba and setting.handles_fbm)
        location = again.amazon_location_id.copy({"name": "Amazon FR"})
        again.amazon_location_id = location
        self.assertNotEqual(location, self.account.amazon_location_id)

    def test_an_archived_registration_keeps_no_marketplace_from_a_new_one(self):
        self.account.active = False
        setting = self._create_seller(name="Again").seller_marketplace_ids
        self.assertTrue(setting.active and setting.handles_fbm and setting.handles_fba)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.account.active = True
            self.env.flush_all()

    def test_an_account_is_the_same_however_its_id_is_typed(self):
        again = self._create_seller(name="Again", merchant_id="a1nordlicht ")
        self.assertFalse(again.seller_marketplace_ids.active)
