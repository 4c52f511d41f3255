from datetime import datetime, timedelta, timezone

from odoo.tests import tagged

from .case import ChangeCase, iso


@tagged("post_install", "-at_install")
class TestChangeMeaning(ChangeCase):
    """Each change of Amazon's makes a revision that says what it means."""

    def meaning(self, requisition, **changes):
        return self.change(requisition, **changes).meaning

    def window(self, start, end):
        now = datetime.now(timezone.utc)
        return [iso(now + timedelta(start)), iso(now + timedelta(end))]

    def test_before_the_answer_a_change_means_nothing_more(self):
        requisition = self.requisition()
        revision = self.change(requisition, quantities={"1": 7})
        self.assertEqual((revision.meaning, revision.state), ("nothing", "none"))
        self.assertFalse(requisition.change_pending)
        self.assertEqual(requisition.line_ids.accepted_qty, 7)
        self.assertFalse(requisition.activity_ids)

    def test_quantity_up_means_to_answer_again_and_to_adapt(self):
        requisition = self.answered()
        revision = self.change(requisition, quantities={"1": 15})
        self.assertEqual(revision.meaning, "adapt_acknowledge")
        self.assertEqual(revision.state, "pending")
        self.assertTrue(requisition.change_pending)
        self.assertIn("Quantity 10 → 15", str(requisition.change_summary))
        self.assertEqual(requisition.change_meaning, "adapt_acknowledge")
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)

    def test_quantity_of_a_rejected_line_concerns_the_answer_only(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].accepted_qty = 0
        self.send(requisition)
        self.assertEqual(self.meaning(requisition, quantities={"2": 20}), "acknowledge")
        self.assertEqual(requisition.line_ids[1].accepted_qty, 0)

    def test_cost_means_to_answer_again_and_to_adapt_the_price(self):
        requisition = self.answered()
        self.assertEqual(
            self.meaning(requisition, costs={"1": "9.90"}), "adapt_acknowledge"
        )

    def test_a_window_means_another_delivery_date(self):
        requisition = self.answered()
        self.assertEqual(self.meaning(requisition, window=self.window(5, 20)), "adapt")

    def test_a_window_that_a_promised_day_misses_means_to_answer_again(self):
        requisition = self.requisition()
        requisition.line_ids.ship_date = requisition.window_end
        self.send(requisition)
        self.assertEqual(
            self.meaning(requisition, window=self.window(1, 5)), "adapt_acknowledge"
        )

    def test_another_fulfilment_centre_means_another_address(self):
        requisition = self.answered()
        self.assertEqual(self.meaning(requisition, ship_to="LEJ1"), "adapt")

    def test_another_type_is_noted_and_means_nothing(self):
        requisition = self.answered()
        revision = self.change(requisition, order_type="RushOrder")
        self.assertEqual((revision.meaning, revision.state), ("nothing", "none"))
        self.assertIn("Regular Order → Rush Order", revision.summary)

    def test_an_added_line_means_to_answer_again_and_to_adapt(self):
        requisition = self.answered()
        self.assertEqual(
            self.meaning(requisition, add_lines=[self.line(2, quantity=4)]),
            "adapt_acknowledge",
        )
        self.assertEqual(requisition.line_ids[1].accepted_qty, 4)

    def test_a_cancelled_line_means_to_adapt(self):
        requisition = self.answered(self.line(1), self.line(2))
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        self.assertEqual(self.fetch(requisition).meaning, "adapt")

    def test_a_cancelled_order_means_to_stop_the_delivery(self):
        self.instance.cancellation_policy = "manual"
        requisition = self.answered(self.line(1), self.line(2))
        revision = self.cancel(requisition)
        self.assertEqual((revision.meaning, revision.state), ("stop", "pending"))
        self.assertEqual(requisition.state, "closed")

    def test_a_cancelled_order_without_a_sale_order_means_nothing(self):
        requisition = self.requisition()
        self.assertEqual(self.cancel(requisition).meaning, "nothing")

    def test_an_order_that_is_received_and_closed_means_nothing(self):
        requisition = self.answered()
        self.advance(5)
        self.simulator.receive("4Z32PABC")
        self.simulator.change_order("4Z32PABC")
        revision = self.fetch(requisition)
        self.assertEqual(requisition.state, "closed")
        self.assertEqual(revision.meaning, "nothing")

    def test_one_activity_for_the_responsible_person_however_often_it_changes(self):
        requisition = self.answered()
        for quantity in (15, 16, 17):
            self.change(requisition, quantities={"1": quantity})
        activity = self.activities(requisition)
        self.assertEqual(len(activity), 1)
        self.assertIn("4Z32PABC", activity.summary)
        self.assertIn("Quantity 16 → 17", activity.note)
        self.assertIn("Apply Changes", activity.note)
        self.assertEqual(len(requisition._pending_revisions()), 3)

    def test_the_activity_is_found_again_in_whatever_language_it_is(self):
        requisition = self.answered()
        self.change(requisition, quantities={"1": 15})
        self.activities(requisition).summary = "Amazon hat 4Z32PABC geändert"
        self.change(requisition, quantities={"1": 16})
        self.assertEqual(len(self.activities(requisition)), 1)
        self.apply(requisition)
        self.assertFalse(self.activities(requisition))

    def test_the_filter_finds_what_is_still_to_be_applied(self):
        requisition = self.answered()
        other = self.answered(number="OTHER001")
        self.change(requisition, quantities={"1": 15})
        self.change(other, order_type="RushOrder")
        found = self.env["amazon.vendor.requisition"].search(
            [("change_pending", "=", True)]
        )
        self.assertEqual(found, requisition)

    def test_what_it_means_is_told_to_the_followers(self):
        requisition = self.answered()
        self.change(requisition, quantities={"1": 15})
        self.assertIn("Re-acknowledge", requisition.message_ids[0].body)
