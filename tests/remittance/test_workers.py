"""Two people on two connections: with real, committed transactions."""

import json
import threading
from contextlib import contextmanager

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from ...spapi.records import RawDocument
from .case import books


@tagged("post_install", "-at_install")
class TestRemittanceWorkers(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean, self._last_ids())
        with self.connection() as env:
            self.invoice_id, self.remittance_ids = self._matched(env)

    # --- The kit ------------------------------------------------------------------

    @contextmanager
    def connection(self):
        """Somebody else's browser: an environment on a connection of its own."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _matched(self, env):
        """Two payments that both pay one invoice, of which all is committed."""
        accounts = books(env)
        partner = env["res.partner"].create({"name": "Workers"})
        partner.property_account_receivable_id = accounts["receivable"]
        instance = env["amazon.vendor.instance"].create(
            {
                "name": "Workers",
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": partner.id,
                "payment_journal_id": accounts["payments"].id,
                "deduction_account_id": accounts["deductions"].id,
            }
        )
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "journal_id": accounts["sales"].id,
                "invoice_date": "2026-01-05",
                "name": "WORK/1",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goods",
                            "price_unit": 100,
                            "account_id": accounts["income"].id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        queue = env["amazon.vendor.queue"].create(
            {
                "instance_id": instance.id,
                "operation": "import_remittances",
                "fetch_state": "done",
            }
        )
        queue._store_documents(
            [self._document(invoice.currency_id.name, number) for number in "12"]
        )
        queue._process()
        remittances = env["amazon.vendor.remittance"].browse(
            queue.line_ids.mapped("res_id")
        )
        self.assertEqual(remittances.mapped("state"), ["matched", "matched"])
        return invoice.id, remittances.ids

    def _document(self, currency, number):
        money = {"currencyCode": currency, "currencyAmount": 100}
        document = {
            "remittanceHeader": {
                "uniquePaymentId": f"W-{number}",
                "paymentNumber": number,
                "paymentDate": "2026-03-02T00:00:00Z",
                "paymentAmount": money,
                "remittanceStatus": "SUCCESSFUL",
            },
            "remittanceItems": [
                {
                    "invoiceNumber": "WORK1",
                    "totalAmount": money,
                    "netAmountPaid": money,
                }
            ],
        }
        return RawDocument(json.dumps(document), f"W-{number}")

    def _tables(self, cr):
        cr.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'id'"
            " AND table_schema = 'public' AND data_type = 'integer'"
            " AND table_name IN (SELECT tablename FROM pg_tables)"
        )
        return [name for (name,) in cr.fetchall()]

    def _last_ids(self):
        """Table -> the last row of before this test."""
        with self.registry.cursor() as cr:
            found = {}
            for name in self._tables(cr):
                cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(name)))
                found[name] = cr.fetchone()[0] or 0
        return found

    def _clean(self, last_ids):
        """Take away what this test has committed, whatever refers to what."""
        left = set(last_ids)
        with self.registry.cursor() as cr, mute_logger("odoo.sql_db"):
            while left:
                before = len(left)
                for name in sorted(left):
                    delete = SQL(
                        "DELETE FROM %s WHERE id > %s",
                        SQL.identifier(name),
                        last_ids[name],
                    )
                    try:
                        with cr.savepoint(flush=False):
                            cr.execute(delete)
                    except psycopg2.IntegrityError:
                        continue
                    left.discard(name)
                if len(left) == before:
                    raise AssertionError(f"These rows cannot be taken away: {left}")
        self.registry.clear_all_caches()

    def both(self, ids):
        """Two people click Book at the same moment, each on their own connection.

        :param ids: the remittance of the first, and of the second.
        :return: what each came to: a result, or the sentence that was said.
        """
        together, said = threading.Barrier(2), []

        def person(remittance_id):
            with self.connection() as env:
                remittance = env["amazon.vendor.remittance"].browse(remittance_id)
                remittance.read(["state"])  # what their browser shows
                together.wait(30)
                try:
                    # As Odoo does: what has lost a race is run again.
                    said.append(retrying(remittance.action_book, env))
                except UserError as error:
                    env.cr.rollback()
                    said.append(error.args[0])

        people = [threading.Thread(target=person, args=(each,)) for each in ids]
        for each in people:
            each.start()
        for each in people:
            each.join(60)
        self.assertEqual(len(said), 2)
        return said

    def posted(self, env):
        """The payments that are posted, and how much of the invoice is open."""
        payments = env["account.payment"].search(
            [
                ("amazon_remittance_id", "in", self.remittance_ids),
                ("move_id.state", "=", "posted"),
            ]
        )
        invoice = env["account.move"].browse(self.invoice_id)
        return payments, invoice.amount_residual

    # --- Book ---------------------------------------------------------------------

    def test_two_people_book_one_payment_and_it_is_booked_once(self):
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            said = self.both(self.remittance_ids[:1] * 2)
        self.assertIn(True, said)
        for sentence in said:
            if sentence is not True:
                self.assertIn("Somebody else is booking", sentence)
        with self.connection() as env:
            payments, still_open = self.posted(env)
            self.assertEqual((len(payments), still_open), (1, 0))

    def test_two_payments_of_one_invoice_are_not_both_booked(self):
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            self.both(self.remittance_ids)
        with self.connection() as env:
            remittances = env["amazon.vendor.remittance"].browse(self.remittance_ids)
            self.assertEqual(set(remittances.mapped("state")), {"booked", "review"})
            [waits] = remittances.filtered(lambda each: each.state == "review")
            self.assertIn("paid already", waits.review_reason)
            payments, still_open = self.posted(env)
            self.assertEqual((len(payments), still_open), (1, 0))
