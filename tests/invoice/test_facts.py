"""What Amazon is told of taxes, parties and terms comes from what Odoo has posted."""

import json

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceFacts(InvoiceCase):
    def document(self, move):
        sent = self.submit(move)
        return json.loads(sent.payload)["invoices"][0]

    def test_the_taxes_of_the_lines_sum_to_the_header(self):
        items = [self.line(n, quantity=1, cost="0.04") for n in range(1, 6)]
        told = self.document(self.invoice(self.shipped(*items)))
        lines = sum(
            round(100 * float(tax["taxAmount"]["amount"]))
            for item in told["items"]
            for tax in item["taxDetails"]
        )
        self.assertEqual(told["taxDetails"][0]["taxAmount"]["amount"], "0.04")
        self.assertEqual(lines, 4)
        self.assertEqual(told["invoiceTotal"]["amount"], "0.24")

    def test_a_tax_is_called_as_the_country_calls_it_or_as_a_person_said(self):
        told = self.document(self.invoice())
        self.assertEqual(told["taxDetails"][0]["taxType"], "MwSt.")
        self.env["amazon.vendor.tax.type"].create(
            {"tax_id": self.tax.id, "amazon_type": "VAT"}
        )
        second = self.shipped(number="4Z32PABD", bol="DN00099999")
        told = self.document(self.invoice(second, "AMZ2026-00002"))
        self.assertEqual(told["taxDetails"][0]["taxType"], "VAT")

    def test_what_is_missing_of_amazons_party_blocks_and_is_named(self):
        move = self.invoice()
        party = self.bill_to()
        party.partner_id.zip = False
        self.assertIn("postal code", party.billing_missing)
        with self.assertRaisesRegex(UserError, "AMZDE"):
            self.submit(move)
        self.assertEqual(self.posts(), 0)

    def test_a_cent_that_is_not_amazons_is_held(self):
        move = self.invoice(number=None)
        move.button_draft()
        move.invoice_line_ids.price_unit += 0.01
        move.action_post()
        with self.assertRaisesRegex(UserError, "102.00"):
            self.submit(move)

    def test_more_than_was_shipped_is_held(self):
        move = self.shipped()._invoice()
        move.invoice_line_ids.quantity = 11
        move.action_post()
        with self.assertRaisesRegex(UserError, "11"):
            self.submit(move)

    def test_terms_in_parts_are_held(self):
        move = self.shipped()._invoice()
        move.invoice_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (10, 60)
                ],
            }
        )
        move.action_post()
        with self.assertRaises(UserError):
            self.submit(move)

    def test_cases_are_told_as_cases_at_the_cost_of_each(self):
        shipment = self.shipped(
            self.line(quantity=3, unit="Cases", size=12, cost="1.005")
        )
        told = self.document(self.invoice(shipment))
        item = told["items"][0]
        self.assertEqual(item["invoicedQuantity"]["amount"], 3)
        self.assertEqual(item["invoicedQuantity"]["unitSize"], 12)
        self.assertEqual(item["netCost"]["amount"], "1.005")
        self.assertEqual(told["invoiceBaseAmount"]["amount"], "36.18")

    def test_a_preview_is_sent_exactly_or_not_at_all(self):
        move = self.invoice()
        action = move.action_amazon_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        preview.accept_risks = True
        self.bill_to().billing_name = "Another Name"
        with self.assertRaises(UserError):
            preview.action_submit()
        self.assertFalse(move.amazon_invoice_ids)
