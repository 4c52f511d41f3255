import hashlib
import json
from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..sale.plain import neighbours, statements_of_plain_odoo
from .case import AcknowledgementCase, iso


@tagged("post_install", "-at_install")
class TestPreview(AcknowledgementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.have_plenty()

    def preview(self, requisitions):
        action = requisitions.action_preview_acknowledgement()
        self.assertEqual(action["target"], "new")
        return requisitions.env[action["res_model"]].browse(action["res_id"])

    def rules(self, preview, severity):
        return preview.order_ids.rule_ids.filtered(lambda r: r.severity == severity)

    # --- What it shows ------------------------------------------------------

    def test_accepted_in_full(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=4))
        preview = self.preview(requisition)
        self.assertEqual(preview.amazon_status, "ACCEPTED")
        self.assertAlmostEqual(preview.amount_accepted, 142.8)
        self.assertAlmostEqual(preview.amount_rejected, 0)
        self.assertFalse(preview.hard_count or preview.soft_count)
        self.assertFalse(requisition.acknowledgement_ids, "nothing is written")

    def test_what_is_rejected_for_good_is_said_of_all_orders_together(self):
        full, part = self.requisition(), self.requisition(number="4Z32PART")
        self.assertFalse(self.preview(full | part).rejection_note)
        part.line_ids.accepted_qty = 7  # of 10 at 10.20
        note = self.preview(full | part).rejection_note
        self.assertRegex(note, r"30\.60.* 1 of 2.*never takes")

    def test_a_proposed_rejection_of_an_unknown_product_is_a_risk(self):
        unknown = self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")
        requisition = self.requisition(self.line(1), unknown)
        requisition.action_propose()
        preview = self.preview(requisition.with_user(self.vendor_user))
        self.assertIn("B0UNKNOWN1", self.rules(preview, "soft").sentence)
        with self.assertRaisesRegex(UserError, "accept the risks"):
            preview.action_send()
        self.assertTrue(requisition._wants_preview())

    def test_a_person_who_rejects_an_unknown_product_is_not_asked_again(self):
        unknown = self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")
        requisition = self.requisition(self.line(1), unknown)
        line = requisition.line_ids[1].with_user(self.vendor_user)
        reason = "InvalidProductIdentifier"
        line.write({"accepted_qty": 0, "rejection_reason": reason})
        preview = self.preview(requisition)
        self.assertFalse(preview.soft_count or preview.hard_count)

    def test_partially_accepted_and_the_money(self):
        requisition = self.requisition(self.line(1, quantity=10), self.line(2))
        requisition.line_ids[0].accepted_qty = 4
        preview = self.preview(requisition)
        self.assertEqual(preview.amazon_status, "PARTIALLY_ACCEPTED")
        self.assertAlmostEqual(preview.amount_accepted, 14 * 10.2)
        self.assertAlmostEqual(preview.amount_rejected, 6 * 10.2)

    def test_rejected(self):
        requisition = self.requisition()
        requisition.line_ids.accepted_qty = 0
        preview = self.preview(requisition)
        self.assertEqual(preview.amazon_status, "REJECTED")
        self.assertIn(
            "never accepts a rejected line again",
            " ".join(self.rules(preview, "info").mapped("sentence")),
        )

    def test_a_line_that_is_not_answered_counts_as_rejected(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].write(
            {"problem": "The price cannot be read.", "accepted_qty": 0}
        )
        preview = self.preview(requisition)
        self.assertEqual(preview.amazon_status, "PARTIALLY_ACCEPTED")
        self.assertAlmostEqual(preview.amount_rejected, 102)
        self.assertEqual(self.rules(preview, "soft").code, "line_unanswered")
        preview.accept_risks = True
        preview.action_send()
        self.assertEqual(requisition.acknowledgement_id.outcome, "partial")

    def test_a_backorder_is_shown_as_accepted_by_amazon(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write(
            {
                "accepted_qty": 6,
                "backordered_qty": 4,
                "backorder_date": requisition.window_end + timedelta(days=5),
            }
        )
        preview = self.preview(requisition)
        self.assertEqual(preview.amazon_status, "ACCEPTED")
        codes = self.rules(preview, "info").mapped("code")
        self.assertIn("backorder_accepted", codes)

    def test_the_clocks_are_told(self):
        placed = iso(datetime.now(timezone.utc) - timedelta(minutes=90))
        requisition = self.requisition(purchaseOrderDate=placed)
        notes = " ".join(
            self.rules(self.preview(requisition), "info").mapped("sentence")
        )
        self.assertIn("within 24 hours: 22 hours are left", notes)
        self.assertIn("changed for another 46 hours", notes)
        self.advance(60 * 50)
        preview = self.preview(requisition)
        self.assertEqual(self.rules(preview, "soft").code, "late_answer")
        notes = " ".join(self.rules(preview, "info").mapped("sentence"))
        self.assertIn("only dates can be changed", notes)

    # --- What is sent is what was shown -------------------------------------

    def test_sends_exactly_the_document_that_was_shown(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[0].accepted_qty = 7
        preview = self.preview(requisition)
        shown = preview.order_ids.payload
        self.assertEqual(json.loads(preview.message), json.loads(shown))
        self.advance(10)
        action = preview.action_send()
        self.run_after_commit()
        submission = self.submission_of(requisition)
        self.assertEqual(submission.payload, shown)
        self.assertEqual(
            submission.payload_hash, hashlib.sha256(shown.encode()).hexdigest()
        )
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(action["res_model"], "sale.order")

    def test_what_changed_since_is_not_sent(self):
        requisition = self.requisition()
        preview = self.preview(requisition)
        requisition.line_ids.accepted_qty = 3
        with self.assertRaisesRegex(UserError, "has changed since this preview"):
            preview.action_send()
        action = preview.action_refresh()
        again = self.env[action["res_model"]].browse(action["res_id"])
        again.action_send()
        self.assertEqual(requisition.acknowledgement_id.line_ids[0].quantity, 3)

    def test_an_old_preview_is_not_sent(self):
        requisition = self.requisition()
        preview = self.preview(requisition)
        self.advance(61)
        with self.assertRaisesRegex(UserError, "too old"):
            preview.action_send()

    # --- Hard and soft ------------------------------------------------------

    def test_a_hard_rule_refuses(self):
        requisition = self.requisition()
        requisition.line_ids.write({"accepted_qty": 4, "backordered_qty": 6})
        preview = self.preview(requisition)
        self.assertEqual(preview.ready_count, 0)
        self.assertIn(
            "backorder_not_allowed", self.rules(preview, "hard").mapped("code")
        )
        with self.assertRaisesRegex(UserError, "does not allow a backorder"):
            preview.action_send()
        self.assertFalse(requisition.acknowledgement_ids)

    def test_a_soft_rule_is_accepted_by_somebody_and_remembered(self):
        requisition = self.requisition()
        requisition.line_ids.write(
            {"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"}
        )
        preview = self.preview(requisition.with_user(self.vendor_user))
        with self.assertRaisesRegex(UserError, "accept the risks"):
            preview.action_send()
        preview.accept_risks = True
        preview.action_send()
        acknowledgement = requisition.acknowledgement_id
        self.assertIn("obsolete", acknowledgement.soft_warnings)
        self.assertEqual(acknowledgement.risks_accepted_by_id, self.vendor_user)

    def test_without_a_risk_nobody_accepted_one(self):
        requisition = self.requisition()
        self.preview(requisition).action_send()
        self.assertFalse(requisition.acknowledgement_id.risks_accepted_by_id)

    def test_obsolete_for_the_second_time_says_that_it_ends_the_product(self):
        first = self.requisition(number="OBSOLET1")
        first.line_ids.write({"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"})
        self.send(first)
        second = self.requisition(number="OBSOLET2")
        second.line_ids.write(
            {"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"}
        )
        codes = self.rules(self.preview(second), "soft").mapped("code")
        self.assertEqual(codes, ["obsolete_product"])
        self.advance(60 * 49)
        soft = self.rules(self.preview(second), "soft")
        self.assertIn(
            "This second time ends the product", " ".join(soft.mapped("sentence"))
        )

    # --- When it opens ------------------------------------------------------

    def click(self, requisitions):
        clicked = requisitions.with_context(amazon_vendor_preview=True)
        return clicked.action_send_acknowledgement()

    def test_a_click_sends_at_once_where_nothing_is_at_risk(self):
        requisition = self.requisition()
        action = self.click(requisition)
        self.assertEqual(action["res_model"], "sale.order")

    def test_a_click_opens_the_preview_where_a_risk_is(self):
        requisition = self.requisition()
        requisition.line_ids.write(
            {"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"}
        )
        action = self.click(requisition)
        self.assertEqual(action["res_model"], "amazon.vendor.acknowledgement.preview")
        self.instance.preview_before_sending = "never"
        action = self.click(requisition)
        self.assertEqual(action["res_model"], "amazon.vendor.acknowledgement")

    def test_a_click_opens_the_preview_where_the_instance_always_wants_it(self):
        self.instance.preview_before_sending = "always"
        requisition = self.requisition()
        self.assertEqual(
            self.click(requisition)["res_model"],
            "amazon.vendor.acknowledgement.preview",
        )
        self.assertFalse(requisition.acknowledgement_ids)
        action = requisition.action_send_acknowledgement()
        self.assertEqual(action["res_model"], "sale.order", "a call says what it wants")

    def test_many_orders_at_once(self):
        good = self.requisition(number="GOOD0001")
        bad = self.requisition(number="BAD00001")
        bad.line_ids.write({"accepted_qty": 4, "backordered_qty": 6})
        preview = self.preview(good | bad)
        self.assertEqual((preview.order_count, preview.ready_count), (2, 1))
        self.assertFalse(preview.order_id)
        row = preview.order_ids.filtered(lambda o: o.requisition_id == bad)
        self.assertIn("does not allow a backorder", row.remarks)
        action = preview.action_send()
        self.assertIn("BAD00001", action["params"]["message"])
        self.assertTrue(good.acknowledgement_ids)
        self.assertFalse(bad.acknowledgement_ids)

    # --- Rights, speed ------------------------------------------------------

    def test_only_who_may_answer_previews(self):
        self._create_outsiders()
        requisition = self.requisition()
        for user in (self.internal_user, self.portal_user, self.other_manager):
            with self.assertRaises(AccessError):
                requisition.with_user(user).action_preview_acknowledgement()

    def test_no_query_per_line(self):
        """A requisition of 500 lines is previewed and sent like one of 5."""

        def lines(count):
            return [
                self.line(n, asin=f"B{n:09}", sku="PART-2") for n in range(2, count + 2)
            ]

        def preview_and_send(requisition):
            self.env.flush_all()
            self.env.invalidate_all()
            # Browsed anew, as a request does.
            self.preview(requisition.browse(requisition.id)).action_send()

        preview_and_send(self.requisition(*lines(2), number="WARM0001"))
        few = self.requisition(*lines(5), number="FEW00001")
        many = self.requisition(*lines(500), number="MANY0001")
        small = self.count_sql(lambda: preview_and_send(few))
        large = self.count_sql(lambda: preview_and_send(many))
        self.assertEqual(len(many.sale_order_id.order_line), 500)
        # Odoo itself inserts rows in batches of 100 or so and fetches 1000 at once.
        allowed = 60
        if neighbours(self.env):
            plain = [
                statements_of_plain_odoo(self, each.sale_order_id)
                for each in (few, many)
            ]
            allowed += plain[1] - plain[0]
        self.assertLess(large - small, allowed, f"{small} for 5 lines, {large} for 500")

    def test_the_previewed_answer_is_dated_as_shown(self):
        requisition = self.requisition()
        preview = self.preview(requisition)
        self.advance(5)
        preview.action_send()
        self.assertEqual(
            requisition.acknowledgement_id.acknowledgement_date, preview.moment
        )
        self.assertLess(preview.moment, fields.Datetime.now())
