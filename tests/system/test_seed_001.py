"""Seed 001, Order Sync, retail part: every line of it, in its order."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase, iso
from ..orders import order


class Seed001(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1000
        )

    def imported_from_amazon(self, number="4Z32PABC"):
        """Amazon places an order, and the two schedules fetch and process it."""
        now = self.simulator.clock.now() - timedelta(minutes=10)
        document = order(
            number,
            [self.line(1)],
            purchaseOrderDate=iso(now),
            purchaseOrderStateChangedDate=iso(now),
            shipWindow=None,
            deliveryWindow="2099-01-01T00:00:00Z--2099-01-09T00:00:00Z",
        )
        self.simulator.add_orders([document])
        self.instance.schedule_ids.next_run = False
        self.run_cron("ir_cron_import_purchase_orders")
        self.run_cron("ir_cron_process_queues")
        return self.env["amazon.vendor.requisition"].search(
            [("purchase_order_number", "=", number)]
        )

    def approve(self, requisition):
        requisition.sale_order_id.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()

    def amazon_answers(self):
        self.follow(1)
        self.run_cron("ir_cron_send_submissions")


@tagged("post_install", "-at_install")
class TestOrderSync(Seed001):
    """ "Amazon Order Sync Process Flow"."""

    def test_retrieves_all_purchase_orders_and_saves_them_as_sales_orders(self):
        """ "retrieves all purchase orders ... saved as sales orders"."""
        self.instance.workflow = "by_approval"
        numbers = ["SYNC0001", "SYNC0002", "SYNC0003"]
        requisitions = self.env["amazon.vendor.requisition"].union(
            *map(self.imported_from_amazon, numbers)
        )
        orders = requisitions.sale_order_ids
        self.assertEqual(sorted(orders.mapped("client_order_ref")), numbers)

    def test_step_2_the_sales_order_is_pending_approval(self):
        """ "creates corresponding sales order ... is pending approval"."""
        self.instance.workflow = "by_approval"
        sale_order = self.imported_from_amazon().sale_order_id
        self.assertEqual(sale_order.amazon_status, "approval")
        self.assertEqual(sale_order.state, "draft")

    def test_note_with_auto_acknowledge_it_does_not_have_to_be_approved(self):
        """ "does not have to be approved ... will be in pending fulfillment state"."""
        self.instance.workflow = "automatic"
        requisition = self.imported_from_amazon()
        self.run_cron("ir_cron_send_submissions")
        self.amazon_answers()
        self.assertEqual(requisition.sale_order_id.amazon_status, "shipment")

    def test_step_3_when_approved_the_acknowledgement_is_posted(self):
        """ "When the order is approved ... posts order acknowledgement to Amazon"."""
        self.instance.workflow = "by_approval"
        requisition = self.imported_from_amazon()
        self.assertEqual(self.posts(), 0)
        self.approve(requisition)
        self.assertEqual(self.posts(), 1)
        self.assertEqual(self.taken(requisition)[0]["outcome"], "applied")

    def test_step_4_upon_success_the_order_is_pending_fulfillment(self):
        """ "Upon receiving success response ... The order is pending fulfillment"."""
        self.instance.workflow = "by_approval"
        requisition = self.imported_from_amazon()
        self.approve(requisition)
        sale_order = requisition.sale_order_id
        self.assertEqual(sale_order.amazon_status, "answer")
        self.amazon_answers()
        self.assertEqual(sale_order.state, "sale")
        self.assertEqual(sale_order.amazon_status, "shipment")
        self.assertEqual(sale_order.picking_ids.state, "assigned")


@tagged("post_install", "-at_install")
class TestAcknowledgementSettings(Seed001):
    """ "Acknowledgement Settings"."""

    def test_amazon_answers_after_the_acknowledgement_with_a_confirmation(self):
        """ "Amazon provides a confirmation or rejection response"."""
        requisition = self.imported_from_amazon()
        self.send(requisition)
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_amazon_answers_after_the_acknowledgement_with_a_rejection(self):
        """ "Amazon provides a confirmation or rejection response"."""
        requisition = self.imported_from_amazon()
        self.simulator.set_lag(acknowledgements=120)
        self.send(requisition)
        self.simulator.cancel_order(requisition.purchase_order_number)
        self.follow(3)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        self.assertIn("closed", requisition.acknowledgement_problem)

    def test_post_auto_acknowledgement_for_retail_procurement(self):
        """ "When checked, ... automatically sends the acknowledgement upon receiving
        Retail Procurement orders"."""
        self.instance.workflow = "automatic"
        requisition = self.imported_from_amazon()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(self.posts(), 1)

    def test_the_setting_is_chosen_for_each_instance(self):
        """ "Check the box of the auto acknowledgement setting you want to apply"."""
        field = self.instance._fields["workflow"]
        self.assertEqual(
            field.get_values(self.env), ["by_requisition", "by_approval", "automatic"]
        )
        other = self._create_instance(name="Second", workflow="automatic")
        self.assertEqual(self.instance.workflow, "by_requisition")
        self.assertEqual(other.workflow, "automatic")


