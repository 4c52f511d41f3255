from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestCancelled(SellerCase):
    """What Amazon, a buyer or somebody here cancels."""

    def test_an_order_that_amazon_cancels_is_cancelled_here(self):
        order = self.buy()
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.state, "cancelled")
        self.assertEqual(order.sale_order_id.state, "cancel")
        self.assertEqual(order.sale_order_id.picking_ids.state, "cancel")

    def test_a_locked_sale_order_is_cancelled_too(self):
        order = self.buy()
        order.sale_order_id.action_lock()
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.sale_order_id.state, "cancel")

    def test_what_has_left_is_not_undone_when_amazon_cancels(self):
        order = self.buy()
        self.deliver(order.sale_order_id.picking_ids)
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual((order.state, order.sale_order_id.state), ("conflict", "sale"))
        self.assertIn("return", order.activity_ids.note)
        self.assertEqual(order.activity_ids.user_id, self.vendor_manager)

    def test_nothing_more_leaves_of_what_amazon_has_cancelled(self):
        self.setting.auto_deliver = True
        order = self.buy(item(quantity=2, price="20", cancel="ORDERED_BY_MISTAKE"))
        order.sudo().cancel_declined = True
        picking = order.sale_order_id.picking_ids
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        rest = order._open_deliveries()
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.state, "conflict")
        order.with_user(self.vendor_user).action_deliver_all_the_same()
        self.assertFalse(order.work_left)
        rest.move_ids.quantity = 1
        rest.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "Amazon has cancelled"):
            rest.button_validate()

    def test_a_conflict_is_over_once_somebody_has_cancelled_the_sale_order(self):
        order = self.buy()
        self.deliver(order.sale_order_id.picking_ids)
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        order.with_user(self.vendor_user).action_apply_again()
        self.assertEqual(order.state, "conflict", "nobody has done anything yet")
        order.sale_order_id._action_cancel()
        order.with_user(self.vendor_user).action_apply_again()
        self.assertEqual(order.state, "cancelled")
        self.assertFalse(order.activity_ids)

    def test_a_quotation_that_somebody_cancelled_is_not_made_again(self):
        order = self.buy(item(sku="NEW-1", asin="B00NEW0001"))
        order.sale_order_id._action_cancel()
        order.line_ids.product_id = self.lamp
        order.action_apply_again()
        self.assertEqual(order.state, "held")
        self.assertIn("Set it to quotation", order.problem)
        order.sale_order_id.action_draft()
        order.action_apply_again()
        self.assertEqual((order.state, order.sale_order_id.state), ("imported", "sale"))

    def test_who_cancels_a_sale_order_is_told_that_amazon_still_waits(self):
        order = self.buy()
        order.sale_order_id._action_cancel()
        self.assertIn("still expects the goods", order.activity_ids.note)
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.state, "cancelled")
        self.assertFalse(order.activity_ids)

    def test_a_sale_order_of_amazons_is_not_deleted(self):
        self.setting.auto_confirm = False
        sale_order = self.buy().sale_order_id
        self.vendor_manager.group_ids += self.env.ref("sales_team.group_sale_manager")
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            sale_order.with_user(self.vendor_manager).unlink()

    def test_one_cancelled_before_it_was_seen_is_not_imported(self):
        self.assertFalse(self.buy(status="CANCELLED"))

    def test_a_buyer_who_wants_to_cancel_waits_for_a_decision(self):
        self.setting.auto_deliver = True
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 5
        )
        order = self.buy(item(cancel="ORDERED_BY_MISTAKE"))
        self.assertEqual(order.sale_order_id.picking_ids.state, "assigned")
        self.assertIn("ORDERED_BY_MISTAKE", order.activity_ids.note)
        order.with_user(self.vendor_user).action_deliver_all_the_same()
        order._do_steps()
        self.assertEqual(order.sale_order_id.picking_ids.state, "done")
