from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ...models.exchange import sequence_numbers
from ...models.exchange.known_computes import HandedOver, computed_by
from ...models.requisition.line_values import REQUISITION_LINE
from ...models.sale import handed_over
from ...models.status.requisition_line import EACHES
from ..inbound.case import QueueCase
from ..orders import item, order
from .plain import neighbours, plain_values

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
                netCost={**by_weight, "unitOfMeasure": "KILOGRAMS"},
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

    @contextmanager
    def without(self, *entries):
        """Leave these values to Odoo."""
        allowed = HandedOver.allowed

        def refuse(entry, env):
            return entry not in entries and allowed(entry, env)

        with patch.object(HandedOver, "allowed", refuse):
            yield

    @contextmanager
    def foreign_addon(self, model, extension):
        """Extend a model as an addon would that is installed later."""
        registered = type(self.env[model])
        bases = registered.__bases__
        registered.__bases__ = (extension, *bases)
        try:
            yield
        finally:
            registered.__bases__ = bases

    def check_taken(self, entries):
        """Where no other addon is beside this one, all of the table counts."""
        if not neighbours(self.env):
            for entry in entries:
                self.assertTrue(entry.allowed(self.env), entry.name)

    def both(self, work, *entries):
        """What ``work(number)`` makes with these entries of the table and without."""
        self.check_taken(entries)
        short = work("PO000001")
        with self.without(*entries):
            long = work("PO000002")
        return short, long

    def same_rows(self, table, short, long):
        self.assertEqual(len(short), len(long))
        for ours, theirs in zip(
            self.rows(table, short.ids), self.rows(table, long.ids), strict=True
        ):
            self.assertEqual(ours, theirs)

    def test_requisition_lines(self):
        choices = ([REQUISITION_LINE], [EACHES], [REQUISITION_LINE, EACHES])
        for turn, entries in enumerate(choices):

            def work(number, turn=turn):
                number = f"{turn}{number}"
                return self.imported(order(number, self.items())).line_ids

            with self.subTest(entries=[entry.name for entry in entries]):
                short, long = self.both(work, *entries)
                self.assertEqual(
                    set(short.mapped("state")), {"accepted", "unmapped", "cancelled"}
                )
                self.same_rows("amazon_vendor_requisition_line", short, long)

    def sale_order(self, number):
        requisition = self.imported(order(number, self.items()))
        requisition.line_ids.filtered(lambda r: not r.product_id).accepted_qty = 0
        return requisition._create_sale_orders()

    def check_sale_orders(self):
        """Each entry, and all of them, against Odoo itself."""
        everything = self.sale_order("PO000001")
        self.assertIn("service", everything.order_line.product_id.mapped("type"))
        choices = [[entry] for entry in handed_over.TABLE] + [handed_over.TABLE]
        for position, entries in enumerate(choices):
            with self.subTest(without=[entry.name for entry in entries]):
                self.check_taken(entries)
                with self.without(*entries):
                    other = self.sale_order(f"PO1{position:05}")
                self.same_rows(
                    "sale_order_line", everything.order_line, other.order_line
                )
                self.same_rows("sale_order", everything, other)
                for mine, theirs in zip(
                    everything.order_line, other.order_line, strict=True
                ):
                    self.assertEqual(mine.tax_ids, theirs.tax_ids)
                    self.assertEqual(mine.name, theirs.name)

    def test_sale_order_lines_rounded_line_by_line(self):
        self.env.company.tax_calculation_rounding_method = "round_per_line"
        self.check_sale_orders()

    def test_sale_order_lines_rounded_globally(self):
        self.env.company.tax_calculation_rounding_method = "round_globally"
        self.check_sale_orders()

    # The super is that of the addon inside, which returns what it should.
    # pylint: disable-next=missing-return
    def test_another_addon_that_decides_the_taxes_gets_its_way(self):
        other = self.env["account.tax"].create(
            {
                "name": "Of another addon, 10% within",
                "amount": 10,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
            }
        )

        class Foreign:
            __slots__ = ()

            def _compute_tax_ids(self):
                result = super()._compute_tax_ids()
                self.tax_ids = other
                return result

        with self.foreign_addon("sale.order.line", Foreign):
            sale = self.sale_order("PO000001")
        self.assertEqual(sale.order_line.tax_ids, other)
        for line in sale.order_line:
            cost = float(line.amazon_requisition_line_id._cost_per_unit())
            self.assertAlmostEqual(
                line.price_subtotal, cost * line.product_uom_qty, delta=0.005 + 1e-9
            )

    def test_another_addon_gets_its_way_in_each_value(self):
        """Whichever method of the table it extends: what it says is stored."""
        plan = self.env["account.analytic.plan"].create({"name": "Foreign"})
        account = self.env["account.analytic.account"].create(
            {"name": "Foreign", "plan_id": plan.id}
        )
        attribute = self.env["product.attribute"].create(
            {
                "name": "Engraving",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": "Text", "is_custom": True})],
            }
        )
        never = (
            self.env["product.template.attribute.line"]
            .create(
                {
                    "product_tmpl_id": self.products[0].product_tmpl_id.id,
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
            .product_template_value_ids
        )
        wanted = {
            "name": "As another addon says",
            "customer_lead": 77.0,
            "analytic_distribution": {str(account.id): 100.0},
            "qty_delivered_method": "manual",
            "price_subtotal": 4711.0,
            "price_tax": 11.0,
            "price_total": 815.0,
            "price_reduce_taxexcl": 1.5,
            "price_reduce_taxinc": 2.5,
            "tax_ids": self.products[1].taxes_id,
            "product_no_variant_attribute_value_ids": never,
        }
        tried = set()
        for entry in handed_over.TABLE:
            for name, method in entry.fields.items():
                copied = method and "." in method
                # One record of these belongs to one line.
                of_one_line = name == "product_custom_attribute_value_ids"
                if entry.recomputed or not method or copied or of_one_line:
                    continue
                tried.add(name)
                with self.subTest(field=name):
                    self.check_foreign(entry, name, method, wanted[name], len(tried))
        self.assertEqual(tried, set(wanted))

    # pylint: disable-next=missing-return
    def check_foreign(self, entry, name, method, value, number):
        def compute(records):
            result = getattr(super(Foreign, records), method)()
            for record in records:
                record[name] = value
            return result

        Foreign = type("Foreign", (), {"__slots__": (), method: compute})
        Foreign.__module__ = compute.__module__
        with self.foreign_addon(entry.model, Foreign):
            self.assertFalse(entry.allowed(self.env))
            sale = self.sale_order(f"FO{number:04}")
            self.env.flush_all()
        records = sale if entry.model == "sale.order" else sale.order_line
        for record in records:
            self.assertEqual(record[name], value)

    def test_another_addon_that_computes_the_field_otherwise_gets_its_way(self):
        """Also where it leaves the method alone, and gives the field another one."""
        field = self.env["sale.order.line"]._fields["customer_lead"]
        with patch.object(field, "compute", "_compute_something_else"):
            self.assertFalse(
                [e for e in handed_over.LINES if e.name == "lead_time"][0].allowed(
                    self.env
                )
            )

    def updates(self, table, work):
        """How many statements ``work()`` needs that write to stored rows of a table."""
        statements = []
        execute = type(self.env.cr).execute

        def spy(cr, query, *arguments, **options):
            statements.append(str(getattr(query, "code", query)))
            return execute(cr, query, *arguments, **options)

        with patch.object(type(self.env.cr), "execute", spy):
            work()
            self.env.flush_all()
        return sum(f'UPDATE "{table}"' in text for text in statements)

    def test_a_line_that_is_stored_needs_no_second_statement(self):
        made = []
        for table in ("amazon_vendor_requisition_line", "sale_order_line"):
            requisition = self.imported(order(f"PO{len(made):06}", [item()]))

            def work(requisition=requisition):
                made.append(requisition._create_sale_orders())

            with self.subTest(table=table):
                allowed = 0
                found = self.updates(table, work)
                if table == "sale_order_line" and neighbours(self.env):
                    values = plain_values(made[-1])
                    allowed = self.updates(
                        table, partial(self.env["sale.order"].create, values)
                    )
                self.assertLessEqual(found, allowed)

    def drafts(self, work):
        """The fields of each draft that ``work()`` makes in memory, by model."""
        made = {}

        def spied(name, new):
            def spy(records, values=None, **options):
                made[name].append(sorted(values or {}))
                return new(records, values or {}, **options)

            return spy

        with ExitStack() as stack:
            for name in ("amazon.vendor.requisition.line", "sale.order.line"):
                made[name] = []
                model = type(self.env[name])
                spy = spied(name, model.new)
                stack.enter_context(patch.object(model, "new", spy))
            work()
        # The amounts ask with a draft of nothing but the currency.
        return {
            name: [fields for fields in found if fields != ["currency_id"]]
            for name, found in made.items()
        }

    def test_no_draft_of_a_plain_line_is_made_to_store_it(self):
        """The order's own draft, in which nothing of the lines is computed, has one."""
        made = []

        def work():
            made.append(self.imported(order(items=[item()]))._create_sale_orders())

        ours = self.drafts(work)
        self.assertFalse(ours["amazon.vendor.requisition.line"])
        if not neighbours(self.env):
            of_the_orders_draft = [
                fields for fields in ours["sale.order.line"] if "order_id" not in fields
            ]
            self.assertEqual(ours["sale.order.line"], of_the_orders_draft)
            self.assertLessEqual(len(of_the_orders_draft), len(made[0].order_line))
            return
        values = plain_values(made[0])
        plain = self.drafts(partial(self.env["sale.order"].create, values))
        # One more where another addon has a say in taxes: they are asked for the price.
        allowed = len(plain["sale.order.line"]) + len(made[0].order_line)
        self.assertLessEqual(len(ours["sale.order.line"]), allowed)

    def test_the_sequence_names_the_orders(self):
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.order"), ("company_id", "in", [False])], limit=1
        )
        own = sequence.copy({"company_id": self.env.company.id, "number_next": 41})
        own.write({"prefix": "%(range_year)s/%(year)s/", "use_date_range": True})

        def work(number):
            requisition = self.imported(order(number, [item()]))
            return requisition._create_sale_orders()

        short, long = self.both(work, handed_over.NUMBERS)
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

        short, long = self.both(work, sequence_numbers.DRAWN_AT_ONCE)
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
