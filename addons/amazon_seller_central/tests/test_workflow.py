from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestWorkflow(SellerCase):
    """What is done by itself, step by step."""

    def stock(self, quantity):
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, quantity
        )

    def journal(self):
        return self.env["account.journal"].create(
            {"name": "Amazon Payments", "type": "bank", "code": "AMZ"}
        )

    def test_nothing_is_confirmed_where_the_marketplace_says_so(self):
        self.setting.auto_confirm = False
        self.assertEqual(self.buy().sale_order_id.state, "draft")

    def test_an_order_is_delivered_invoiced_and_paid_by_itself(self):
        self.stock(5)
        journal = self.journal()
        self.setting.write(
            {
                "auto_deliver": True,
                "auto_invoice": True,
                "auto_post": True,
                "auto_pay": True,
                "journal_id": journal.id,
            }
        )
        self.lamp.invoice_policy = "delivery"
        order = self.buy()
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.picking_ids.state, "done", order.error_message)
        invoice = sale_order.invoice_ids
        self.assertEqual(invoice.state, "posted", order.error_message)
        self.assertEqual(invoice.amount_total, 49.99)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(invoice.matched_payment_ids.journal_id, journal)
        self.assertFalse(order.work_left)

    def test_a_delivery_waits_for_goods_and_goes_on_by_itself(self):
        self.setting.auto_deliver = True
        order = self.buy()
        self.assertEqual(order.waits_for, "Goods in the warehouse")
        self.stock(1)
        self.advance(minutes=60)
        self.account._schedule("process_queues").write(
            {"next_run": False, "last_run": False}
        )
        self.process()
        self.assertEqual(order.sale_order_id.picking_ids.state, "done")

    def test_what_a_person_delivers_is_invoiced_by_itself(self):
        self.stock(1)
        self.lamp.invoice_policy = "delivery"
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.buy()
        self.assertFalse(order.work_left)
        picking = order.sale_order_id.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        self.account._schedule("process_queues").write(
            {"next_run": False, "last_run": False}
        )
        self.process()
        self.assertEqual(order.sale_order_id.invoice_ids.state, "posted")
        self.assertFalse(order.work_left)

    def test_a_step_that_fails_says_why_and_is_tried_again_by_hand(self):
        self.setting.write({"auto_invoice": True})
        self.lamp.invoice_policy = "order"
        journal = self.env["account.journal"].search([("type", "=", "sale")])
        journal.active = False
        with mute_logger("odoo.addons.amazon_vendor_central"):
            order = self.buy()
            good = self.buy(item(), number="902-0000000-0000002")
        self.assertEqual(order.sale_order_id.state, "sale")
        self.assertIn("invoice could not be made", order.error_message)
        self.assertTrue(good.sale_order_id)
        letters = self.env["amazon.vendor.dead.letter"].search(
            [("kind", "=", "seller_order")]
        )
        self.assertEqual(len(letters), 2)
        journal.active = True
        order.with_user(self.vendor_user).action_do_steps()
        self.assertEqual(len(order.sale_order_id.invoice_ids), 1)
        self.assertFalse(order.error_message)

    def test_a_replacement_is_delivered_and_not_invoiced(self):
        self.setting.auto_invoice = True
        self.lamp.invoice_policy = "order"
        order = self.buy(item(price="0"), replaces="902-0000000-0000001")
        self.assertEqual(order.sale_order_id.state, "sale", order.problem)
        self.assertTrue(order.sale_order_id.picking_ids)
        self.assertFalse(order.sale_order_id.invoice_ids)
