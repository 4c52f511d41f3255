"""What lies in one place is offered once, whatever Amazon calls it."""

from contextlib import contextmanager

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .case import OTHER_CODE, StockCase


@tagged("post_install", "-at_install")
class TestSharing(StockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left, cls.right = cls._create_places("Left", "Right")
        (cls.drawer,) = cls._create_places("Drawer", around=cls.left)

    @classmethod
    def _create_places(cls, *names, around=None):
        return cls.env["stock.location"].create(
            [
                {"name": name, "location_id": (around or cls.warehouse.lot_stock_id).id}
                for name in names
            ]
        )

    def code(self, place=None, **values):
        location = place.id if place else False
        values = {"location_id": location, **values}
        return self._create_shelf(OTHER_CODE, self.warehouse, **values)

    @contextmanager
    def refused(self, words):
        """It cannot be saved, and is not."""
        with (
            self.assertRaisesRegex(ValidationError, words),
            self.env.cr.savepoint(),
        ):
            yield
        self.env.invalidate_all()

    def level(self, mapping, shelf):
        (row,) = [r for r in shelf.sudo()._plan().rows if r.key == mapping.id]
        return row.now

    def test_a_place_inside_one_that_is_offered_is_not_offered_again(self):
        for around, inside in (
            (False, self.left),
            (self.warehouse.lot_stock_id, self.left),
            (self.left, self.drawer),
            (self.drawer, self.left),
        ):
            self.shelf.location_id = around
            with self.refused("WHX1.*one inside the other"):
                self.code(inside)
        self.shelf.location_id = self.left
        other = self.code(self.right)
        with self.refused("same stock twice"):
            other.location_id = self.drawer
        other.tells_stock = False
        other.location_id = self.drawer
        with self.refused("same stock twice"):
            other.tells_stock = True

    def test_nor_by_another_instance_once_that_takes_part(self):
        other = self.instance.copy({"name": "Other Marketplace", "does_direct": False})
        self.code(self.left, instance_id=other.id)
        with self.assertRaisesRegex(ValidationError, "same stock twice"):
            other.does_direct = True

    def test_of_another_company_only_that_there_is_one_is_said(self):
        stranger = self.env["res.company"].create({"name": "Stranger"})
        said = self.shelf.with_context(allowed_company_ids=stranger.ids)
        self.assertIn("another company", said._say_inside(self.shelf))
        self.assertIn("WHX1 (", self.shelf._say_inside(self.shelf))

    def test_a_location_of_another_warehouse_is_refused(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        with self.assertRaisesRegex(ValidationError, "is not in"):
            self.code(other.lot_stock_id)

    def test_a_location_that_was_moved_into_another_one_is_divided(self):
        self.shelf.location_id = self.left
        other = self.code(self.right)
        self.stock(self.lamp, 8, self.right)
        self.assertEqual(self.level(self.lamp, other), 8)
        self.right.location_id = self.left
        told = self.level(self.lamp, self.shelf) + self.level(self.lamp, other)
        self.assertEqual(told, 8)

    def test_what_is_promised_is_not_offered_by_any_place_of_the_warehouse(self):
        self.shelf.location_id = self.left
        other = self.code(self.right)
        self.stock(self.lamp, 5, self.left)
        self.stock(self.lamp, 3, self.right)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    (0, 0, {"product_id": self.lamp.product_id.id}),
                ],
            }
        )
        order.order_line.product_uom_qty = 4
        order.action_confirm()
        order.picking_ids.do_unreserve()
        told = self.level(self.lamp, self.shelf) + self.level(self.lamp, other)
        self.assertEqual(told, 4)

    def test_a_person_sees_with_which_codes_a_stock_is_divided(self):
        self.code()
        self.stock(self.lamp, 9)
        action = self.shelf.with_user(self.vendor_user).action_preview_stock()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("WHX1, WHX2", preview.shared_text)
        lamp = preview.line_ids.filtered(lambda each: each.asin == self.lamp.asin)
        self.assertEqual(lamp.now, 4)
        self.assertIn("shared", lamp.why_text)
