from datetime import timedelta
from types import SimpleNamespace

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...logic.acknowledgement.answer import Part
from ..decision.case import DecisionCase
from ..orders import order
from .case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestSentencesAnswer(AcknowledgementCase):
    """What a person reads when an answer to Amazon is refused, or costs something."""

    def found(self, requisition, parts=None):
        """The sentences about this answer."""
        answer = requisition._draft_answer(parts=parts)
        return [each.sentence for each in requisition._check_acknowledgement(answer)]

    # --- Before anything is sent ----------------------------------------------

    def test_an_order_that_is_answered_is_not_answered_twice(self):
        requisition = self.requisition()
        self.send(requisition)
        name = requisition.acknowledgement_id.name
        self.assertEqual(
            self.found(requisition),
            [f"Amazon has been answered with {name} already (Submitted)."],
        )
        self.submission_of(requisition).state = "unknown"
        self.assertIn("(Outcome Unknown)", self.found(requisition)[0])
        with self.assertRaisesRegex(UserError, "cannot be answered yet"):
            self.send(requisition)
        self.assertEqual(self.posts(), 1)

    def test_a_line_that_nobody_has_decided_is_named(self):
        requisition = self.requisition(self.line(1), self.line(2))
        one, two = requisition.line_ids
        parts = {one: one._decision_parts(), two: []}
        self.assertIn(
            "Line 2 (B000000002): there is no decision.",
            self.found(requisition, parts),
        )
        answer = requisition._draft_answer(parts=parts)
        checked = requisition._checked_answer(answer=answer)
        with self.assertRaisesRegex(UserError, r"- Line 2 .*there is no decision"):
            requisition._refuse_hard_violations({requisition: checked})

    def test_a_line_without_product_is_named_with_the_two_ways_out(self):
        requisition = self.requisition(
            self.line(1), self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")
        )
        sentence = (
            "Line 2: no product is known for B0UNKNOWN1. Choose it on the "
            "line (it is remembered), or reject the line as Invalid Product Identifier."
        )
        self.assertIn(sentence, self.found(requisition))
        two = requisition.line_ids[1]
        # Rejected without such a reason it could never be accepted again.
        two.accepted_qty = 0
        self.assertIn(sentence, self.found(requisition))
        two.rejection_reason = "InvalidProductIdentifier"
        self.assertNotIn(sentence, self.found(requisition))
        self.send(requisition)
        self.assertEqual(self.posts(), 1)

    def test_of_many_reasons_the_first_ten_are_shown_and_the_rest_counted(self):
        unknown = [
            self.line(n, asin=f"B0UNKNOWN{n}", sku=f"NOSUCH-{n}") for n in range(1, 13)
        ]
        requisition = self.requisition(*unknown)
        with self.assertRaises(UserError) as refused:
            self.send(requisition)
        text = str(refused.exception)
        self.assertIn("cannot be answered yet:", text)
        self.assertEqual(text.count("no product is known for"), 10)
        self.assertIn("- ... and 2 more.", text)

    def test_what_amazons_model_does_not_allow_is_not_written(self):
        requisition = self.requisition()
        requisition.line_ids.sudo().unit_of_measure = False
        with self.assertRaisesRegex(UserError, "REQ.*4Z32PABC.*cannot be answered: "):
            requisition._payload_of(requisition._draft_answer())

    def test_an_order_with_nothing_to_decide_waits_for_a_person(self):
        self.instance.workflow = "automatic"
        requisition = self.requisition(self.line(1, quantity=0))
        self.assertEqual(requisition.hold_reason, "No rule decides about this order.")
        self.assertFalse(requisition.acknowledgement_ids)

    # --- The value limit ------------------------------------------------------

    def test_above_the_limit_both_amounts_are_named(self):
        self.have_plenty()
        self.instance.approval_limit = 100
        requisition = self.requisition().with_user(self.vendor_user)
        (sentence,) = self.found(requisition)
        self.assertRegex(
            sentence,
            r"102\.00.* is promised\. Above .*100\.00.* a Vendor Central Manager must "
            "approve it",
        )
        self.assertFalse(self.found(requisition.with_user(self.vendor_manager)))

    def test_only_a_manager_approves_and_only_what_waits(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()
        with self.assertRaisesRegex(AccessError, "Only a Vendor Central Manager can"):
            requisition.with_user(self.vendor_user).action_approve()
        by_manager = requisition.with_user(self.vendor_manager)
        by_manager.action_approve()
        with self.assertRaisesRegex(UserError, "Nothing here waits for an approval"):
            by_manager.action_approve()
        self.assertEqual(requisition.approved_amount, 102)

    # --- What a soft rule costs -----------------------------------------------

    def test_an_answer_that_leaves_a_rest_open(self):
        requisition = self.requisition()
        line = requisition.line_ids
        self.assertIn(
            "Line 1: only 6 of 10 are answered; Amazon will count the rest as "
            "rejected.",
            self.found(requisition, {line: [Part("Accepted", 6)]}),
        )

    def test_a_rejection_without_a_reason(self):
        requisition = self.requisition()
        line = requisition.line_ids
        self.assertIn(
            "Line 1 is rejected without a reason.",
            self.found(requisition, {line: [Part("Rejected", 10)]}),
        )

    def test_an_obsolete_product_is_lost_after_the_second_time(self):
        requisition = self.requisition()
        requisition.line_ids.write(
            {"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"}
        )
        self.assertIn(
            "Line 1: rejected as obsolete twice, Amazon stops ordering the product for "
            "good.",
            self.found(requisition),
        )

    def test_a_preview_says_that_backordered_counts_as_accepted(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write(
            {
                "accepted_qty": 6,
                "backordered_qty": 4,
                "backorder_date": requisition.window_end + timedelta(days=5),
            }
        )
        action = requisition.action_preview_acknowledgement()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn(
            "Backordered quantities count as accepted: Amazon expects them on the day "
            "they are promised for.",
            preview.order_ids.rule_ids.mapped("sentence"),
        )

    # --- After it was sent ----------------------------------------------------

    def test_what_amazon_has_read_and_refused_is_not_sent_again(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        submission._set_state("failed", "Amazon refused it.")
        with self.assertRaisesRegex(UserError, "has read .* and refused it"):
            submission.with_user(self.vendor_user).action_retry()
        self.assertEqual(self.posts(), 1)

    def test_what_amazon_has_is_not_cancelled_here(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        with self.assertRaisesRegex(
            UserError, "Only what still waits or has failed can be cancelled"
        ):
            submission.with_user(self.vendor_user).action_cancel()
        self.assertEqual(submission.state, "submitted")

    def test_a_refusal_of_amazons_without_a_reason_says_so(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        submission._transaction_failed(SimpleNamespace(errors=[]))
        self.assertEqual(
            submission.error_message,
            "Amazon refused 4Z32PABC after reading it: no reason given. Correct the "
            "requisition and send the acknowledgement again.",
        )


@tagged("post_install", "-at_install")
class TestSentencesProposal(DecisionCase):
    """Why a line is to be answered as proposed: what decides about money."""

    def why(self, outcome=None, *items, **values):
        """The reason on the line of an order under this rule."""
        if outcome:
            self.env["amazon.vendor.rule"].create(
                {
                    "name": "House rule",
                    "instance_id": self.instance.id,
                    "outcome": outcome,
                    **values,
                }
            )
        requisition = self.requisition(*items)
        requisition._propose()
        return requisition.line_ids.proposal_reason

    def test_rejected_by_a_rule(self):
        self.put(10)
        self.assertEqual(self.why("reject"), "Rejected by rule House rule.")

    def test_what_is_missing_rejected_by_a_rule(self):
        self.put(4)
        why = self.why("reject_rest")
        self.assertIn("What is missing is rejected by rule House rule.", why)
        self.assertIn("Only 4 of 10 can be delivered", why)

    def test_as_stock_allows_by_a_rule(self):
        self.put(4)
        self.assertIn("By rule House rule, as stock allows.", self.why("propose"))

    def test_backordered_by_a_rule(self):
        self.put(4)
        self.expect(6, 15)
        why = self.why("backorder", self.line(backorder=True))
        self.assertIn("Backordered by rule House rule.", why)
        self.assertIn("6 more can follow on", why)

    def test_a_rule_that_cannot_backorder_all_of_it_holds(self):
        self.put(4)
        why = self.why("backorder", self.line(backorder=False))
        self.assertIn(
            "Held: rule House rule says to backorder, which is not possible for all of "
            "it.",
            why,
        )

    def test_an_unknown_product_is_proposed_for_rejection(self):
        why = self.why(None, self.line(1, asin="B0UNKNOWN1", sku="NOSUCH"))
        self.assertEqual(why, "Rejected: no product has this ASIN, SKU or barcode.")

    def test_a_product_that_is_not_clear_is_held_with_the_problem(self):
        self._create_product("Twin one", default_code="TWIN")
        self._create_product("Twin two", default_code="TWIN")
        why = self.why(None, self.line(1, asin="B0TWIN00001", sku="TWIN"))
        self.assertRegex(
            why, "^Held: Several products fit B0TWIN00001: .*Twin one, .*Twin two"
        )

    def test_what_comes_too_late_is_rejected_although_it_comes(self):
        self.put(4)
        self.expect(6, 15)
        why = self.why("reject_rest", self.line(backorder=True))
        self.assertIn("6 are rejected, though more comes for", why)


@tagged("post_install", "-at_install")
class TestSentencesInstance(AcknowledgementCase):
    def test_an_instance_with_orders_does_not_move_to_another_company(self):
        self._create_outsiders()
        self.imported(order())
        with self.assertRaisesRegex(
            UserError, "has purchase orders already, so its company cannot be changed"
        ):
            self.instance.company_id = self.other_company
