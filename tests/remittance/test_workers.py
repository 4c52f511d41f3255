"""Two people on two connections: with real, committed transactions."""

import json

from odoo.fields import Command
from odoo.tests import tagged

from ...spapi.records import RawDocument
from ..workers import WorkersCase
from .case import books

REMITTANCE, PAYMENT = "amazon.vendor.remittance", "account.payment"


@tagged("post_install", "-at_install")
class TestRemittanceWorkers(WorkersCase):
    def setUp(self):
        super().setUp()
        with self.connection() as env:
            self.invoice_id, self.remittance_ids = self._matched(env)

    # --- The kit ------------------------------------------------------------------

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
        said = self.both(
            REMITTANCE, self.remittance_ids[:1] * 2, lambda each: each.action_book()
        )
        self.assertIn(True, said)
        for sentence in said:
            if sentence is not True:
                self.assertIn("Somebody else is booking", sentence)
        with self.connection() as env:
            payments, still_open = self.posted(env)
            self.assertEqual((len(payments), still_open), (1, 0))

    def test_two_payments_of_one_invoice_are_not_both_booked(self):
        self.both(REMITTANCE, self.remittance_ids, lambda each: each.action_book())
        with self.connection() as env:
            remittances = env["amazon.vendor.remittance"].browse(self.remittance_ids)
            self.assertEqual(set(remittances.mapped("state")), {"booked", "review"})
            [waits] = remittances.filtered(lambda each: each.state == "review")
            self.assertIn("paid already", waits.review_reason)
            payments, still_open = self.posted(env)
            self.assertEqual((len(payments), still_open), (1, 0))

    def test_two_people_post_one_draft_payment_and_it_is_posted_once(self):
        with self.connection() as env:
            remittance = env[REMITTANCE].browse(self.remittance_ids[:1])
            remittance.action_make_payment()
            payment_id = remittance.payment_id.id
        said = self.both(PAYMENT, [payment_id] * 2, lambda each: each.action_post())
        self.assertEqual(len(said), 2)
        with self.connection() as env:
            remittance = env[REMITTANCE].browse(self.remittance_ids[:1])
            self.assertEqual(remittance.state, "booked")
            self.assertEqual(remittance.payment_id.id, payment_id)
            payments, still_open = self.posted(env)
            self.assertEqual((payments.ids, still_open), ([payment_id], 0))
            settled = payments.move_id.line_ids.matched_credit_ids
            settled += payments.move_id.line_ids.matched_debit_ids
            self.assertEqual(settled.mapped("amount"), [100])
