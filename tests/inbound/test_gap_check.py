from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase
from ..change.case import iso
from ..orders import order


@tagged("post_install", "-at_install")
class TestGapCheck(AcknowledgementCase):
    """Amazon lists orders days late; the gap check finds and fetches them."""

    def setUp(self):
        super().setUp()
        self.now = datetime.now(timezone.utc).replace(microsecond=0)
        self.schedule = self.instance.schedule_ids.filtered(
            lambda s: s.operation == "gap_check"
        )

    def place(self, number, days_ago, **more):
        """Amazon places an order; ``visible_from`` lists it late."""
        moment = iso(self.now - timedelta(days=days_ago))
        document = order(
            number,
            purchaseOrderDate=moment,
            purchaseOrderStateChangedDate=moment,
            shipWindow=f"{iso(self.now)}--{iso(self.now + timedelta(9))}",
        )
        self.simulator.add_orders([document], **more)

    def import_all(self):
        self.instance.first_import_days = 28
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")

    def numbers(self):
        return set(
            self.env["amazon.vendor.requisition"]
            .search([("instance_id", "=", self.instance.id)])
            .mapped("purchase_order_number")
        )

    def check(self):
        self.schedule.next_run = False
        self.run_cron("ir_cron_gap_check")

    def checks(self):
        return self.env["amazon.vendor.queue"].search(
            [("instance_id", "=", self.instance.id), ("operation", "=", "gap_check")]
        )

    def test_orders_listed_days_late_are_found_fetched_and_reported(self):
        for days in (1, 9, 20):
            self.place(f"SEEN{days:04}", days)
        late = self.now + timedelta(hours=2)
        self.place("LATE0004", 4, visible_from=late)
        self.place("LATE0016", 16, visible_from=late)
        self.import_all()
        self.assertEqual(self.numbers(), {"SEEN0001", "SEEN0009", "SEEN0020"})
        self.advance(3 * 60)
        self.import_all()
        self.assertEqual(len(self.numbers()), 3, "no cursor can see them")
        self.check()
        gap = self.checks()
        self.assertEqual(gap.fetch_state, "done")
        self.assertEqual(set(gap.missing_numbers.split()), {"LATE0004", "LATE0016"})
        self.assertEqual(gap.received_count, 5)
        self.assertEqual(gap.log_ids.level, "warning")
        self.assertIn("lists 5 purchase orders", gap.log_ids.message)
        self.assertIn("LATE0016", gap.log_ids.message)
        self.assertIn(gap.follow_up_ids.name, gap.log_ids.message)
        self.assertIn("2 were missing", self.schedule.last_message)
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(len(self.numbers()), 5)
        self.assertEqual(gap.follow_up_ids.state, "done")

    def test_many_missing_orders_are_fetched_by_page(self):
        for number in range(12):
            self.place(f"LATE{number:04}", 4)
        self.check()
        self.simulator.ledger.clear()
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(len(self.numbers()), 12)
        self.assertFalse(self.simulator.ledger.find(operation="getPurchaseOrder"))
        self.check()
        self.assertFalse(self.checks()[0].missing_numbers)

    def test_a_second_check_finds_nothing_more(self):
        self.place("LATE0004", 4)
        self.check()
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")
        self.check()
        self.assertFalse(self.checks()[0].missing_numbers)
        self.assertEqual(self.checks()[0].log_ids.level, "info")
        self.assertIn("None is missing", self.schedule.last_message)

    def test_only_numbers_are_asked_for_in_pieces_of_a_week(self):
        self.place("SEEN0001", 1)
        self.simulator.reset()
        self.check()
        calls = [
            call for call in self.simulator.ledger.find(operation="getPurchaseOrders")
        ]
        self.assertGreaterEqual(len(calls), 4)
        for call in calls:
            self.assertEqual(call.query["includeDetails"], "false")
            self.assertIn("createdAfter", call.query)

    def test_an_order_in_another_state_than_ours_is_fetched_again(self):
        self.place("SEEN0001", 1)
        self.import_all()
        requisition = self.env["amazon.vendor.requisition"].search(
            [("purchase_order_number", "=", "SEEN0001")]
        )
        self.simulator.order("SEEN0001").document["purchaseOrderState"] = "Closed"
        self.simulator.cancel_order("SEEN0001")
        self.check()
        self.assertEqual(self.checks().outdated_numbers, "SEEN0001")
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(requisition.state, "closed")

    def test_it_moves_no_cursor(self):
        self.place("SEEN0001", 1)
        self.check()
        self.assertFalse(self.instance.import_cursor)

    def test_what_is_younger_than_the_cursor_is_not_missing(self):
        self.place("SEEN0001", 1)
        self.import_all()
        self.advance(30)
        moment = iso(self.now + timedelta(minutes=20))
        self.simulator.add_orders([order("YOUNG001", purchaseOrderDate=moment)])
        self.check()
        self.assertFalse(self.checks().missing_numbers)

    def test_a_failure_is_on_the_schedule_and_the_check_goes_on_later(self):
        self.place("LATE0004", 4)
        self.simulator.faults.add(
            "server_error", operation="getPurchaseOrders", times=None
        )
        self.check()
        self.assertEqual(self.schedule.last_state, "error")
        self.simulator.faults.clear()
        self.check()
        self.assertEqual(len(self.checks()), 1)
        self.assertEqual(self.checks().missing_numbers, "LATE0004")

    def test_it_runs_once_a_day_at_night(self):
        self.assertEqual(
            (self.schedule.interval_number, self.schedule.interval_type), (1, "days")
        )
        self.assertEqual(self.schedule.next_run.hour, 2)
        self.assertGreater(self.schedule.next_run, fields.Datetime.now())
        self.run_cron("ir_cron_gap_check")
        self.assertFalse(self.checks(), "it is not its turn yet")

    def test_switched_off_it_does_not_run(self):
        self.schedule.write({"active": False, "next_run": False})
        self.run_cron("ir_cron_gap_check")
        self.assertFalse(self.checks())

    def test_the_operations_wizard_runs_it_at_once(self):
        self.place("LATE0004", 4)
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(self.vendor_user)
            .create({"instance_id": self.instance.id, "operation": "gap_check"})
        )
        action = wizard.action_process()
        self.run_after_commit()
        queue = self.env["amazon.vendor.queue"].browse(action["res_id"])
        self.assertEqual(queue.missing_numbers, "LATE0004")
        self.assertEqual(queue.state, "done")

    def test_many_numbers_need_no_statement_each(self):
        states = {f"PO{number:06}": "New" for number in range(100)}
        listing = self.env["amazon.vendor.document.purchase_order_listing"]
        statements = self.count_sql(lambda: listing._compare(self.instance, states))
        self.assertLessEqual(statements, 3)
