from decimal import ROUND_HALF_UP, Decimal
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..change.case import ChangeCase
from .plain import statements_allowed

CENT = Decimal("0.01")


def rounded(amount):
    """An amount in whole cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@tagged("post_install", "-at_install")
class TestIncludedTax(ChangeCase):
    """Whatever taxes are in a product's price: without them, the sale order and the
    invoice come to Amazon's net cost, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Where all lines are rounded together, Odoo does so with taxes on top as well.
        cls.env.company.tax_calculation_rounding_method = "round_per_line"
        cls.within = cls.tax("19% within", 19, included=True)
        cls.on_top = cls.tax("19% on top", 19)
        cls.products.invoice_policy = "order"
        cls.products.taxes_id = cls.within

    @classmethod
    def tax(cls, name, amount, included=False, **values):
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "sale",
                "price_include_override": "tax_included"
                if included
                else "tax_excluded",
                **values,
            }
        )

    def sold(self, *items, **details):
        """The sale order of an order of these items, or of one lamp."""
        return self.requisition(*items, **details)._create_sale_orders()

    def net(self, line):
        """What Amazon pays for a sale order line: eaches x cost, to the cent."""
        ordered = line.amazon_requisition_line_id
        cost = ordered._cost_per_unit(answered=True)
        return rounded(cost * Decimal(str(line.product_uom_qty)))

    def check(self, sale):
        """The sale order and its invoice say what Amazon pays, without taxes."""
        for line in sale.order_line:
            self.assertEqual(Decimal(f"{line.price_subtotal:.2f}"), self.net(line))
        total = sum(self.net(line) for line in sale.order_line)
        self.assertEqual(Decimal(f"{sale.amount_untaxed:.2f}"), total)
        sale.action_confirm()
        invoice = sale._create_invoices()
        invoice.action_post()
        for line in invoice.invoice_line_ids:
            self.assertEqual(
                Decimal(f"{line.price_subtotal:.2f}"), self.net(line.sale_line_ids)
            )
        self.assertEqual(Decimal(f"{invoice.amount_untaxed:.2f}"), total)
        return invoice

    # --- What is sold and invoiced --------------------------------------------

    def test_a_tax_within_the_price_is_added_to_amazons_net_cost(self):
        sale = self.sold()
        line = sale.order_line
        self.assertAlmostEqual(line.price_unit, 12.138)
        self.assertEqual((line.price_subtotal, line.price_total), (102.0, 121.38))
        self.assertEqual(self.check(sale).amount_total, 121.38)

    def test_costs_of_many_decimals_and_of_cents(self):
        for method in ("round_per_line", "round_globally"):
            self.env.company.tax_calculation_rounding_method = method
            costs = ["0.3333", "0.01", "0.0049", "1.005", "7.77", "0.07", "2.675"]
            for turn, quantity in enumerate((1, 3, 7, 10, 1000)):
                items = [
                    self.line(
                        number,
                        asin=f"B00000000{number}",
                        sku=self.lamp.barcode,
                        cost=cost,
                        quantity=quantity,
                    )
                    for number, cost in enumerate(costs, 1)
                ]
                with self.subTest(method=method, quantity=quantity):
                    self.check(self.sold(*items, number=f"{method[6].upper()}0{turn}"))

    def test_cases_are_priced_by_the_case(self):
        sale = self.sold(self.line(unit="Cases", size=12, quantity=7, cost="0.3333"))
        self.assertEqual(sale.order_line.product_uom_id.relative_factor, 12)
        self.check(sale)
        self.assertEqual(sale.order_line.price_subtotal, 28.0)  # 84 x 0.3333

    def test_a_price_by_weight(self):
        self.lamp.weight = 0.35
        cost = {"amount": "3.1415", "currencyCode": "EUR", "unitOfMeasure": "KILOGRAMS"}
        sale = self.sold(self.line(netCost=cost))
        self.check(sale)
        self.assertEqual(sale.order_line.price_subtotal, 11.0)  # 10 x 1.099525

    def test_taxes_of_several_kinds_beside_each_other(self):
        deposit = self.tax("Deposit", 0.25, amount_type="fixed")
        deposit_within = self.tax("Deposit within", 0.08, True, amount_type="fixed")
        second = self.tax("2% within", 2, included=True)
        group = self.tax("Both within", 0, amount_type="group")
        group.children_tax_ids = self.within + second
        division = self.tax("8% of the price", 8, True, amount_type="division")
        for turn, taxes in enumerate(
            (
                self.within + deposit,
                self.within + second,
                self.within + self.on_top,
                deposit_within + self.within,
                group,
                division,
                self.on_top,
                self.tax("None", 0),
                self.env["account.tax"],
            )
        ):
            with self.subTest(taxes=taxes.mapped("name")):
                self.products.taxes_id = taxes
                items = [
                    self.line(1, cost="0.3333", quantity=7),
                    self.line(2, cost="10.20"),
                    self.line(3, cost="1.3579", quantity=13),
                ]
                self.check(self.sold(*items, number=f"MIX{turn}"))

    def test_a_fiscal_position_maps_one_kind_to_the_other(self):
        for turn, (home, abroad) in enumerate(
            [(self.within, self.on_top), (self.on_top, self.within)]
        ):
            position = self.env["account.fiscal.position"].create({"name": "Abroad"})
            mapped = abroad.copy(
                {
                    "name": f"Abroad {turn}",
                    "fiscal_position_ids": [Command.link(position.id)],
                    "original_tax_ids": [Command.link(home.id)],
                }
            )
            self.products.taxes_id = home
            self.customer.property_account_position_id = position
            sale = self.sold(self.line(cost="0.3333"), number=f"FP{turn}")
            self.assertEqual(sale.order_line.tax_ids, mapped)
            self.check(sale)

    def test_a_part_of_the_quantity_is_invoiced_to_the_cent(self):
        self.products.invoice_policy = "delivery"
        requisition = self.answered(self.line(cost="0.3333"), confirm=True)
        sale = requisition.sale_order_id
        self.deliver(sale, 7)
        first = sale._create_invoices()
        self.assertEqual(first.amount_untaxed, 2.33)  # 7 x 0.3333

    def test_goods_without_a_cost_get_no_price(self):
        line = self.sold(self.line(cost="0.00")).order_line
        self.assertEqual((line.price_unit, line.price_subtotal), (0, 0))

    def test_odoo_is_asked_once_for_each_tax_and_cost(self):
        items = [
            self.line(number, asin=f"B{number:09}", sku=self.lamp.barcode)
            for number in range(1, 31)
        ]
        requisitions = self.requisition(*items[:3], number="FEW")
        requisitions += self.requisition(*items, number="MANY")
        Tax = type(self.env["account.tax"])
        with patch.object(
            Tax,
            "_adapt_price_unit_to_another_taxes",
            autospec=True,
            side_effect=Tax._adapt_price_unit_to_another_taxes,
        ) as asked:
            requisitions._create_sale_orders()
        self.assertLessEqual(asked.call_count, 2)

    def test_lines_with_a_tax_within_their_price_need_no_statements_of_their_own(self):
        items = [
            self.line(
                number, asin=f"B{number:09}", sku=self.lamp.barcode, cost="0.3333"
            )
            for number in range(1, 31)
        ]
        warm, few, many = (
            self.requisition(*items[:count], number=f"N{count}") for count in (1, 3, 30)
        )
        warm._create_sale_orders()
        few = self.count_sql(few._create_sale_orders)
        many, made = self.count_sql(many._create_sale_orders), many.sale_order_ids
        self.assertLessEqual(many, statements_allowed(self, made, alone=few))

    # --- What stays what Amazon was told ----------------------------------------

    def test_another_quantity_or_tax_keeps_the_net_cost(self):
        line = self.sold(self.line(cost="0.3333")).order_line
        for values in (
            {"product_uom_qty": 7},
            {"product_uom_qty": 1},
            {"tax_ids": [Command.set(self.on_top.ids)]},
            {"product_uom_qty": 9},
            {"tax_ids": [Command.set(self.within.ids)]},
        ):
            line.write(values)
            self.assertEqual(Decimal(f"{line.price_subtotal:.2f}"), self.net(line))

    def test_a_person_who_changed_the_price_keeps_it_with_the_quantity(self):
        line = self.sold().order_line
        line.price_unit = 11.11
        line.product_uom_qty = 7
        self.assertEqual(line.price_unit, 11.11)

    # --- By approval -----------------------------------------------------------

    def approved(self, change=None, number="4Z32PABC", **values):
        """The cost that Amazon is told of a quotation that a person has looked at."""
        self.instance.workflow = "by_approval"
        requisition = self.requisition(self.line(**values), number=number)
        sale = requisition.sale_order_id
        if change:
            sale.order_line.write(change)
        sale.action_confirm()
        self.run_after_commit()
        return requisition

    def test_an_untouched_quotation_confirms_amazons_own_cost(self):
        for number, cost in enumerate(("10.20", "0.3333")):
            with self.subTest(cost=cost):
                requisition = self.approved(number=f"OWN{number}", cost=cost)
                self.assertFalse(requisition.line_ids.answered_cost_amount)
                self.assertIn(
                    f'"amount":"{cost}"', self.submission_of(requisition).payload
                )

    def test_a_lowered_quantity_confirms_amazons_own_cost(self):
        requisition = self.approved({"product_uom_qty": 7}, cost="0.3333")
        self.assertFalse(requisition.line_ids.answered_cost_amount)
        self.assertEqual(requisition.line_ids.accepted_qty, 7)

    def test_a_lowered_price_is_told_to_amazon_without_its_tax(self):
        requisition = self.approved({"price_unit": 11.9})
        self.assertEqual(requisition.line_ids.answered_cost_amount, "10")
        self.assertEqual(requisition.sale_order_id.amount_untaxed, 100.0)

    def test_a_discount_is_told_to_amazon_too(self):
        requisition = self.approved({"discount": 5.0})
        self.assertEqual(requisition.line_ids.answered_cost_amount, "9.69")

    # --- When Amazon changes the order -------------------------------------------

    def test_a_new_cost_of_amazons_is_followed_net(self):
        requisition = self.answered(confirm=True)
        sale = requisition.sale_order_id
        self.change(requisition, costs={"1": "9.99"}, quantities={"1": 7})
        self.apply(requisition)
        self.assertEqual(sale.order_line.price_subtotal, 69.93)
        self.assertAlmostEqual(sale.order_line.price_unit, 11.8881)

    def test_the_same_cost_is_no_new_price(self):
        requisition = self.answered(self.line(cost="0.3333"), confirm=True)
        line = requisition.sale_order_id.order_line
        self.change(requisition, quantities={"1": 7})
        self.apply(requisition)
        self.assertEqual(line.product_uom_qty, 7)
        self.assertEqual(Decimal(f"{line.price_subtotal:.2f}"), self.net(line))
        said = "".join(requisition.sale_order_id.message_ids.mapped("body"))
        self.assertIn("quantity 10 → 7", said)
        self.assertNotIn("price", said)

    # --- Orders made before -----------------------------------------------------

    def test_a_quotation_made_before_is_repriced_by_the_update(self):
        """It was written with the net cost as its price."""
        self.instance.workflow = "by_approval"
        requisition = self.requisition()
        sale = requisition.sale_order_id
        sale.order_line.price_unit = 10.20
        self.update()
        self.assertAlmostEqual(sale.order_line.price_unit, 12.138)
        sale.action_confirm()
        self.assertFalse(requisition.line_ids.answered_cost_amount)
        self.assertEqual(sale.amount_untaxed, 102.0)

    def test_a_quotation_that_another_addon_holds_does_not_stop_the_update(self):
        self.instance.workflow = "by_approval"
        held, free = (self.requisition(number=f"HELD{n}").sale_order_id for n in "12")
        (held | free).order_line.price_unit = 10.20
        write = type(held.order_line).write

        def refuse(lines, vals):
            if held.order_line & lines and "amazon_net_price" in vals:
                raise UserError(self.env._("Nobody changes this line."))
            return write(lines, vals)

        with (
            patch.object(type(held.order_line), "write", refuse),
            self.assertLogs("odoo.upgrade", "WARNING") as log,
        ):
            self.update()
        self.assertAlmostEqual(free.order_line.price_unit, 12.138)
        self.assertAlmostEqual(held.order_line.price_unit, 10.20)
        self.assertIn(f"{held.name} (line {held.order_line.id})", log.output[0])
        said = "".join(held.message_ids.mapped("body"))
        self.assertIn("Nobody changes this line.", said)

    def update(self):
        """Have the migration of quotations run, as at an update."""
        update = file_path("amazon_vendor_central/migrations/19.0.1.1.0/post-sale.py")
        load_script(update, "odoo.upgrade").migrate(self.env.cr, "19.0.1.0.0")
