"""Small parcels: one message each, and each keeps its number."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestParcels(ShipmentCase):
    def parcels(self, *cartons, quantity=10):
        delivery = self.delivery(self.line(quantity=quantity))
        delivery.move_ids.quantity = sum(cartons)
        self.pack(delivery, *((each,) for each in cartons))
        shipment = self.shipment(delivery, shipment_type="SmallParcel")
        shipment.action_pack()
        for number, carton in enumerate(shipment.container_ids):
            carton.tracking = f"1Z{number}"
        return shipment

    def told(self, shipment):
        """Number of each message that counts -> (type, units, tracking number)."""
        found = {}
        for each in shipment.confirmation_ids.filtered("is_current"):
            message = json.loads(each.payload)["shipmentConfirmations"][0]
            found[each.identifier.removeprefix(shipment.name)] = (
                each.confirmation_type,
                message["shippedItems"][0]["shippedQuantity"]["amount"],
                message["cartons"][0]["trackingNumber"],
            )
        return found

    def test_over_delivery_is_seen_across_the_parcels_of_a_shipment(self):
        shipment = self.parcels(6, 6)
        with self.assertRaisesRegex(UserError, "12 are shipped, and Amazon ordered 10"):
            shipment.action_ship()
        self.assertEqual(shipment.picking_ids.state, "assigned")

    def test_a_parcel_keeps_its_number_when_another_one_is_gone(self):
        shipment = self.parcels(5, 3, 2)
        self.ship(shipment)
        for submission in shipment.confirmation_ids.submission_ids:
            for state in ("sending", "submitted", "confirmed"):
                submission._set_state(state)
        first, _second, third = shipment.container_ids.package_id
        lines = shipment.picking_ids.move_line_ids
        lines.filtered(lambda line: line.result_package_id == first).quantity = 0
        lines.filtered(lambda line: line.result_package_id == third).quantity = 1
        shipment.action_confirm_again()
        self.assertEqual(
            self.told(shipment),
            {"-2": ("Original", 3, "1Z1"), "-3": ("Replace", 1, "1Z2")},
        )
        self.assertIn(
            f"told of {shipment.name}-1, and nothing of it",
            self.activities(shipment).note,
        )

    def test_of_parcels_only_what_amazon_does_not_have_is_told_again(self):
        shipment = self.parcels(6, 4)
        self.ship(shipment)
        taken, refused = shipment.confirmation_ids.sorted("identifier")
        for each, last in ((taken, "confirmed"), (refused, "failed")):
            for state in ("sending", "submitted", last):
                each.submission_id._set_state(state)
        shipment.action_retry()
        self.assertTrue(taken.is_current)
        self.assertEqual(
            sorted(
                shipment.confirmation_ids.mapped(lambda c: (c.identifier, c.version))
            ),
            [
                (taken.identifier, 1),
                (refused.identifier, 1),
                (refused.identifier, 2),
            ],
        )

    def test_of_a_parcel_that_is_gone_nothing_is_sent(self):
        shipment = self.parcels(6, 4)
        shipment.action_ship()
        first = shipment.container_ids[0].package_id
        lines = shipment.picking_ids.move_line_ids
        lines.filtered(lambda line: line.result_package_id == first).quantity = 0
        shipment.action_confirm_again()
        queued = shipment.confirmation_ids.filtered(lambda c: c.state == "queued")
        self.assertEqual(queued.mapped("identifier"), [f"{shipment.name}-2"])
