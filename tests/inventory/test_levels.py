"""How much of what lies there is offered."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .case import OTHER_CODE, StockCase


@tagged("post_install", "-at_install")
class TestLevels(StockCase):
    def level(self, mapping, shelf=None):
        """What would be told of it now."""
        plan = (shelf or self.shelf).sudo()._plan()
        (row,) = [each for each in plan.rows if each.key == mapping.id]
        return row.now

    def test_the_larger_buffer_is_held_back_and_the_products_own_stands_for_it(self):
        self.stock(self.lamp, 10)
        self.shelf.write({"buffer_number": 2, "buffer_percent": 50})
        self.assertEqual(self.level(self.lamp), 5)
        self.shelf.buffer_percent = 10
        self.assertEqual(self.level(self.lamp), 8)
        self.lamp.write({"has_own_buffer": True, "buffer_number": 0})
        self.assertEqual(self.level(self.lamp), 10)

    def test_whole_pieces_only_and_never_below_zero(self):
        self.stock(self.lamp, 2.9)
        self.stock(self.shade, -4)
        self.assertEqual([self.level(self.lamp), self.level(self.shade)], [2, 0])

    def test_what_is_reserved_or_promised_to_anybody_is_not_offered_again(self):
        self.stock(self.lamp, 10)
        order = self.sell(self.lamp, 3)
        self.assertEqual(order.picking_ids.state, "assigned")
        self.assertEqual(self.level(self.lamp), 7)
        order.picking_ids.do_unreserve()
        self.assertEqual(self.level(self.lamp), 7)

    def test_a_promise_counts_however_late_it_leaves(self):
        self.stock(self.lamp, 10)
        order = self.sell(self.lamp, 4)
        order.picking_ids.do_unreserve()
        order.picking_ids.move_ids.date = fields.Datetime.now() + timedelta(days=300)
        self.assertEqual(self.level(self.lamp), 6)

    def test_what_amazon_has_sold_and_nobody_has_answered_is_not_offered_again(self):
        self.stock(self.lamp, 10)
        order = self.env["amazon.vendor.direct.order"].create(
            {
                "name": "DFNEW1",
                "instance_id": self.instance.id,
                "warehouse_code_id": self.shelf.id,
                "warehouse_id": self.warehouse.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.lamp.product_id.id,
                            "uom_id": self.lamp.uom_id.id,
                            "quantity": 4,
                        },
                    )
                ],
            }
        )
        self.assertEqual(self.level(self.lamp), 6)
        # Once it is answered its sale order has the goods.
        order.answer_code = "00"
        self.assertEqual(self.level(self.lamp), 10)

    def test_what_was_sold_under_another_code_of_the_shelf_is_not_offered_again(self):
        self.stock(self.lamp, 10)
        other = self._create_shelf(OTHER_CODE, self.warehouse, tells_stock=False)
        line = {
            "product_id": self.lamp.product_id.id,
            "uom_id": self.lamp.uom_id.id,
            "quantity": 4,
        }
        order = self.env["amazon.vendor.direct.order"].create(
            {
                "name": "DFNEW2",
                "instance_id": self.instance.id,
                "warehouse_code_id": other.id,
                "warehouse_id": self.warehouse.id,
                "line_ids": [Command.create(line)],
            }
        )
        self.assertEqual(self.level(self.lamp), 6)
        # What lies in another place of the warehouse is sold from there.
        places = self.env["stock.location"].create(
            [
                {"name": name, "location_id": self.warehouse.lot_stock_id.id}
                for name in ("Left", "Right")
            ]
        )
        self.stock(self.lamp, 10, places[0])
        self.shelf.location_id, other.location_id = places
        self.assertEqual(self.level(self.lamp), 10)
        order.warehouse_code_id = self.shelf
        self.assertEqual(self.level(self.lamp), 6)

    def test_a_case_is_offered_by_the_case(self):
        dozen = self.env["uom.uom"].create(
            {
                "name": "Case of 12",
                "relative_factor": 12,
                "relative_uom_id": self.lamp.uom_id.id,
            }
        )
        self.stock(self.lamp, 30)
        self.lamp.case_uom_id = dozen
        self.assertEqual(self.level(self.lamp), 2)

    def test_two_asins_of_one_product_are_not_offered_the_same_goods(self):
        self.stock(self.lamp, 9)
        self.shade.product_id = self.lamp.product_id
        self.assertEqual([self.level(self.lamp), self.level(self.shade)], [4, 4])

    def test_two_codes_of_one_place_are_not_offered_the_same_goods(self):
        self.stock(self.lamp, 9)
        other = self._create_shelf(OTHER_CODE, self.warehouse)
        self.assertEqual([self.level(self.lamp), self.level(self.lamp, other)], [4, 4])
        other.tells_stock = False
        self.assertEqual(self.level(self.lamp), 9)

    def test_of_a_location_only_what_lies_there_less_what_elsewhere_cannot_fill(self):
        corner = self.env["stock.location"].create(
            {"name": "Corner", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.stock(self.lamp, 5, corner)
        self.stock(self.lamp, 3)
        order = self.sell(self.lamp, 4)
        order.picking_ids.do_unreserve()
        self.assertEqual(self.level(self.lamp), 4)
        self.shelf.tells_stock = False
        shelf = self._create_shelf(OTHER_CODE, self.warehouse, location_id=corner.id)
        self.assertEqual(self.level(self.lamp, shelf), 4)

    def test_what_odoo_does_not_count_is_not_told(self):
        self.lamp.product_id.is_storable = False
        self.turn()
        self.assertEqual(self.at_amazon(), [None, 0, 0, 0])
        offer = self.offer(self.lamp)
        self.assertEqual(offer.state, "held")
        self.assertIn("track its inventory", offer.problem)

    def test_expired_goods_are_not_offered(self):
        if "use_expiration_date" not in self.env["product.product"]._fields:
            self.skipTest("product_expiry is not installed")
        product = self.lamp.product_id
        product.write({"tracking": "lot", "use_expiration_date": True})
        now = fields.Datetime.now()
        for name, days, quantity in (("OLD", -2, 5), ("NEW", 90, 3)):
            lot = self.env["stock.lot"].create({"name": name, "product_id": product.id})
            lot.removal_date = now + timedelta(days=days)
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, quantity, lot_id=lot
            )
        self.assertEqual(self.level(self.lamp), 3)

    def test_a_kit_is_what_its_parts_allow_without_those_that_are_promised(self):
        self._make_kit(self.lamp, {self.shade: 1, self.bulb: 2})
        self.stock(self.shade, 9)
        self.stock(self.bulb, 10)
        self.assertEqual(self.level(self.lamp), 5)
        order = self.sell(self.bulb, 4)
        order.picking_ids.do_unreserve()
        self.assertEqual(self.level(self.lamp), 3)

    def test_parts_of_a_kit_that_nobody_has_answered_are_not_offered_again(self):
        self._make_kit(self.lamp, {self.shade: 1, self.bulb: 2})
        self.stock(self.shade, 9)
        self.stock(self.bulb, 10)
        self.place_order(self.lamp, 2)
        levels = [self.level(each) for each in (self.lamp, self.shade, self.bulb)]
        # Odoo counts five kits: two of them are sold, with four bulbs and two shades.
        self.assertEqual(levels, [3, 7, 6])

    def test_a_kit_of_another_company_is_no_kit_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._make_kit(self.lamp, {self.shade: 1}, company_id=other.id)
        self.stock(self.lamp, 3)
        self.stock(self.shade, 7)
        self.assertEqual([self.level(each) for each in (self.lamp, self.shade)], [3, 7])

    def _make_kit(self, mapping, parts, **values):
        if "mrp.bom" not in self.env:
            self.skipTest("mrp is not installed")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": mapping.product_id.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    (0, 0, {"product_id": part.product_id.id, "product_qty": number})
                    for part, number in parts.items()
                ],
                **values,
            }
        )

    def place_order(self, mapping, quantity, number="DFNEW3"):
        """Amazon has sold it, and nobody has answered."""
        line = {
            "product_id": mapping.product_id.id,
            "uom_id": mapping.uom_id.id,
            "quantity": quantity,
        }
        return self.env["amazon.vendor.direct.order"].create(
            {
                "name": number,
                "instance_id": self.instance.id,
                "warehouse_code_id": self.shelf.id,
                "warehouse_id": self.warehouse.id,
                "line_ids": [Command.create(line)],
            }
        )

    def sell(self, mapping, quantity):
        """Somebody else buys it."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": mapping.product_id.id,
                            "product_uom_qty": quantity,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        return order
