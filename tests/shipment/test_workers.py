"""Two people on two connections: with real, committed transactions."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..workers import SimulatorWorkersCase

NUMBER = "WORKER02"


@tagged("post_install", "-at_install")
class TestShipmentWorkers(SimulatorWorkersCase):
    def setUp(self):
        super().setUp()
        with self.connection() as env:
            self.shipment_id = self._packed(env).id

    # --- The kit ------------------------------------------------------------------

    def _packed(self, env):
        """A shipment of one order, packed, of which all is committed."""
        company = env.company
        instance = self.create_instance(env)
        partner = instance.partner_id
        now = fields.Datetime.now()
        requisition = env["amazon.vendor.requisition"].create(
            {
                "instance_id": instance.id,
                "purchase_order_number": NUMBER,
                "selling_party_code": "VEND1",
                "ship_to_party_code": "DTM2",
                "ship_window_start": now,
                "ship_window_end": now + timedelta(days=9),
            }
        )
        line = env["amazon.vendor.requisition.line"].create(
            {
                "requisition_id": requisition.id,
                "item_key": "1",
                "item_sequence_number": "1",
                "asin": "B000000001",
                "amazon_product_identifier": "B000000001",
                "unit_of_measure": "Eaches",
                "ordered_qty": 10,
                "accepted_qty": 10,
                "net_cost_amount": "10.20",
                "cost_currency_code": "EUR",
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])[0]
        address = warehouse.partner_id
        before = {"street": address.street, "country_id": address.country_id.id}
        self.addCleanup(self._move_back, address.id, before)
        address.write({"street": "Dock 1", "country_id": env.ref("base.de").id})
        product = env["product.product"].create(
            {"name": "Worker's lamp", "is_storable": True, "weight": 1}
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 100
        )
        env["amazon.vendor.sscc.range"].create(
            {
                "extension_digit": "7",
                "gs1_prefix": "4006381",
                "company_id": company.id,
            }
        )
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "warehouse_id": warehouse.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 10,
                            "amazon_requisition_line_id": line.id,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        delivery = order.picking_ids
        delivery.action_assign()
        delivery.move_line_ids.action_put_in_pack()
        shipment = env["amazon.vendor.shipment"]._make(delivery)
        shipment.write({"bol": "DN00012345", "arn": "ARN1", "carrier_name": "DHL"})
        shipment.action_pack()
        return shipment

    def _move_back(self, address_id, values):
        with self.connection() as env:
            env["res.partner"].browse(address_id).write(values)

    def press(self, press):
        """Two people press at the same moment, see ``both``."""
        ids = [self.shipment_id] * 2
        return self.both("amazon.vendor.shipment", ids, press)

    # --- Ship ---------------------------------------------------------------------

    def test_two_people_press_ship_and_amazon_is_told_once(self):
        said = self.press(lambda shipment: shipment.action_ship())
        [refused] = [each for each in said if each is not True]
        self.assertRegex(refused, "cannot be shipped again|Somebody else is working")
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            self.assertEqual(shipment.state, "shipped")
            self.assertEqual(len(shipment.confirmation_ids), 1)
            self.assertEqual(len(shipment.confirmation_ids.submission_ids), 1)
            self.assertEqual(shipment.picking_ids.move_ids.quantity, 10)
        self.assertEqual(
            self.simulator.ledger.count(operation="submitShipmentConfirmations"), 1
        )

    def test_two_people_want_the_rest_and_there_is_one(self):
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            shipment.picking_ids.move_ids.quantity = 6
            shipment.action_ship()
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            submission = shipment.confirmation_ids.submission_id
            submission.state = "confirmed"
            shipment.picking_ids.move_line_ids.quantity = 8
        said = self.press(lambda shipment: shipment.action_make_rest())
        opened = {each["res_id"] for each in said if isinstance(each, dict)}
        with self.connection() as env:
            shipment = env["amazon.vendor.shipment"].browse(self.shipment_id)
            self.assertEqual(set(shipment.rest_ids.ids), opened)
            self.assertEqual(len(opened), 1)