@tagged("post_install", "-at_install")
class TestManualAcknowledgement(Seed001):
    """ "Manual Acknowledgement of Orders"."""

    def setUp(self):
        super().setUp()
        self.instance.workflow = "by_approval"

    def test_step_1_posted_in_pending_approval_state(self):
        """ "posts the order from Amazon ... in Pending Approval state"."""
        requisition = self.imported_from_amazon()
        self.assertEqual(requisition.sale_order_id.amazon_status, "approval")
        self.assertFalse(requisition.acknowledgement_ids)

    def test_step_2_quantity_and_price_are_there_for_review(self):
        """ "You review the order quantity and price details"."""
        (line,) = self.imported_from_amazon().sale_order_id.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (10, 10.2))

    def test_step_3_the_quantity_can_be_lowered(self):
        """ "Optional. Modify the quantity of the order if needed"."""
        requisition = self.imported_from_amazon()
        requisition.sale_order_id.order_line.product_uom_qty = 6
        self.approve(requisition)
        self.assertEqual(requisition.acknowledgement_id.outcome, "partial")

    def test_step_3_the_quantity_can_only_be_less_than_or_equal(self):
        """ "the approved quantity can only be less than or equal to the original"."""
        line = self.imported_from_amazon().sale_order_id.order_line
        line.product_uom_qty = 10
        with self.assertRaisesRegex(ValidationError, "can be lowered, not raised"):
            line.product_uom_qty = 11

    def test_step_4_you_approve_the_order_without_modifications(self):
        """ "You approve the order" - "with or without any quantity modifications"."""
        requisition = self.imported_from_amazon()
        self.approve(requisition)
        self.assertEqual(requisition.acknowledgement_id.outcome, "accepted")

    def test_step_5_approved_quantity_and_price_are_posted_back(self):
        """ "posts the order with the approved quantity and price details back"."""
        requisition = self.imported_from_amazon()
        line = requisition.sale_order_id.order_line
        line.write({"product_uom_qty": 6, "price_unit": 9.9})
        self.approve(requisition)
        accepted, rejected = self.answers_sent(requisition)["1"]
        self.assertEqual(accepted["acknowledgedQuantity"]["amount"], 6)
        self.assertEqual(rejected["acknowledgedQuantity"]["amount"], 4)
        self.assertIn(
            '"netCost":{"currencyCode":"EUR","amount":"9.9"}',
            self.submission_of(requisition).payload,
        )

    def test_step_6_order_posted_awaiting_shipment(self):
        """ "receives the confirmation response ... Order posted, awaiting shipment"."""
        requisition = self.imported_from_amazon()
        self.approve(requisition)
        self.assertNotEqual(requisition.sale_order_id.state, "sale")
        self.amazon_answers()
        self.assertEqual(requisition.sale_order_id.amazon_status, "shipment")

    def rejected(self):
        requisition = self.imported_from_amazon()
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.approve(requisition)
        return requisition

    def test_note_if_amazon_rejects_it_the_status_is_rejected(self):
        """ "If Amazon rejects the order, the order is updated to Rejected status"."""
        requisition = self.rejected()
        self.assertEqual(requisition.sale_order_id.amazon_status, "rejected")
        self.assertEqual(requisition.sale_order_id.state, "draft")

    def test_note_the_reason_for_rejection_is_shown(self):
        """ "The reason for rejection is included in the rejection response"."""
        requisition = self.rejected()
        problem = requisition.sale_order_id.amazon_problem
        self.assertTrue(problem)
        self.assertEqual(problem, requisition.acknowledgement_problem)
        self.assertTrue(self.activities(requisition))

    def test_note_updated_as_needed_and_posted_again(self):
        """ "You can update the order as needed and then repost the order to Amazon"."""
        requisition = self.rejected()
        sale_order = requisition.sale_order_id
        sale_order.order_line.product_uom_qty = 8
        self.approve(requisition)
        self.assertEqual(sale_order.amazon_status, "answer")
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.amazon_answers()
        self.assertEqual(sale_order.amazon_status, "shipment")
        self.assertEqual(sale_order.order_line.product_uom_qty, 8)
        self.assertEqual(sale_order, requisition.sale_order_ids, "still the same one")
