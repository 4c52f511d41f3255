from odoo.tests import tagged

from .orders import item
from .test_shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestElsewhere(ShippingCase):
    """What others have sent, or told Amazon of, is neither sent nor told once more."""

    def on_hand(self):
        return self.lamp.with_context(location=self.warehouse.lot_stock_id.id)

    def pieces(self):
        return [
            call.json["packageDetail"]["orderItems"][0]["quantity"]
            for call in self.told()
        ]

    def test_of_a_partly_shipped_order_only_the_rest_is_delivered_and_told(self):
        order = self.buy(
            item(quantity=3, price="30", fulfilled=1), status="PARTIALLY_SHIPPED"
        )
        self.assertEqual(self.on_hand().qty_available, 19)
        picking = self.delivery(order)
        self.assertEqual(picking.move_ids.product_uom_qty, 2)
        self.ship(picking, 1)
        self.ship(self.delivery(order, tracking="JJD002"))
        self.assertEqual(self.pieces(), [1, 1])
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 3)
        self.assertEqual(self.on_hand().qty_available, 17)

    def test_what_somebody_typed_in_seller_central_is_not_told_again(self):
        order = self.buy(item(quantity=2, price="20"))
        self.simulator.set_seller_status(order.name, "SHIPPED")
        self.sync()
        self.assertIn("not send them twice", order.activity_ids.note)
        picking = self.ship(self.delivery(order))
        self.assertEqual(picking.state, "done")
        self.assertFalse(self.told() or picking.amazon_seller_sync)
        self.assertIn("knows already", picking.message_ids[:1].body)

    def test_a_parcel_is_told_although_another_one_came_back(self):
        order = self.buy(item(quantity=2, price="20"))
        first = self.ship(self.delivery(order), 1)
        self.env["stock.return.picking"].create(
            {
                "picking_id": first.id,
                "product_return_moves": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.lamp.id,
                            "quantity": 1,
                            "move_id": first.move_ids.id,
                            "to_refund": True,
                        },
                    )
                ],
            }
        )._create_return().button_validate()
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 0)
        rest = order.sale_order_id.picking_ids.filtered(
            lambda each: each.state not in ("done", "cancel")
        )
        rest.amazon_seller_tracking = "JJD002"
        rest.amazon_seller_carrier_id = self.dhl
        self.ship(rest)
        self.assertEqual(self.pieces(), [1, 1])

    def test_amazon_is_told_of_no_more_pieces_than_were_ordered(self):
        picking = self.ship(self.delivery(), 3)
        self.assertEqual(picking.move_ids.quantity, 3)
        self.assertEqual(self.pieces(), [1])
