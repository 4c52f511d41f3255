"""Kits and expiry, where Odoo's addons for them are installed."""

from datetime import timedelta
from unittest import SkipTest

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestKits(ShipmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "bom_line_id" not in cls.env["stock.move"]._fields:
            raise SkipTest("sale_mrp is not installed")
        cls.seat, cls.leg = cls.products[1:3]
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.lamp.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    (0, 0, {"product_id": cls.seat.id, "product_qty": 1}),
                    (0, 0, {"product_id": cls.leg.id, "product_qty": 4}),
                ],
            }
        )

    def test_parts_that_make_whole_kits_are_told_as_kits(self):
        delivery = self.delivery(self.line(quantity=5))
        self.assertEqual(len(delivery.move_ids), 2, "the kit is taken apart")
        self.pack(delivery, (3, 12), (2, 8))
        shipment = self.shipment(delivery)
        shipment.action_pack()
        first, second = shipment.container_ids
        self.assertEqual(first.line_ids.mapped("quantity"), [3])
        self.assertEqual(second.line_ids.mapped("quantity"), [2])
        self.assertEqual(first.line_ids.asin, "B000000001")
        self.ship(shipment)
        self.assertEqual(shipment.state, "shipped")

    def test_parts_of_a_kit_in_two_cartons_are_held_with_a_sentence(self):
        delivery = self.delivery(self.line(quantity=5))
        self.pack(delivery, (5, 10), (0, 10))
        with self.assertRaisesRegex(UserError, "make no whole kit"):
            self.shipment(delivery).action_pack()


@tagged("post_install", "-at_install")
class TestExpiry(ShipmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "expiration_date" not in cls.env["stock.lot"]._fields:
            raise SkipTest("product_expiry is not installed")

    def _shipment(self, days):
        tea = self.products[1]
        self.env["stock.quant"].search([("product_id", "=", tea.id)]).sudo().unlink()
        tea.write({"tracking": "lot", "use_expiration_date": True})
        lot = self.env["stock.lot"].create(
            {
                "name": "L-77",
                "product_id": tea.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            tea, self.warehouse.lot_stock_id, 100, lot_id=lot
        )
        delivery = self.delivery(self.line(2, quantity=10))
        self.pack(delivery)
        return self.shipment(delivery), lot

    def test_lot_and_expiry_are_told(self):
        shipment, lot = self._shipment(days=300)
        shipment.action_pack()
        line = shipment.container_ids.line_ids
        self.assertEqual((line.lot, line.expiry), ("L-77", lot.expiration_date.date()))
        self.ship(shipment)
        self.assertIn("L-77", shipment.confirmation_ids.payload)

    def test_what_expires_soon_is_a_risk_and_what_is_expired_stays(self):
        shipment, lot = self._shipment(days=12)
        shipment.action_pack()
        risks = shipment._checked().sentences("risk")
        self.assertTrue(any("L-77" in said for said in risks), risks)
        lot.expiration_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "expires on"):
            shipment.action_ship()
