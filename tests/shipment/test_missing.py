"""What is missing before goods may leave is said where they are packed."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestMissing(ShipmentCase):
    def test_goods_in_no_carton_are_named_after_packing(self):
        packed = self.delivery(number="MISSPO01")
        loose = self.delivery(number="MISSPO02")
        shipment = self.shipment(packed | loose)
        self.pack(packed)
        shipment.action_pack()
        self.assertIn(f"Goods of {loose.name} are in no carton", shipment.missing)
        self.assertIn(f"Goods of {loose.name}", packed.amazon_missing)
        self.pack(loose)
        shipment.action_pack()
        self.assertFalse(shipment.missing)

    def test_no_truck_is_asked_for_while_goods_are_in_no_carton(self):
        packed = self.delivery(number="MISSPO03")
        loose = self.delivery(number="MISSPO04")
        pickup = fields.Datetime.now() + timedelta(days=7)
        shipment = self.shipment(packed | loose, arn=False, requested_pickup_at=pickup)
        self.pack(packed)
        shipment.action_pack()
        with self.assertRaisesRegex(UserError, f"Goods of {loose.name} are in no"):
            shipment.action_request_truck()
        self.assertFalse(shipment.routing_ids)

    def test_who_has_asked_for_a_truck_is_not_told_to_ask_for_one(self):
        pickup = fields.Datetime.now() + timedelta(days=7)
        shipment = self.packed(arn=False, requested_pickup_at=pickup)
        self.assertIn("click Request a Truck", shipment.missing)
        shipment.action_request_truck()
        self.assertIn("its number comes by itself", shipment.missing)
        self.assertNotIn("click Request a Truck", shipment.missing)

    def test_each_parcel_wants_a_carrier_and_a_tracking_number(self):
        shipment = self.packed(
            shipment_type="SmallParcel", carrier_name=False, carrier_scac=False
        )
        carton = shipment.container_ids
        self.assertIn("carrier of the parcel, under Transport", shipment.missing)
        self.assertIn(
            f"tracking number of {carton.display_name}, in the list of cartons",
            shipment.missing,
        )
        shipment.carrier_name = "DHL"
        carton.tracking = "00340434161094015902"
        self.assertFalse(shipment.missing)

    def test_the_empty_screen_of_deliveries_speaks_of_amazon(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_delivery_action"
        )
        self.assertIn("leave for Amazon", action["help"])
