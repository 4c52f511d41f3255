from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..orders import order
from .case import ChangeCase


@tagged("post_install", "-at_install")
class TestFetchAgain(ChangeCase):
    """A refusal says what Amazon has changed meanwhile, and how to look."""

    def fetch_again(self, requisition):
        action = requisition.with_user(self.vendor_user).action_fetch_again()
        self.assertEqual(action["tag"], "display_notification")
        self.run_after_commit()

    def said(self, requisition):
        return " ".join(str(body) for body in requisition.message_ids.mapped("body"))

    def test_a_refused_answer_says_what_amazon_had_cut(self):
        requisition = self.requisition(self.line(1, quantity=34))
        self.simulator.change_order("4Z32PABC", quantities={"1": 17})
        self.send(requisition)
        self.follow(2)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        self.fetch_again(requisition)
        self.assertEqual(requisition.line_ids.ordered_qty, 17)
        self.assertIn("from 34 to 17", requisition.acknowledgement_problem)
        self.assertIn("from 34 to 17", requisition.sale_order_id.amazon_problem)
        self.assertIn("version 2 has arrived", self.said(requisition))

    def test_who_wants_more_than_is_left_is_told_that_it_was_cut(self):
        requisition = self.requisition(self.line(1, quantity=34))
        self.change(requisition, quantities={"1": 17})
        line = requisition.line_ids.with_user(self.vendor_user)
        cut = "had ordered 34 and has cut it to 17"
        with self.assertRaisesRegex(ValidationError, cut), self.cr.savepoint():
            line.accepted_qty = 34
        line.invalidate_recordset()
        self.instance.workflow = "by_approval"
        requisition._create_sale_orders()
        with self.assertRaisesRegex(ValidationError, "has cut it to 17"):
            requisition.sale_order_id.order_line.product_uom_qty = 34

    def test_it_works_off_what_it_promises_whatever_the_schedules_say(self):
        requisition = self.requisition()
        self.instance.schedule_ids.active = False
        self.advance(5)
        self.simulator.change_order("4Z32PABC", quantities={"1": 3})
        self.fetch_again(requisition)
        self.assertEqual(requisition.line_ids.ordered_qty, 3)

    def test_that_nothing_has_changed_is_an_answer(self):
        requisition = self.requisition()
        self.fetch(requisition)
        version = requisition.version
        self.fetch_again(requisition)
        self.assertIn("still as it is here", self.said(requisition))
        self.assertEqual(requisition.version, version)

    def test_what_amazon_does_not_give_is_said(self):
        requisition = self.imported(order("NOWHERE1"))
        self.fetch_again(requisition)
        self.assertIn("did not give it", self.said(requisition))
