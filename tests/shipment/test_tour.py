"""The warehouse walks from the delivery to the truck in a browser."""

from odoo import fields
from odoo.tests import tagged

from ..system.tour_case import TourCase
from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestShippingTour(TourCase, ShipmentCase):
    def test_put_in_pack_make_a_shipment_scan_and_ship(self):
        delivery = self.delivery(number="TOURPO02")
        delivery.scheduled_date = fields.Datetime.now()
        self.start_tour("/odoo", "amazon_vendor_shipping", login="vendor_packer")
        shipment = delivery.amazon_shipment_id
        self.assertEqual((delivery.state, shipment.state), ("done", "shipped"))
        self.assertEqual(shipment.container_ids.sscc, "340063810000000995")
        self.assertEqual(shipment.confirmation_ids.state, "submitted")
        self.assertIn("was not printed", shipment.confirmation_ids.soft_warnings)
