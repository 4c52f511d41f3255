"""A delivery of Amazon's tells the warehouse what it is, and when it leaves."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestDeliveries(ShipmentCase):
    def test_it_says_order_centre_window_freight_and_what_is_missing(self):
        delivery = self.delivery()
        self.assertEqual(delivery.amazon_order_numbers, "4Z32PABC")
        self.assertEqual(delivery.amazon_ship_to_code, "DTM2")
        self.assertEqual(delivery.amazon_vendor_code, "VEND1")
        self.assertEqual(delivery.amazon_freight_term, "collect")
        self.assertTrue(delivery.amazon_window_start < delivery.amazon_window_end)
        self.assertIn("DTM2", delivery.amazon_ship_to_address)
        self.assertIn("Make Shipments", delivery.amazon_missing)
        self.assertEqual(delivery.amazon_badge, "later")

    def test_a_delivery_window_means_that_the_vendor_pays_the_freight(self):
        delivery = self.delivery(
            shipWindow=None, deliveryWindow="2026-11-20T00:00:00Z--2026-12-27T00:00:00Z"
        )
        self.assertEqual(delivery.amazon_freight_term, "prepaid")

    def test_the_warehouse_reads_it_without_seeing_requisitions(self):
        delivery = self.delivery().with_user(self.packer)
        self.assertEqual(delivery.amazon_order_numbers, "4Z32PABC")
        self.assertIn("DTM2", delivery.amazon_ship_to_address)
        self.assertTrue(delivery.amazon_missing)
        self.assertFalse(
            self.env["amazon.vendor.requisition"]
            .with_user(self.packer)
            .has_access("read")
        )

    def test_late_and_to_ship_today(self):
        delivery = self.delivery()
        delivery.scheduled_date = datetime.now().replace(microsecond=0)
        self.assertEqual(delivery.amazon_badge, "today")
        delivery.scheduled_date -= timedelta(days=2)
        delivery.invalidate_recordset(["amazon_badge"])
        self.assertEqual(delivery.amazon_badge, "late")

    def test_other_deliveries_say_nothing_of_amazon(self):
        other = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id})],
            }
        )
        other.action_confirm()
        self.assertFalse(other.picking_ids.amazon_badge)
        self.assertFalse(other.picking_ids.amazon_missing)

    # --- Days ---------------------------------------------------------------

    def _with_backorder(self):
        requisition = self.requisition(
            self.line(quantity=10, backorder=True), self.line(2, quantity=4)
        )
        later = requisition.window_end + timedelta(days=12)
        requisition.line_ids[0].write(
            {"accepted_qty": 6, "backordered_qty": 4, "backorder_date": later}
        )
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        return order, later

    def test_what_was_promised_for_a_later_day_is_a_delivery_of_its_own(self):
        order, later = self._with_backorder()
        deliveries = order.picking_ids.sorted("amazon_promised_day")
        self.assertEqual(len(deliveries), 2)
        self.assertEqual(deliveries[1].amazon_promised_day, later.date())
        self.assertEqual(deliveries[1].date_deadline, later)
        self.assertEqual(deliveries[1].move_ids.mapped("product_uom_qty"), [4])
        self.assertEqual(
            sorted(deliveries[0].move_ids.mapped("product_uom_qty")), [4, 6]
        )

    def test_parts_of_the_same_day_are_one_delivery_also_when_a_line_comes_later(self):
        order, _later = self._with_backorder()
        first = order.picking_ids.sorted("amazon_promised_day")[0]
        line = order.order_line.filtered(lambda each: each.product_uom_qty == 4)[-1]
        ordered = line.amazon_requisition_line_id  # of which Amazon wants one more
        ordered.write(
            {
                "ordered_qty": ordered.ordered_qty + 1,
                "accepted_qty": ordered.accepted_qty + 1,
            }
        )
        line.product_uom_qty = 5
        self.assertEqual(len(order.picking_ids), 2)
        self.assertIn(5, (first | order.picking_ids).move_ids.mapped("product_uom_qty"))

    def test_deliveries_of_different_days_make_different_shipments(self):
        order, _later = self._with_backorder()
        order.picking_ids.action_assign()
        shipments = self.env["amazon.vendor.shipment"]._make(order.picking_ids)
        self.assertEqual(len(shipments), 2)
        self.assertEqual(
            shipments.mapped("arrival_day"),
            shipments.picking_ids.mapped("amazon_promised_day"),
        )
        with self.assertRaisesRegex(UserError, "cannot travel with"):
            shipments[1]._take_out(shipments[1].picking_ids)
            free = order.picking_ids.filtered(lambda p: not p.amazon_shipment_id)
            shipments[0]._add(free)

    def test_a_delivery_of_a_shipment_does_not_leave_without_it(self):
        delivery = self.delivery()
        shipment = self.shipment(delivery)
        with self.assertRaisesRegex(UserError, f"belongs to shipment {shipment.name}"):
            delivery.button_validate()
        self.assertEqual(delivery.state, "assigned")

    def test_a_delivery_in_no_shipment_leaves_as_ever_and_amazon_is_not_told(self):
        delivery = self.delivery()
        delivery.button_validate()
        self.assertEqual((delivery.state, delivery.amazon_badge), ("done", "untold"))

    def test_an_update_computes_amazons_deliveries_only(self):
        """A database that is there already may hold a million other deliveries."""
        delivery = self.delivery()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_picking SET amazon_order_numbers = NULL, amazon_window_end ="
            " NULL, amazon_promised_day = NULL WHERE id = %s",
            [delivery.id],
        )
        self.env.invalidate_all()
        self.env["stock.picking"]._compute_amazon_columns()
        self.assertEqual(delivery.amazon_order_numbers, "4Z32PABC")
        self.assertTrue(delivery.amazon_window_end and delivery.amazon_promised_day)
