from odoo.tests import tagged

from .case import ChangeCase


@tagged("post_install", "-at_install")
class TestChangeCancel(ChangeCase):
    """Amazon cancels whole orders, and wants them back."""

    def setUp(self):
        super().setUp()
        self.instance.cancellation_policy = "manual"

    def test_the_order_and_its_delivery_are_cancelled(self):
        requisition = self.answered(self.line(1), self.line(2), confirm=True)
        order = requisition.sale_order_id
        self.cancel(requisition)
        self.assertEqual(order.state, "sale", "not silently")
        self.apply(requisition)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(set(order.picking_ids.mapped("state")), {"cancel"})
        self.assertIn(order.name, requisition.revision_ids.outcome)
        said = "".join(message.body for message in order.message_ids)
        self.assertIn("was cancelled", said)
        self.assertEqual(self.posts(), 1)

    def test_a_quotation_is_cancelled(self):
        requisition = self.answered()
        self.cancel(requisition)
        self.apply(requisition)
        self.assertEqual(requisition.sale_order_id.state, "cancel")

    def test_what_was_shipped_becomes_an_activity_and_nothing_more_leaves(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.deliver(order, 6)
        self.assertEqual(self.open_quantity(order), 4)
        self.cancel(requisition)
        self.apply(requisition)
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.open_quantity(order), 0)
        self.assertEqual(order.order_line.product_uom_qty, 6)
        self.assertEqual(len(self.activities(requisition)), 1)
        self.assertIn("shipped already", self.activities(requisition).note)

    def test_a_locked_order_becomes_an_activity(self):
        requisition = self.answered(confirm=True)
        requisition.sale_order_id.action_lock()
        self.cancel(requisition)
        self.apply(requisition)
        self.assertEqual(requisition.sale_order_id.state, "sale")
        self.assertIn("locked", self.activities(requisition).note)

    def test_an_order_that_comes_back_is_sold_and_answered_again(self):
        requisition = self.answered(self.line(1), self.line(2), confirm=True)
        order = requisition.sale_order_id
        self.cancel(requisition)
        self.apply(requisition)
        self.advance(5)
        self.simulator.uncancel_order("4Z32PABC")
        revision = self.fetch(requisition)
        self.assertEqual(requisition.state, "acknowledged")
        self.assertEqual(revision.meaning, "adapt_acknowledge")
        self.assertEqual(order.state, "cancel", "not silently")
        self.apply(requisition)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [10, 10])
        self.assertEqual(requisition.sale_order_ids, order)
        self.assertEqual(self.posts(), 2)
        self.assertIn("back to draft", revision.outcome)
        order.action_confirm()
        self.assertEqual(self.open_quantity(order), 20)

    def test_an_order_that_comes_back_is_confirmed_where_the_instance_says_so(self):
        self.instance.sale_order_policy = "confirm"
        requisition = self.answered()
        order = requisition.sale_order_id
        self.assertEqual(order.state, "sale")
        self.cancel(requisition)
        self.apply(requisition)
        self.advance(5)
        self.simulator.uncancel_order("4Z32PABC")
        self.fetch(requisition)
        self.apply(requisition)
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.open_quantity(order), 10)

    def test_an_order_cancelled_and_back_before_anybody_looked(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.cancel(requisition)
        self.advance(5)
        self.simulator.uncancel_order("4Z32PABC")
        self.fetch(requisition)
        self.assertNotEqual(requisition.change_meaning, "stop")
        self.apply(requisition)
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.open_quantity(order), 10)

    def test_the_last_line_cancelled_stops_the_delivery(self):
        requisition = self.answered(self.line(1), self.line(2), confirm=True)
        for sequence in "12":
            self.advance(5)
            self.simulator.cancel_line("4Z32PABC", sequence)
            self.fetch(requisition)
        self.assertEqual(requisition.change_meaning, "stop")
        self.apply(requisition)
        self.assertEqual(requisition.sale_order_id.state, "cancel")

    def test_an_order_cancelled_before_the_answer_is_never_sold(self):
        requisition = self.requisition()
        self.cancel(requisition)
        self.assertEqual(requisition.state, "closed")
        self.assertFalse(requisition.can_acknowledge)
        self.assertFalse(requisition.sale_order_ids)
        self.advance(5)
        self.simulator.uncancel_order("4Z32PABC")
        self.fetch(requisition)
        self.assertEqual(requisition.state, "new")
        self.assertEqual(requisition.line_ids.accepted_qty, 10)
        self.send(requisition)
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)
