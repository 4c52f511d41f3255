from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...spapi import status_search
from ...spapi.operations.orders import Orders
from ..acknowledgement.case import AcknowledgementCase

LOGGER = "odoo.addons.amazon_vendor_central.models.outbound.look_up"


@tagged("post_install", "-at_install")
class TestSubmissionLookUp(AcknowledgementCase):
    def test_confirmed_when_amazon_shows_what_was_sent(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].accepted_qty = 4
        self.send(requisition)
        self.follow(1)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "confirmed")
        self.assertFalse(submission.next_check)
        self.assertIn("it is confirmed", requisition.message_ids[0].body)

    def test_presumed_after_fifteen_minutes_and_confirmed_when_it_shows(self):
        self.simulator.set_lag(status=25 * 60)
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.follow(14)
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(submission.transaction_status, "Processing")
        self.follow(2)
        self.assertEqual(submission.state, "presumed")
        self.assertTrue(submission.next_check)
        self.follow(20)
        self.assertEqual(submission.state, "confirmed")

    def test_the_transaction_fails_with_amazons_reason(self):
        requisition = self.requisition()
        self.simulator.set_lag(acknowledgements=120)
        self.send(requisition)
        self.assertEqual(requisition.state, "acknowledged")
        self.simulator.cancel_order(requisition.purchase_order_number)
        self.follow(3)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "failed")
        self.assertIn("closed", submission.error_message)
        self.assertEqual(requisition.state, "new")
        (activity,) = self.activities(requisition)
        self.assertIn("closed", activity.note)
        self.assertIn("closed", requisition.acknowledgement_problem)

    def test_a_failed_transaction_is_answered_by_a_new_version(self):
        requisition = self.requisition(self.line(1, backorder=False))
        self.send(self._with_price_above(requisition))
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        self.assertTrue(requisition.can_acknowledge)
        self.assertTrue(self.activities(requisition))

        requisition.line_ids.net_cost_amount = "10.20"
        self.send(requisition)
        self.follow(1)
        self.assertEqual(
            requisition.acknowledgement_ids.sorted("version").mapped("state"),
            ["failed", "confirmed"],
        )
        self.assertFalse(self.activities(requisition), "what was to do is done")
        self.assertEqual(len(requisition.sale_order_ids), 1)

    def _with_price_above(self, requisition):
        """Our copy of the order has another price than Amazon's."""
        requisition.line_ids.net_cost_amount = "99.00"
        return requisition

    def test_amazon_shows_other_quantities(self):
        requisition = self.requisition(self.line(1), self.line(2))
        self.simulator.set_lag(status=0)
        self.send(requisition)
        self._amazon_shows(requisition, "1", accepted=7, rejected=3)
        self.follow(5)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "submitted", "it may still be processed")
        self.follow(11)
        self.assertEqual(submission.state, "mismatch")
        self.assertIn("sent 10 accepted and 0 rejected", submission.difference)
        self.assertIn("shows 7 accepted and 3 rejected", submission.difference)
        self.assertNotIn("Line 2", submission.difference)
        (activity,) = self.activities(requisition)
        self.assertIn("other quantities", activity.note)

        self._amazon_shows(requisition, "1", accepted=10, rejected=0)
        self.follow(60)
        self.assertEqual(submission.state, "confirmed", "Amazon came round")
        self.assertFalse(submission.difference)
        self.assertFalse(self.activities(requisition))

    def _amazon_shows(self, requisition, sequence, accepted, rejected):
        order = self.simulator.order(requisition.purchase_order_number)
        line = order.line(sequence, None, None)
        last = line.acknowledgements[-1]
        line.acknowledgements.append(
            type(last)(self.simulator.clock.now(), accepted, 0, rejected)
        )

    def test_a_lost_answer_that_amazon_shows_differently_stays_watched(self):
        """It has no moment at which Amazon took it; the next looks must not mind, nor
        keep the answers behind it waiting."""
        requisition = self.requisition()
        self.simulator.add_fault("close_after", "submitAcknowledgement")
        self.send(requisition)
        self._amazon_shows(requisition, "1", accepted=7, rejected=3)
        self.follow(5)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "mismatch")
        behind = self.requisition(number="BEHIND01")
        self.send(behind)
        self.follow(5)
        self.assertEqual(submission.state, "mismatch")
        self.assertEqual(behind.acknowledgement_state, "confirmed")
        self._amazon_shows(requisition, "1", accepted=10, rejected=0)
        self.follow(60)
        self.assertEqual(submission.state, "confirmed", "Amazon came round")

    @mute_logger(LOGGER)
    def test_a_defect_with_one_answer_never_stops_the_others(self):
        bad, good = self.requisition(), self.requisition(number="GOOD0001")
        self.send(bad | good)
        first = self.submission_of(bad)
        Outgoing = type(self.env["amazon.vendor.outgoing.acknowledgement"])
        real = Outgoing._judge

        def judge(handler, submission, answer):
            if submission == first:
                raise TypeError("a defect")
            return real(handler, submission, answer)

        with patch.object(Outgoing, "_judge", judge):
            self.follow(1)
        self.assertEqual(good.acknowledgement_state, "confirmed")
        self.assertEqual(first.state, "submitted")
        self.assertFalse(first.lease_until)
        self.assertGreater(first.next_check, fields.Datetime.now())
        self.follow(60)
        self.assertEqual(first.state, "confirmed")

    def test_taken_and_silently_never_applied(self):
        """Public issue 5108 of Amazon's models: 202, Processing, and nothing shown."""
        self.simulator.ignore_next_acknowledgements()
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.follow(20)
        self.assertEqual(submission.state, "presumed")
        self.follow(120)
        self.assertEqual(submission.state, "mismatch")
        self.assertIn("does not show any answer", submission.error_message)
        self.assertTrue(self.activities(requisition))

    def test_where_amazon_shows_otherwise_a_person_may_answer_again(self):
        self.simulator.ignore_next_acknowledgements()
        requisition = self.requisition()
        self.send(requisition)
        self.follow(20)
        self.assertFalse(requisition.can_acknowledge)
        self.follow(120)
        self.assertEqual(requisition.acknowledgement_state, "mismatch")
        self.assertTrue(requisition.can_acknowledge)
        self.send(requisition)
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.assertEqual(len(requisition.sale_order_ids), 1)

    def test_stuck_in_processing_is_confirmed_by_what_amazon_shows(self):
        self.simulator.stick_next_transactions()
        requisition = self.requisition()
        self.send(requisition)
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_an_unknown_transaction_says_nothing(self):
        requisition = self.requisition()
        self.send(requisition)
        self.submission_of(requisition).transaction_id = "20261122-gone"
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_amazon_cannot_be_asked(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        self.simulator.add_fault("server_error", "getTransaction", times=None)
        self.follow(1)
        self.assertEqual(submission.state, "submitted")
        self.assertGreater(submission.next_check, fields.Datetime.now())
        self.assertFalse(submission.lease_until)
        self.simulator.clear_faults()
        self.follow(10)
        self.assertEqual(submission.state, "confirmed")

    def test_amazon_answers_with_more_than_was_asked_for(self):
        """Its filters are reported not to filter: other orders are passed over."""
        other = self.requisition(number="OTHER001")
        requisition = self.requisition()
        self.send(other | requisition)
        submission = self.submission_of(requisition)
        self._never_filters()
        self.follow(1)
        self.assertEqual(submission.state, "confirmed")
        self.assertEqual(other.acknowledgement_state, "confirmed")

    def test_what_was_not_looked_through_proves_nothing(self):
        """Where Amazon does not filter, an order that is not on the pages we read is
        not one that Amazon has not taken: nothing is sent again."""
        both = self.requisition() | self.requisition(number="OTHER001")
        for requisition in both:
            self.simulator.add_fault("close_after", "submitAcknowledgement")
            self.send(requisition)
        self._never_filters()
        self.patch(status_search, "MOST_PAGES", 1)
        self.follow(46)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(
            set(both.mapped("acknowledgement_state")), {"confirmed", "unknown"}
        )
        self.assertEqual(self.posts(), 2)

    def _never_filters(self):
        """Have Amazon answer one order a page, whichever was asked for."""
        real = type(self.instance)._gateway

        def unfiltered(instance, door, **options):
            context = real(instance, door, **options)
            gateway = context.__enter__()
            orders = gateway.use(Orders)
            ask = orders.purchase_orders_status
            orders.purchase_orders_status = lambda **query: ask(
                **{**query, "purchase_order_number": None, "limit": 1}
            )
            self.addCleanup(context.__exit__, None, None, None)
            return gateway

        self.patch(type(self.instance), "_gateway", unfiltered)

    def test_looking_ends_after_two_days(self):
        self.simulator.ignore_next_acknowledgements()
        requisition = self.requisition()
        self.send(requisition)
        self.follow(60 * 49)
        submission = self.submission_of(requisition)
        self.assertEqual(submission.state, "mismatch")
        self.assertFalse(submission.next_check)

    def test_ask_now_is_a_button(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        submission.with_user(self.vendor_user).action_check_now()
        self.run_after_commit()
        self.assertEqual(submission.state, "confirmed")

    def test_another_worker_is_looking(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        submission.lease_until = fields.Datetime.now() + timedelta(minutes=5)
        submission._look_up()
        self.assertEqual(submission.state, "submitted")

    def test_a_later_version_ends_looking_for_the_earlier_one(self):
        requisition = self.requisition()
        self.send(requisition)
        first = self.submission_of(requisition)
        requisition.line_ids.accepted_qty = 8
        requisition._create_acknowledgements(
            {requisition: requisition._checked_answer()}
        )
        second = self.submission_of(requisition)
        self.assertEqual(second.acknowledgement_id.version, 2)
        self.assertFalse(first.next_check)
        second._send()
        self.follow(1)
        self.assertEqual(second.state, "confirmed")
        self.assertEqual(len(self.taken(requisition)), 2)
