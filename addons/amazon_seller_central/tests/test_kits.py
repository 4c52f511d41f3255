from odoo import fields
from odoo.tests import tagged

from . import orders
from .orders import item
from .test_shipping import CONFIRM, ShippingCase


@tagged("post_install", "-at_install")
class TestKits(ShippingCase):
    """Kits leave as components, and Amazon is told of whole kits; what is made follows
    its route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seat = cls._create_product("Seat")
        cls.leg = cls._create_product("Leg")
        cls.chair = cls._create_product(
            "Chair", default_code="CHAIR-1", taxes_id=[(5,)]
        )
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.chair.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    fields.Command.create({"product_id": cls.seat.id}),
                    fields.Command.create({"product_id": cls.leg.id, "product_qty": 4}),
                ],
            }
        )

    def chairs(self, quantity, **values):
        return self.buy(
            item(sku="CHAIR-1", asin="B00CHAIR01", quantity=quantity, price="90"),
            **values,
        )

    def stock(self, location):
        for product, quantity in ((self.seat, 10), (self.leg, 40)):
            self.env["stock.quant"]._update_available_quantity(
                product, location, quantity
            )

    def told(self):
        return [
            call.json["packageDetail"]["orderItems"][0]["quantity"]
            for call in self.simulator.ledger.find(operation=CONFIRM)
        ]

    def test_the_components_follow_where_amazon_cancels_a_part_of_the_kits(self):
        order = self.chairs(3)
        changed = orders.order(
            item(
                sku="CHAIR-1",
                asin="B00CHAIR01",
                quantity=3,
                unfulfilled=2,
                price="60",
            )
        )
        self.simulator.change_seller_order(
            order.name,
            orderItems=changed["orderItems"],
            proceeds=changed["proceeds"],
        )
        self.sync()
        moves = self.delivery(order).move_ids
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in moves},
            {self.seat: 2, self.leg: 8},
        )

    def test_the_components_are_delivered_and_whole_kits_are_told(self):
        self.stock(self.warehouse.lot_stock_id)
        order = self.chairs(3)
        picking = self.delivery(order)
        self.assertEqual(picking.move_ids.product_id, self.seat | self.leg)
        for move in picking.move_ids:
            move.quantity = 2 if move.product_id == self.seat else 12
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.run_after_commit()
        self.assertEqual(self.told(), [2], "legs without a seat are no chair")
        self.ship(self.delivery(order, tracking="JJD002"))
        self.assertEqual(self.told(), [2, 1])

    def test_parts_of_no_whole_kit_are_not_told(self):
        self.stock(self.warehouse.lot_stock_id)
        picking = self.delivery(self.chairs(1))
        for move in picking.move_ids:
            move.quantity = 1
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.run_after_commit()
        self.assertFalse(self.told() or picking.amazon_seller_sync)

    def test_of_partly_shipped_kits_only_the_rest_is_delivered(self):
        self.stock(self.warehouse.lot_stock_id)
        document = item(
            sku="CHAIR-1", asin="B00CHAIR01", quantity=3, price="90", fulfilled=1
        )
        picking = self.delivery(self.buy(document, status="PARTIALLY_SHIPPED"))
        wanted = {move.product_id: move.product_uom_qty for move in picking.move_ids}
        self.assertEqual(wanted, {self.seat: 2, self.leg: 8})
        self.ship(picking)
        self.assertEqual(self.told(), [2])

    def test_amazon_delivers_the_components_of_a_kit(self):
        order = self.chairs(2, channel="AMAZON", status="SHIPPED")
        moves = order.line_ids.move_ids
        self.assertEqual(
            {move.product_id: move.quantity for move in moves},
            {self.seat: 2, self.leg: 8},
        )
        self.assertEqual(set(moves.mapped("state")), {"done"})
        self.assertEqual(moves.location_id, self.account.amazon_location_id)
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 2)
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual(len(order.line_ids.move_ids), 2)

    def test_a_product_that_is_made_to_order_is_made(self):
        routes = self.env.ref("mrp.route_warehouse0_manufacture") | self.env.ref(
            "stock.route_warehouse0_mto"
        )
        routes.active = True
        table = self._create_product(
            "Table",
            default_code="TABLE-1",
            taxes_id=[(5,)],
            route_ids=[(6, 0, routes.ids)],
        )
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": table.product_tmpl_id.id,
                "bom_line_ids": [
                    fields.Command.create({"product_id": self.leg.id, "product_qty": 4})
                ],
            }
        )
        self.buy(item(sku="TABLE-1", asin="B00TABLE01", quantity=2, price="200"))
        made = self.env["mrp.production"].search([("product_id", "=", table.id)])
        self.assertEqual(made.product_qty, 2)

    def test_the_carrier_of_the_delivery_and_its_reference_are_told(self):
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "DHL",
                "product_id": self._create_product("Freight").id,
                "fixed_price": 5,
            }
        )
        picking = self.delivery(tracking=False, carrier=False)
        picking.write({"carrier_id": carrier.id, "carrier_tracking_ref": "JJD7,JJD8"})
        self.ship(picking)
        (call,) = self.simulator.ledger.find(operation=CONFIRM)
        detail = call.json["packageDetail"]
        self.assertEqual(
            (detail["carrierCode"], detail["trackingNumber"]), ("DHL", "JJD7")
        )

    def test_a_delivery_method_that_amazon_does_not_know_is_other(self):
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Radkurier",
                "product_id": self._create_product("Freight").id,
                "fixed_price": 5,
            }
        )
        picking = self.delivery(carrier=False)
        picking.carrier_id = carrier
        self.ship(picking)
        (call,) = self.simulator.ledger.find(operation=CONFIRM)
        detail = call.json["packageDetail"]
        self.assertEqual(
            (detail["carrierCode"], detail["carrierName"]), ("Other", "Radkurier")
        )
