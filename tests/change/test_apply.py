from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import ChangeCase, iso

WINDOW = "2027-01-04T00:00:00Z--2027-01-11T00:00:00Z"


@tagged("post_install", "-at_install")
class TestChangeApply(ChangeCase):
    """Apply Changes does what a change means, and says what it did."""

    def test_more_is_answered_again_and_delivered(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 15})
        self.assertEqual(order.order_line.product_uom_qty, 10, "not silently")
        self.apply(requisition)
        self.assertEqual(order.order_line.product_uom_qty, 15)
        self.assertEqual(self.open_quantity(order), 15)
        self.assertEqual(requisition.acknowledgement_ids.mapped("version"), [2, 1])
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        sent = self.answers_sent(requisition)["1"]
        self.assertEqual(sent[0]["acknowledgedQuantity"]["amount"], 15)
        self.assertEqual(self.posts(), 2)

    def test_less_is_answered_again_and_the_delivery_shrinks(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 4})
        self.apply(requisition)
        self.assertEqual(order.order_line.product_uom_qty, 4)
        self.assertEqual(self.open_quantity(order), 4)
        self.assertEqual(order.state, "sale")

    def test_it_is_told_on_the_order_the_requisition_and_the_revision(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        revision = self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        said = "".join(message.body for message in order.message_ids)
        self.assertIn("quantity 10 → 15", said)
        self.assertIn("4Z32PABC", said)
        self.assertIn(
            "quantity 10 → 15", "".join(m.body for m in requisition.message_ids)
        )
        self.assertEqual(revision.state, "applied")
        self.assertEqual(revision.applied_by, self.vendor_user)
        self.assertIn("quantity 10 → 15", revision.outcome)
        self.assertIn("ACK", revision.outcome)
        self.assertFalse(requisition.change_pending)
        self.assertFalse(self.activities(requisition))

    def test_a_part_that_was_accepted_is_counted_in_the_new_unit(self):
        requisition = self.requisition(self.line(1, quantity=100, backorder=True))
        line = requisition.line_ids
        line.write(
            {
                "accepted_qty": 40,
                "backordered_qty": 12,
                "backorder_date": requisition.window_end + timedelta(days=9),
            }
        )
        self.send(requisition)
        number = requisition.purchase_order_number
        document = self.simulator.order(number).document
        quantity = document["orderDetails"]["items"][0]["orderedQuantity"]
        quantity.update(unitOfMeasure="Cases", unitSize=6)
        self.change(requisition)
        self.assertEqual((line.unit_of_measure, line.unit_size), ("Cases", 6))
        self.assertEqual((line.accepted_qty, line.backordered_qty), (6, 2))

    def test_amazons_cost_is_not_discounted(self):
        requisition = self.answered()
        line = requisition.sale_order_id.order_line
        line.discount = 10
        self.change(requisition, costs={"1": "9.50"})
        self.apply(requisition)
        self.assertEqual((line.price_unit, line.discount), (9.5, 0))
        self.assertAlmostEqual(line.price_subtotal, 95)

    def test_amazons_cost_becomes_the_price_and_stays_it(self):
        requisition = self.answered(confirm=True)
        line = requisition.sale_order_id.order_line
        self.lamp.list_price = 99
        self.change(requisition, costs={"1": "9.90"})
        self.assertEqual(line.price_unit, 10.2)
        self.apply(requisition)
        self.assertEqual(line.price_unit, 9.9)
        self.change(requisition, quantities={"1": 12})
        self.apply(requisition)
        self.assertEqual((line.product_uom_qty, line.price_unit), (12, 9.9))

    def test_a_price_set_by_hand_stays_where_amazon_changed_the_quantity_only(self):
        requisition = self.answered()
        line = requisition.sale_order_id.order_line
        line.price_unit = 9.5
        self.change(requisition, quantities={"1": 12})
        self.apply(requisition)
        self.assertEqual((line.product_uom_qty, line.price_unit), (12, 9.5))

    def test_a_quotation_follows_as_well(self):
        requisition = self.answered(self.line(1), self.line(2))
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 3, "2": 0})
        self.apply(requisition)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3])
        self.assertEqual(order.state, "draft")

    def test_an_added_line_is_answered_sold_and_delivered(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, add_lines=[self.line(2, quantity=4, cost="3.30")])
        self.apply(requisition)
        added = order.order_line[1]
        self.assertEqual(added.product_id, self.products[1])
        self.assertEqual((added.product_uom_qty, added.price_unit), (4, 3.3))
        self.assertEqual(self.open_quantity(order), 14)
        self.assertEqual(set(self.answers_sent(requisition)), {"1", "2"})

    def test_an_added_line_of_an_unknown_product_is_not_rejected_by_accident(self):
        requisition = self.answered(confirm=True)
        self.change(
            requisition, add_lines=[self.line(2, asin="B0UNKNOWN1", sku="NOSUCHSKU")]
        )
        with self.assertRaisesRegex(UserError, "no product is known for B0UNKNOWN1"):
            self.apply(requisition)
        self.assertEqual(self.posts(), 1)
        self.assertTrue(requisition.change_pending)
        requisition.line_ids[1].with_user(self.vendor_user).product_id = self.products[
            2
        ]
        self.apply(requisition)
        self.assertEqual(len(requisition.sale_order_id.order_line), 2)

    def test_a_cancelled_line_is_taken_out_of_the_delivery(self):
        requisition = self.answered(self.line(1), self.line(2), confirm=True)
        order = requisition.sale_order_id
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        self.fetch(requisition)
        self.apply(requisition)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [10, 0])
        self.assertEqual(self.open_quantity(order), 10)
        self.assertEqual(self.posts(), 1, "a cancelled line is no part of an answer")

    def test_a_line_that_comes_back_is_answered_as_before(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].accepted_qty = 6
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        self.fetch(requisition)
        self.apply(requisition)
        self.assertEqual(self.open_quantity(order), 10)
        self.advance(5)
        self.simulator.uncancel_line("4Z32PABC", "2")
        revision = self.fetch(requisition)
        self.assertEqual(revision.meaning, "adapt_acknowledge")
        self.assertEqual(requisition.line_ids[1].accepted_qty, 6)
        self.apply(requisition)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [10, 6])
        self.assertEqual(self.open_quantity(order), 16)

    def test_a_window_moves_the_delivery(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        now = datetime.now(timezone.utc)
        window = [iso(now + timedelta(5)), iso(now + timedelta(20))]
        self.change(requisition, window=window)
        self.assertNotEqual(order.commitment_date, requisition.window_end)
        self.apply(requisition)
        self.assertEqual(order.commitment_date, requisition.window_end)
        move = order.order_line.move_ids
        self.assertEqual(move.date_deadline, requisition.window_end)
        self.assertEqual(move.date, requisition.window_end)
        self.assertEqual(self.posts(), 1)

    def test_a_backorder_keeps_the_day_that_amazon_was_told(self):
        requisition = self.requisition(self.line(1, backorder=True))
        later = requisition.window_end + timedelta(days=30)
        requisition.line_ids.write(
            {"accepted_qty": 6, "backordered_qty": 4, "backorder_date": later}
        )
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        now = datetime.now(timezone.utc)
        self.change(
            requisition, window=[iso(now + timedelta(5)), iso(now + timedelta(20))]
        )
        self.apply(requisition)
        first, backorder = order.order_line
        self.assertEqual(first.move_ids.date_deadline, requisition.window_end)
        self.assertEqual(backorder.move_ids.date_deadline, later)

    def test_another_fulfilment_centre_becomes_the_address_of_the_delivery(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        before = order.partner_shipping_id
        self.change(requisition, ship_to="LEJ1")
        self.assertEqual(order.partner_shipping_id, before)
        self.apply(requisition)
        self.assertEqual(order.partner_shipping_id, requisition.partner_shipping_id)
        self.assertNotEqual(order.partner_shipping_id, before)
        self.assertEqual(order.picking_ids.partner_id, requisition.partner_shipping_id)

    def test_what_was_delivered_already_is_left_and_given_to_a_person(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.deliver(order, 6)
        self.change(requisition, quantities={"1": 4})
        self.apply(requisition)
        self.assertEqual(order.order_line.product_uom_qty, 6)
        self.assertEqual(self.open_quantity(order), 0)
        activity = self.activities(requisition)
        self.assertEqual(len(activity), 1)
        self.assertIn(order.name, activity.summary)
        self.assertIn("6 of", activity.note)
        self.assertIn("delivered already", requisition.revision_ids[0].outcome)

    def test_an_address_is_not_changed_once_something_left(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        before = order.partner_shipping_id
        self.deliver(order, 6)
        self.change(requisition, ship_to="LEJ1")
        self.apply(requisition)
        self.assertEqual(order.partner_shipping_id, before)
        self.assertIn("was shipped already", self.activities(requisition).note)

    def test_a_locked_order_is_not_touched(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        order.action_lock()
        self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        self.assertEqual(order.order_line.product_uom_qty, 10)
        note = self.activities(requisition).note
        self.assertIn("locked", note)
        self.assertIn("quantity 10 → 15", note)

    def test_an_invoiced_price_is_left_to_a_person(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.deliver(order, 10)
        order._create_invoices().action_post()
        self.change(requisition, costs={"1": "9.90"})
        self.apply(requisition)
        self.assertEqual(order.order_line.price_unit, 10.2)
        self.assertIn("invoiced already", self.activities(requisition).note)

    def test_several_changes_are_applied_at_once(self):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 15})
        self.change(requisition, costs={"1": "9.90"})
        self.apply(requisition)
        line = order.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (15, 9.9))
        self.assertEqual(self.posts(), 2)
        self.assertEqual(set(requisition.revision_ids.mapped("state")), {"applied"})

    def test_two_days_after_its_change_amazon_takes_no_answer_but_the_order_follows(
        self,
    ):
        requisition = self.answered(confirm=True)
        order = requisition.sale_order_id
        self.change(requisition, quantities={"1": 15})
        self.advance(49 * 60)
        self.apply(requisition)
        self.assertEqual(self.posts(), 1)
        self.assertEqual(order.order_line.product_uom_qty, 15)
        self.assertIn("48 hours", self.activities(requisition).note)

    def test_an_answer_under_way_comes_first(self):
        requisition = self.answered(confirm=True)
        self.change(requisition, quantities={"1": 15})
        self.submission_of(requisition).state = "unknown"
        with (
            self.assertRaisesRegex(UserError, "has been answered"),
            self.env.cr.savepoint(),
        ):
            self.apply(requisition)
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)

    def test_nothing_to_apply_is_said(self):
        requisition = self.answered()
        with self.assertRaisesRegex(UserError, "no change"):
            self.apply(requisition)

    def test_of_many_the_good_ones_go_through(self):
        good = self.answered(number="GOOD0001", confirm=True)
        bad = self.answered(number="BAD00001", confirm=True)
        self.change(good, quantities={"1": 15})
        self.change(bad, add_lines=[self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")])
        action = (good | bad).with_user(self.vendor_user).action_apply_changes()
        self.run_after_commit()
        self.assertEqual(good.sale_order_id.order_line.product_uom_qty, 15)
        self.assertTrue(bad.change_pending)
        self.assertIn("B0UNKNOWN1", action["params"]["message"])

    def test_only_vendor_central_users_apply(self):
        self._create_outsiders()
        requisition = self.answered()
        self.change(requisition, quantities={"1": 15})
        with self.assertRaises(AccessError):
            self.apply(requisition, self.internal_user)

    def test_the_revision_is_nobodys_to_write(self):
        requisition = self.answered()
        revision = self.change(requisition, quantities={"1": 15})
        with self.assertRaises(AccessError):
            revision.with_user(self.vendor_manager).state = "applied"
        with self.assertRaises(UserError):
            requisition.with_user(self.vendor_manager).answer_reopened = True

    def test_sending_the_acknowledgement_applies_the_change(self):
        requisition = self.answered(confirm=True)
        self.change(requisition, quantities={"1": 15})
        self.assertTrue(requisition.can_acknowledge)
        requisition.with_user(self.vendor_user).line_ids.accepted_qty = 12
        self.send(requisition, self.vendor_user)
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 12)
        self.assertFalse(requisition.change_pending)
        sent = self.answers_sent(requisition)["1"]
        self.assertEqual(
            [
                (each["acknowledgementCode"], each["acknowledgedQuantity"]["amount"])
                for each in sent
            ],
            [("Accepted", 12), ("Rejected", 3)],
        )

    def test_amazon_confirms_the_second_answer(self):
        requisition = self.answered(confirm=True)
        self.change(requisition, quantities={"1": 15})
        self.apply(requisition)
        self.follow(20)
        self.follow(40)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertLess(requisition.purchase_order_date, fields.Datetime.now())

    def test_of_a_line_in_parts_the_first_accepted_part_grows(self):
        requisition = self.requisition(self.line(1, backorder=True))
        line = requisition.line_ids
        line.split_ids = [
            Command.create({"code": "Accepted", "quantity": 6}),
            Command.create({"code": "Accepted", "quantity": 4}),
        ]
        self.send(requisition)
        self.change(requisition, quantities={"1": 15})
        self.assertEqual(line.split_ids.mapped("quantity"), [11, 4])
        self.apply(requisition)
        quantities = requisition.sale_order_id.order_line.mapped("product_uom_qty")
        self.assertEqual(quantities, [11, 4])

    def test_a_cost_that_was_confirmed_instead_is_forgotten_with_amazons_cost(self):
        requisition = self.requisition()
        requisition.line_ids.answered_cost_amount = "9.50"
        self.send(requisition)
        line = requisition.sale_order_id.order_line
        self.assertEqual(line.price_unit, 9.5)
        self.change(requisition, costs={"1": "10.00"})
        self.assertFalse(requisition.line_ids.answered_cost_amount)
        self.apply(requisition)
        self.assertEqual(line.price_unit, 10)

    def test_it_needs_the_responsible_person_today(self):
        requisition = self.answered(confirm=True)
        mine = [("needs_me_today", "=", True)]
        Requisition = self.env["amazon.vendor.requisition"]
        Requisition = Requisition.with_user(self.vendor_manager)
        self.assertNotIn(requisition, Requisition.search(mine))
        self.change(requisition, quantities={"1": 15})
        self.assertIn(requisition, Requisition.search(mine))
        self.apply(requisition)
        self.assertNotIn(requisition, Requisition.search(mine))

    def test_to_say_what_a_change_means_needs_no_statement_per_line(self):
        small = self.answered(*self.lines(5), number="SMALL001")
        large = self.answered(*self.lines(60), number="LARGE001")
        counts = []
        for requisition in (small, large):
            self.advance(5)
            number = requisition.purchase_order_number
            self.simulator.change_order(number, window=WINDOW)
            counts.append(self.count_sql(lambda one=requisition: self.fetch(one)))
        self.assertLessEqual(counts[1] - counts[0], 55 * 0.5)

    def lines(self, count):
        return [
            self.line(n, asin=f"B{n:09}", sku=f"PART-{2 + n % 4}")
            for n in range(1, count + 1)
        ]
