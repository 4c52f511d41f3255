"""Direct imports: Amazon's forwarder takes the goods over at origin."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase

IMPORT = {
    "methodOfPayment": "FOBPortOfCall",
    "internationalCommercialTerms": "FreeOnBoard",
    "portOfDelivery": "Shanghai",
    "importContainers": "1-40HC",
    "shippingInstructions": "Keep dry",
}


@tagged("post_install", "-at_install")
class TestImports(ShipmentCase):
    def import_delivery(self, number="AAA00001", **changes):
        return self.delivery(number=number, importDetails={**IMPORT, **changes})

    def test_the_warehouse_reads_amazons_terms_of_a_direct_import(self):
        delivery = self.import_delivery()
        self.assertTrue(delivery.amazon_is_import)
        shipment = self.shipment(delivery).with_user(self.packer)
        for words in ("FreeOnBoard", "Shanghai", "Keep dry"):
            self.assertIn(words, shipment.import_instructions)

    def test_a_direct_import_and_other_goods_are_different_shipments(self):
        deliveries = self.import_delivery() | self.delivery(number="BBB00002")
        shipments = self.env["amazon.vendor.shipment"]._make(deliveries)
        self.assertEqual(len(shipments), 2)
        first, second = shipments
        goods = second.picking_ids
        goods.action_amazon_take_out()
        with self.assertRaisesRegex(UserError, "only one of them is a direct import"):
            first._add(goods)

    def test_the_asn_tells_of_container_seal_weight_and_ports(self):
        delivery = self.import_delivery()
        self.pack(delivery)
        shipment = self.shipment(delivery, transport_mode="Ocean")
        shipment.with_user(self.packer).write(
            {
                "import_containers": "1-40HC",
                "seal_number": "SEAL123",
                "billable_weight": 21.25,
                "loading_port": "CNSHA",
                "loading_country_id": self.env.ref("base.cn").id,
            }
        )
        shipment.action_pack()
        self.ship(shipment, self.packer)
        [message] = json.loads(shipment.confirmation_ids.payload)[
            "shipmentConfirmations"
        ]
        self.assertEqual(
            message["importDetails"],
            {
                "methodOfPayment": "FOBPortOfCall",
                "sealNumber": "SEAL123",
                "route": {
                    "stops": [
                        {
                            "functionCode": "PortOfLoading",
                            "locationIdentification": {
                                "locationCode": "CNSHA",
                                "countryCode": "CN",
                            },
                        }
                    ]
                },
                "importContainers": "1-40HC",
                "billableWeight": {"unitOfMeasure": "Kg", "value": "21.25"},
            },
        )
        self.follow(2)
        self.assertEqual(shipment.sync_state, "synchronized")

    def test_orders_that_are_paid_in_different_ways_do_not_leave_together(self):
        deliveries = self.import_delivery() | self.import_delivery(
            "BBB00002", methodOfPayment="PaidByBuyer"
        )
        for delivery in deliveries:
            self.pack(delivery)
        shipment = self.shipment(deliveries)
        self.assertEqual(len(shipment), 1)
        shipment.action_pack()
        with self.assertRaisesRegex(UserError, "are paid in different ways"):
            shipment.action_ship()

    def test_goods_that_are_no_import_are_told_without_import_details(self):
        shipment = self.packed()
        self.ship(shipment)
        self.assertNotIn("importDetails", shipment.confirmation_ids.payload)
