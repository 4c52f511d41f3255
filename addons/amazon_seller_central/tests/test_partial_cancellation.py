from odoo.tests import tagged

from . import orders
from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestPartialCancellation(SellerCase):
    """Amazon cancels a part of an order: the sale order follows while it can."""

    def bought(self, **values):
        """Three lamps with shipping."""
        return self.buy(item(quantity=3, price="30.00", shipping="4.99"), **values)

    def cancel_one(self, order, **values):
        """Amazon wants two lamps, and pays for two."""
        changed = orders.order(
            item(quantity=3, unfulfilled=2, price="20.00", shipping="3.00", **values)
        )
        self.simulator.change_seller_order(
            order.name,
            orderItems=changed["orderItems"],
            proceeds=changed["proceeds"],
        )
        self.sync()

    def lamps(self, order):
        return order.line_ids.sale_line_id.product_uom_qty

    def test_before_the_delivery_the_sale_order_follows_to_amazons_total(self):
        order = self.bought()
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.amount_total, 34.99)
        lines = sale_order.order_line
        self.cancel_one(order)
        self.assertEqual((self.lamps(order), sale_order.amount_total), (2, 23))
        self.assertEqual(sale_order.picking_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(sale_order.order_line, lines)
        self.assertFalse(order.activity_ids)
        self.assertIn("3 → 2", sale_order.picking_ids.message_ids[0].body)

    def test_a_locked_sale_order_follows_and_is_locked_again(self):
        order = self.bought()
        order.sale_order_id.action_lock()
        self.cancel_one(order)
        self.assertEqual((self.lamps(order), order.sale_order_id.locked), (2, True))

    def test_a_quotation_that_nobody_has_confirmed_is_made_anew(self):
        self.setting.auto_confirm = False
        order = self.bought()
        self.cancel_one(order)
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.state, "draft")
        self.assertEqual((self.lamps(order), sale_order.amount_total), (2, 23))

    def test_what_has_left_in_part_keeps_that_part(self):
        order = self.bought()
        self.deliver(order.sale_order_id.picking_ids, 1)
        self.cancel_one(order)
        self.assertEqual((self.lamps(order), order.sale_order_id.amount_total), (2, 23))
        self.assertEqual(order._open_deliveries().move_ids.product_uom_qty, 1)
        self.assertFalse(order.activity_ids)

    def test_after_the_delivery_a_person_is_told_what_to_do(self):
        order = self.bought()
        self.deliver(order.sale_order_id.picking_ids, 3)
        self.cancel_one(order)
        self.assertEqual(self.lamps(order), 3)
        self.assertIn("return", order.activity_ids.note)
        self.assertIn("3 → 2", order.activity_ids.note)
        self.take_back(order.sale_order_id.picking_ids, 1)
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual((self.lamps(order), order.sale_order_id.amount_total), (2, 23))
        self.assertFalse(order.activity_ids)

    def take_back(self, picking, pieces):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = pieces
        action = wizard.action_create_returns()
        self.deliver(self.env["stock.picking"].browse(action["res_id"]), pieces)

    def test_what_is_cancelled_as_the_rest_is_shipped_is_lowered(self):
        """Amazon tells of both in one document: two have left, one is cancelled."""
        order = self.bought()
        self.deliver(order.sale_order_id.picking_ids, 2)
        self.assertEqual(order._open_deliveries().move_ids.product_uom_qty, 1)
        self.ship_two_of_three(order)
        self.assertEqual((self.lamps(order), order.sale_order_id.amount_total), (2, 23))
        self.assertFalse(order._open_deliveries(), "the third one is not wanted")
        self.assertFalse(order.activity_ids)

    def test_of_what_was_cancelled_too_late_a_person_is_told(self):
        order = self.bought()
        self.deliver(order.sale_order_id.picking_ids, 3)
        self.ship_two_of_three(order)
        self.assertEqual(self.lamps(order), 3)
        self.assertIn("3 → 2", order.activity_ids.note)

    def test_a_shipped_order_whose_sums_differ_is_not_changed(self):
        order = self.bought()
        self.deliver(order.sale_order_id.picking_ids, 3)
        changed = orders.order(item(quantity=3, fulfilled=3, price="12.00"))
        self.simulator.change_seller_order(
            order.name,
            fulfillment={**changed["fulfillment"], "fulfillmentStatus": "SHIPPED"},
            orderItems=changed["orderItems"],
            proceeds=changed["proceeds"],
        )
        self.sync()
        self.assertEqual(
            (self.lamps(order), order.sale_order_id.amount_total), (3, 34.99)
        )

    def ship_two_of_three(self, order):
        changed = orders.order(
            item(quantity=3, fulfilled=2, unfulfilled=0, price="20.00", shipping="3.00")
        )
        self.simulator.change_seller_order(
            order.name,
            fulfillment={**changed["fulfillment"], "fulfillmentStatus": "SHIPPED"},
            orderItems=changed["orderItems"],
            proceeds=changed["proceeds"],
        )
        self.sync()

    def test_what_is_invoiced_is_left_to_a_credit_note(self):
        self.lamp.invoice_policy = "order"
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.bought()
        invoice = order.sale_order_id.invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.cancel_one(order)
        self.assertEqual(self.lamps(order), 3)
        self.assertIn("credit note", order.activity_ids.note)
        self.assertIn(invoice.name, order.activity_ids.note)

    def test_what_does_not_come_to_amazons_total_is_not_changed(self):
        order = self.bought()
        changed = orders.order(item(quantity=3, unfulfilled=2, price="20.00"))
        changed["proceeds"]["grandTotal"]["amount"] = "99.00"
        self.simulator.change_seller_order(
            order.name,
            orderItems=changed["orderItems"],
            proceeds=changed["proceeds"],
        )
        self.sync()
        self.assertEqual(
            (self.lamps(order), order.sale_order_id.amount_total), (3, 34.99)
        )
        self.assertIn("99.00", order.activity_ids.note)

    def test_the_same_answer_again_changes_nothing_more(self):
        order = self.bought()
        self.cancel_one(order)
        notes = order.sale_order_id.message_ids
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual(order.sale_order_id.message_ids, notes)
        self.assertEqual(len(order.sale_order_id.picking_ids), 1)
