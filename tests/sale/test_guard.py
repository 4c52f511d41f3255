from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.sale.sale_order import FROM_REQUISITION
from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestSaleOrderGuard(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.req = self.requisition()
        self.send(self.req)
        self.order = self.req.sale_order_id

    def test_reset_on_the_sale_order_leads_to_the_requisition(self):
        self.order._action_cancel()
        with self.assertRaises(RedirectWarning) as caught:
            self.order.with_user(self.vendor_user).action_draft()
        message, action, button = caught.exception.args[:3]
        self.assertIn("4Z32PABC", message)
        self.assertIn("Reset to Draft", message)
        self.assertEqual(action["res_model"], "amazon.vendor.requisition")
        self.assertEqual(action["res_id"], self.req.id)
        self.assertTrue(button)
        self.assertEqual(self.order.state, "cancel")

    def test_a_context_sent_over_rpc_does_not_open_the_door(self):
        self.order._action_cancel()
        for sent in (True, 1, "FROM_REQUISITION", repr(FROM_REQUISITION)):
            with self.assertRaises(RedirectWarning):
                self.order.with_context(amazon_vendor_reset=sent).action_draft()

    def test_other_sale_orders_are_reset_as_ever(self):
        other = self.env["sale.order"].create({"partner_id": self.customer.id})
        other._action_cancel()
        other.action_draft()
        self.assertEqual(other.state, "draft")

    def test_one_of_amazons_among_others_stops_all(self):
        other = self.env["sale.order"].create({"partner_id": self.customer.id})
        (other | self.order)._action_cancel()
        with self.assertRaises(RedirectWarning):
            (other | self.order).action_draft()
        self.assertEqual(other.state, "cancel")

    def test_the_requisition_resets_a_confirmed_order_and_its_delivery(self):
        self.order.action_confirm()
        delivery = self.order.picking_ids
        self.assertTrue(delivery)
        action = self.req.with_user(self.vendor_user).action_reset_sale_order()
        self.assertEqual(self.order.state, "draft")
        self.assertEqual(delivery.state, "cancel")
        self.assertEqual(action["res_id"], self.order.id)
        self.assertIn("was reset to draft", self.req.message_ids[0].body)

    def test_what_was_delivered_is_not_reset(self):
        self.order.action_confirm()
        delivery = self.order.picking_ids
        delivery.move_ids.write({"quantity": 1, "picked": True})
        delivery.with_context(skip_backorder=True).button_validate()
        with self.assertRaisesRegex(UserError, "delivered already"):
            self.req.action_reset_sale_order()
        self.assertEqual(self.order.state, "sale")

    def test_only_vendor_central_users_reset(self):
        self._create_outsiders()
        self.order._action_cancel()
        with self.assertRaises(AccessError):
            self.req.with_user(self.internal_user).action_reset_sale_order()

    def test_one_living_sale_order_for_each_purchase_order(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.order.copy({"amazon_requisition_id": self.req.id})
        self.order._action_cancel()
        self.env.flush_all()
        second = self.order.copy({"amazon_requisition_id": self.req.id})
        self.assertEqual(self.req.sale_order_id, second)

    def test_a_sale_order_stays_with_amazons_order(self):
        """Without its link a second one could be made, and both be delivered."""
        seller = self._create_user("seller", "group_amazon_vendor_user")
        seller.group_ids += self.env.ref("sales_team.group_sale_manager")
        order = self.order.with_user(seller)
        for record, name in (
            (order, "amazon_requisition_id"),
            (order.order_line, "amazon_requisition_line_id"),
        ):
            with self.assertRaisesRegex(UserError, "stays with it"):
                record.write({name: False})
        order.client_order_ref = "still theirs to write"
        self.assertEqual(self.order.amazon_requisition_id, self.req)

    def test_a_copy_answers_no_purchase_order(self):
        self.assertFalse(self.order.copy().amazon_requisition_id)

    def test_the_sale_order_links_back(self):
        action = self.order.action_view_amazon_requisition()
        self.assertEqual(action["res_id"], self.req.id)
        self.assertEqual(self.order.amazon_purchase_order_number, "4Z32PABC")
        self.assertEqual(self.order.amazon_acknowledgement_state, "submitted")

    def test_a_backorder_is_delivered_on_the_day_amazon_was_told(self):
        requisition = self.requisition(self.line(1, backorder=True), number="BACK0001")
        later = requisition.window_end + timedelta(days=5)
        requisition.line_ids.write(
            {"accepted_qty": 6, "backordered_qty": 4, "backorder_date": later}
        )
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        now, backorder = order.order_line
        self.assertEqual(backorder.move_ids.date_deadline, later)
        self.assertEqual(now.move_ids.date_deadline, order.commitment_date)
