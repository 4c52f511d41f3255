from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.const import IMPORT
from .case import SellerCase


@tagged("post_install", "-at_install")
class TestLastOrderSync(SellerCase):
    """A manager has a period imported again."""

    def asked(self, operation):
        return self.simulator.ledger.find(operation=operation)

    def test_last_order_sync_set_back_imports_again_and_doubles_nothing(self):
        order = self.buy()
        moment = self.account.last_order_sync
        self.assertTrue(moment)
        self.place(number="902-0000000-0000009")
        manager = self.account.with_user(self.vendor_manager)
        manager.last_order_sync = "2026-01-01 00:00:00"
        self.sync()
        self.assertEqual(len(order.sale_order_id.picking_ids), 1)
        self.assertTrue(self.order("902-0000000-0000009"))
        self.assertGreater(self.account.last_order_sync, moment)

    def test_who_sets_last_order_sync_back_is_asked_and_told_what_happens(self):
        self.buy()
        action = self.account.with_user(
            self.vendor_manager
        ).action_set_back_last_order_sync()
        Dialog = self.env[action["res_model"]].with_user(self.vendor_manager)
        with Form(Dialog.with_context(**action["context"])) as asked:
            self.assertEqual(asked.since, self.account.last_order_sync)
            asked.since = "2026-01-01 12:30:00"
            self.assertIn("Jan 1", asked.consequence)
            self.assertIn("Nothing is doubled", asked.consequence)
        asked.record.action_set_back()
        self.assertEqual(str(self.account.last_order_sync), "2026-01-01 12:30:00")
        with self.assertRaises(AccessError):
            self.account.with_user(self.vendor_user).action_set_back_last_order_sync()

    def test_last_order_sync_is_set_forward_by_nobody(self):
        """Not by who asks no question either: orders in between would be lost."""
        self.buy()
        manager = self.account.with_user(self.vendor_manager)
        later = manager.last_order_sync + timedelta(hours=1)
        schedule = manager._schedule(IMPORT)
        dialog = self.env["amazon.seller.set.back"].with_user(self.vendor_manager)
        for write in (
            lambda: manager.write({"last_order_sync": later}),
            lambda: manager.write({"last_order_sync": False}),
            lambda: schedule.write({"cursor": later}),
            lambda: manager.write(
                {"schedule_ids": [Command.update(schedule.id, {"cursor": later})]}
            ),
            lambda: dialog.create(
                {"instance_id": manager.id, "since": later}
            ).action_set_back(),
        ):
            with (
                self.assertRaisesRegex(UserError, "never be imported"),
                self.env.cr.savepoint(),
            ):
                write()

    def test_what_is_set_back_while_orders_come_in_is_read_again(self):
        """The import that is on its way says nothing about the time before it."""
        self.buy()
        self.simulator.add_fault("server_error", "searchOrders", times=9)
        self.sync()
        self.simulator.clear_faults()
        since = self.account.last_order_sync - timedelta(days=3)
        self.account.with_user(self.vendor_manager).last_order_sync = since
        self.advance(minutes=30)
        self.sync()
        self.assertEqual(self.account.last_order_sync, since)
        self.sync()
        self.assertGreater(self.account.last_order_sync, since)
        asked = self.asked("searchOrders")[-1].query["lastUpdatedAfter"]
        self.assertLess(asked[:10], str(since + timedelta(days=1))[:10])
