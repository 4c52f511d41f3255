"""Deliveries of a batch become shipments, and leave with them."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.amazon_vendor_central.tests.shipment.case import ShipmentCase


@tagged("post_install", "-at_install")
class TestBatch(ShipmentCase):
    def batch(self, deliveries):
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [(6, 0, deliveries.ids)]}
        )
        batch.action_confirm()
        return batch.with_user(self.packer)

    def shipments(self, batch):
        action = batch.action_make_amazon_shipments()
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        return self.env["amazon.vendor.shipment"].search(domain)

    def test_deliveries_of_a_batch_that_may_travel_together_are_one_shipment(self):
        deliveries = self.delivery(number="AAA00001") | self.delivery(number="BBB00002")
        elsewhere = self.delivery(number="CCC00003", shipToParty={"partyId": "LEJ1"})
        batch = self.batch(deliveries | elsewhere)
        self.assertTrue(batch.amazon_is_delivery)
        shipments = self.shipments(batch)
        self.assertEqual(len(shipments), 2)
        self.assertIn(deliveries, [each.picking_ids for each in shipments])
        self.assertFalse(batch.amazon_is_delivery)
        with self.assertRaisesRegex(UserError, "is in shipment"):
            batch.action_make_amazon_shipments()

    def test_a_batch_does_not_leave_past_its_shipment_and_leaves_with_it(self):
        delivery = self.delivery()
        batch = self.batch(delivery)
        shipment = self.shipments(batch)
        shipment.write({"bol": "DN00012345", "carrier_name": "DHL", "arn": "ARN1"})
        self.pack(delivery)
        delivery.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "belongs to shipment"):
            batch.action_done()
        shipment.action_pack()
        shipment.action_ship()
        self.assertEqual((delivery.state, shipment.state), ("done", "shipped"))

    def test_a_batch_without_goods_for_amazon_says_nothing_of_it(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id})],
            }
        )
        order.action_confirm()
        self.assertFalse(self.batch(order.picking_ids).amazon_is_delivery)
