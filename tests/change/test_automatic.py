from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import ChangeCase

LOGGER = "odoo.addons.amazon_vendor_central.models.requisition.steps"


@tagged("post_install", "-at_install")
class TestChangeAutomatic(ChangeCase):
    """Where the instance says so and nothing was shipped, changes apply themselves."""

    def setUp(self):
        super().setUp()
        self.instance.change_policy = "automatic"

    def test_after_the_import_is_committed(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        revision = self.change(requisition, quantities={"1": 15})
        self.assertTrue(revision.automatic)
        self.assertEqual(order.order_line.product_uom_qty, 10)
        self.run_after_commit()
        self.assertEqual(order.order_line.product_uom_qty, 15)
        self.assertEqual(revision.state, "applied")
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertFalse(self.activities(requisition))
        self.assertIn(
            "quantity 10 → 15", "".join(m.body for m in order.message_ids), "not silent"
        )

    def test_the_schedule_applies_what_a_dead_process_left(self):
        requisition = self.answered(confirm=True)
        self.change(requisition, quantities={"1": 15})
        self.env.cr.postcommit.clear()
        schedule = self.instance.schedule_ids.filtered(
            lambda s: s.operation == "process_queues"
        )
        schedule.next_run = False
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 15)

    def test_once_something_left_a_person_decides(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.deliver(order, 6)
        revision = self.change(requisition, quantities={"1": 15})
        self.run_after_commit()
        self.assertEqual(order.order_line.product_uom_qty, 10)
        self.assertEqual((revision.state, revision.automatic), ("pending", False))
        self.assertEqual(len(self.activities(requisition)), 1)
        self.assertIn("shipped already", self.activities(requisition).note)
        self.apply(requisition)
        self.assertEqual(order.order_line.product_uom_qty, 15)

    def test_an_answer_that_somebody_is_changing_is_not_sent_half_done(self):
        requisition = self.answered(confirm=True)
        requisition.action_change_answer()
        requisition.line_ids.write(
            {"accepted_qty": 3, "rejection_reason": "TemporarilyUnavailable"}
        )
        revision = self.change(requisition, quantities={"1": 15})
        self.run_after_commit()
        self.assertEqual((revision.state, revision.automatic), ("pending", False))
        self.assertIn("is being changed", self.activities(requisition).note)
        self.assertEqual(self.posts(), 1)
        self.apply(requisition)
        self.assertEqual(self.posts(), 2)

    def test_what_cannot_be_answered_is_given_to_a_person(self):
        requisition = self.answered(confirm=True)
        revision = self.change(
            requisition, add_lines=[self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")]
        )
        self.run_after_commit()
        self.assertEqual(revision.state, "pending")
        self.assertIn("B0UNKNOWN1", self.activities(requisition).note)
        self.assertEqual(len(requisition.sale_order_id.order_line), 1)

    def test_a_surprise_in_one_order_leaves_the_others_alone(self):
        good = self.answered(number="GOOD0001", confirm=True)
        bad = self.answered(number="BAD00001", confirm=True)
        apply = type(good)._apply_changes

        def surprise(requisition):
            if requisition == bad:
                raise ValueError("surprise")
            return apply(requisition)

        self.change(bad, quantities={"1": 15})
        self.change(good, quantities={"1": 15})
        with patch.object(type(good), "_apply_changes", surprise), mute_logger(LOGGER):
            self.run_after_commit()
        self.assertEqual(good.sale_order_id.order_line.product_uom_qty, 15)
        self.assertEqual(bad.sale_order_id.order_line.product_uom_qty, 10)
        self.assertIn("surprise", self.activities(bad).note)

    def test_cancellations_apply_themselves_unless_the_instance_says_no(self):
        self.instance.change_policy = "manual"
        requisition = self.answered(confirm=True)
        self.cancel(requisition)
        self.run_after_commit()
        self.assertEqual(requisition.sale_order_id.state, "cancel")
        self.assertEqual(requisition.revision_ids.state, "applied")
        self.assertIn(
            "was cancelled",
            "".join(m.body for m in requisition.sale_order_id.message_ids),
        )

    def test_a_cancellation_of_what_was_shipped_becomes_an_activity(self):
        requisition = self.answered(confirm=True)
        self.deliver(requisition.sale_order_id, 6)
        self.cancel(requisition)
        self.run_after_commit()
        self.assertEqual(requisition.sale_order_id.state, "sale")
        self.assertEqual(self.open_quantity(requisition.sale_order_id), 4)
        self.assertEqual(len(self.activities(requisition)), 1)

    def test_an_order_of_the_default_settings_is_left_alone(self):
        self.assertEqual(self._create_instance(name="Other").change_policy, "manual")
        self.assertEqual(
            self._create_instance(name="Third").cancellation_policy, "automatic"
        )

    def test_a_refusal_by_odoo_is_told_and_the_answer_is_sent_all_the_same(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 15})
        with (
            patch.object(
                type(order),
                "_amazon_reschedule",
                side_effect=UserError("No."),
                create=True,
            ),
            patch.object(type(order.order_line), "write", side_effect=UserError("No.")),
        ):
            self.run_after_commit()
        self.assertEqual(order.order_line.product_uom_qty, 10)
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.assertIn("No.", self.activities(requisition).note)

    def test_above_the_value_limit_a_person_decides(self):
        requisition = self.answered(confirm=True)
        self.instance.approval_limit = 120
        revision = self.change(requisition, quantities={"1": 15})
        self.run_after_commit()
        self.assertEqual(revision.state, "pending")
        self.assertIn("value limit", self.activities(requisition).note)
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)
