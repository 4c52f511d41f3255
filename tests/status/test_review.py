from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..orders import item, order
from .case import StatusCase, item_status, status


@tagged("post_install", "-at_install")
class TestStatusReview(StatusCase):
    """What can hardly be true goes to a review list, never into the requisition."""

    def setUp(self):
        super().setUp()
        self.order = self.imported(order())
        self.line = self.order.line_ids

    def show(self, updated=20, **values):
        """Amazon shows this of the line."""
        self.apply_status(
            status(
                items=[item_status(**values)],
                updated=f"2026-11-{updated}T09:00:00Z",
            )
        )
        return self.order.review_ids

    def test_more_received_than_ordered_is_left_out_until_a_person_takes_it(self):
        self.show(received=8)
        review = self.show(updated=21, received=11)
        self.assertEqual((review.code, review.state), ("over_received", "open"))
        self.assertIn("11 eaches received, but ordered 10", review.message)
        self.assertEqual(self.line.received_qty, 8, "the last that can be true")
        self.assertEqual(self.history(self.order, "received"), [(8,)])
        self.assertEqual(self.order.open_review_count, 1)

        review.with_user(self.vendor_user).action_take()
        self.assertEqual(self.line.received_qty, 11)
        self.assertEqual(
            (review.state, review.decided_by_id), ("taken", self.vendor_user)
        )
        self.assertFalse(self.order.open_review_count)
        self.show(updated=22, received=11)
        self.assertEqual(self.line.received_qty, 11)
        self.assertEqual(review.state, "taken", "the same value is settled")

    def test_the_newest_status_is_what_is_taken(self):
        self.show(received=11)
        review = self.show(updated=21, received=11)
        self.assertEqual(review.queue_line_id.version, 2)
        review.with_user(self.vendor_user).action_take()
        self.assertEqual(self.line.received_qty, 11)

    def test_another_value_opens_it_again(self):
        review = self.show(received=11)
        review.with_user(self.vendor_user).action_take()
        self.show(updated=21, received=35139)
        self.assertEqual(review.state, "open")
        self.assertEqual(self.line.received_qty, 11)

    def test_a_negative_quantity_is_never_taken(self):
        review = self.show(ordered=10, received=-3)
        self.assertEqual(review.code, "negative")
        self.assertFalse(self.line.received_qty)
        with self.assertRaisesRegex(UserError, "cannot be taken over"):
            review.with_user(self.vendor_user).action_take()
        review.with_user(self.vendor_user).action_dismiss()
        self.assertEqual(review.state, "dismissed")
        self.show(updated=21, ordered=10, received=-3)
        self.assertEqual(review.state, "dismissed")
        self.assertFalse(self.line.received_qty)

    def test_a_negative_ordered_quantity_changes_nothing_of_the_order(self):
        review = self.show(ordered=-3)
        self.assertEqual(set(review.mapped("code")), {"negative"})
        self.assertEqual(self.line.ordered_qty, 10)

    def test_what_amazon_corrects_leaves_the_list(self):
        review = self.show(received=99)
        self.show(updated=21, received=9)
        self.assertEqual(review.state, "gone")
        self.assertEqual(self.line.received_qty, 9)

    def test_received_of_a_rejected_line_and_in_the_future(self):
        reviews = self.show(
            accepted=0,
            rejected=10,
            confirmation="REJECTED",
            received=2,
            received_on="2199-01-01T00:00:00Z",
        )
        self.assertEqual(set(reviews.mapped("code")), {"unexpected", "future"})
        self.assertFalse(self.line.received_qty)
        reviews.with_user(self.vendor_user).action_take()
        self.assertEqual(self.line.received_qty, 2)

    def test_absurd_and_unreadable_numbers(self):
        for number in ("a dozen", 1.5, 10**15):
            with self.subTest(number=number):
                review = self.show(received=number)
                self.assertEqual(review.code, "unreadable")
                self.assertEqual(self.line.acknowledged_qty, 10, "the rest counts")
                self.assertFalse(self.line.received_qty)

    def test_a_line_that_the_order_does_not_have(self):
        self.apply_status(status(items=[item_status(), item_status(7, "B0UNKNOWN00")]))
        review = self.order.review_ids
        self.assertEqual(review.code, "unknown_line")
        self.assertFalse(review.line_id)
        self.assertEqual(self.line.acknowledged_qty, 10)

    # --- What contradicts the order, or itself ---------------------------------

    def assertNothingTaken(self, review, code):
        self.assertEqual((review.code, review.state), (code, "open"))
        self.assertFalse(review.can_be_taken)
        self.assertFalse(self.line.has_status)
        self.assertEqual((self.line.acknowledged_qty, self.line.received_qty), (0, 0))
        self.assertFalse(self.order.history_ids)
        self.assertFalse(self.order.confirmation_status)
        self.assertFalse(self.order.answered_elsewhere, "nothing says so of this order")

    def test_a_status_of_another_product_is_none_of_the_line(self):
        review = self.show(asin="B0OTHER001", received=4)
        self.assertNothingTaken(review, "other_asin")
        self.assertIn("B0OTHER001, but the order has B000000001", review.message)
        self.show(updated=21, asin=" b000000001 ", received=4)
        self.assertEqual((review.state, self.line.received_qty), ("gone", 4))

    def test_quantities_of_a_line_that_is_cancelled_are_not_believed(self):
        self.imported(order(items=[item(quantity=0)]))
        review = self.show(ordered=100, accepted=100, received=40)
        self.assertNothingTaken(review, "other_ordered")
        self.assertIn("100 eaches ordered, but the order has 0", review.message)

    def test_a_confirmation_that_contradicts_its_quantities_is_not_believed(self):
        for confirmation, accepted, rejected in (
            ("REJECTED", 10, 0),
            ("ACCEPTED", 0, 10),
            ("PARTIALLY_ACCEPTED", 0, 10),
        ):
            with self.subTest(confirmation):
                review = self.show(
                    confirmation=confirmation, accepted=accepted, rejected=rejected
                )
                self.assertNothingTaken(review, "contradictory")

    def test_more_received_than_the_order_has_is_not_taken(self):
        """Also where Amazon's status orders as much."""
        review = self.show(ordered=100, accepted=10, received=80)
        self.assertEqual(review.code, "over_received")
        self.assertFalse(self.line.received_qty)
        self.assertEqual(self.line.acknowledged_qty, 10, "the rest counts")

    def test_an_order_that_follows_settles_the_doubt(self):
        review = self.show(asin="B0OTHER001", received=4)
        self.imported(order(items=[item(asin="B0OTHER001")]))
        self.assertEqual(review.state, "gone")
        self.assertEqual(self.line.received_qty, 4)

    def test_a_contradictory_status_confirms_nothing(self):
        requisition = self.requisition(
            item(1), item(2, asin="B000000002", sku="PART-2"), number="PO000009"
        )
        self.send(requisition)
        submission = self.submission_of(requisition)
        good = item_status(2, "B000000002")
        for updated, bad in enumerate(
            (
                item_status(asin="B0OTHER001"),
                item_status(confirmation="REJECTED"),
            ),
            20,
        ):
            self.apply_status(
                status("PO000009", [bad, good], updated=f"2026-11-{updated}T09:00:00Z")
            )
            self.assertEqual(submission.state, "submitted")
        self.assertEqual(requisition.line_ids.mapped("acknowledged_qty"), [0, 10])
        self.apply_status(status("PO000009", [item_status(), good]))
        self.assertEqual(submission.state, "confirmed")

    def test_the_evidence_is_what_amazon_sent(self):
        review = self.show(received=11)
        action = review.with_user(self.vendor_user).action_open_evidence()
        line = self.env["amazon.vendor.queue.line"].browse(action["res_id"])
        self.assertIn('"receivedQuantity": {"amount": 11', line.payload)

    def test_one_line_in_doubt_does_not_hold_up_its_neighbours(self):
        requisition = self.imported(
            order("PO000002", [item(1), item(2, asin="B000000002")])
        )
        self.apply_status(
            status(
                "PO000002",
                [item_status(received=99), item_status(2, "B000000002", received=5)],
            )
        )
        self.assertEqual(requisition.line_ids.mapped("received_qty"), [0, 5])

    # --- The responsible person is told --------------------------------------

    def asked(self):
        """The activities that ask somebody to review."""
        return self.activities(self.order).filtered(
            lambda a: a.amazon_vendor_key == "review"
        )

    def test_the_responsible_person_is_asked_to_review(self):
        self.show(received=11)
        activity = self.asked()
        self.assertEqual(activity.user_id, self.instance.responsible_id)
        self.assertIn("4Z32PABC", activity.summary)
        self.assertIn("11 eaches received, but ordered 10", activity.note)

    def test_many_doubts_about_an_order_are_one_activity(self):
        lines = range(1, 9)
        requisition = self.imported(
            order("PO000002", [item(n, asin=f"B00000000{n}") for n in lines])
        )
        for day in (20, 21, 22):
            self.apply_status(
                status(
                    "PO000002",
                    [item_status(n, f"B00000000{n}", received=day) for n in lines],
                    updated=f"2026-11-{day}T09:00:00Z",
                )
            )
        (activity,) = self.activities(requisition)
        self.assertIn("22 eaches", activity.note, "the newest value")
        self.assertIn("and 3 more", activity.note)

    def test_the_activity_goes_when_a_person_has_decided_all(self):
        reviews = self.show(
            accepted=0,
            rejected=10,
            confirmation="REJECTED",
            received=2,
            received_on="2199-01-01T00:00:00Z",
        )
        first, second = reviews.with_user(self.vendor_user)
        first.action_take()
        self.assertEqual(len(self.asked()), 1)
        self.assertNotIn(first.message, self.asked().note)
        second.action_dismiss()
        self.assertFalse(self.asked())

    def test_the_activity_goes_when_amazon_corrects_the_value(self):
        self.show(received=99)
        self.assertTrue(self.asked())
        self.show(updated=21, received=9)
        self.assertFalse(self.asked())

    def test_what_was_marked_as_done_is_asked_again_for_another_value_only(self):
        self.show(received=11)
        self.asked().action_done()
        self.show(updated=21, received=11)
        self.assertFalse(self.asked())
        self.show(updated=22, received=12)
        self.assertEqual(len(self.asked()), 1)

    def test_a_status_without_doubt_asks_nobody(self):
        self.show(received=10)
        self.assertFalse(self.asked())

    def test_who_may_not_answer_may_not_decide(self):
        review = self.show(received=11)
        self._create_outsiders()
        for user in (self.portal_user, self.internal_user, self.other_manager):
            for button in ("action_take", "action_dismiss"):
                with self.assertRaises(AccessError):
                    getattr(review.with_user(user), button)()
