"""Amazon is asked for a truck, and answers with its number, later with a carrier."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.exchange.dates import day
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

    # --- Business days ------------------------------------------------------

    def close(self, *days):
        """A calendar of the warehouse with holidays, as Odoo keeps them."""
        calendar = self.env["resource.calendar"].create(
            {"name": "Warehouse", "company_id": self.company.id, "tz": "UTC"}
        )
        for closed in days:
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "date_from": fields.Datetime.to_datetime(closed),
                    "date_to": fields.Datetime.to_datetime(closed) + timedelta(days=1),
                }
            )
        self.instance.working_calendar_id = calendar

    def test_the_warehouses_holidays_are_no_business_days(self):
        self.instance.working_calendar_id = False
        shipment = self.ready()
        usual = shipment.with_user(self.packer).earliest_pickup_on
        self.close(usual)
        shipment.invalidate_recordset(["earliest_pickup_on"])
        later = shipment.with_user(self.packer).earliest_pickup_on
        self.assertGreater(later, usual)
        self.assertLess(later.weekday(), 5)
        shipment.requested_pickup_at = f"{usual} 12:00:00"
        earliest = day(self.env, later)
        with self.assertRaisesRegex(UserError, f"picks up on {earliest} at the earl"):
            shipment.action_request_truck()
        shipment.requested_pickup_at = f"{later} 12:00:00"
        shipment.action_request_truck()
        self.assertTrue(shipment.routing_ids)

    # --- Typed ARN ----------------------------------------------------------

    def submit_arn(self, shipment, arn, user=None):
        mine = shipment.with_user(user or self.packer)
        action = mine.action_submit_arn()
        dialog = self.env[action["res_model"]].with_user(user or self.packer)
        dialog = dialog.with_context(**action["context"]).create({"arn": arn})
        return dialog.action_submit()

    def test_a_submitted_arn_stays_with_the_shipment_and_goes_with_the_asn(self):
        shipment = self.ready(carrier_scac="DHLF", pro="PRO123456")
        self.submit_arn(shipment, " 5551234567 ")
        self.assertEqual(shipment.arn, "5551234567")
        note = shipment.message_ids[:1]
        self.assertIn("5551234567", note.body)
        self.assertEqual(note.author_id, self.packer.partner_id)
        self.ship(shipment)
        told = json.loads(shipment.confirmation_ids.payload)
        self.assertEqual(
            told["shipmentConfirmations"][0]["amazonReferenceNumber"], "5551234567"
        )
        with self.assertRaisesRegex(UserError, "told of it with the ARN it has"):
            self.submit_arn(shipment, "5559999999")

    def test_what_is_no_arn_is_not_taken(self):
        shipment = self.ready()
        for text in ("", "   ", "two numbers"):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "ARN as"):
                self.submit_arn(shipment, text)
        self.assertFalse(shipment.arn)
        shipment.sudo().freight_term = "prepaid"
        with self.assertRaisesRegex(UserError, "You pay the freight"):
            self.submit_arn(shipment, "5551234567")
