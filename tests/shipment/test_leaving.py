"""The goods leave, and Amazon is told once, exactly, of what has left."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestLeaving(ShipmentCase):
    def _message(self, shipment):
        [confirmation] = shipment.confirmation_ids.filtered("is_current")
        return json.loads(confirmation.payload)["shipmentConfirmations"][0]

    def test_ship_validates_the_deliveries_together_and_writes_the_asn(self):
        first, second = (
            self.delivery(number="AAA00001"),
            self.delivery(number="BBB00002"),
        )
        self.pack(first)
        self.pack(second)
        shipment = self.shipment(first | second)
        shipment.action_pack()
        shipment.with_user(self.packer).action_ship()
        self.assertEqual({first.state, second.state}, {"done"})
        self.assertEqual(shipment.state, "shipped")
        self.assertEqual(shipment.sync_state, "waiting")
        message = self._message(shipment)
        self.assertEqual(message["shipmentIdentifier"], shipment.name)
        self.assertEqual(message["shipmentConfirmationType"], "Original")
        orders = {
            item["itemDetails"]["purchaseOrderNumber"]
            for item in message["shippedItems"]
        }
        self.assertEqual(orders, {"AAA00001", "BBB00002"})
        numbers = {
            carton["cartonIdentifiers"][0]["containerIdentificationNumber"]
            for carton in message["cartons"]
        }
        self.assertEqual(numbers, {f"00{each.sscc}" for each in shipment.container_ids})

    def test_what_is_told_is_what_has_left_and_the_rest_is_a_backorder(self):
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.ship(shipment)
        [item] = self._message(shipment)["shippedItems"]
        self.assertEqual(item["shippedQuantity"]["amount"], 6)
        rest = delivery.backorder_ids
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        self.assertFalse(rest.amazon_shipment_id)
        self.assertEqual(rest.amazon_order_numbers, "4Z32PABC")

    def test_what_amazon_refuses_does_not_leave(self):
        shipment = self.packed(bol=False)
        with self.assertRaisesRegex(UserError, "bill of lading"):
            shipment.action_ship()
        self.assertEqual(shipment.picking_ids.state, "assigned")
        self.assertFalse(shipment.confirmation_ids)

    def test_units_in_no_carton_do_not_leave(self):
        delivery = self.delivery(self.line(quantity=10), self.line(2, quantity=4))
        self._put(delivery.move_line_ids[0])
        shipment = self.shipment(delivery)
        shipment.action_pack()
        with self.assertRaisesRegex(UserError, "are in no carton"):
            shipment.action_ship()

    def test_more_than_amazon_ordered_does_not_leave(self):
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 12
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        with self.assertRaisesRegex(UserError, "12 are shipped, and Amazon ordered 10"):
            shipment.action_ship()

    def test_two_people_cannot_ship_the_same(self):
        shipment = self.packed()
        self.ship(shipment)
        with self.assertRaisesRegex(UserError, "cannot be shipped again"):
            shipment.action_ship()
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_a_delivery_that_left_before_is_told_afterwards(self):
        delivery = self.delivery()
        self.pack(delivery)
        delivery.button_validate()
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.ship(shipment)
        self.assertEqual(shipment.state, "shipped")
        [item] = self._message(shipment)["shippedItems"]
        self.assertEqual(item["shippedQuantity"]["amount"], 10)

    def test_contents_stay_when_the_packages_change_later(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        shipment.container_ids.package_id.unpack()
        self.assertEqual(shipment.container_ids.line_ids.eaches, 10)
        self.assertEqual(shipment.container_ids.weight, 20.5)

    def test_a_small_parcel_is_told_carton_by_carton(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery, shipment_type="SmallParcel")
        shipment.action_pack()
        with self.assertRaisesRegex(UserError, "no tracking number"):
            shipment.action_ship()
        for number, container in enumerate(shipment.container_ids):
            container.with_user(self.packer).tracking = f"1Z{number}"
        self.ship(shipment)
        self.assertEqual(
            sorted(shipment.confirmation_ids.mapped("identifier")),
            [f"{shipment.name}-1", f"{shipment.name}-2"],
        )

    def test_the_preview_shows_what_is_sent_and_sends_nothing_else(self):
        shipment = self.packed().with_user(self.packer)
        action = shipment.with_context(amazon_vendor_preview=True).action_ship()
        preview = self.env[action["res_model"]].with_user(self.packer)
        preview = preview.browse(action["res_id"])
        self.assertFalse(preview.refuse_count, preview.rule_ids.mapped("sentence"))
        shipment.bol = "DN00054321"
        preview.accept_risks = True
        with self.assertRaisesRegex(UserError, "has changed since this preview"):
            preview.action_ship()
        shipment.bol = "DN00012345"
        preview.action_ship()
        self.assertEqual(shipment.sudo().confirmation_ids.payload, preview.payload)

    def test_risks_are_accepted_by_somebody(self):
        delivery = self.delivery()
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        action = shipment.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(preview.risk_count, "the label was not printed")
        with self.assertRaisesRegex(UserError, "accept the risks"):
            preview.action_ship()
        preview.accept_risks = True
        preview.action_ship()
        confirmation = shipment.confirmation_ids
        self.assertIn("was not printed", confirmation.soft_warnings)
        self.assertEqual(confirmation.risks_accepted_by_id, self.env.user)

    def test_who_has_nothing_to_do_with_the_warehouse_ships_nothing(self):
        shipment = self.packed()
        self._create_outsiders()
        with self.assertRaises(AccessError):
            shipment.with_user(self.internal_user).action_ship()

    def test_an_order_that_amazon_closed_while_it_was_packed_does_not_leave(self):
        shipment = self.packed()
        requisition = shipment.sudo().picking_ids._amazon_requisitions()
        requisition.sudo().state = "closed"
        with self.assertRaisesRegex(UserError, "Amazon has closed 4Z32PABC"):
            shipment.action_ship()
