"""What of the benchmark can be checked at every run: SQL and claims, never time."""

from functools import partial
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.exchange import engine
from ...models.exchange.engine import no_checkpoint, persistently, time_boxed
from ..inbound.case import QueueCase
from ..orders import item, order


@tagged("post_install", "-at_install")
class TestBenchCounts(QueueCase):
    def made(self, count, lines):
        """Orders of the lamp, each line an item of its own."""
        items = [
            item(number, f"B{number:09}", self.lamp.barcode)
            for number in range(1, lines + 1)
        ]
        return [order(f"PO{number:06}", items) for number in range(count)]

    def full_path(self, *orders):
        queue = self.queue_with(*orders)
        queue._process()
        return queue.requisition_ids._create_sale_orders()

    def test_an_order_of_ten_lines_needs_at_most_twelve_statements(self):
        self.full_path(order("WARM", self.made(1, 10)[0]["orderDetails"]["items"]))
        sale_orders = []
        count = self.count_sql(
            lambda: sale_orders.append(self.full_path(*self.made(50, 10)))
        )
        self.assertEqual(len(sale_orders[0]), 50)
        self.assertLessEqual(count / 50, 12)

    def test_one_bad_order_in_a_hundred_costs_only_itself(self):
        queue = self.queue_with(*self.made(100, 1))
        Requisition = type(self.env["amazon.vendor.requisition"])
        create = Requisition.create
        refusal = UserError("Another addon refuses this order.")

        def refuse(records, vals_list):
            requisitions = create(records, vals_list)
            if "PO000033" in requisitions.mapped("purchase_order_number"):
                raise refusal
            return requisitions

        with patch.object(Requisition, "create", refuse):
            queue._process()
        self.assertEqual(queue.done_count, 99)
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.purchase_order_number, "PO000033")

    def test_a_backlog_wakes_the_second_lane_and_one_batch_does_not(self):
        lane = self.env.ref("amazon_vendor_central.ir_cron_process_queues_2")
        trigger = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", lane.id)]
        self.queue_with(*self.made(50, 1))
        self.env["amazon.vendor.queue"]._trigger_lanes()
        self.assertFalse(trigger.search_count(domain))
        self.queue_with(order("ONE MORE"))
        self.env["amazon.vendor.queue"]._trigger_lanes()
        self.assertEqual(trigger.search_count(domain), 1)

    def test_the_second_lane_processes_a_backlog(self):
        queue = self.queue_with(*self.made(60, 1))
        self.run_cron("ir_cron_process_queues_2")
        self.assertEqual(queue.state, "done")

    def test_a_claim_takes_the_oldest_lines(self):
        queue = self.queue_with(*self.made(5, 1))
        Line = self.env["amazon.vendor.queue.line"]
        claimed = Line._claim(Line._due_domain(), 3)
        self.assertEqual(claimed, queue.line_ids.sorted("id")[:3])

    def test_lost_races_are_repeated_where_the_transaction_is_ours(self):
        tries = []

        def work():
            tries.append(1)
            if len(tries) < 3:
                raise psycopg2.errors.SerializationFailure()
            return "done"

        def committing(_processed=0, *, remaining=None):
            return float("inf")

        with patch.object(engine, "FIRST_PAUSE", 0):
            again = partial(persistently, self.env, work)
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                again(no_checkpoint)
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                again(time_boxed(no_checkpoint))
            tries.clear()
            with self.env.cr.savepoint(), patch.object(self.env.cr, "rollback"):
                self.assertEqual(again(committing), "done")
        self.assertEqual(len(tries), 3)
