from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.amazon_vendor_central.tests.common import CANARY_TOKEN

from ..models.const import RECOVER
from . import orders
from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestOrders(SellerCase):
    """Orders of the seller account become sale orders."""

    def asked(self, operation):
        return self.simulator.ledger.find(operation=operation)

    def test_an_unshipped_fbm_order_becomes_a_sale_order_with_a_delivery(self):
        order = self.buy(item(quantity=2, price="99.98", shipping="4.99"))
        self.assertEqual(order.state, "imported", (order.problem, self.lines()))
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.state, "sale")
        self.assertEqual(sale_order.client_order_ref, orders.NUMBER)
        self.assertEqual(sale_order.amount_total, 104.97)
        self.assertEqual(sale_order.partner_id.country_id.code, "DE")
        line = sale_order.order_line.filtered("amazon_seller_line_id")
        self.assertEqual((line.product_id, line.product_uom_qty), (self.lamp, 2))
        self.assertEqual(sale_order.picking_ids.move_ids.product_uom_qty, 2)

    def test_one_query_asks_for_all_marketplaces_and_both_channels(self):
        self.account._add_marketplaces(["FR"])
        self.sync()
        (call,) = self.asked("searchOrders")
        self.assertEqual(
            set(call.query["marketplaceIds"].split(",")),
            {"A1PA6795UKMFR9", "A13V1IB3VIYZZH"},
        )
        self.assertNotIn("fulfilledBy", call.query)

    def test_a_partially_shipped_fbm_order_is_not_lost(self):
        order = self.buy(
            item(quantity=3, price="30", fulfilled=1), status="PARTIALLY_SHIPPED"
        )
        self.assertEqual(order.state, "imported", order.problem)

    def test_a_shipped_fbm_order_and_a_pending_one_are_left_alone(self):
        shipped = self.buy(status="SHIPPED")
        pending = self.buy(status="PENDING", number="902-0000000-0000002")
        self.assertFalse(shipped | pending)

    def test_an_unknown_status_is_parked_until_it_changes(self):
        number = self.place(status="UNSHIPPED")
        self.simulator.change_seller_order(
            number,
            fulfillment={
                "fulfillmentStatus": "INVOICE_UNCONFIRMED",
                "fulfilledBy": "MERCHANT",
            },
        )
        self.recover(number)
        order = self.order()
        self.assertEqual((order.state, bool(order.sale_order_id)), ("parked", False))
        self.simulator.set_seller_status(number, "UNSHIPPED")
        self.sync()
        self.assertEqual((order.state, order.sale_order_id.state), ("imported", "sale"))

    def test_the_same_order_twice_changes_nothing(self):
        order = self.buy()
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual(order.programs, "PRIME")
        self.assertEqual(
            self.env["sale.order"].search_count(
                [("client_order_ref", "=", order.name)]
            ),
            1,
        )
        self.assertEqual(len(order.sale_order_id.picking_ids), 1)

    def test_an_older_answer_does_not_overwrite_a_newer_one(self):
        order = self.buy()
        line = order.queue_line_ids
        newer = order.last_updated
        order.sudo().last_updated = "2099-01-01T00:00:00.000Z"
        order.sudo().status = "SHIPPED"
        line.write({"state": "draft"})
        line._process_batch()
        self.assertEqual(order.status, "SHIPPED")
        self.assertTrue(newer)

    def test_windows_overlap_and_end_three_minutes_ago(self):
        self.sync()
        self.sync()
        first, second = self.asked("searchOrders")
        self.assertLess(
            second.query["lastUpdatedAfter"], first.query["lastUpdatedBefore"]
        )

    def test_pages_go_on_where_they_stopped_after_a_restart(self):
        self.simulator.seller_orders.page_size = 2
        for number in range(5):
            self.place(number=f"902-0000000-000000{number}")
        self.simulator.add_fault(
            "server_error", "searchOrders", paging=True, skip=1, times=9
        )
        self.sync()
        self.simulator.clear_faults()
        self.advance(minutes=10)
        self.run_seller_cron("ir_cron_import_seller_orders")
        self.process()
        first_pages = [
            call
            for call in self.asked("searchOrders")
            if "paginationToken" not in call.query
        ]
        self.assertEqual(len(first_pages), 1)
        self.assertEqual(
            self.env["amazon.seller.order"].search_count(
                [("instance_id", "=", self.account.id), ("state", "=", "imported")]
            ),
            5,
        )

    def test_what_is_no_order_id_is_refused_by_recover_order(self):
        numbers = (orders.NUMBER, "902-1106328-105905", "D01-1234567-1234567")
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.account.id,
                "operation": RECOVER,
                "seller_order_numbers": "\n".join(numbers),
            }
        )
        with self.assertRaisesRegex(UserError, "^902-1106328-105905 is no order ID"):
            wizard.action_process()
        self.assertFalse(self.simulator.ledger.find(operation="getOrder"))

    def test_an_order_that_is_in_no_list_is_recovered_by_its_reference(self):
        self.simulator.place_seller_order(orders.order(), unlisted=True)
        self.sync()
        self.assertFalse(self.order())
        self.recover(f"{orders.NUMBER}, 902-9999999-9999999")
        self.assertEqual(self.order().state, "imported")
        self.assertIn(
            "902-9999999-9999999",
            " ".join(self.env["amazon.vendor.log"].search([]).mapped("message")),
        )

    def recover(self, numbers):
        action = self.account.with_user(self.vendor_user).action_recover_orders()
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(self.vendor_user)
            .with_context(**action["context"])
            .create({"seller_order_numbers": numbers})
        )
        self.assertEqual(wizard.operation, RECOVER)
        wizard.action_process()
        self.run_after_commit()
        self.process()

    def test_sync_orders_imports_at_once(self):
        self.place()
        self.advance(minutes=5)
        self.account.with_user(self.vendor_user).action_sync_orders()
        self.run_after_commit()
        self.process()
        self.assertEqual(self.order().state, "imported")

    def test_the_night_lists_once_more_what_was_placed_lately(self):
        self.place()
        self.advance(minutes=10)
        schedule = self.account._schedule("rescan_seller_orders")
        schedule.next_run = False
        self.run_seller_cron("ir_cron_rescan_seller_orders")
        self.process()
        (call,) = self.asked("searchOrders")
        self.assertIn("createdAfter", call.query)
        self.assertEqual(self.order().state, "imported")

    def test_an_unknown_sku_is_held_with_its_placeholder_and_goes_on_once_chosen(self):
        order = self.buy(item(sku="NEW-1", asin="B00NEW0001", price="20"))
        sale_order = order.sale_order_id
        self.assertEqual((order.state, sale_order.state), ("held", "draft"))
        self.assertIn("NEW-1", order.problem)
        with self.assertRaisesRegex(UserError, "not known"):
            sale_order.action_confirm()
        order.line_ids.with_user(self.vendor_user).product_id = self.lamp
        order.with_user(self.vendor_user).action_apply_again()
        self.assertEqual((order.state, sale_order.state), ("imported", "sale"))
        self.assertEqual(sale_order.order_line.product_id, self.lamp)
        self.assertEqual(sale_order.amount_total, 20)

    def test_the_product_is_chosen_on_the_form_and_nothing_else_of_a_line(self):
        order = self.buy(item(sku="NOSUCHSKU"))
        mine = order.with_user(self.vendor_user)
        with Form(mine) as form, form.line_ids.edit(0) as line:
            line.product_id = self.lamp
        self.assertEqual(order.line_ids.product_id, self.lamp)
        for command in (
            Command.update(order.line_ids.id, {"quantity": 7}),
            Command.create({"item_id": "1", "sku": "LAMP-1"}),
            Command.delete(order.line_ids.id),
            Command.clear(),
        ):
            with self.subTest(command=command), self.assertRaises(UserError):
                mine.write({"line_ids": [command]})

    def test_a_missing_product_is_created_where_the_marketplace_says_so(self):
        self.setting.create_missing_products = True
        order = self.buy(
            item(sku="NEW-2", asin="B00NEW0002", price="20", title="Torch")
        )
        product = order.line_ids.product_id
        self.assertEqual((product.default_code, product.name), ("NEW-2", "Torch"))
        self.assertEqual(order.sale_order_id.state, "sale")

    def test_sale_orders_are_named_as_the_marketplace_says(self):
        order = self.buy()
        self.assertNotIn(order.name, order.sale_order_id.name)
        self.setting.write({"order_name_policy": "prefix", "order_prefix": "AMZ/"})
        named = self.buy(number="902-0000000-0000003")
        self.assertEqual(named.sale_order_id.name, "AMZ/902-0000000-0000003")

    def test_what_the_marketplace_sets_up_is_on_the_sale_order(self):
        plan = self.env["account.analytic.plan"].create({"name": "Channels"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Amazon DE", "plan_id": plan.id}
        )
        team = self.env["crm.team"].create({"name": "Amazon"})
        warehouse = self.env["stock.warehouse"].create(
            {"name": "FBM", "code": "FBM", "company_id": self.company.id}
        )
        self.setting.write(
            {
                "team_id": team.id,
                "warehouse_id": warehouse.id,
                "analytic_distribution": {str(analytic.id): 100},
                "auto_invoice": True,
            }
        )
        self.lamp.invoice_policy = "order"
        order = self.buy()
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.team_id, team)
        self.assertEqual(sale_order.warehouse_id, warehouse)
        self.assertEqual(sale_order.picking_ids.location_id, warehouse.lot_stock_id)
        distribution = {str(analytic.id): 100}
        self.assertEqual(sale_order.order_line.analytic_distribution, distribution)
        invoice = sale_order.invoice_ids
        self.assertEqual(invoice.invoice_line_ids.analytic_distribution, distribution)

    def test_an_order_of_another_marketplace_is_left_alone(self):
        self.assertFalse(self.buy(marketplace="FR"))

    def test_a_bad_order_stops_none_of_its_neighbours(self):
        self.simulator.place_seller_order({**orders.order(), "orderItems": []})
        self.place(number="902-0000000-0000004")
        self.sync()
        self.assertEqual(self.order().state, "held")
        self.assertEqual(self.order("902-0000000-0000004").state, "imported")

    def test_a_client_links_no_sale_order_to_an_order_of_amazons(self):
        order = self.buy()
        with self.assertRaises(UserError):
            order.sale_order_id.with_user(self.vendor_manager).write(
                {"amazon_seller_order_id": False}
            )

    def test_no_key_is_in_what_is_kept(self):
        self.buy()
        kept = self.env["amazon.vendor.queue.line"].search([]).mapped("payload")
        kept += self.env["amazon.vendor.call"].search([]).mapped("response_body")
        self.assertTrue(kept)
        self.assertNotIn(CANARY_TOKEN, str(kept))
