"""Deliveries leave on the day that Amazon was told, and early enough to arrive then."""

from datetime import timedelta

from odoo.tests import tagged

from .case import ShipmentCase

ARRIVES = {
    "shipWindow": None,
    "deliveryWindow": "2026-11-20T00:00:00Z--2026-12-27T00:00:00Z",
}


@tagged("post_install", "-at_install")
class TestDays(ShipmentCase):
    # --- Transit ----------------------------------------------------------------

    def test_what_is_to_arrive_on_a_day_leaves_the_days_of_its_journey_before(self):
        self.instance.transit_days = 3
        delivery = self.delivery(**ARRIVES)
        told = delivery.date_deadline
        self.assertEqual(told.date(), delivery.amazon_promised_day)
        self.assertEqual(delivery.scheduled_date, told - timedelta(days=3))

    def test_what_amazon_picks_up_leaves_on_the_day_itself(self):
        self.instance.transit_days = 3
        delivery = self.delivery()
        self.assertEqual(delivery.amazon_freight_term, "collect")
        self.assertEqual(delivery.scheduled_date, delivery.date_deadline)

    def test_without_a_journey_it_leaves_on_the_day_it_arrives(self):
        self.instance.transit_days = 0
        delivery = self.delivery(**ARRIVES)
        self.assertEqual(delivery.scheduled_date, delivery.date_deadline)

    def test_a_day_that_is_moved_moves_the_departure_with_its_journey(self):
        self.instance.transit_days = 3
        delivery = self.delivery(self.line(quantity=10), **ARRIVES)
        line = delivery.move_ids.sale_line_id
        line.amazon_scheduled_date = delivery.date_deadline + timedelta(days=5)
        line.order_id._amazon_reschedule()
        self.assertEqual(
            delivery.scheduled_date, line.amazon_scheduled_date - timedelta(days=3)
        )

    # --- Moved to a later day ---------------------------------------------------

    def moved(self, delivery, number=0, days=9):
        """Amazon is told a later day for one line of a delivery.

        :return: (move, the sentences of what could not be done)
        """
        move = delivery.move_ids[number]
        line = move.sale_line_id
        day = line.amazon_scheduled_date or line.order_id.commitment_date
        line.amazon_scheduled_date = day + timedelta(days=days)
        line.order_id._amazon_reschedule()
        return move, line.order_id._amazon_part_by_day()

    def two_lines(self):
        return self.delivery(self.line(quantity=10), self.line(2, quantity=4))

    def test_a_line_that_is_moved_to_a_later_day_is_a_delivery_of_its_own(self):
        delivery = self.two_lines()
        move, problems = self.moved(delivery)
        self.assertFalse(problems)
        later = move.picking_id
        self.assertNotEqual(later, delivery)
        self.assertEqual(
            later.amazon_promised_day,
            delivery.amazon_promised_day + timedelta(days=9),
        )
        self.assertEqual(move.move_line_ids.picking_id, later)
        self.assertEqual((later.state, delivery.state), ("assigned", "assigned"))
        self.assertEqual(later.amazon_order_numbers, "4Z32PABC")

    def test_lines_that_are_moved_to_the_same_day_are_one_delivery(self):
        delivery = self.delivery(
            self.line(quantity=10), self.line(2, quantity=4), self.line(3, quantity=5)
        )
        first, second = delivery.move_ids[:2]
        self.moved(delivery)
        self.moved(delivery)
        self.assertEqual(first.picking_id, second.picking_id)
        self.assertEqual(len(delivery.sale_id.picking_ids), 2)

    def test_where_all_of_it_is_moved_it_stays_one_delivery(self):
        delivery = self.delivery(self.line(quantity=10))
        move, problems = self.moved(delivery)
        self.assertEqual((move.picking_id, problems), (delivery, []))

    def test_what_is_packed_already_stays_and_somebody_is_told_why(self):
        delivery = self.two_lines()
        self.pack(delivery)
        move, [problem] = self.moved(delivery)
        self.assertEqual(move.picking_id, delivery)
        self.assertIn("are picked or packed already", problem)

    def test_a_shipment_goes_on_without_what_is_moved(self):
        delivery = self.two_lines()
        shipment = self.shipment(delivery)
        move, problems = self.moved(delivery)
        self.assertFalse(problems)
        self.assertFalse(move.picking_id.amazon_shipment_id)
        self.assertEqual(shipment.picking_ids, delivery)
        self.pack(delivery)
        shipment.action_pack()
        self.assertEqual(shipment.container_ids.line_ids.eaches, 4)

    def test_a_changed_answer_moves_its_part_to_a_delivery_of_its_own(self):
        order = self.sold(
            self.line(quantity=10, backorder=True), self.line(2, quantity=4)
        )
        requisition = order.amazon_requisition_id
        [delivery] = order.picking_ids
        self.taken(requisition)
        requisition.action_change_answer()
        line = requisition.line_ids[0]
        line.write(
            {
                "accepted_qty": 0,
                "backordered_qty": 10,
                "backorder_date": requisition.window_end + timedelta(days=12),
            }
        )
        self.send(requisition)
        later = order.picking_ids - delivery
        self.assertEqual(later.move_ids.product_uom_qty, 10)
        self.assertEqual(later.amazon_promised_day, line.backorder_date.date())
        left = delivery.move_ids.filtered(lambda move: move.state != "cancel")
        self.assertEqual(left.mapped("product_uom_qty"), [4])
