from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...spapi.operations.orders import Orders
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestOperationsWizard(AmazonVendorCase):
    """Vendor Central > Operations brings Amazon's orders into a data queue."""

    def process(self, user=None, **values):
        """Click Process in the wizard, and let the request end.

        :return: the data queue that was opened.
        """
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(user or self.vendor_user)
            .create({"instance_id": self.instance.id, **values})
        )
        action = wizard.action_process()
        self.run_after_commit()
        self.assertEqual(action["res_model"], "amazon.vendor.queue")
        return self.env["amazon.vendor.queue"].browse(action["res_id"])

    def test_the_window_is_filled_in_sensibly(self):
        form = Form(self.env["amazon.vendor.operation"].with_user(self.vendor_user))
        self.assertEqual(form.instance_id, self.instance)
        now = fields.Datetime.now()
        self.assertLess(abs(form.changed_before - now), timedelta(minutes=1))
        age = now - form.changed_after
        self.assertLess(abs(age - timedelta(days=7)), timedelta(minutes=1))

    def test_what_the_instance_does_not_take_part_in_is_not_offered(self):
        wizard = self.env["amazon.vendor.operation"].with_user(self.vendor_user)
        form = Form(wizard)
        self.assertIn(",import_specific_purchase_orders,", form.offered)
        self.assertNotIn(",import_direct_orders,", form.offered)
        self.instance.write({"does_direct": True, "does_retail": False})
        form = Form(wizard)
        self.assertIn(",import_direct_orders,", form.offered)
        self.assertNotIn(",import_purchase_orders,", form.offered)
        self.assertIn(f",{form.operation},", form.offered)

    def test_a_program_may_write_moments_as_iso_does(self):
        wizard = self.env["amazon.vendor.operation"].with_user(self.vendor_user)
        ours = {"instance_id": self.instance.id}
        for text in (
            "2026-11-15T08:30:00Z",
            "2026-11-15T09:30:00+01:00",
            "2026-11-15T08:30:00.250Z",
            "2026-11-15T08:30:00",
            "2026-11-15 08:30:00",
        ):
            with self.subTest(text=text):
                made = wizard.create({**ours, "changed_after": text})
                self.assertEqual(str(made.changed_after), "2026-11-15 08:30:00")
                made.write({"changed_before": text})
                self.assertEqual(str(made.changed_before), "2026-11-15 08:30:00")
        with self.assertRaisesRegex(UserError, "yesterday is no moment"):
            wizard.create({**ours, "changed_after": "yesterday"})

    def test_importing_a_window_opens_a_queue_with_amazons_orders(self):
        orders = self.simulator.generate_orders(3)
        queue = self.process()
        self.assertTrue(queue.name.startswith("DQ"))
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        self.assertEqual(
            set(queue.line_ids.mapped("purchase_order_number")),
            {one.number for one in orders},
        )
        self.assertEqual(queue.state, "draft")

    def test_importing_by_number_brings_these_orders_only(self):
        first, _second, third = self.simulator.generate_orders(3)
        queue = self.process(
            operation="import_specific_purchase_orders",
            purchase_order_numbers=f" {first.number.lower()}, {third.number}\n",
        )
        self.assertEqual(
            queue.line_ids.mapped("purchase_order_number"),
            [first.number, third.number],
        )

    def test_a_number_amazon_does_not_know_is_said_and_the_others_come(self):
        (known,) = self.simulator.generate_orders(1)
        queue = self.process(
            operation="import_specific_purchase_orders",
            purchase_order_numbers=f"NOSUCHPO {known.number}",
        )
        self.assertEqual(queue.fetch_state, "done")
        self.assertEqual(queue.line_ids.mapped("purchase_order_number"), [known.number])
        self.assertEqual(queue.log_ids.purchase_order_number, "NOSUCHPO")

    def test_windows_that_make_no_sense_are_refused_with_the_reason(self):
        now = fields.Datetime.now()
        day = timedelta(days=1)
        for after, before, sentence in (
            (now - day, now - 2 * day, "must be later than Changed After"),
            (now + day, now + 2 * day, "lies in the future"),
            (now - 200 * day, now, "six months"),
            (False, now, "Fill in both"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self.process(changed_after=after, changed_before=before)

    def test_numbers_that_make_no_sense_are_refused_with_the_reason(self):
        for numbers, sentence in (
            ("", "at least one"),
            ("4Z32-PABC", "letters and digits"),
            (" ".join(f"PO{number:06}" for number in range(501)), "501 numbers"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self.process(
                    operation="import_specific_purchase_orders",
                    purchase_order_numbers=numbers,
                )

    def test_nobody_else_may_import(self):
        self._create_outsiders()
        for user in (self.portal_user, self.internal_user, self.other_manager):
            with self.assertRaises(AccessError):
                self.process(user=user)


@tagged("post_install", "-at_install")
class TestFetch(AmazonVendorCase):
    """Everything Amazon has is stored, whatever happens on the way."""

    def setUp(self):
        super().setUp()
        self.simulator.faults.clear()
        self.addCleanup(self.simulator.faults.clear)

    def scheduled(self):
        """Run the scheduled import."""
        self.instance.schedule_ids.next_run = False
        self.run_cron("ir_cron_import_purchase_orders")
        return self.env["amazon.vendor.queue"].search([], limit=1)

    def stored(self):
        lines = self.env["amazon.vendor.queue.line"].search([])
        return set(lines.mapped("purchase_order_number"))

    def numbers(self, orders):
        return {order.number for order in orders}

    def test_a_window_of_months_is_cut_into_weeks_and_all_pages_come(self):
        orders = self.simulator.generate_orders(230, lines=1, spread=40 * 24)
        self.instance.first_import_days = 60
        self.scheduled()
        self.assertLessEqual(self.numbers(orders), self.stored())

    def test_new_orders_and_changed_ones_come_and_each_counts_once(self):
        """Amazon lists them separately; one that is both is still one order."""
        (old,) = self.simulator.generate_orders(1, lines=1)
        self.advance(minutes=20 * 24 * 60)
        fresh = self.simulator.generate_orders(3, lines=1)
        for order in (old, fresh[0]):
            self.simulator.change_order(order.number, quantities={"1": 7})
        self.advance(minutes=1)
        asked = len(self.simulator.ledger.entries)
        queue = self.scheduled()
        windows = [
            {name for name in entry.query if name.endswith("After")}
            for entry in self.simulator.ledger.entries[asked:]
            if entry.operation == "getPurchaseOrders"
        ]
        self.assertEqual(windows, [{"createdAfter"}, {"changedAfter"}])
        self.assertEqual(
            set(queue.line_ids.mapped("purchase_order_number")),
            self.numbers([old, *fresh]),
        )
        self.assertEqual((queue.received_count, queue.unchanged_count), (4, 0))
        self.instance.import_cursor -= timedelta(days=1)
        again = self.scheduled()
        self.assertEqual(again, queue, "nothing is new, so no queue is kept")

    def test_orders_known_already_count_once_too(self):
        (order,) = self.simulator.generate_orders(1, lines=1)
        self.simulator.change_order(order.number, quantities={"1": 7})
        self.advance(minutes=1)
        self.scheduled()
        self.simulator.generate_orders(1, lines=1)
        self.instance.import_cursor -= timedelta(days=1)
        queue = self.scheduled()
        self.assertEqual((queue.received_count, queue.unchanged_count), (2, 1))

    def test_the_cursor_passes_what_is_stored_and_the_next_window_overlaps(self):
        self.simulator.generate_orders(1, lines=1)
        self.assertFalse(self.instance.import_cursor)
        queue = self.scheduled()
        self.assertEqual(self.instance.import_cursor, queue.window_end)
        start, _end = self.instance._import_window("import_purchase_orders")
        self.assertEqual(queue.window_end - start, timedelta(minutes=60))

    def test_an_empty_answer_leaves_no_record_but_moves_the_cursor(self):
        self.scheduled()
        self.advance(minutes=30)
        count = self.env["amazon.vendor.queue"].search_count([])
        before = self.instance.import_cursor
        self.scheduled()
        self.assertEqual(self.env["amazon.vendor.queue"].search_count([]), count)
        self.assertGreater(self.instance.import_cursor, before)

    def test_amazon_down_keeps_the_cursor_and_the_next_run_catches_up(self):
        orders = self.simulator.generate_orders(2, lines=1)
        self.simulator.faults.add(
            "server_error", "getPurchaseOrders", times=50, status=503
        )
        queue = self.scheduled()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertTrue(queue.error_message)
        self.assertFalse(self.instance.import_cursor)
        schedule = self.instance.schedule_ids.filtered(
            lambda one: one.operation == "import_purchase_orders"
        )
        self.assertEqual(schedule.last_state, "error")
        self.simulator.faults.clear()
        self.advance(minutes=30)
        self.scheduled()
        self.assertEqual(queue.fetch_state, "done")
        self.assertFalse(queue.error_message)
        self.assertLessEqual(self.numbers(orders), self.stored())
        self.assertTrue(self.instance.import_cursor)

    def test_a_page_cut_short_loses_nothing_of_the_pages_before(self):
        orders = self.simulator.generate_orders(150, lines=1)
        self.simulator.faults.add(
            "cut_body", "getPurchaseOrders", times=20, paging=True
        )
        queue = self.scheduled()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertEqual(len(self.stored()), 100)
        self.simulator.faults.clear()
        queue.with_user(self.vendor_user).action_fetch_again()
        self.run_after_commit()
        self.assertEqual(queue.fetch_state, "done")
        self.assertLessEqual(self.numbers(orders), self.stored())

    def test_two_lists_may_have_the_same_page_token(self):
        """Amazon's own examples give one token for all of them."""
        orders = self.simulator.generate_orders(150, lines=1)
        for order in orders:
            self.simulator.change_order(order.number, quantities={"1": 7})
        self.advance(minutes=1)
        ask, real = Orders.purchase_orders, {}

        def one_token(api, next_token=None, **query):
            token = real.pop("token") if next_token else None
            page = ask(api, next_token=token, **query)
            if page.next_token:
                real["token"], page.next_token = page.next_token, "NEBEABC="
            return page

        with patch.object(Orders, "purchase_orders", one_token):
            queue = self.scheduled()
        self.assertEqual(queue.fetch_state, "done")
        self.assertEqual(self.stored(), self.numbers(orders))

    def test_a_page_token_that_comes_again_in_one_list_is_a_failure(self):
        self.simulator.generate_orders(150, lines=1)
        self.simulator.faults.add(
            "repeat_token", "getPurchaseOrders", times=1000, paging=True
        )
        queue = self.scheduled()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("repeats a page token", queue.error_message)
        self.assertTrue(queue.next_try)

    def test_empty_pages_without_an_end_are_stopped_and_said(self):
        orders = self.simulator.generate_orders(2, lines=1)
        self.simulator.faults.add("empty_page", "getPurchaseOrders", times=1000)
        queue = self.scheduled()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("empty pages", queue.error_message)
        self.assertLess(self.simulator.ledger.count(operation="getPurchaseOrders"), 60)
        self.simulator.faults.clear()
        queue.with_user(self.vendor_user).action_fetch_again()
        self.run_after_commit()
        self.assertEqual(queue.fetch_state, "done")
        self.assertLessEqual(self.numbers(orders), self.stored())

    def test_one_instances_trouble_does_not_stop_another(self):
        self.simulator.generate_orders(1, lines=1)
        self.instance.lwa_client_secret = "wrong"
        healthy = self._create_instance(name="Healthy")
        self.env["amazon.vendor.code"].create(
            [
                {"instance_id": owner.id, "name": name}
                for owner, name in (
                    (self.instance, "NORD9"),
                    (healthy, "NORD1"),
                    (healthy, "NORD2"),
                )
            ]
        )
        self.scheduled()
        lines = self.env["amazon.vendor.queue.line"].search([])
        self.assertEqual(lines.instance_id, healthy)
        broken = self.env["amazon.vendor.queue"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertRegex(broken.error_message, "client secret|client ID|keys")

    def test_a_worker_that_died_is_followed_by_another(self):
        self.simulator.generate_orders(1, lines=1)
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "window_start": fields.Datetime.now() - timedelta(days=3),
                "window_end": fields.Datetime.now(),
                "fetch_state": "running",
                "lease_until": fields.Datetime.now() + timedelta(minutes=5),
            }
        )
        self.run_cron("ir_cron_import_purchase_orders")
        self.assertEqual(queue.fetch_state, "running", "the other may still live")
        self.advance(minutes=6)
        self.run_cron("ir_cron_import_purchase_orders")
        self.assertEqual(queue.fetch_state, "done")

    def test_importing_a_window_twice_stores_nothing_twice(self):
        self.simulator.generate_orders(5, lines=2)
        self.scheduled()
        before = self.env["amazon.vendor.queue.line"].search_count([])
        self.instance.import_cursor = fields.Datetime.now() - timedelta(days=3)
        self.scheduled()
        after = self.env["amazon.vendor.queue.line"].search_count([])
        self.assertEqual(after, before)
