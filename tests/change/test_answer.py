from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import ChangeCase


@tagged("post_install", "-at_install")
class TestChangeAnswer(ChangeCase):
    """The vendor changes the answer: the next version of the acknowledgement."""

    def reopened(self, *items, **values):
        requisition = self.answered(*items, **values)
        self.advance(5)
        requisition.with_user(self.vendor_user).action_change_answer()
        return requisition

    def test_the_lines_open_and_the_next_version_is_sent(self):
        requisition = self.answered(confirm=True)
        self.assertFalse(requisition.can_acknowledge)
        self.assertTrue(requisition.can_change_answer)
        self.advance(5)
        requisition.with_user(self.vendor_user).action_change_answer()
        self.assertTrue(requisition.can_acknowledge)
        self.assertFalse(requisition.can_change_answer)
        requisition.line_ids.with_user(self.vendor_user).accepted_qty = 7
        self.send(requisition, self.vendor_user)
        self.assertEqual(requisition.acknowledgement_ids.mapped("version"), [2, 1])
        self.assertFalse(requisition.answer_reopened)
        self.assertFalse(requisition.can_acknowledge)
        order = requisition.sale_order_id
        self.assertEqual(order.order_line.product_uom_qty, 7)
        self.assertEqual(self.open_quantity(order), 7)
        self.assertIn("quantity 10 → 7", "".join(m.body for m in order.message_ids))

    def test_what_amazon_was_told_is_not_decided_otherwise_on_the_side(self):
        """Also not over RPC: the next change of Amazon's would take it over."""
        requisition = self.answered(confirm=True)
        line = requisition.line_ids.with_user(self.vendor_user)
        for values in (
            {"accepted_qty": 3},
            {"rejection_reason": "ObsoleteProduct"},
            {"split_ids": [Command.create({"quantity": 3})]},
        ):
            with self.assertRaisesRegex(UserError, "click Change the Answer first"):
                line.write(values)
        with self.assertRaisesRegex(UserError, "click Change the Answer first"):
            line.split_ids.create({"line_id": line.id, "quantity": 3})
        self.instance.change_policy = "automatic"
        window = requisition.window_start, requisition.window_end + timedelta(days=5)
        self.change(requisition, window=[f"{each.isoformat()}Z" for each in window])
        self.run_after_commit()
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)

    def test_a_line_stays_with_its_order(self):
        """Amazon would be answered about a line it never placed there."""
        one, two = self.requisition(), self.requisition(number="OTHER001")
        with self.assertRaisesRegex(UserError, "this is what Amazon said"):
            two.line_ids.with_user(self.vendor_user).requisition_id = one

    def test_a_more_exact_day_of_a_backorder_moves_its_delivery(self):
        requisition = self.requisition(self.line(1, backorder=True))
        later = requisition.window_end + timedelta(days=30)
        requisition.line_ids.write(
            {"accepted_qty": 6, "backordered_qty": 4, "backorder_date": later}
        )
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        self.advance(60)
        requisition.action_change_answer()
        exact = later + timedelta(days=3)
        requisition.line_ids.backorder_date = exact
        self.send(requisition)
        self.assertEqual(order.order_line[1].amazon_scheduled_date, exact)
        self.assertEqual(order.order_line[1].move_ids.date_deadline, exact)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [6, 4])

    def test_cancelling_all_that_was_accepted_empties_the_order(self):
        requisition = self.reopened(confirm=True)
        requisition.line_ids.accepted_qty = 0
        self.send(requisition)
        self.assertEqual(self.open_quantity(requisition.sale_order_id), 0)
        self.assertEqual(self.posts(), 2)

    def test_a_rejected_line_is_never_accepted_again(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].accepted_qty = 0
        self.send(requisition)
        requisition.action_change_answer()
        requisition.line_ids[1].accepted_qty = 10
        with self.assertRaisesRegex(UserError, "never takes that back"):
            self.send(requisition)
        self.assertEqual(self.posts(), 1)

    def test_what_is_not_answered_or_under_way_or_closed_is_not_reopened(self):
        requisition = self.requisition()
        with self.assertRaisesRegex(UserError, "no answer that can be changed"):
            requisition.action_change_answer()
        self.send(requisition)
        self.submission_of(requisition).state = "sending"
        with self.assertRaisesRegex(UserError, "no answer that can be changed"):
            requisition.action_change_answer()

    def test_without_reopening_the_second_click_is_refused_as_ever(self):
        requisition = self.answered()
        with self.assertRaisesRegex(UserError, "has been answered"):
            self.send(requisition)
        self.assertEqual(self.posts(), 1)


@tagged("post_install", "-at_install")
class TestChangeByApproval(ChangeCase):
    """By approval the sale order is what is answered: it changes first."""

    def setUp(self):
        super().setUp()
        self.instance.workflow = "by_approval"

    def test_what_awaits_amazons_answer_is_answered_with_the_new_quantity(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        self.assertEqual(self.posts(), 1)
        self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        self.assertEqual(self.posts(), 2)
        sent = self.answers_sent(requisition)["1"]
        self.assertEqual(sent[0]["acknowledgedQuantity"]["amount"], 15)
        self.assertEqual(order.order_line.product_uom_qty, 15)
        self.follow(20)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.open_quantity(order), 15)
