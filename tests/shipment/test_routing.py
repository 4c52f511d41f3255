"""Amazon is asked for a truck, and answers with its number, later with a carrier."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase

OPERATION = "submitShipments"


@tagged("post_install", "-at_install")
class TestRouting(ShipmentCase):
    def setUp(self):
        super().setUp()
        self.simulator.set_shipment_pace(arn=600, carrier=7200)

    def ready(self, **values):
        """A shipment that waits for Amazon's truck."""
        return self.packed(
            self.line(quantity=10),
            **{
                "arn": False,
                "carrier_name": False,
                "carrier_scac": False,
                "pro": False,
                "requested_pickup_at": fields.Datetime.now() + timedelta(days=7),
                **values,
            },
        )

    def request(self, shipment):
        shipment.with_user(self.packer).action_request_truck()
        self.run_after_commit()
        return shipment.routing_ids.filtered("is_current")

    def test_the_number_comes_first_then_the_carrier(self):
        shipment = self.ready()
        request = self.request(shipment)
        self.assertEqual(request.state, "submitted")
        self.follow(20)
        self.assertTrue(request.arn)
        self.assertEqual(shipment.arn, request.arn)
        self.assertNotEqual(request.state, "confirmed")
        self.follow(180)
        self.assertEqual(
            (request.state, request.amazon_state), ("confirmed", "CarrierAssigned")
        )
        self.assertTrue(shipment.carrier_name or shipment.carrier_scac)
        self.assertEqual(self.simulator.ledger.count(operation=OPERATION), 1)

    def test_what_a_person_has_typed_in_stays(self):
        shipment = self.ready(arn="ARN-TYPED", carrier_name="Typed Freight")
        self.request(shipment)
        self.follow(20)
        self.follow(180)
        self.assertEqual(
            (shipment.arn, shipment.carrier_name), ("ARN-TYPED", "Typed Freight")
        )

    def test_two_business_days_are_wanted(self):
        shipment = self.ready(requested_pickup_at=fields.Datetime.now())
        with self.assertRaisesRegex(UserError, "two business days"):
            shipment.action_request_truck()
        shipment.requested_pickup_at = False
        with self.assertRaisesRegex(
            UserError, "from when on the goods can be picked up"
        ):
            shipment.action_request_truck()
        self.assertFalse(shipment.routing_ids)

    def test_who_pays_the_freight_himself_gets_no_truck(self):
        shipment = self.ready()
        shipment.sudo().freight_term = "prepaid"
        with self.assertRaisesRegex(UserError, "Amazon sends no truck"):
            shipment.action_request_truck()

    def test_a_second_truck_needs_the_first_one_cancelled(self):
        shipment = self.ready()
        first = self.request(shipment)
        with self.assertRaisesRegex(UserError, "already"):
            shipment.action_request_truck()
        shipment.action_cancel_truck()
        self.run_after_commit()
        self.follow(2)
        cancelled = shipment.routing_ids.filtered("is_current")
        self.assertEqual(
            (cancelled.transaction_type, cancelled.state, cancelled.identifier),
            ("Cancel", "confirmed", first.identifier),
        )
        self.assertTrue(self.simulator.routing_request(first.identifier).cancelled)
        second = self.request(shipment)
        self.assertNotEqual(second.identifier, first.identifier)

    def test_a_lost_answer_is_looked_for_and_not_asked_twice(self):
        shipment = self.ready()
        self.simulator.faults.add("close_after", OPERATION)
        request = self.request(shipment)
        self.assertIn(request.state, ("unknown", "presumed"))
        self.follow(20)
        self.assertEqual(request.state, "presumed")
        self.assertEqual(self.simulator.ledger.count(operation=OPERATION), 1)

    def test_a_truck_is_cancelled_before_its_shipment_is(self):
        shipment = self.ready()
        self.request(shipment)
        with self.assertRaisesRegex(UserError, "would come for nothing"):
            shipment.action_cancel()
        shipment.action_cancel_truck()
        shipment.action_cancel()
        self.assertEqual(shipment.state, "cancelled")

    def test_a_delivery_that_is_cancelled_after_routing_is_somebodys(self):
        shipment = self.ready()
        delivery = shipment.picking_ids
        self.request(shipment)
        delivery.action_cancel()
        self.assertFalse(shipment.picking_ids)
        self.assertIn("click Cancel the Truck", self.activities(shipment).note)
        shipment.action_cancel_truck()
        self.assertFalse(self.activities(shipment))
