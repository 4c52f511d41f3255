from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ...models.exchange import sequence_numbers
from ...models.exchange.known_computes import computed_by
from ...models.requisition import line_values as amazon_vendor_requisition_line_values
from ...models.sale import builder as sale_order_builder
from ...models.sale import sale_order_line_values
from ..inbound.case import QueueCase
from ..orders import item, order

#: Columns that name the record itself or its order.
OWN = {
    "id",
    "name",
    "order_id",
    "requisition_id",
    "amazon_requisition_line_id",
    "amazon_requisition_id",
    "client_order_ref",
    "origin",
    "create_date",
    "write_date",
}


@tagged("post_install", "-at_install")
class TestComputedValues(QueueCase):
    """What a batch is given equals what Odoo computes, column by column."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Tax = cls.env["account.tax"]
        taxes = Tax.create(
            [
                {"name": "19% on top", "amount": 19, "type_tax_use": "sale"},
                {
                    "name": "7% within",
                    "amount": 7,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                },
                {
                    "name": "Deposit",
                    "amount": 0.25,
                    "amount_type": "fixed",
                    "type_tax_use": "sale",
                },
            ]
        )
        cls.products = cls.env["product.product"].create(
            [
                {
                    "name": f"Lamp {number}",
                    "barcode": f"40063813339{number:02}",
                    "type": "service" if number == 4 else "consu",
                    "weight": 0.3,
                    "taxes_id": [(6, 0, tax_ids)],
                }
                for number, tax_ids in enumerate(
                    [[], taxes[0].ids, taxes[1].ids, (taxes[0] + taxes[2]).ids, []]
                )
            ]
        )

    def items(self):
        """Lines of all kinds; the cost has digits to be rounded."""
        items = [
            item(
                number,
                f"B00000000{number}",
                self.products[number % 5].barcode,
                quantity=7 * number,
                unit="Cases" if number == 3 else "Eaches",
                size=6 if number == 3 else 1,
                cost=f"{number}.2345",
            )
            for number in range(1, 9)
        ]
        by_weight = {"amount": "3.1415", "currencyCode": "EUR"}
        items += [
            item(10, "B000000010", "unknown"),
            item(11, "B000000011", self.products[1].barcode, quantity=0),
            item(
                12,
                "B000000012",
                self.products[1].barcode,
                netCost=None,
                listPrice={"amount": "9.99", "currencyCode": "EUR"},
            ),
            item(
                13,
                "B000000013",
                self.products[1].barcode,
                netCost={**by_weight, "unitOfMeasure": "KILOGRAM"},
            ),
        ]
        return items

    def rows(self, table, ids):
        self.env.flush_all()
        self.env.cr.execute(f"SELECT * FROM {table} WHERE id = ANY(%s)", [ids])
        names = [column.name for column in self.env.cr.description]
        rows = [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]
        return [
            {name: value for name, value in row.items() if name not in OWN}
            for row in sorted(rows, key=lambda row: row["id"])
        ]

    def both(self, module, work):
        """What ``work(number)`` makes with the shortcut of the module and without."""
        used = []

        def spy(*arguments):
            used.append(computed_by(*arguments))
            return used[-1]

        with patch.object(module, "computed_by", spy):
            short = work("PO000001")
        self.assertTrue(used and all(used), "the shortcut was not taken")
        with patch.object(module, "computed_by", lambda *_arguments: False):
            long = work("PO000002")
        return short, long

    def same_rows(self, table, short, long):
        self.assertEqual(len(short), len(long))
        for ours, theirs in zip(
            self.rows(table, short.ids), self.rows(table, long.ids), strict=True
        ):
            self.assertEqual(ours, theirs)

    def test_requisition_lines(self):
        short, long = self.both(
            amazon_vendor_requisition_line_values,
            lambda number: self.imported(order(number, self.items())).line_ids,
        )
        self.assertEqual(
            set(short.mapped("state")), {"accepted", "unmapped", "cancelled"}
        )
        self.same_rows("amazon_vendor_requisition_line", short, long)

    def sale_orders(self):
        def work(number):
            requisition = self.imported(order(number, self.items()))
            requisition.line_ids.filtered(lambda r: not r.product_id).accepted_qty = 0
            if number == "PO000001":
                return requisition._create_sale_orders()
            Order = type(self.env["sale.order"])
            with patch.object(Order, "_amazon_asks_for_lines", lambda _self: True):
                return requisition._create_sale_orders()

        return self.both(sale_order_line_values, work)

    def check_sale_orders(self):
        short, long = self.sale_orders()
        self.same_rows("sale_order_line", short.order_line, long.order_line)
        self.assertFalse(short._amazon_asks_for_lines())
        self.same_rows("sale_order", short, long)
        self.assertIn("service", short.order_line.product_id.mapped("type"))
        for mine, other in zip(short.order_line, long.order_line, strict=True):
            self.assertEqual(mine.tax_ids, other.tax_ids)

    def test_sale_order_lines_rounded_line_by_line(self):
        self.env.company.tax_calculation_rounding_method = "round_per_line"
        self.check_sale_orders()

    def test_sale_order_lines_rounded_globally(self):
        self.env.company.tax_calculation_rounding_method = "round_globally"
        self.check_sale_orders()

    def test_a_line_that_is_stored_needs_no_second_statement(self):
        requisition = self.imported(order(items=[item()]))
        statements = []
        execute = type(self.env.cr).execute

        def spy(cr, query, *arguments, **options):
            statements.append(str(getattr(query, "code", query)))
            return execute(cr, query, *arguments, **options)

        with patch.object(type(self.env.cr), "execute", spy):
            requisition._create_sale_orders()
            self.env.flush_all()
        for table in ("sale_order_line", "amazon_vendor_requisition_line"):
            found = [text for text in statements if f'UPDATE "{table}"' in text]
            self.assertFalse(found, table)

    def test_no_draft_of_a_plain_line_is_made_in_memory(self):
        made = []
        Requisition = type(self.env["amazon.vendor.requisition.line"])
        Sale = type(self.env["sale.order.line"])

        def spied(new):
            def spy(records, values=None, **options):
                made.append(sorted(values or {}))
                return new(records, values or {}, **options)

            return spy

        with (
            patch.object(Requisition, "new", spied(Requisition.new)),
            patch.object(Sale, "new", spied(Sale.new)),
        ):
            self.imported(order(items=[item()]))._create_sale_orders()
        # The amounts ask with a draft of nothing but the currency.
        self.assertFalse([names for names in made if names != ["currency_id"]])

    def test_the_sequence_names_the_orders(self):
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.order"), ("company_id", "in", [False])], limit=1
        )
        own = sequence.copy({"company_id": self.env.company.id, "number_next": 41})
        own.write({"prefix": "%(range_year)s/%(year)s/", "use_date_range": True})

        def work(number):
            requisition = self.imported(order(number, [item()]))
            return requisition._create_sale_orders()

        short, long = self.both(sale_order_builder, work)
        year = short.date_order.year
        self.assertRegex(short.name, rf"^{year}/\d{{4}}/0*1$")
        self.assertEqual(short.name[:-1], long.name[:-1])
        self.assertEqual(int(long.name[-1]), int(short.name[-1]) + 1)

    def test_numbers_drawn_at_once_are_those_drawn_one_by_one(self):
        sequence = self.env["ir.sequence"].create(
            {"name": "Plain", "prefix": "A%(year)s/", "suffix": "-%(y)s", "padding": 4}
        )

        def work(_number):
            return sequence_numbers.next_numbers(sequence, [None] * 3)

        short, long = self.both(sequence_numbers, work)
        year = date.today().year
        first = int(short[0][6:10])
        expected = [
            f"A{year}/{first + n:04}-{year % 100:02}" for n in range(len(short + long))
        ]
        self.assertEqual(short + long, expected)

    def test_a_batch_gets_its_numbers_though_nothing_is_in_the_cache(self):
        """What is read for the prefix must not come between a number and its reader."""
        sequence = self.env["ir.sequence"].create({"name": "Plain", "padding": 4})
        cold = sequence.with_user(self.vendor_user).sudo()
        self.env.flush_all()
        self.env.invalidate_all()
        numbers = sequence_numbers.next_numbers(cold, [None] * 3)
        self.assertEqual(numbers, ["0001", "0002", "0003"])

    def test_where_another_addon_has_a_say_it_gets_its_way(self):
        Line = self.env["sale.order.line"]
        self.assertTrue(computed_by(Line, ["_compute_amount"], ["sale"]))
        self.assertFalse(computed_by(Line, ["_compute_amount"], ["sale_stock"]))
        self.assertFalse(computed_by(Line, ["create"], ["sale"]))
