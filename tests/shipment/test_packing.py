"""What lies in which carton, in Amazon's units, with its weight and number."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...logic.shipment import sscc
from ...models.shipment.kits import whole_kits
from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestPacking(ShipmentCase):
    def test_every_carton_gets_a_number_its_contents_and_its_weight(self):
        shipment = self.packed(
            self.line(quantity=10), self.line(2, quantity=4), cartons=[(6, 4), (4, 0)]
        )
        first, second = shipment.container_ids
        self.assertEqual(shipment.state, "packed")
        self.assertEqual(
            (first.kind, first.sequence, second.sequence), ("carton", 1, 2)
        )
        self.assertTrue(sscc.is_valid(first.sscc) and first.sscc != second.sscc)
        self.assertEqual(first.line_ids.mapped("quantity"), [6, 4])
        self.assertEqual(second.line_ids.mapped("eaches"), [4])
        self.assertEqual((first.weight, second.weight), (20.5, 8.5))
        self.assertEqual(first.weight_unit, "Kg")
        self.assertEqual((first.length, first.dimension_unit), (0.4, "Meter"))

    def test_what_somebody_weighed_counts(self):
        delivery = self.delivery()
        package = self.pack(delivery)
        package.shipping_weight = 33.3
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.assertEqual(shipment.container_ids.weight, 33.3)
        self.assertEqual(shipment.weight, 33.3)

    def test_cartons_on_a_pallet(self):
        delivery = self.delivery(self.line(quantity=10))
        cartons = self.pack(delivery, (6,), (4,))
        cartons.action_put_in_pack(package_type_id=self.palette.id)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        pallet = shipment.container_ids.filtered(lambda each: each.kind == "pallet")
        self.assertEqual(len(pallet), 1)
        self.assertEqual(len(pallet.child_ids), 2)
        self.assertEqual(pallet.weight, 20 + 10 * 2 + 2 * 0.5)
        self.assertEqual((shipment.carton_count, shipment.pallet_count), (2, 1))

    def test_cases_are_counted_in_cases(self):
        shipment = self.packed(self.line(quantity=5, unit="Cases", size=12))
        line = shipment.container_ids.line_ids
        self.assertEqual((line.quantity, line.eaches), (5, 60))
        self.assertIn("12", line.unit_label)

    def test_a_part_of_a_case_is_held_with_a_sentence(self):
        delivery = self.delivery(self.line(quantity=5, unit="Cases", size=12))
        self.pack(delivery, (30,), (30,))
        shipment = self.shipment(delivery)
        with self.assertRaisesRegex(UserError, "holds 2.5 of .*pack whole ones"):
            shipment.action_pack()
        self.assertFalse(shipment.container_ids)

    def test_goods_that_nobody_ordered_hold_the_shipment(self):
        delivery = self.delivery()
        self.env["stock.move"].create(
            {
                "product_id": self.products[1].id,
                "product_uom_qty": 0,
                "quantity": 3,
                "picking_id": delivery.id,
                "location_id": delivery.location_id.id,
                "location_dest_id": delivery.location_dest_id.id,
            }
        )
        self.pack(delivery)
        with self.assertRaisesRegex(UserError, "Amazon did not order it"):
            self.shipment(delivery).action_pack()

    def test_nothing_packed_says_how_to_pack(self):
        with self.assertRaisesRegex(UserError, "Put in Pack"):
            self.shipment(self.delivery()).action_pack()

    def test_packing_again_keeps_the_numbers_of_cartons_that_are_still_there(self):
        shipment = self.packed(self.line(quantity=10), cartons=[(6,), (4,)])
        kept, gone = shipment.container_ids
        number, void = kept.sscc, gone.sscc_id
        lines = shipment.picking_ids.move_line_ids
        lines.filtered(
            lambda line: line.result_package_id == gone.package_id
        ).result_package_id = kept.package_id
        shipment.with_user(self.packer).action_pack()
        self.assertEqual(shipment.container_ids.mapped("sscc"), [number])
        self.assertEqual(shipment.container_ids.eaches, 10)
        self.assertTrue(void.voided_on)

    def test_the_ledger_names_carton_and_shipment_also_of_a_void_number(self):
        shipment = self.packed(self.line(quantity=10), cartons=[(6,), (4,)])
        kept, gone = shipment.container_ids
        void, package = gone.sscc_id, gone.package_id
        lines = shipment.picking_ids.move_line_ids
        lines.filtered(
            lambda line: line.result_package_id == package
        ).result_package_id = kept.package_id
        shipment.action_pack()
        mine = shipment.with_user(self.packer)
        ledger = self.env["amazon.vendor.sscc"].with_user(self.packer)
        numbers = ledger.search(mine.action_view_numbers()["domain"])
        self.assertEqual(numbers, kept.sscc_id | void)
        self.assertEqual(numbers.container_id, kept, "a void one names nothing")
        opened = void.with_user(self.packer).action_view_shipment()
        self.assertEqual(opened["res_id"], shipment.id)

    def test_a_scanned_number_finds_its_row_and_its_shipment(self):
        shipment = self.packed()
        number = shipment.container_ids.sscc
        ledger = self.env["amazon.vendor.sscc"].with_user(self.packer)
        mine = shipment.with_user(self.packer)
        for scanned in (number, f"]C100{number}", f"(00) {number}", number[:9]):
            with self.subTest(scanned=scanned):
                found = ledger.search([("scanned", "ilike", scanned)])
                self.assertEqual(found.mapped("number"), [number])
                self.assertEqual(
                    mine.search([("container_ids.sscc", "ilike", scanned)]), mine
                )

    def test_a_package_whose_name_is_an_sscc_keeps_it(self):
        delivery = self.delivery()
        package = self.pack(delivery)
        package.name = sscc.build("9", "1234567", 5)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.assertEqual(shipment.container_ids.sscc, package.name)
        self.assertEqual(shipment.container_ids.sscc_id.origin, "given")

    def test_a_number_is_scanned_into_a_carton_and_the_drawn_one_is_void(self):
        shipment = self.packed()
        carton = shipment.container_ids.with_user(self.packer)
        drawn, scanned = shipment.container_ids.sscc_id, sscc.build("9", "1234567", 5)
        carton.sscc = f"]C100{scanned}"
        self.assertEqual(carton.sscc, scanned)
        self.assertTrue(drawn.voided_on)
        self.assertFalse(carton.label_printed_on, "the old label says another number")
        with self.assertRaisesRegex(UserError, "last digit"):
            carton.sscc = scanned[:-1] + str((int(scanned[-1]) + 1) % 10)

    def test_a_package_that_travelled_once_does_not_travel_again(self):
        shipment = self.packed(number="AAA00001")
        self.ship(shipment)
        other = self.delivery(number="BBB00002")
        other.move_line_ids.result_package_id = shipment.container_ids.package_id
        with self.assertRaisesRegex(UserError, f"is in shipment {shipment.name}"):
            self.shipment(other, bol="DN00099999").action_pack()

    def test_two_thousand_cartons_cost_hardly_more_statements_each_than_a_hundred(self):
        def statements(count, number):
            delivery = self.delivery(self.line(quantity=count), number=number)
            line = delivery.move_line_ids
            packages = self.env["stock.package"].create([{} for _ in range(count)])
            line.write({"quantity": 1, "result_package_id": packages[0].id})
            for package in packages[1:]:
                line.copy({"quantity": 1, "result_package_id": package.id})
            shipment = self.shipment(delivery, bol=f"DN{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            spent = self.count_sql(shipment.action_pack)
            self.assertEqual(shipment.carton_count, count)
            return spent

        few, many = statements(20, "AAA00001"), statements(200, "BBB00002")
        self.assertLess((many - few) / 180, 0.15)

    def test_kits_are_whole_or_not_at_all(self):
        recipe = {"seat": 1, "leg": 4}
        self.assertEqual(whole_kits({"seat": 2, "leg": 8}, recipe), 2)
        self.assertIsNone(whole_kits({"seat": 2, "leg": 7}, recipe))
        self.assertIsNone(whole_kits({"seat": 2}, recipe))
        self.assertIsNone(whole_kits({"seat": 0.5, "leg": 2}, recipe))
