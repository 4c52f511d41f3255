from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestFba(SellerCase):
    """What Amazon delivers leaves the Amazon location."""

    def moves(self, order):
        return self.env["stock.move"].search([("origin", "=", order.name)])

    def test_a_shipped_fba_order_moves_each_item_from_the_amazon_location(self):
        order = self.buy(
            item(quantity=2, price="20"), channel="AMAZON", status="SHIPPED"
        )
        self.assertEqual(order.state, "imported", (order.problem, self.lines()))
        sale_order = order.sale_order_id
        self.assertEqual(sale_order.state, "sale")
        self.assertFalse(sale_order.picking_ids)
        move = self.moves(order)
        self.assertEqual((move.state, move.quantity), ("done", 2))
        self.assertEqual(move.location_id, self.account.amazon_location_id)
        self.assertEqual(move.location_dest_id.usage, "customer")
        self.assertEqual(move.move_line_ids.reference, order.name)
        self.assertEqual(sale_order.order_line.qty_delivered, 2)

    def test_an_unshipped_fba_order_is_not_ours_yet(self):
        self.assertFalse(self.buy(channel="AMAZON", status="UNSHIPPED"))

    def test_goods_are_sent_to_amazon_by_a_transfer_and_sold_from_there(self):
        amazon = self.account.amazon_location_id
        stock = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.lamp, stock, 11)
        sent = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": stock.id,
                "location_dest_id": amazon.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.lamp.id,
                            "product_uom_qty": 6,
                            "location_id": stock.id,
                            "location_dest_id": amazon.id,
                        }
                    )
                ],
            }
        )
        sent.action_confirm()
        sent.move_ids.write({"quantity": 6, "picked": True})
        sent.button_validate()
        self.buy(item(quantity=2, price="20"), channel="AMAZON", status="SHIPPED")
        there = self.lamp.with_context(location=amazon.id).qty_available
        here = self.lamp.with_context(location=stock.id).qty_available
        self.assertEqual((there, here), (4, 5))
        self.assertFalse(sent.amazon_seller_sync, "Amazon is told of no delivery")

    def test_the_same_pieces_leave_once(self):
        order = self.buy(
            item(quantity=3, price="30", fulfilled=1),
            channel="AMAZON",
            status="PARTIALLY_SHIPPED",
        )
        self.assertEqual(self.moves(order).quantity, 1)
        self.simulator.set_seller_status(order.name, "SHIPPED")
        self.sync()
        self.assertEqual(self.moves(order).mapped("quantity"), [1, 2])
        self.simulator.change_seller_order(order.name, programs=["PRIME"])
        self.sync()
        self.assertEqual(sum(self.moves(order).mapped("quantity")), 3)
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 3)

    def test_goods_with_lots_wait_and_stop_no_other_order(self):
        tracked = self._create_product(
            "Battery", default_code="BAT-1", tracking="lot", taxes_id=[(5,)]
        )
        waiting = self.place(
            item(sku="BAT-1", price="5", asin="B00BAT0001"),
            channel="AMAZON",
            status="SHIPPED",
            number="902-0000000-0000002",
        )
        order = self.buy(channel="AMAZON", status="SHIPPED")
        waiting = self.order(waiting)
        self.assertEqual(self.moves(order).state, "done")
        self.assertNotEqual(self.moves(waiting).state, "done")
        self.assertIn("Lots", waiting.waits_for)
        lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": tracked.id, "company_id": self.company.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            tracked, self.account.amazon_location_id, 4, lot_id=lot
        )
        self.advance(minutes=60)
        self.account._schedule("process_queues").write(
            {"next_run": False, "last_run": False}
        )
        self.process()
        self.assertEqual(self.moves(waiting).state, "done")
        self.assertEqual(self.moves(waiting).move_line_ids.lot_id, lot)
        self.assertFalse(waiting.work_left)

    def test_an_fba_order_that_amazon_cancels_is_cancelled_here(self):
        self.setting.auto_confirm = False
        order = self.buy(channel="AMAZON", status="SHIPPED")
        self.assertEqual(order.sale_order_id.state, "draft")
        self.simulator.set_seller_status(order.name, "CANCELLED")
        self.sync()
        self.assertEqual(order.sale_order_id.state, "cancel")

    def test_a_second_registration_has_the_stock_of_its_marketplace_elsewhere(self):
        again = self._create_seller(name="France", marketplace="FR")
        again.amazon_location_id = self.account.amazon_location_id.copy(
            {"name": "Amazon FR"}
        )
        number = self.place(channel="AMAZON", status="SHIPPED", marketplace="FR")
        self.sync()
        self.assertFalse(self.order(number))
        self.sync(again)
        order = self.order(number, again)
        self.assertEqual(self.moves(order).location_id, again.amazon_location_id)

    def test_what_a_person_takes_out_in_part_goes_on_waiting_for_the_rest(self):
        """Of two pieces that wait for their serial numbers, one is found."""
        self.lamp.tracking = "serial"
        order = self.buy(
            item(quantity=2, fulfilled=2, price="20"),
            status="SHIPPED",
            channel="AMAZON",
        )
        move = order.line_ids.move_ids
        self.assertNotEqual(move.state, "done")
        lot = self.env["stock.lot"].create(
            {"name": "SN1", "product_id": self.lamp.id, "company_id": self.company.id}
        )
        keeper = new_test_user(
            self.env,
            "keeper-of-serials",
            groups="stock.group_stock_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        mine = move.with_user(keeper).with_company(self.company)
        mine.move_line_ids.unlink()
        found = {
            "product_id": self.lamp.id,
            "quantity": 1,
            "lot_id": lot.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        mine.write({"move_line_ids": [Command.create(found)], "picked": True})
        mine._action_done()
        self.assertEqual((move.state, move.quantity), ("done", 1))
        rest = order.line_ids.move_ids - move
        self.assertEqual((len(rest), rest.product_uom_qty), (1, 1))
        self.assertIn(rest, order._fba_waiting(), "it leaves by itself as well")
