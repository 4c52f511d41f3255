from odoo.tests import tagged

from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestProductUom(AmazonVendorCase):
    """Cases and Eaches are exact both ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Mapping = cls.env["amazon.vendor.product"]
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.pack = cls.env.ref("uom.product_uom_pack_6")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.mug = cls._create_product("Mug")

    def _resolve(self, *request):
        return self.Mapping._resolve_uoms([request])[request]

    def _create_unit(self, name, factor, each=None):
        return self.env["uom.uom"].create(
            {
                "name": name,
                "relative_factor": factor,
                "relative_uom_id": (each or self.unit).id,
            }
        )

    def test_one_each_is_the_unit_itself(self):
        self.assertEqual(self._resolve(self.unit.id, 1), self.unit)

    def test_an_existing_unit_is_used(self):
        self.assertEqual(self._resolve(self.unit.id, 6), self.pack)

    def test_an_archived_unit_is_not_used(self):
        self.assertFalse(self.dozen.active)
        case = self._resolve(self.unit.id, 12)
        self.assertEqual(case.name, "Case of 12")
        self.dozen.active = True
        self.assertEqual(
            self._resolve(self.unit.id, 12), min(self.dozen, case, key=lambda u: u.id)
        )

    def test_a_missing_unit_is_created_once(self):
        requests = [(self.unit.id, 7), (self.unit.id, 7, self.mug.id)]
        units = self.Mapping._resolve_uoms(requests)
        self.assertEqual(len(set(units.values())), 1)
        self.assertEqual(units[requests[0]].factor, 7)
        self.assertEqual(self._resolve(self.unit.id, 7), units[requests[0]])

    def test_the_packaging_of_the_product_comes_first(self):
        self._create_unit("Box of 8", 8)
        own = self._create_unit("Mug Box", 8)
        self.mug.uom_ids = own
        self.assertEqual(self._resolve(self.unit.id, 8, self.mug.id), own)

    def test_a_unit_of_nearly_the_size_is_not_taken(self):
        nearly = self._create_unit("About 9", 8.999999)
        self.assertNotEqual(self._resolve(self.unit.id, 9), nearly)

    def test_a_unit_of_another_kind_is_not_taken(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        case = self._resolve(kilogram.id, 6)
        self.assertNotEqual(case, self.pack)
        self.assertTrue(case._has_common_reference(kilogram))

    def test_the_case_of_a_pack_is_named_after_the_pack(self):
        case = self._resolve(self.pack.id, 4)
        self.assertEqual(case.factor, 24)
        self.assertEqual(case.name, "Case of 4 × Pack of 6")

    def test_absurd_sizes_have_no_unit(self):
        before = self.env["uom.uom"].with_context(active_test=False).search_count([])
        for size in (0, -12, None, False, True, 2.5, 10**9):
            with self.subTest(size=size):
                self.assertFalse(self._resolve(self.unit.id, size))
        self.assertFalse(self._resolve(False, 12))
        self.assertEqual(
            self.env["uom.uom"].with_context(active_test=False).search_count([]), before
        )

    def test_exact_both_ways(self):
        """Also below a unit whose own factor is no round number, in any rounding."""
        precision = self.env.ref("uom.decimal_product_uom")
        # A third, and the minute of Odoo's own data: floats that cannot be exact.
        third = self._create_unit("Third", 1 / 3)
        minute = self.env.ref("uom.product_uom_minute")
        sizes = [2, 3, 6, 7, 11, 12, 13, 24, 36, 48, 77, 97, 144, 999, 1001, 99_999]
        quantities = [1, 2, 3, 7, 10, 13, 99, 250, 333, 1000, 4999, 99_999]
        for digits in (0, 2, 6):
            precision.digits = digits
            for each in (self.unit, self.pack, third, minute):
                requests = [(each.id, size) for size in sizes]
                for (_id, size), case in self.Mapping._resolve_uoms(requests).items():
                    for quantity in quantities:
                        eaches = quantity * size
                        for method in ("UP", "HALF-UP", "DOWN"):
                            self.assertEqual(
                                case._compute_quantity(
                                    quantity, each, rounding_method=method
                                ),
                                eaches,
                            )
                            self.assertEqual(
                                each._compute_quantity(
                                    eaches, case, rounding_method=method
                                ),
                                quantity,
                            )

    def test_a_stock_move_of_cases_is_exact(self):
        case = self._resolve(self.mug.uom_id.id, 11)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.mug.id,
                            "product_uom_id": case.id,
                            "product_uom_qty": 37,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        move = order.picking_ids.move_ids
        self.assertEqual(move.product_qty, 407)
        move.write({"quantity": move.product_uom_qty, "picked": True})
        order.picking_ids.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 37)

    def test_a_user_without_rights_on_units_gets_them(self):
        request = (self.unit.id, 31)
        Mapping = self.Mapping.with_user(self.vendor_user)
        unit = Mapping._resolve_uoms([request])[request]
        self.assertEqual(unit.factor, 31)
        self.assertFalse(unit.env.su)

    def test_queries_do_not_grow(self):
        products = self.env["product.product"].create(
            [{"name": f"P{number}", "type": "consu"} for number in range(500)]
        )
        requests = [
            (self.unit.id, 2 + number % 100, product.id)
            for number, product in enumerate(products)
        ]

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            units = self.Mapping._resolve_uoms(some)
            self.env.flush_all()
            self.assertTrue(all(units.values()))
            return self.env.cr.sql_log_count - before

        # Odoo writes the tree path of each new unit by itself: once for each size.
        sizes = {request[1] for request in requests}
        self.assertLessEqual(count(requests), len(sizes) + 12)
        few, many = count(requests[:5]), count(requests)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 8)
