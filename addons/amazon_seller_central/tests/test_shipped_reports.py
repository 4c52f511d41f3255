from odoo.tests import tagged

from ..models.const import (
    REPORT_SHIPPED,
    REPORT_UNSHIPPED,
)
from . import orders
from .orders import item
from .reports import ReportCase

OTHER = "902-0000000-0000002"
CANARIES = ("Kanarienvogel", "Kanarienweg", "canary0815")


@tagged("post_install", "-at_install")
class TestShippedReports(ReportCase):
    """Orders that have left without us come by report."""

    def shipped(self, *items, number=orders.NUMBER, **values):
        self.place(*items, number=number, status="SHIPPED")
        self.done(REPORT_SHIPPED, **values)
        self.import_all()
        return self.order(number)

    def moves(self, order):
        return self.env["stock.move"].search([("origin", "=", order.name)])

    def test_shipped_orders_are_confirmed_whatever_the_marketplace_says(self):
        self.setting.auto_confirm = False
        order = self.shipped()
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(order.sale_order_id.state, "sale", order.error_message)

    def test_shipped_orders_are_invoiced_as_the_marketplace_says(self):
        self.lamp.invoice_policy = "delivery"
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.shipped(item(quantity=2, price="20"))
        invoice = order.sale_order_id.invoice_ids
        self.assertEqual(invoice.state, "posted", order.error_message)
        self.assertEqual(invoice.amount_total, 20)

    def test_the_list_of_orders_still_leaves_shipped_ones_alone(self):
        self.assertFalse(self.buy(status="SHIPPED"))

    def test_a_shipped_order_that_the_list_has_left_alone_is_imported(self):
        self.assertFalse(self.buy(status="SHIPPED"))
        self.done(REPORT_SHIPPED)
        self.import_all()
        self.assertEqual(self.order().state, "imported", self.lines())

    def test_untracked_goods_leave_the_warehouse_even_below_zero(self):
        order = self.shipped(item(quantity=2, price="20"))
        move = self.moves(order)
        self.assertEqual((move.state, move.quantity), ("done", 2))
        stock = self.warehouse.lot_stock_id
        self.assertEqual(move.location_id, stock)
        self.assertEqual(self.lamp.with_context(location=stock.id).qty_available, -2)
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 2)

    def test_tracked_goods_wait_and_leave_by_themselves_when_there_is_stock(self):
        battery = self._create_product(
            "Battery", default_code="BAT-1", tracking="lot", taxes_id=[(5,)]
        )
        order = self.shipped(item(sku="BAT-1", price="5", asin="B00BAT0001"))
        self.assertIn(self.moves(order).state, ("confirmed", "assigned"))
        self.assertIn("in the warehouse", order.waits_for)
        lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": battery.id, "company_id": self.company.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            battery, self.warehouse.lot_stock_id, 1, lot_id=lot
        )
        self.advance(minutes=60)
        self.account._schedule("process_queues").write(
            {"next_run": False, "last_run": False}
        )
        self.process()
        self.assertEqual(self.moves(order).state, "done")
        self.assertEqual(self.moves(order).move_line_ids.lot_id, lot)
        self.assertFalse(order.waits_for)

    def test_shipped_orders_are_never_told_to_amazon(self):
        order = self.shipped()
        self.assertFalse(order.sale_order_id.picking_ids)
        self.assertFalse(
            self.env["amazon.seller.shipment"].search([("order_id", "=", order.id)])
        )
        self.assertFalse(self.calls("confirmShipment"))

    def test_without_stock_moves_only_the_sale_order_is_made(self):
        order = self.shipped(item(quantity=2, price="20"), without_stock=True)
        self.assertEqual(order.sale_order_id.state, "sale", order.error_message)
        self.assertFalse(self.moves(order))
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 2)
        self.assertEqual(self.lamp.qty_available, 0)

    def test_only_shipped_orders_can_come_without_stock_moves(self):
        self.place()
        report = self.done(REPORT_UNSHIPPED, without_stock=True)
        self.assertFalse(report.without_stock)
        wizard = self.env["amazon.vendor.operation"].new(
            {"instance_id": self.account.id, "operation": REPORT_SHIPPED}
        )
        self.assertIn(",without_stock,", wizard.inputs)

    def test_the_components_of_a_shipped_kit_leave_the_warehouse(self):
        if "mrp.bom" not in self.env:
            self.skipTest("manufacturing is not installed")
        bulb = self._create_product("Bulb")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.lamp.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [(0, 0, {"product_id": bulb.id, "product_qty": 2})],
            }
        )
        order = self.shipped(item(quantity=3, price="30"))
        move = self.moves(order)
        self.assertEqual((move.product_id, move.quantity), (bulb, 6))
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 3)

    def test_a_shipped_orders_report_names_other_shops_and_channels_in_vain(self):
        self.place(number=OTHER, status="SHIPPED", marketplace="FR")
        self.place(number="902-0000000-0000003", status="SHIPPED", channel="AMAZON")
        self.place(number="902-0000000-0000004")
        report = self.done(REPORT_SHIPPED)
        self.assertEqual((report.found_count, report.asked_count), (3, 0))
