"""What mistakes may cost is seen before they are made."""

from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import tagged

from ...logic.shipment import charges
from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestMoney(ShipmentCase):
    def test_the_table_is_delivered_and_counts_as_it_stands(self):
        self.assertEqual(
            set(self.env["amazon.vendor.charge.rate"]._rates(self.company)),
            set(charges.RATES),
        )
        overage = self.env["amazon.vendor.charge.rate"].search(
            [("kind", "=", "overage")]
        )
        overage.with_user(self.vendor_manager).rate = 50
        exposure = charges.Exposure("overage", 2, 0, Decimal(20), "EUR")
        self.assertEqual(
            self.env["amazon.vendor.charge.rate"]._totals(self.instance, [exposure]),
            {"EUR": Decimal(10)},
        )

    def test_before_ship_the_preview_says_what_the_risks_may_cost(self):
        delivery = self.delivery(self.line(quantity=10, cost="10.00"))
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        requisition = delivery._amazon_requisitions()
        requisition.ship_window_start = fields.Datetime.now() - timedelta(days=1)
        action = shipment.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            preview.cost, "about 1.40 EUR (estimate)", "10 units unlabelled"
        )

    def test_the_warehouse_sees_no_costs(self):
        shipment = self.packed()
        action = shipment.with_user(self.packer).action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        preview = preview.with_user(self.packer)
        self.assertNotIn("cost", preview.fields_get())
        for model in ("amazon.vendor.charge.rate", "amazon.vendor.requisition.line"):
            self.assertFalse(self.env[model].with_user(self.packer).has_access("read"))

    def test_an_answer_that_promises_more_than_there_is_says_what_it_may_cost(self):
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, -9997
        )
        requisition = self.requisition(self.line(quantity=10, cost="10.00"))
        self.assertEqual(requisition.line_ids.free_qty, 3)
        preview = self.env["amazon.vendor.acknowledgement.preview"]._of(requisition)
        self.assertEqual(preview.may_cost, "about 3.50 EUR (estimate)", "5 % of 70")

    def test_an_open_order_says_what_is_at_risk_until_it_has_left(self):
        shipment = self.packed(self.line(quantity=10, cost="10.00"))
        requisition = shipment.picking_ids._amazon_requisitions().sudo(False)
        self.assertEqual(requisition.at_risk, "about 5.00 EUR (estimate)")
        self.ship(shipment)
        requisition.invalidate_recordset(["at_risk"])
        self.assertFalse(requisition.at_risk)

    def test_the_overview_adds_up_what_is_due(self):
        shipment = self.packed(self.line(quantity=10, cost="10.00"))
        requisition = shipment.picking_ids._amazon_requisitions()
        self.assertFalse(self.instance.at_risk, "it is not due within a week")
        requisition.ship_window_end = fields.Datetime.now() + timedelta(days=2)
        shipment.picking_ids.scheduled_date = fields.Datetime.now()
        self.instance.invalidate_recordset()
        self.assertEqual(self.instance.at_risk, "about 5.00 EUR (estimate)")
        self.assertEqual(self.instance.to_ship_count, 1)

    def test_the_orders_at_risk_are_listed_with_what_each_may_cost(self):
        action = self.instance.with_user(self.vendor_user).action_view_at_risk()
        view_id = next(number for number, kind in action["views"] if kind == "list")
        orders = self.env["amazon.vendor.requisition"].with_user(self.vendor_user)
        self.assertIn('name="at_risk"', orders.get_view(view_id, "list")["arch"])

    def test_the_warehouse_finds_deliveries_in_the_app_and_nothing_with_prices(self):
        Menu = self.env["ir.ui.menu"].with_user(self.packer)
        root = self.env.ref("amazon_vendor_central.amazon_vendor_central_menu_root")
        below = Menu.sudo().search([("id", "child_of", root.id)]) - root
        seen = below.filtered(lambda menu: menu.id in Menu._visible_menu_ids())
        self.assertEqual(
            set(seen.mapped("name")),
            {
                *("Deliveries", "Shipments", "Shipment Confirmations", "SSCC Ledger"),
                # Of direct fulfilment, whose lines show the warehouse no costs.
                *("Direct Fulfilment", "Direct Orders", "Labels", "Containers"),
                *("Confirmations", "Status Updates"),
            },
        )
        for name in ("cost_text", "taxes"):
            field = self.env["amazon.vendor.direct.order.line"]._fields[name]
            self.assertFalse(self.packer.has_groups(field.groups), name)
