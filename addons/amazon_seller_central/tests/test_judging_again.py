from odoo.tests import tagged

from ..models.const import RECOVER
from . import orders
from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestJudgingAgain(SellerCase):
    """What Amazon gives again, without a change, is judged as things are now."""

    def recover(self, number=orders.NUMBER):
        """Somebody asks for the order by its reference."""
        self.env["amazon.vendor.operation"].with_user(self.vendor_user).create(
            {
                "instance_id": self.account.id,
                "operation": RECOVER,
                "seller_order_numbers": number,
            }
        ).action_process()
        self.run_after_commit()
        self.process()

    def sync_anew(self):
        """Somebody sets Last Order Sync back."""
        manager = self.account.with_user(self.vendor_manager)
        manager.last_order_sync = "2026-01-01 00:00:00"
        self.sync()

    def rescan(self):
        """The night's look at what was placed lately."""
        self.advance(minutes=10)
        self.account._schedule("rescan_seller_orders").next_run = False
        self.run_seller_cron("ir_cron_rescan_seller_orders")
        self.process()

    def left_alone(self, number):
        """An order of a channel that was not synchronised when it came."""
        self.setting.handles_fbm = False
        self.buy(number=number)
        self.assertFalse(self.order(number))
        self.setting.handles_fbm = True

    def assert_imported_once(self, number=orders.NUMBER):
        order = self.order(number)
        self.assertEqual((order.state, order.sale_order_id.state), ("imported", "sale"))
        self.assertEqual(len(order.sale_order_id.picking_ids), 1)
        self.assertEqual(
            self.env["sale.order"].search_count([("client_order_ref", "=", number)]), 1
        )

    def test_what_was_left_alone_is_judged_again_whichever_way_it_comes(self):
        ways = {
            "902-0000000-0000001": lambda: self.recover("902-0000000-0000001"),
            "902-0000000-0000002": self.sync_anew,
            "902-0000000-0000003": self.rescan,
            "902-0000000-0000004": self.sync,
        }
        for number, way in ways.items():
            with self.subTest(number):
                self.left_alone(number)
                way()
                self.assert_imported_once(number)
                way()
                self.assert_imported_once(number)

    def test_a_list_leaves_a_held_quotation_to_who_corrects_it(self):
        order = self.buy(item(sku="NEW-1", asin="B00NEW0001", price="20"))
        lines = order.sale_order_id.order_line
        self.sync_anew()
        self.assertEqual(order.sale_order_id.order_line, lines)
        self.recover()
        self.assertNotEqual(order.sale_order_id.order_line, lines)

    def test_a_held_order_goes_on_where_it_is_recovered_and_nothing_is_in_its_way(self):
        order = self.buy(item(sku="NEW-1", asin="B00NEW0001", price="20"))
        self.assertEqual(order.state, "held")
        order.line_ids.product_id = self.lamp
        self.recover()
        self.assert_imported_once()

    def test_what_people_did_with_an_order_stays_when_it_is_recovered(self):
        order = self.buy()
        order.sale_order_id._action_cancel()
        self.recover()
        self.sync_anew()
        self.assertEqual(order.sale_order_id.state, "cancel")
        self.assertEqual(
            self.env["sale.order"].search_count(
                [("client_order_ref", "=", orders.NUMBER)]
            ),
            1,
        )

    def test_who_recovers_an_order_reads_why_it_is_left_alone(self):
        self.place(status="SHIPPED")
        self.sync()
        self.recover()
        queue = self.env["amazon.vendor.queue"].search(
            [("operation", "=", RECOVER)], order="id desc", limit=1
        )
        self.assertIn("SHIPPED", queue.line_ids.outcome)
