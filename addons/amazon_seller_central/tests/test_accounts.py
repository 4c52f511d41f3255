import os
from unittest.mock import patch

import psycopg2
from cryptography.fernet import Fernet

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central import secret_box
from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.tests.common import CANARY_TOKEN

from ..models.const import IMPORT
from .case import SellerCase

#: Of another seller.
OTHER_KEYS = {"lwa_refresh_token": "Atzr|token-of-another-seller"}


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
        other = self._create_seller(
            merchant_id="A2OTHER", marketplace="FR", **OTHER_KEYS
        )
        self.assertTrue(self.account.amazon_location_id)
        self.assertEqual(other.amazon_location_id, self.account.amazon_location_id)
        self.assertEqual(self.account.amazon_location_id.usage, "internal")

    def test_all_accounts_of_a_company_have_the_same_sales_team_until_changed(self):
        other = self._create_seller(name="Again", marketplace="FR")
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

    def test_orders_stay_with_the_registration_that_had_their_marketplace(self):
        """A second registration takes over, and is given what was bought before."""
        self.account._add_marketplaces(["FR"])
        order = self.buy(marketplace="FR")
        french = order.setting_id
        french.active = False
        again = self._create_seller(name="Again", marketplace="FR")
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.place(marketplace="FR", number="902-0000000-0000002")
        self.sync(again)
        self.assertFalse(self.order(account=again), "it is not sold once more")
        self.assertEqual(order.sale_order_id.state, "cancel", "and goes on to follow")
        self.assertTrue(self.order("902-0000000-0000002", again))

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

    def test_equal_keys_are_of_one_seller_however_they_become_equal(self):
        """At every way on which two registrations may come to have the same keys."""
        with (
            self.assertRaisesRegex(ValidationError, "A1NORDLICHT.*imported twice"),
            self.env.cr.savepoint(),
        ):
            self._create_seller(name="Twice", merchant_id="A2OTHER", marketplace="FR")
        other = self._create_seller(
            name="Other", merchant_id="A2OTHER", marketplace="FR", **OTHER_KEYS
        )
        with self.assertRaisesRegex(ValidationError, "Other has the same keys"):
            self._save(other, lwa_refresh_token=CANARY_TOKEN)  # rotated
        other.active = False
        other.lwa_refresh_token = CANARY_TOKEN  # nothing is imported by it
        with self.assertRaisesRegex(ValidationError, "Enter the same Seller ID"):
            self._save(other, active=True)
        other.environment = "sandbox"
        other.active = True  # other orders
        with self.assertRaisesRegex(ValidationError, "imported twice"):
            self._save(other, environment="simulator")
        other.write({"environment": "simulator", "merchant_id": "a1nordlicht"})
        with self.assertRaisesRegex(ValidationError, "imported twice"):
            self._save(other, merchant_id="A2OTHER")
        loaded = self.env["amazon.vendor.instance"].load(
            [".id", "merchant_id"], [[str(other.id), "A2OTHER"]]
        )
        self.assertIn("imported twice", loaded["messages"][0]["message"])
        copy = other.copy({"merchant_id": "A2OTHER"})
        self.assertFalse(copy.has_credentials, "a copy has no keys to be equal")
        copy.active = False
        self.env.flush_all()
        (other | self.account).merchant_id = "A2OTHER"  # both were wrong

    def _save(self, instance, **values):
        with self.env.cr.savepoint():
            instance.write(values)

    def test_what_another_company_has_is_not_told(self):
        self._create_outsiders()
        with self.assertRaises(ValidationError) as refused:
            self._create_seller(
                name="Elsewhere",
                merchant_id="A2OTHER",
                company_id=self.other_company.id,
                responsible_id=self.other_manager.id,
            )
        self.assertIn("another company", str(refused.exception))
        self.assertNotIn("A1NORDLICHT", str(refused.exception))

    def test_an_order_that_another_seller_id_has_is_not_imported_twice(self):
        """The application was authorised twice: other keys, and the same seller."""
        self.simulator.sell_on("DE", "FR")
        token = self.simulator.account("demo").refresh_token
        self.addCleanup(setattr, self.simulator.account("demo"), "refresh_token", token)
        self.account._add_marketplaces(["FR"])
        order = self.buy(marketplace="FR")
        other = self._create_seller(
            name="Typed Wrong", merchant_id="A2OTHER", marketplace="FR", **OTHER_KEYS
        )
        self.account._schedule(IMPORT).active = False
        self.simulator.account("demo").refresh_token = OTHER_KEYS["lwa_refresh_token"]
        self.place(marketplace="FR", number="902-0000000-0000002")
        self.sync(other)
        twin = self.order(account=other)
        self.assertFalse(twin, "it is here already")
        line = self.env["amazon.vendor.queue.line"].search(
            [("instance_id", "=", other.id), ("document_key", "=", order.name)]
        )
        self.assertEqual(line.state, "failed")
        self.assertIn("by Seller Central Test, whose Seller ID is", line.error_message)
        self.assertTrue(self.order("902-0000000-0000002", other), "its neighbour is")
        sale_orders = self.env["sale.order"].search(
            [("client_order_ref", "=", order.name)]
        )
        self.assertEqual(sale_orders, order.sale_order_id)

    def test_what_became_two_sellers_at_the_same_moment_imports_nothing(self):
        other = self._create_seller(name="Again", marketplace="FR")
        self.env.flush_all()
        # Two people have saved at once: neither saw what the other one did.
        self.env.cr.execute(
            "UPDATE amazon_vendor_instance SET merchant_id = 'A2OTHER' WHERE id = %s",
            [other.id],
        )
        self.env.invalidate_all()
        self.place()
        self.sync()
        schedule = self.account._schedule(IMPORT)
        self.assertEqual(schedule.last_state, "error")
        self.assertIn("imported twice", schedule.last_message)
        self.assertIn("Seller ID", schedule.last_message)
        self.assertFalse(self.order())
        with self.assertRaisesRegex(UserError, "imported twice"):
            self.account.with_user(self.vendor_user).action_sync_orders()
        self.assertIn("imported twice", self.account.health_report)

    def test_keys_of_what_became_two_sellers_are_sealed_with_the_new_key(self):
        """Else they would be lost when the administrator drops the former one."""
        other = self._create_seller(name="Again", marketplace="FR")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE amazon_vendor_instance SET merchant_id = 'A2OTHER' WHERE id = %s",
            [other.id],
        )
        self.env.invalidate_all()
        former = os.environ[KEY_VARIABLE]
        sealed = secret_box.seal("token", allow_plain=False)
        self.env.cr.execute(
            "UPDATE amazon_vendor_instance SET lwa_refresh_token_sealed = %s "
            "WHERE id in %s",
            [sealed, (other.id, self.account.id)],
        )
        self.env.invalidate_all()
        newest = Fernet.generate_key().decode()
        self.startPatcher(patch.dict(os.environ, {KEY_VARIABLE: f"{newest},{former}"}))
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()
        self.startPatcher(patch.dict(os.environ, {KEY_VARIABLE: newest}))
        for account in other | self.account:
            stored = account.sudo().lwa_refresh_token_sealed
            self.assertEqual(secret_box.unseal(stored), "token")

    def test_an_order_stays_one_where_its_registration_goes_to_a_sandbox(self):
        order = self.buy()
        self.account.environment = "sandbox"
        again = self._create_seller(name="Again")
        self.sync(again)
        sold = self.env["sale.order"].search([("client_order_ref", "=", order.name)])
        self.assertEqual(sold, order.sale_order_id)

    def test_a_marketplace_with_orders_stays_what_it_is(self):
        """Amazon would be told of their parcels with another one's name."""
        order = self.buy()
        setting = self.setting.with_user(self.vendor_manager)
        setting.marketplace = "DE"  # as a form that is saved does
        with self.assertRaisesRegex(UserError, "Orders of DE are here"):
            setting.marketplace = "FR"
        self.assertEqual(order.setting_id.marketplace, "DE")
        french = setting.create({"instance_id": self.account.id, "marketplace": "FR"})
        french.marketplace = "IT"
