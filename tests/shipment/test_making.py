"""Deliveries are put together to shipments: what may travel together does."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestMaking(ShipmentCase):
    def _make(self, deliveries):
        return self.env["amazon.vendor.shipment"]._make(deliveries)

    def test_orders_for_the_same_dock_and_day_travel_together(self):
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        shipment = self._make(first | second)
        self.assertEqual(len(shipment), 1)
        self.assertEqual(shipment.order_numbers, "AAA00001, BBB00002")
        self.assertEqual(shipment.picking_ids, first | second)
        self.assertEqual(shipment.vendor_code, "VEND1")
        self.assertTrue(shipment.name.startswith("ASN"))

    def test_centres_and_vendor_codes_are_kept_apart(self):
        deliveries = (
            self.delivery(number="AAA00001")
            | self.delivery(number="BBB00002", shipToParty={"partyId": "LEJ1"})
            | self.delivery(number="CCC00003", sellingParty={"partyId": "VEND2"})
        )
        self.assertEqual(len(self._make(deliveries)), 3)

    def test_of_vendor_codes_with_one_address_it_leaves_under_its_own(self):
        address = self.warehouse.partner_id
        self.env["amazon.vendor.party"].create(
            [
                {
                    "instance_id": self.instance.id,
                    "code": code,
                    "partner_id": address.id,
                }
                for code in ("VEND2", "VEND0")
            ]
        )
        deliveries = self.delivery(number="AAA00001") | self.delivery(
            number="CCC00003", sellingParty={"partyId": "VEND2"}
        )
        parties = self.env["amazon.vendor.party"].search([("code", "=", "VEND1")])
        parties.partner_id = address
        shipments = self._make(deliveries)
        self.assertEqual(sorted(shipments.mapped("ship_from_code")), ["VEND1", "VEND2"])

    def test_an_instance_may_want_one_order_a_shipment(self):
        self.instance.one_order_per_shipment = True
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        self.assertEqual(len(self._make(first | second)), 2)

    def test_what_cannot_be_shipped_is_said_and_left_alone(self):
        ready, waiting = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        waiting.do_unreserve()
        shipment = self._make(ready | waiting)
        self.assertEqual(shipment.picking_ids, ready)
        with self.assertRaisesRegex(UserError, "is not ready"):
            self._make(waiting)
        with self.assertRaisesRegex(UserError, "is in shipment"):
            self._make(ready)

    def test_deliveries_are_added_and_taken_out(self):
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        shipment = self._make(first)
        shipment.with_user(self.packer)._add(second)
        self.assertEqual(shipment.order_numbers, "AAA00001, BBB00002")
        first.with_user(self.packer).action_amazon_take_out()
        self.assertEqual(shipment.picking_ids, second)

    def test_a_cancelled_shipment_frees_its_deliveries_and_voids_its_numbers(self):
        shipment = self.packed()
        delivery, numbers = shipment.picking_ids, shipment.container_ids.sscc_id
        shipment.with_user(self.packer).action_cancel()
        self.assertFalse(delivery.amazon_shipment_id)
        self.assertTrue(all(numbers.mapped("voided_on")))
        again = self.shipment(delivery)
        again.action_pack()
        self.assertFalse(again.container_ids.sscc_id & numbers)

    def test_a_delivery_that_is_cancelled_leaves_its_shipment(self):
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        shipment = self._make(first | second)
        first.action_cancel()
        self.assertEqual(shipment.picking_ids, second)

    def test_the_warehouse_makes_shipments(self):
        delivery = self.delivery()
        action = delivery.with_user(self.packer).action_make_amazon_shipments()
        shipment = self.env["amazon.vendor.shipment"].browse(action["res_id"])
        self.assertEqual(shipment.user_id, self.packer)

    def test_any_list_of_deliveries_makes_shipments_of_what_goes_to_amazon(self):
        mine = self.delivery()
        other = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id})],
            }
        )
        other.action_confirm()
        selected = mine | other.picking_ids
        action = self.env.ref(
            "amazon_vendor_central.stock_picking_action_make_shipments"
        )
        result = (
            action.with_user(self.packer)
            .with_context(active_model="stock.picking", active_ids=selected.ids)
            .run()
        )
        self.assertEqual(mine.amazon_shipment_id.id, result["res_id"])
        self.assertFalse(other.picking_ids.amazon_shipment_id)
