"""What goes wrong between shelf and dock has its sentence, and nothing is lost."""

import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...logic.shipment import sscc
from ...models.shipment.document import says_taken
from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestBadInput(ShipmentCase):
    def two(self):
        """A packed shipment of two orders."""
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        self.pack(first)
        self.pack(second)
        shipment = self.shipment(first | second)
        shipment.action_pack()
        return shipment, first, second

    def message(self, shipment):
        current = shipment.confirmation_ids.filtered("is_current")
        return json.loads(current.payload)["shipmentConfirmations"][0]

    def confirm(self, shipment):
        """Amazon says that it has all that it was told."""
        current = shipment.confirmation_ids.filtered("is_current")
        for submission in current.submission_id:
            for state in ("sending", "submitted", "confirmed"):
                submission._set_state(state)

    # --- Cancelled ----------------------------------------------------------------

    def test_however_a_delivery_is_cancelled_it_leaves_its_shipment(self):
        shipment, first, second = self.two()
        first.move_ids._action_cancel()
        self.assertEqual(first.state, "cancel")
        self.assertEqual(shipment.picking_ids, second)
        self.ship(shipment)
        items = self.message(shipment)["shippedItems"]
        self.assertEqual(
            {item["itemDetails"]["purchaseOrderNumber"] for item in items},
            {"BBB00002"},
        )

    def test_a_sale_order_that_is_cancelled_takes_its_delivery_out(self):
        shipment, first, second = self.two()
        first.sale_id.sudo()._action_cancel()
        self.assertEqual(shipment.picking_ids, second)

    def test_an_order_that_amazon_closed_holds_only_what_has_not_left(self):
        left, waiting = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        self.pack(left)
        left.button_validate()
        self.pack(waiting)
        shipment = self.shipment(left)
        shipment._add(waiting)
        shipment.action_pack()
        left.sudo()._amazon_requisitions().state = "closed"
        self.ship(shipment)
        self.assertEqual(len(self.message(shipment)["shippedItems"]), 2)

    # --- Where it goes ------------------------------------------------------------

    def test_a_shipment_takes_in_what_goes_where_it_goes_also_when_it_is_empty(self):
        there = self.delivery(number="AAA00001")
        shipment = self.shipment(there)
        there.action_amazon_take_out()
        elsewhere = self.delivery(number="BBB00002", shipToParty={"partyId": "LEJ1"})
        with self.assertRaisesRegex(UserError, "goes to LEJ1"):
            shipment._add(elsewhere)
        shipment._add(there)
        self.assertEqual(shipment.picking_ids, there)

    def test_what_amazon_wants_elsewhere_by_now_does_not_leave(self):
        shipment, first, _second = self.two()
        first.sudo()._amazon_requisitions().ship_to_party_code = "LEJ1"
        self.assertEqual(first.amazon_ship_to_code, "LEJ1")
        with self.assertRaisesRegex(UserError, "goes to LEJ1 .*now. Take it out"):
            shipment.action_ship()
        self.assertEqual(first.state, "assigned")

    # --- What Odoo asks -----------------------------------------------------------

    def test_no_question_of_odoos_keeps_goods_at_the_dock(self):
        shipment = self.packed()
        picking = self.env.registry["stock.picking"]
        asked = picking._pre_action_done_hook

        def ask(records):
            if not records.env.context.get("skip_sms"):
                return {"type": "ir.actions.act_window"}
            if not records.env.context.get("skip_expired"):
                return {"type": "ir.actions.act_window"}
            return asked(records)

        with patch.object(picking, "_pre_action_done_hook", ask):
            self.ship(shipment)
        self.assertEqual(shipment.picking_ids.state, "done")

    # --- Changed afterwards -------------------------------------------------------

    def test_goods_added_to_a_delivery_that_has_left_are_seen(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.confirm(shipment)
        delivery = shipment.picking_ids
        line = delivery.move_line_ids[:1]
        self.env["stock.move.line"].create(
            {
                "move_id": line.move_id.id,
                "picking_id": delivery.id,
                "product_id": line.product_id.id,
                "product_uom_id": line.product_uom_id.id,
                "quantity": 2,
                "location_id": line.location_id.id,
                "location_dest_id": line.location_dest_id.id,
            }
        )
        self.assertTrue(shipment.changed_since)
        self.assertIn("second shipment", self.activities(shipment).note)

    def test_of_unknown_outcome_nothing_new_is_told(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        submission = shipment.confirmation_ids.submission_id
        for state in ("unknown", "held"):
            with self.subTest(state=state):
                submission.state = state
                with self.assertRaisesRegex(UserError, "It Arrived"):
                    shipment.action_confirm_again()
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_what_amazon_has_begun_to_receive_is_not_replaced(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.confirm(shipment)
        line = shipment.container_ids.line_ids.requisition_line_id.sudo()
        line.write({"received_qty": 3, "last_receive_date": "2026-01-05 08:00:00"})
        shipment.picking_ids.move_line_ids.quantity = 8
        with self.assertRaisesRegex(UserError, "has arrived"):
            shipment.action_confirm_again()

    def test_a_refusal_counts_as_taken_only_where_it_speaks_of_the_shipments_number(
        self,
    ):
        for message in (
            "Duplicate shipmentIdentifier.",
            "This shipment has already been confirmed.",
        ):
            self.assertTrue(says_taken([{"message": message}]), message)
        self.assertTrue(says_taken([{"code": "DUPLICATE_SHIPMENT"}]))
        for message in (
            "The purchase order has already been closed.",
            "Duplicate containerIdentificationNumber in cartons.",
        ):
            self.assertFalse(says_taken([{"message": message}]), message)

    def test_nothing_is_replaced_while_amazon_reads_it(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        shipment.confirmation_ids.submission_id.state = "submitted"
        shipment.picking_ids.move_line_ids.quantity = 8
        with self.assertRaisesRegex(UserError, "has not said yet"):
            shipment.action_confirm_again()

    # --- Contents -----------------------------------------------------------------

    def test_two_products_of_one_line_in_one_carton_are_both_told(self):
        delivery = self.delivery(self.line(quantity=10))
        move = delivery.move_ids
        move.quantity = 6
        move.copy(
            {
                "product_id": self.products[1].id,
                "product_uom_qty": 4,
                "quantity": 4,
                "sale_line_id": move.sale_line_id.id,
                "picking_id": delivery.id,
            }
        )
        delivery.move_ids._action_confirm(merge=False)
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.assertEqual(
            sum(shipment.container_ids.line_ids.mapped("eaches")),
            sum(delivery.move_line_ids.mapped("quantity")),
        )

    def test_a_package_that_bears_a_used_number_is_packed_anew(self):
        delivery = self.delivery()
        package = self.pack(delivery)
        package.name = sscc.build("9", "1234567", 5)
        first = self.shipment(delivery)
        first.action_pack()
        first.action_cancel()
        with self.assertRaisesRegex(UserError, "Pack its goods into a new package"):
            self.shipment(delivery).action_pack()

    def test_the_steps_before_the_dock_are_no_deliveries_to_amazon(self):
        delivery = self.delivery()
        delivery.sudo().location_dest_id = self.warehouse.wh_output_stock_loc_id
        self.assertFalse(delivery.amazon_badge)
        self.assertFalse(delivery.amazon_missing)
