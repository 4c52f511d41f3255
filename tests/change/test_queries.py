from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from odoo.tests import tagged

from ..sale.plain import neighbours
from .case import ChangeCase, iso
from .plain import PlainSaleOrder

FEW, MANY = 50, 500
#: Where what is asked is the same as with five hundred, and time is not.
SOME = 20, 150
#: What an order whose changes are followed may need beyond plain Odoo, however many its
#: lines are: the answer, its message, the notes.
OWN = 150


class Statements(NamedTuple):
    """How many SQL statements a change has cost.

    :param revision: to take in what Amazon has changed
    :param follow: to do what it means
    :param plain: what plain Odoo needs for that, only where other addons have a say
    """

    revision: int
    follow: int
    plain: int | None


@tagged("post_install", "-at_install")
class TestChangeQueries(ChangeCase):
    """A change of five hundred lines costs hardly more statements than one of fifty."""

    def lines(self, count):
        return [
            self.line(n, asin=f"B{n:09}", sku=f"PART-{2 + n % 4}", quantity=10)
            for n in range(1, count + 1)
        ]

    def all(self, count, value):
        """The same change of every line; quantities differ, as they do in life."""
        return {str(n): value(n) for n in range(1, count + 1)}

    def cold(self, work):
        """How many statements ``work()`` needs that finds nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.count_sql(work)

    def of_change(self, count, prepare, change):
        """Have every line of an order of so many lines changed.

        :param prepare: what becomes of the answered requisition first.
        :param change: callable(count) -> what changes, see ``simulator.change_order``.
        :return: Statements
        """
        number = f"LINES{count:03}"
        requisition = self.requisition(*self.lines(count), number=number)
        prepare(requisition)
        sale = requisition.sale_order_id
        plain = PlainSaleOrder(sale) if neighbours(self.env) else None
        revision = self.cold(lambda: self.change(requisition, **change(count)))
        by_user = requisition.with_user(self.vendor_user)
        follow = self.cold(
            lambda: by_user.change_pending and by_user.action_apply_changes()
        )
        self.run_after_commit()
        self.assertEqual(requisition.revision_ids[:1].state, "applied")
        return Statements(revision, follow, plain and self.of_plain_odoo(plain))

    def of_plain_odoo(self, plain):
        """What plain Odoo needs to follow, as Amazon's sale order has."""
        values = plain.values()
        self.assertTrue(values, "nothing has changed")
        statements = self.cold(lambda: plain.follow(values))
        self.assertEqual(*plain.goods(), "plain Odoo has not done the same")
        return statements

    def change_of_all(self, count):
        return {
            "quantities": self.all(count, lambda n: 11 + n % 50),
            "costs": self.all(count, lambda n: f"9.{n % 90 + 10}"),
        }

    def compare(self, prepare, change, slack, each=0.0, sizes=SOME):
        """Hold few lines against many.

        Among addons that have a say in sale orders, what plain Odoo needs for the same
        lines takes the place of a number; there fewer lines do, as each takes long.

        :param slack: statements that many lines may need more.
        :param each: statements that Odoo itself needs for each line, on its own.
        """
        crowded = neighbours(self.env)
        sizes = SOME if crowded else sizes
        self.of_change(5, prepare, change)
        few, many = (self.of_change(size, prepare, change) for size in sizes)
        lines = many.plain - few.plain if crowded else each * (sizes[1] - sizes[0])
        for name, allowed in (("revision", slack), ("follow", slack + lines)):
            less, more = getattr(few, name), getattr(many, name)
            with self.subTest(name):
                self.assertLessEqual(more - less, allowed, (sizes, few, many))
        for size, counts in zip(sizes, (few, many), strict=True):
            if crowded:
                with self.subTest("beside plain Odoo", lines=size):
                    self.assertLessEqual(counts.follow, counts.plain + OWN, counts)

    def test_quantities_and_costs_of_a_draft_sale_order(self):
        self.compare(self.send, self.change_of_all, slack=40, sizes=(FEW, MANY))

    def test_quantities_and_costs_of_a_confirmed_sale_order(self):
        """Odoo moves each line's delivery; that grows with the lines, not faster."""

        def confirm(requisition):
            self.send(requisition)
            requisition.sale_order_id.action_confirm()

        self.compare(confirm, self.change_of_all, 40, each=10, sizes=(FEW, MANY))

    def test_a_window(self):
        def window(_count):
            now = datetime.now(timezone.utc)
            return {"window": [iso(now + timedelta(20)), iso(now + timedelta(30))]}

        def confirm(requisition):
            self.send(requisition)
            requisition.sale_order_id.action_confirm()

        self.compare(confirm, window, slack=60, each=1)

    def test_a_quotation_that_follows_by_itself(self):
        self.instance.workflow = "by_approval"
        self.compare(lambda requisition: None, self.change_of_all, slack=60)

    def test_the_rules_are_asked_for_all_lines_at_once(self):
        self.instance.write({"workflow": "automatic", "change_policy": "manual"})
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 10**6
            )

        def sent(requisition):
            self.run_cron("ir_cron_send_submissions")
            self.assertEqual(requisition.acknowledgement_state, "submitted")

        self.compare(sent, self.change_of_all, slack=60)

    def test_lines_added_and_cancelled(self):
        def add_and_cancel(count):
            added = [
                self.line(n, asin=f"B{n:09}", sku=f"PART-{2 + n % 4}")
                for n in range(count + 1, 2 * count + 1)
            ]
            gone = {str(n): 0 for n in range(2, count + 1)}
            return {"quantities": gone, "add_lines": added}

        self.compare(self.send, add_and_cancel, slack=40)

    def test_lines_that_come_in_other_cases_are_looked_up_at_once(self):
        counts = []
        for count in (5, *SOME):
            number = f"CASES{count:03}"
            requisition = self.requisition(*self.lines(count), number=number)
            self.send(requisition)
            document = self.document_of(requisition)
            for each in document["orderDetails"]["items"]:
                each["orderedQuantity"].update(unitOfMeasure="Cases", unitSize=6)
            queue = self.send_again(document)
            counts.append(self.cold(queue._process))
            self.assertEqual(set(requisition.line_ids.mapped("unit_size")), {6})
            self.assertTrue(all(requisition.line_ids.mapped("uom_id")))
            self.assertEqual(requisition.change_meaning, "adapt_acknowledge")
        self.assertLessEqual(counts[2] - counts[1], 40, counts)
