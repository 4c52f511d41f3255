from datetime import datetime, timedelta, timezone

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ChangeCase, iso


@tagged("post_install", "-at_install")
class TestChangeQuotation(ChangeCase):
    """By approval: the quotation that nobody has confirmed follows Amazon, and says
    so; what a person lowered on it stays lowered."""

    def setUp(self):
        super().setUp()
        self.instance.workflow = "by_approval"

    def happen(self, requisition, **changes):
        """Amazon changes the order; it is imported, and what follows happens."""
        self.change(requisition, **changes)
        self.run_after_commit()
        return requisition.revision_ids[0]

    def said(self, order):
        return "".join(message.body for message in order.message_ids)

    def quantities(self, order):
        return order.order_line.mapped("product_uom_qty")

    # --- What follows ---------------------------------------------------------

    def test_quantity_and_cost_follow_with_a_note_in_words(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        revision = self.happen(requisition, quantities={"1": 15}, costs={"1": "9.90"})
        line = order.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (15, 9.9))
        self.assertEqual((order.state, order.amazon_status), ("draft", "approval"))
        self.assertEqual(revision.state, "applied")
        self.assertIn("4Z32PABC", self.said(order))
        self.assertIn("Line 1: quantity 10 → 15", self.said(order))
        self.assertIn("Line 1: price 10.2 → 9.9", self.said(order))
        self.assertFalse(self.activities(requisition))
        self.assertEqual(self.posts(), 0)

    def test_less_than_before_follows_too(self):
        requisition = self.requisition()
        self.happen(requisition, quantities={"1": 4})
        self.assertEqual(self.quantities(requisition.sale_order_id), [4])

    def test_a_window_that_moves_becomes_the_delivery_date(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        now = datetime.now(timezone.utc)
        self.happen(
            requisition, window=[iso(now + timedelta(20)), iso(now + timedelta(30))]
        )
        self.assertEqual(order.commitment_date, requisition.window_end)
        self.assertIn("Delivery date", self.said(order))

    def test_a_new_line_is_added_and_a_cancelled_one_taken_out(self):
        requisition = self.requisition(self.line(1), self.line(2))
        order = requisition.sale_order_id
        self.happen(requisition, add_lines=[self.line(3, quantity=4)])
        self.assertEqual(self.quantities(order), [10, 10, 4])
        self.assertIn("4 of [PART-3] Part 3 added", self.said(order))
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        self.fetch(requisition)
        self.run_after_commit()
        self.assertEqual(self.quantities(order), [10, 4])
        self.assertIn("Line 2: quantity 10 → 0", self.said(order))

    def test_the_whole_order_cancelled_cancels_the_quotation(self):
        requisition = self.requisition()
        self.cancel(requisition)
        self.run_after_commit()
        self.assertEqual(requisition.sale_order_id.state, "cancel")

    def test_what_is_confirmed_then_is_amazons_order_of_today(self):
        requisition = self.requisition()
        self.happen(requisition, quantities={"1": 15})
        requisition.sale_order_id.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        (part,) = self.answers_sent(requisition)["1"]
        self.assertEqual(
            (part["acknowledgementCode"], part["acknowledgedQuantity"]["amount"]),
            ("Accepted", 15),
        )

    # --- What a person lowered ------------------------------------------------

    def test_what_was_lowered_stays_lowered_when_amazon_orders_more(self):
        requisition = self.requisition(self.line(1), self.line(2))
        order = requisition.sale_order_id
        order.order_line[0].product_uom_qty = 7
        revision = self.happen(requisition, quantities={"1": 15, "2": 12})
        self.assertEqual(self.quantities(order), [7, 12])
        self.assertEqual(revision.state, "applied")
        self.assertEqual(requisition.line_ids.mapped("accepted_qty"), [7, 12])
        self.assertIn(order.name, requisition.line_ids[0].proposal_reason)

    def test_what_was_lowered_below_the_new_quantity_stays(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 3
        self.happen(requisition, quantities={"1": 5})
        self.assertEqual(self.quantities(order), [3])

    def test_what_was_lowered_is_cut_to_what_is_still_ordered(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 7
        self.happen(requisition, quantities={"1": 5})
        self.assertEqual(self.quantities(order), [5])

    def test_a_line_that_was_taken_out_stays_out(self):
        requisition = self.requisition(self.line(1), self.line(2))
        order = requisition.sale_order_id
        order.order_line[1].unlink()
        self.happen(requisition, quantities={"2": 15})
        self.assertEqual(self.quantities(order), [10])
        self.assertEqual(requisition.line_ids[1].accepted_qty, 0)

    def test_where_nothing_has_to_follow_the_quotation_tells_it_all_the_same(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 7
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual((revision.meaning, revision.state), ("nothing", "none"))
        self.assertIn("stays as it is", self.said(order))
        self.assertIn("10 → 15", self.said(order))

    def test_lowered_cases_stay_cases(self):
        requisition = self.requisition(self.line(1, quantity=5, unit="Cases", size=12))
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 3
        self.happen(requisition, quantities={"1": 8})
        self.assertEqual(self.quantities(order), [3])

    def test_of_a_line_in_parts_the_lowered_part_stays_lowered(self):
        self.instance.workflow = "by_requisition"
        requisition = self.requisition(self.line(1, backorder=True))
        later = requisition.window_end + timedelta(days=30)
        requisition.line_ids.write(
            {"accepted_qty": 6, "backordered_qty": 4, "backorder_date": later}
        )
        self.instance.workflow = "by_approval"
        requisition.action_follow_workflow()
        order = requisition.sale_order_id
        order.order_line[1].product_uom_qty = 1
        self.happen(requisition, quantities={"1": 20})
        self.assertEqual(self.quantities(order), [6, 1])

    def test_a_lower_price_stays_unless_amazon_changes_its_own(self):
        requisition = self.requisition()
        line = requisition.sale_order_id.order_line
        line.price_unit = 9.5
        self.happen(requisition, quantities={"1": 15})
        self.assertEqual((line.product_uom_qty, line.price_unit), (15, 9.5))
        self.happen(requisition, costs={"1": "9.90"})
        self.assertEqual(line.price_unit, 9.9)

    # --- What is not touched ---------------------------------------------------

    def test_what_a_person_has_confirmed_never_changes_silently(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertEqual(self.quantities(order), [10])
        self.assertEqual(len(self.activities(requisition)), 1)
        self.follow(1)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual((order.state, self.quantities(order)), ("sale", [10]))

    def test_what_amazon_refused_was_confirmed_before_and_waits_for_a_person(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        self.submission_of(requisition)._set_state("failed", "Amazon refused it.")
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertEqual(self.quantities(order), [10])

    def test_a_quotation_that_does_not_follow_yet_is_not_confirmed(self):
        """Between the import and what follows from it somebody may click Confirm."""
        requisition = self.requisition()
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 15})
        with self.assertRaisesRegex(UserError, "does not follow it yet"):
            order.with_user(self.vendor_user).action_confirm()
        self.assertEqual(self.posts(), 0)
        self.run_after_commit()
        order.with_user(self.vendor_user).action_confirm()
        self.run_after_commit()
        self.assertEqual(self.posts(), 1)

    def test_a_locked_quotation_is_left_to_a_person(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.locked = True
        self.happen(requisition, quantities={"1": 15})
        self.assertEqual(self.quantities(order), [10])
        self.assertIn("locked", self.activities(requisition).note)

    # --- The value limit -------------------------------------------------------

    def test_the_limit_is_asked_again_for_the_new_amount(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()  # 102.00
        requisition.with_user(self.vendor_manager).action_approve()
        self.assertFalse(requisition.needs_approval)
        self.happen(requisition, quantities={"1": 15})
        self.assertTrue(requisition.needs_approval)
        order = requisition.sale_order_id.with_user(self.vendor_user)
        with self.assertRaisesRegex(UserError, "153.00.* is promised"):
            order.action_confirm()
        requisition.with_user(self.vendor_manager).action_approve()
        order.action_confirm()
        self.run_after_commit()
        self.assertEqual(self.posts(), 1)

    def test_what_stays_lowered_needs_no_other_approval(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()
        requisition.sale_order_id.order_line.product_uom_qty = 9
        self.happen(requisition, quantities={"1": 15})
        self.assertFalse(requisition.needs_approval)

    # --- Importing -------------------------------------------------------------

    def test_the_same_order_again_changes_nothing(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 7
        self.fetch(requisition)
        self.run_after_commit()
        self.assertEqual(self.quantities(order), [7])
        self.assertNotIn("Amazon changed", self.said(order))
