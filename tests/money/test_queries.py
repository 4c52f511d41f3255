"""The screens of the money read what they show, however much there is."""

import json
from ast import literal_eval

from lxml import etree

from odoo.tests import tagged
from odoo.tools import SQL

from .case import MoneyCase

ROWS = 20000
#: Tables that grow with the years.
LARGE = {
    "account_move",
    "account_move_line",
    "amazon_vendor_container_line",
    "amazon_vendor_requisition",
    "amazon_vendor_requisition_line",
    "amazon_vendor_share",
    "sale_order_line",
    "sale_order_line_invoice_rel",
}


@tagged("post_install", "-at_install")
class TestMoneyQueries(MoneyCase):
    def copies(self, table, count, **changes):
        """Rows like the last one of a table, each with an id of its own.

        :param changes: column -> SQL of its value, where it is another one.
        """
        columns = [
            name
            for (name,) in self.env.execute_query(
                SQL(
                    """
                    SELECT column_name FROM information_schema.columns
                     WHERE table_name = %s AND column_name <> 'id'
                    """,
                    table,
                )
            )
        ]
        values = SQL(", ").join(
            SQL(changes[name]) if name in changes else SQL.identifier("source", name)
            for name in columns
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(table)s (%(columns)s)
                SELECT %(values)s
                  FROM (SELECT * FROM %(table)s ORDER BY id DESC LIMIT 1) source,
                       GENERATE_SERIES(1, %(count)s) number
                """,
                table=SQL.identifier(table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=values,
                count=count,
            )
        )

    def years_of_orders(self):
        """Orders of many years, of which the last days are few."""
        move = self.invoice()
        self.pay(move, short="10.00")
        self.env.flush_all()
        self.copies(
            "amazon_vendor_requisition",
            ROWS,
            name="'OLD' || number",
            purchase_order_number="'OLD' || number",
            purchase_order_date="source.purchase_order_date - INTERVAL '1 day' "
            "* (150 + number)",
        )
        self.copies(
            "amazon_vendor_requisition_line",
            ROWS,
            requisition_id=f"{self.before('amazon_vendor_requisition')} + number",
            item_key="'OLD' || number",
            purchase_order_date="NULL",
        )
        self.copies(
            "account_move",
            ROWS,
            # The last one is the payment's: it is billed to Amazon here.
            amazon_instance_id=str(self.instance.id),
            invoice_date="DATE '2020-01-01' - number",
            move_type="'out_invoice'",
            name="'OLD' || number",
            origin_payment_id="NULL",
            sequence_number="number",
            sequence_prefix="'OLD'",
        )
        self.copies(
            "account_move_line",
            ROWS,
            display_type="'product'",
            move_id=f"{self.before('account_move')} + number",
        )
        for table in LARGE:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        return move

    def before(self, table):
        """The last id of a table before its copies."""
        ((last,),) = self.env.execute_query(
            SQL("SELECT MAX(id) FROM %s", SQL.identifier(table))
        )
        return last - ROWS

    def plan(self, model, domain):
        """Tables that a search reads from end to end."""
        query = self.env[model].with_user(self.accountant)._search(domain)
        (rows,) = self.env.execute_query(
            SQL("EXPLAIN (FORMAT JSON) %s", query.select())
        )
        plan = rows[0] if isinstance(rows[0], list) else json.loads(rows[0])
        found = set()

        def walk(node):
            if node["Node Type"] == "Seq Scan":
                found.add(node["Relation Name"])
            for each in node.get("Plans", ()):
                walk(each)

        walk(plan[0]["Plan"])
        return found

    def defaults(self, action):
        """The domain that a screen opens with."""
        action = self.env.ref(f"amazon_vendor_central.{action}")
        view = self.env[action.res_model].get_view(view_type="search")
        (node,) = etree.fromstring(view["arch"]).xpath("//filter[@name='recent']")
        self.assertIn("'search_default_recent': 1", action.context)
        return literal_eval(node.get("domain"))

    def test_the_screens_open_without_reading_a_large_table_whole(self):
        self.years_of_orders()
        for action, model in (
            ("amazon_vendor_receiving_action", "amazon.vendor.receiving"),
            ("amazon_vendor_money_report_action", "amazon.vendor.money.report"),
        ):
            with self.subTest(model=model):
                self.assertEqual(self.whole(model, self.defaults(action)), set())
                self.assertTrue(self.whole(model, []), "the period is what helps")

    def whole(self, model, domain):
        """The large tables that a search reads from end to end."""
        return {
            table
            for table in self.plan(model, domain) & LARGE
            # A table of a few rows is read at once, and that is right.
            if self.env.execute_query(
                SQL("SELECT reltuples >= 1000 FROM pg_class WHERE relname = %s", table)
            )[0][0]
        }

    def test_a_page_costs_the_same_statements_however_many_lines_there_are(self):
        self.invoice()
        Receiving = self.env["amazon.vendor.receiving"].with_user(self.accountant)
        names = list(Receiving.fields_get())

        def page():
            self.env.invalidate_all()
            Receiving.search([], limit=80).read(names)

        page()
        few = self.count_sql(page)
        self.copies("amazon_vendor_requisition_line", ROWS, item_key="'MORE' || number")
        self.assertEqual(self.count_sql(page), few)
