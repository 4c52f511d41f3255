"""What is too large to be confirmed while somebody waits says so and goes on behind."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.sale.confirming import LINES_SETTING, MOST_TRIES
from ...models.sale.sale_order import SaleOrderWork
from ..acknowledgement.case import AcknowledgementCase

CRON = "ir_cron_confirm_sale_orders"


@tagged("post_install", "-at_install")
class TestConfirmingBehind(AcknowledgementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.have_plenty()
        cls.env["ir.config_parameter"].set_param(LINES_SETTING, 3)

    def sale_order(self, number="4Z32PABC", lines=4):
        """The quotation that answers an order of so many lines, as the user sees it."""
        items = [self.line(each) for each in range(1, lines + 1)]
        requisition = self.requisition(*items, number=number)
        self.send(requisition, self.vendor_user)
        return requisition.sale_order_id.with_user(self.vendor_user)

    def run_behind(self):
        self.run_cron(CRON)

    def test_a_large_order_says_beforehand_that_it_is_confirmed_behind(self):
        order = self.sale_order()
        self.assertTrue(order.amazon_confirms_behind)
        said = order.action_confirm()
        self.assertEqual(said["tag"], "display_notification")
        self.assertIn(f"{order.name}: 4 lines", said["params"]["message"])
        self.assertEqual((order.state, order.amazon_status), ("draft", "confirming"))
        self.run_behind()
        self.assertEqual((order.state, order.amazon_status), ("sale", "answer"))
        self.assertEqual(order.picking_ids.state, "assigned")
        self.assertFalse(order.amazon_confirming)
        self.assertEqual(order.picking_ids.create_uid, self.vendor_user)

    def test_an_order_within_the_limit_is_confirmed_at_once(self):
        order = self.sale_order(lines=3)
        self.assertFalse(order.amazon_confirms_behind)
        self.assertIs(order.action_confirm(), True)
        self.assertEqual(order.state, "sale")

    def test_orders_that_are_large_together_are_confirmed_behind(self):
        orders = self.sale_order("4Z32AAAA", 2) | self.sale_order("4Z32BBBB", 2)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["draft", "draft"])
        self.run_behind()
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])

    def test_what_amazons_answer_confirms_goes_behind_as_well(self):
        self.instance.sale_order_policy = "confirm"
        order = self.sale_order()
        self.assertEqual(order.amazon_status, "confirming", "nobody waited for it")
        self.run_behind()
        self.assertEqual(order.state, "sale")

    def test_one_that_odoo_refuses_is_told_and_stops_no_other(self):
        refused, other = self.sale_order("4Z32AAAA"), self.sale_order("4Z32BBBB")
        (refused | other).action_confirm()
        step, reason = type(refused)._action_confirm, "The credit is used up."

        def credit(orders):
            if refused.id in orders.ids:
                raise UserError(reason)
            return step(orders)

        self.patch(type(refused), "_action_confirm", credit)
        with mute_logger("odoo.addons.amazon_vendor_central.models.exchange.engine"):
            self.run_behind()
        self.assertEqual((refused.state, other.state), ("draft", "sale"))
        self.assertNotEqual(refused.amazon_status, "confirming")
        notes = refused.amazon_requisition_id.activity_ids.mapped("note")
        self.assertIn(reason, "".join(map(str, notes)))

    def test_what_the_server_ends_again_and_again_is_left_to_a_person(self):
        order = self.sale_order()
        order.action_confirm()
        order.sudo().amazon_confirming_tries = MOST_TRIES
        self.run_behind()
        self.assertEqual((order.state, order.amazon_confirming), ("draft", False))
        notes = order.amazon_requisition_id.activity_ids.mapped("note")
        self.assertIn("limit_time_cpu", "".join(map(str, notes)))

    def test_one_that_is_cancelled_meanwhile_is_not_confirmed(self):
        order = self.sale_order()
        order.action_confirm()
        SaleOrderWork.CANCEL.begin(order.sudo())._action_cancel()
        self.assertFalse(order.amazon_confirming)
        self.run_behind()
        self.assertEqual(order.state, "cancel")

    def test_who_resets_it_to_draft_takes_the_confirming_back(self):
        order = self.sale_order()
        order.action_confirm()
        order.amazon_requisition_id.action_reset_sale_order()
        self.run_behind()
        self.assertEqual((order.state, order.amazon_status), ("draft", "answer"))

    def test_what_odoo_would_refuse_is_refused_at_the_click(self):
        order = self.sale_order()
        order.sudo().state = "sale"
        with self.assertRaisesRegex(UserError, "not in a state requiring"):
            order.action_confirm()

    def test_what_awaits_approval_by_then_is_answered_by_nobody_but_a_person(self):
        self.instance.workflow = "by_approval"
        items = [self.line(each) for each in range(1, 5)]
        order = self.requisition(*items).sale_order_id
        requisition = order.amazon_requisition_id
        requisition.amazon_state = "Acknowledged"  # by somebody else: only sold here
        order.with_user(self.vendor_user).action_confirm()
        self.assertEqual(order.amazon_status, "confirming")
        requisition.with_user(self.vendor_user).action_answer_anyway()
        self.run_behind()
        self.run_after_commit()
        self.assertFalse(requisition.acknowledgement_ids, "nobody has approved it")
        self.assertEqual((order.state, order.amazon_status), ("draft", "approval"))
        notes = requisition.activity_ids.mapped("note")
        self.assertIn("awaits your approval", "".join(map(str, notes)))

    def test_nobody_promises_it_by_writing_the_field(self):
        order = self.sale_order()
        with self.assertRaisesRegex(UserError, "cannot be changed here"):
            order.write({"amazon_confirming": True})
