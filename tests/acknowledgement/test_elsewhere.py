import json
from datetime import datetime, timedelta, timezone

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.exchange.engine import no_checkpoint
from ..orders import item, order
from .case import AcknowledgementCase, iso


@tagged("post_install", "-at_install")
class TestAnsweredElsewhere(AcknowledgementCase):
    """An order that Amazon has an answer to which is not ours is left alone."""

    def details(self):
        now = datetime.now(timezone.utc)
        return {
            "purchaseOrderDate": iso(now - timedelta(days=5)),
            "purchaseOrderStateChangedDate": iso(now - timedelta(days=5)),
            "shipWindow": f"{iso(now)}--{iso(now + timedelta(days=1))}",
        }

    def arrived(self, state, *items, number="4Z32PABC"):
        """An order that somebody else has answered, as Amazon lists it."""
        document = order(number, list(items) or [self.line()], state, **self.details())
        return self.imported(document)

    def needs_me(self, requisition):
        found = requisition.with_user(self.vendor_manager).search(
            [("needs_me_today", "=", True), ("id", "=", requisition.id)]
        )
        return bool(found)

    def everything_runs(self):
        for name in (
            "process_queues",
            "watch_deadlines",
            "send_submissions",
            "follow_submissions",
        ):
            self.run_cron(f"ir_cron_{name}")

    def assert_left_alone(self, requisition):
        self.assertTrue(requisition.answered_elsewhere)
        self.assertFalse(requisition.can_acknowledge)
        self.assertFalse(requisition.deadline_note)
        self.assertFalse(requisition.activity_ids)
        self.assertFalse(requisition.hold_reason)
        self.assertFalse(self.needs_me(requisition))
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertEqual(self.posts(), 0)

    def test_what_amazon_lists_as_answered_is_never_answered_by_itself(self):
        for number, (workflow, state) in enumerate(
            (workflow, state)
            for workflow in ("by_requisition", "by_approval", "automatic")
            for state in ("Acknowledged", "Closed")
        ):
            with self.subTest(workflow=workflow, state=state):
                self.instance.workflow = workflow
                requisition = self.arrived(state, number=f"PO{number}")
                self.everything_runs()
                self.assert_left_alone(requisition)
                self.assertFalse(requisition.sale_order_ids)

    def test_a_product_that_is_found_later_does_not_answer_for_another_one(self):
        self.instance.workflow = "automatic"
        unknown = item(1, "B0UNKNOWN1", "NOSKU")
        requisition = self.arrived("New", unknown)
        self.assertTrue(requisition.hold_reason)
        self.assertTrue(self.needs_me(requisition))
        self.arrived("Acknowledged", unknown)
        self.assert_left_alone(requisition)
        requisition.line_ids.product_id = self.lamp
        self.everything_runs()
        self.assert_left_alone(requisition)

    def test_what_waits_for_an_approval_waits_no_more(self):
        self.instance.workflow = "by_approval"
        requisition = self.arrived("New")
        quotation = requisition.sale_order_id
        self.assertTrue(requisition.awaits_approval)
        self.arrived("Acknowledged")
        self.assertFalse(requisition.awaits_approval)
        self.assert_left_alone(requisition)
        quotation.action_confirm()
        self.run_after_commit()
        self.assertEqual(quotation.state, "sale")
        self.assertEqual(self.posts(), 0)

    def test_a_button_refuses_and_says_what_to_do(self):
        requisition = self.arrived("Acknowledged")
        with self.assertRaisesRegex(UserError, "Answer All the Same"):
            self.send(requisition, self.vendor_user)
        with self.assertRaises(UserError):
            requisition.line_ids.with_user(self.vendor_user).accepted_qty = 1
        self.assertEqual(self.posts(), 0)

    def test_a_person_may_answer_all_the_same(self):
        requisition = self.requisition()
        requisition.amazon_state = "Acknowledged"
        self.assertTrue(requisition.answered_elsewhere)
        requisition.with_user(self.vendor_user).action_answer_anyway()
        self.assertFalse(requisition.answered_elsewhere)
        self.assertEqual(self.posts(), 0)
        self.assertIn(self.vendor_user.name, requisition.message_ids[0].body)
        self.send(requisition, self.vendor_user)
        self.assertEqual(self.posts(), 1)

    def test_the_rules_never_answer_all_the_same(self):
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1000
        )
        requisition = self.arrived("Acknowledged")
        requisition.action_answer_anyway()
        self.instance.workflow = "automatic"
        requisition.action_follow_workflow()
        self.everything_runs()
        self.assertEqual(self.posts(), 0)
        self.assertIn("not sent from here", requisition.hold_reason)

    def test_what_was_answered_from_here_is_ours(self):
        requisition = self.requisition()
        self.send(requisition)
        requisition.amazon_state = "Acknowledged"
        self.assertFalse(requisition.answered_elsewhere)
        self.assertFalse(requisition._has_foreign_answer())

    def test_nobody_writes_it_over_the_api(self):
        requisition = self.arrived("Acknowledged").with_user(self.vendor_manager)
        for name in ("answered_elsewhere", "answers_anyway"):
            with self.assertRaises(UserError):
                requisition.write({name: True})

    def shown_as_answered(self, requisition):
        """Somebody answers the order in Vendor Central, and Amazon lists it so."""
        self.env.invalidate_all()
        line = requisition.queue_line_ids.sorted("version")[-1:]
        document = json.loads(line.payload)
        document["purchaseOrderState"] = "Acknowledged"
        self.imported(document)

    def test_an_answer_that_has_not_left_does_not_replace_one_of_somebody_else(self):
        self.have_plenty()
        for number, workflow in enumerate(
            ("by_requisition", "by_approval", "automatic")
        ):
            with self.subTest(workflow=workflow):
                self.instance.workflow = workflow
                requisition = self.requisition(number=f"WAITS{number}")
                if workflow == "by_requisition":
                    requisition.action_send_acknowledgement()
                elif workflow == "by_approval":
                    requisition.sale_order_id.action_confirm()
                self.assertEqual(requisition.acknowledgement_state, "queued")
                self.shown_as_answered(requisition)
                self.assertEqual(requisition.acknowledgement_state, "cancelled")
                self.assertTrue(requisition.answered_elsewhere)
                said = " ".join(map(str, requisition.message_ids.mapped("body")))
                self.assertIn("was not sent", said)
                self.run_after_commit()
                self.everything_runs()
                self.assertEqual(self.posts(), 0)

    def test_what_a_dead_worker_had_not_come_to_does_not_replace_one_either(self):
        """While it was claimed, Amazon's state could have been ours."""
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        submission = self.submission_of(requisition)
        submission._claim(no_checkpoint)
        self.shown_as_answered(requisition)
        self.assertEqual(submission.state, "sending")
        self.advance(minutes=6)
        self.everything_runs()
        self.assertEqual(submission.state, "cancelled")
        self.assertTrue(requisition.answered_elsewhere)
        self.assertEqual(self.posts(), 0)

    def test_an_answer_that_may_have_arrived_is_taken_for_the_one_amazon_shows(self):
        requisition = self.requisition()
        self.simulator.add_fault("close_after", "submitAcknowledgement")
        self.send(requisition)
        self.shown_as_answered(requisition)
        self.assertFalse(requisition.answered_elsewhere)

    def test_a_refused_answer_is_not_sent_again_over_one_of_somebody_else(self):
        requisition = self.requisition()
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        posts = self.posts()
        self.shown_as_answered(requisition)
        submission = self.submission_of(requisition).with_user(self.vendor_user)
        with self.assertRaisesRegex(UserError, "Answer All the Same"):
            submission.action_retry()
        self.run_after_commit()
        self.assertEqual(self.posts(), posts)
