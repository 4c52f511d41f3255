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

    def test_a_parcel_does_not_tell_of_one_that_waits_for_its_tracking(self):
        order = self.buy(item(quantity=3, price="30"))
        first = self.ship(self.delivery(order, tracking=False), 2)
        self.ship(self.delivery(order, tracking="JJD002"))
        self.assertEqual(self.pieces(), [1])
        first.amazon_seller_tracking = "JJD001"
        self.run_after_commit()
        self.assertEqual(self.pieces(), [1, 2])
        self.assertEqual(first.amazon_seller_sync, "done")

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

    def test_a_parcel_that_somebody_typed_meanwhile_is_that_parcel(self):
        self.simulator.add_fault("hang_before", "confirmShipment", seconds=0)
        picking = self.ship(self.delivery())
        self.assertEqual(picking.amazon_seller_sync, "failed")
        placed = self.simulator.seller_orders.placed
        placed[picking.amazon_seller_order_id.name].document["packages"] = [
            {
                "packageReferenceId": "7",
                "trackingNumber": "JJD001",
                "packageItems": [{"orderItemId": "10001", "quantity": 1}],
            }
        ]
        self.follow(minutes=10)
        self.assertEqual(picking.amazon_seller_sync, "done")
        self.assertEqual(len(self.told()), 1)

    def test_an_order_that_was_sent_while_it_was_held_is_sold_all_the_same(self):
        order = self.buy(item(sku="NEW-1", asin="B00NEW0001"))
        self.assertEqual(order.state, "held")
        self.simulator.set_seller_status(order.name, "SHIPPED")
        self.sync()
        order.line_ids.product_id = self.lamp
        order.action_apply_again()
        self.assertEqual(order.state, "imported", order.problem)
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.state, "sale")
        self.assertEqual(sale_order.order_line.qty_delivered, 1)
        self.assertFalse(order._open_deliveries() or self.told())
        self.assertEqual(self.on_hand().qty_available, 19)
