import time
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.exchange import engine
from ...spapi.operations.orders import Orders
from ...spapi.records import Submitted
from ..acknowledgement.case import AcknowledgementCase

SUBMIT = "submitAcknowledgement"


class Died(BaseException):
    """The process was killed: nothing after this runs."""


@tagged("post_install", "-at_install")
class TestSubmissionSend(AcknowledgementCase):
    # --- Time-outs: the outcome is unknown ----------------------------------

    def test_the_answer_is_lost_after_amazon_took_it(self):
        """Sent once, found at Amazon, confirmed; never sent again."""
        for number, fault in enumerate(("close_after", "reset_after", "cut_body")):
            with self.subTest(fault):
                requisition = self.requisition(number=f"LOST000{number}")
                self.simulator.add_fault(fault, SUBMIT)
                self.send(requisition)
                submission = self.submission_of(requisition)
                self.assertEqual(submission.state, "unknown")
                self.assertFalse(requisition.can_acknowledge)

                self.run_cron("ir_cron_send_submissions")
                self.assertEqual(len(self.taken(requisition)), 1)
                self.run_cron("ir_cron_follow_submissions")
                self.assertEqual(submission.state, "confirmed")
                self.assertEqual(requisition.state, "acknowledged")
                self.assertFalse(submission.error_message)
                self.assertEqual(len(self.taken(requisition)), 1)

    def test_the_request_is_lost_before_amazon_took_it(self):
        """Looked for during 45 minutes, then sent again: taken once."""
        requisition = self.requisition()
        self.simulator.add_fault("close_before", SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "unknown")
        self.follow(10)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "unknown", "not sent again blindly")
        self.assertEqual(self.posts(), 1)

        self.follow(36)
        self.assertEqual(submission.state, "queued")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "submitted")
        self.assertEqual((self.posts(), len(self.taken(requisition))), (2, 1))
        self.follow(1)
        self.assertEqual(submission.state, "confirmed")

    def test_amazons_door_answers_with_an_error_page(self):
        requisition = self.requisition()
        self.simulator.add_fault("server_error", SUBMIT, status=503, body="html")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "unknown")

    def test_nobody_sends_an_unknown_one_by_hand(self):
        requisition = self.requisition()
        self.simulator.add_fault("close_after", SUBMIT)
        self.send(requisition)
        with self.assertRaisesRegex(UserError, "looks at Amazon first"):
            requisition.acknowledgement_id.action_retry()
        with self.assertRaisesRegex(UserError, "has been answered with"):
            requisition.action_send_acknowledgement()

    def test_a_worker_that_died_while_sending(self):
        """Its row says so; after its lease the outcome is unknown, never queued."""
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        submission = self.submission_of(requisition)
        self.env.cr.postcommit.clear()  # the process died before or while sending
        now = fields.Datetime.now()
        submission._set_state("sending", sent_at=now)
        submission.lease_until = now + timedelta(minutes=5)

        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "sending", "its lease still runs")
        self.advance(6)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "unknown")
        self.assertIn("server stopped", submission.error_message)
        self.assertEqual(self.posts(), 0)
        self.follow(45)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(len(self.taken(requisition)), 1)

    # --- Surely not taken: tried again --------------------------------------

    def test_a_crash_before_sending_is_caught_up_by_the_schedule(self):
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(self.posts(), 1)

    def test_too_many_requests(self):
        requisition = self.requisition()
        self.simulator.add_fault("throttle", SUBMIT, retry_after=90)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual((submission.state, submission.attempts), ("queued", 1))
        wait = submission.next_try - fields.Datetime.now()
        self.assertGreater(wait, timedelta(seconds=80))
        self.assertIn("too many requests", submission.error_message)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "queued", "not before its time")
        self.advance(2)
        with self.gateway_forgets_pauses():
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "submitted")
        self.assertFalse(submission.error_message)
        self.assertEqual(len(self.taken(requisition)), 1)

    def gateway_forgets_pauses(self):
        """Retry-After counts real seconds in the process; here minutes are skipped."""
        from ...spapi import throttle

        return patch.object(throttle.Throttle, "acquire", lambda *_a, **_kw: 0.0)

    def test_where_amazon_limits_one_the_others_wait_too(self):
        requisitions = self.env["amazon.vendor.requisition"]
        for number in range(3):
            requisitions |= self.requisition(number=f"LIMIT00{number}")
        self.simulator.add_fault("throttle", SUBMIT, times=None)
        self.send(requisitions)
        self.assertEqual(self.posts(), 1)
        self.assertEqual(set(requisitions.mapped("acknowledgement_state")), {"queued"})

    def test_wrong_credentials_name_the_setting_and_heal(self):
        requisition = self.requisition()
        account = self.simulator.account("demo")
        good, account.client_secret = account.client_secret, "another-secret"
        self.addCleanup(setattr, account, "client_secret", good)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "queued")
        self.assertIn("client secret", submission.error_message)
        self.assertEqual(self.posts(), 0)
        self.assertTrue(self.activities(requisition))

        account.client_secret = good
        submission.action_retry()
        self.run_after_commit()
        self.assertEqual(submission.state, "submitted")
        self.assertFalse(self.activities(requisition), "what was to do is done")

    def test_a_missing_role(self):
        requisition = self.requisition()
        self.simulator.deny(SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "queued")
        self.assertIn("role", submission.error_message)

    def test_too_many_tries_are_a_failure(self):
        requisition = self.requisition()
        self.simulator.deny(SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        for _try in range(8):
            self.advance(60 * 7)
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual(submission.state, "failed")
        self.assertEqual(submission.attempts, 8)

    def test_a_receipt_that_comes_after_the_lease_is_kept(self):
        """Another worker has taken this one for dead; what Amazon said still counts."""
        requisition = self.requisition()
        self.simulator.add_fault("close_after", SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "unknown")
        (taken,) = self.taken(requisition)
        submission._sent(Submitted(taken["transaction_id"], taken["request_id"]))
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(submission.transaction_id, taken["transaction_id"])
        self.follow(1)
        self.assertEqual(submission.state, "confirmed")

    # --- Refused ------------------------------------------------------------

    def test_what_has_changed_since_is_not_sent_again(self):
        """A retry sends the very same document: not one that says other quantities
        than the requisition, nor one about an order that Amazon changed."""

        def decided(requisition):
            requisition.line_ids.with_user(self.vendor_user).accepted_qty = 4

        def changed(requisition):
            number = requisition.purchase_order_number
            self.simulator.change_order(number, quantities={"1": 12})
            self.imported(self.simulator.order(number).document)

        for number, change in enumerate((decided, changed)):
            requisition = self.requisition(number=f"OLD0000{number}")
            self.simulator.add_fault("invalid_input", SUBMIT)
            self.send(requisition)
            submission = self.submission_of(requisition)
            change(requisition)
            with self.assertRaisesRegex(UserError, "Send a new acknowledgement"):
                submission.with_user(self.vendor_user).action_retry()
            letter = self.env["amazon.vendor.dead.letter"].search(
                [("kind", "=", "submission"), ("res_id", "=", submission.id)]
            )
            told = letter.with_user(self.vendor_user).action_retry()
            self.assertIn("has changed since", told["params"]["message"])
            self.assertFalse(self.taken(requisition))
            self.send(requisition)
            self.assertEqual(len(self.taken(requisition)), 1)

    def test_refused_at_the_door(self):
        requisition = self.requisition()
        self.simulator.add_fault("invalid_input", SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "failed")
        self.assertIn("refuse", submission.error_message)
        self.assertTrue(self.activities(requisition))
        self.assertEqual(requisition.state, "new")

        submission.with_user(self.vendor_user).action_retry()
        self.run_after_commit()
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(len(self.taken(requisition)), 1)

    def test_a_button_keeps_its_promise_also_when_amazon_hangs(self):
        """The row says that nobody knows; the rest goes on behind."""
        requisition = self.requisition()
        self.simulator.faults.add("hang_after", "submitAcknowledgement")
        begun = time.monotonic()
        with patch.object(engine, "USER_SECONDS", 2.0):
            requisition.action_send_acknowledgement()
            self.run_after_commit()
        self.assertLess(time.monotonic() - begun, 20, "the server hangs for 30 s")
        self.assertEqual(self.submission_of(requisition).state, "unknown")
        self.assertIsNone(engine.seconds_promised(), "a scheduled action has its time")

    def test_a_defect_of_ours_stops_nobody_else(self):
        bad = self.requisition(number="DEFECT01")
        good = self.requisition(number="FINE0001")
        (bad | good).action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        Submission = type(self.env["amazon.vendor.submission"])
        original = Submission._keep_for_post

        def explode(submission):
            if submission.purchase_order_number == "DEFECT01":
                raise ValueError("a defect")
            return original(submission)

        logger = "odoo.addons.amazon_vendor_central.models"
        with (
            patch.object(Submission, "_keep_for_post", explode),
            mute_logger(f"{logger}.outbound.send"),
        ):
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual(good.acknowledgement_state, "submitted")
        submission = self.submission_of(bad)
        self.assertEqual(submission.state, "queued")
        self.assertIn("a defect", submission.error_message)
        self.assertTrue(submission.next_try)

    def test_a_worker_that_dies_in_a_batch_leaves_each_as_far_as_it_came(self):
        """One has its receipt, of one nobody knows, one was not come to."""
        requisitions = self.requisition(number="BATCH001")
        requisitions |= self.requisition(number="BATCH002")
        requisitions |= self.requisition(number="BATCH003")
        requisitions._acknowledge()
        submissions = requisitions.acknowledgement_ids.submission_ids.sorted("id")
        post = Orders.submit_acknowledgement

        def die_at_the_second(orders, document):
            if "BATCH002" in document:
                raise Died
            return post(orders, document)

        with patch.object(Orders, "submit_acknowledgement", die_at_the_second):
            with suppress(Died):  # assertRaises would roll back
                submissions._send()
        self.assertEqual(set(submissions.mapped("state")), {"sending"})
        submissions.lease_until = fields.Datetime.now() - timedelta(minutes=1)
        submissions._expire_leases()
        self.assertEqual(
            submissions.mapped("state"), ["submitted", "unknown", "queued"]
        )
        submissions._send()
        self.assertEqual(submissions[2].state, "submitted")
        self.assertEqual(self.posts(), 2, "none was sent twice")

    # --- Who is sent --------------------------------------------------------

    def test_a_schedule_that_is_off_sends_nothing_by_itself(self):
        requisition = self.requisition()
        requisition._acknowledge()  # as the rules do it
        schedule = self._switch_off()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "queued")
        schedule.active = True
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(schedule.last_state, "ok")

    def _switch_off(self):
        schedule = self.instance.schedule_ids.filtered(
            lambda s: s.operation == "send_submissions"
        )
        schedule.active = False
        return schedule

    def test_what_a_person_sends_is_sent_although_the_schedule_is_off(self):
        requisition = self.requisition()
        requisition.with_user(self.vendor_user).action_send_acknowledgement()
        self.env.cr.postcommit.clear()  # the process has died
        self._switch_off()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertFalse(self.submission_of(requisition).promised)

    def test_no_look_is_announced_that_no_schedule_makes(self):
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        self.run_after_commit()
        document = requisition.acknowledgement_id
        self.assertRegex(document.ladder, r"Next look at Amazon: \w+ \d")
        follow = self.instance.schedule_ids.filtered(
            lambda s: s.operation == "follow_submissions"
        )
        follow.active = False
        document.invalidate_recordset(["ladder"])
        said = document.with_user(self.vendor_user).ladder
        self.assertIn("when you click Ask Amazon Now", said)

    def test_an_archived_instance_sends_nothing(self):
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        self.instance.active = False
        self.run_after_commit()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.posts(), 0)
        self.assertEqual(self.submission_of(requisition).state, "queued")

    def test_what_waits_can_be_cancelled_and_is_not_sent(self):
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        submission = self.submission_of(requisition)
        submission.with_user(self.vendor_user).action_cancel()
        self.run_after_commit()
        self.assertEqual((submission.state, self.posts()), ("cancelled", 0))
        self.assertTrue(requisition.can_acknowledge)

    def test_users_read_submissions_and_act_on_them_by_buttons_only(self):
        self._create_outsiders()
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        with self.assertRaises(AccessError):
            submission.with_user(self.vendor_user).write({"state": "confirmed"})
        with self.assertRaises(AccessError):
            submission.with_user(self.internal_user).action_retry()
        with self.assertRaises(AccessError):
            submission.with_user(self.other_manager).action_check_now()

    # --- States -------------------------------------------------------------

    def test_no_way_from_unknown_to_sending(self):
        requisition = self.requisition()
        self.simulator.add_fault("close_after", SUBMIT)
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.assertFalse(submission._set_state("sending"))
        self.assertFalse(submission._set_state("cancelled"))
        self.assertEqual(submission.state, "unknown")

    # --- The sale order -----------------------------------------------------

    def test_the_sale_order_is_confirmed_once_amazon_took_it(self):
        self.instance.sale_order_policy = "confirm"
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        self.assertEqual(requisition.sale_order_id.state, "draft")
        self.run_after_commit()
        self.assertEqual(requisition.sale_order_id.state, "sale")
        self.assertTrue(requisition.sale_order_id.picking_ids)

    def test_a_sale_order_that_cannot_be_confirmed_never_undoes_the_answer(self):
        self.instance.sale_order_policy = "confirm"
        requisition = self.requisition()
        SaleOrder = type(self.env["sale.order"])

        error = UserError("Credit limit reached.")

        with patch.object(SaleOrder, "action_confirm", side_effect=error):
            self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(requisition.sale_order_id.state, "draft")
        activity = self.activities(requisition)
        self.assertIn("Credit limit reached.", activity.note)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.activities(requisition), activity, "asked once")

    def test_not_confirmed_while_the_outcome_is_unknown(self):
        self.instance.sale_order_policy = "confirm"
        requisition = self.requisition()
        self.simulator.add_fault("close_after", SUBMIT)
        self.send(requisition)
        self.assertEqual(requisition.sale_order_id.state, "draft")
        self.run_cron("ir_cron_follow_submissions")
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.sale_order_id.state, "sale")
