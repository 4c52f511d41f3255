"""What is read of a payment: exact amounts, and nothing that is only guessed."""

import json
from datetime import datetime, timezone
from decimal import Decimal

from ...spapi.messages.common import MessageError
from ...spapi.messages.remittance import parse
from .case import BaseCase, tagged

#: Written by hand: a float would turn some of these into others.
TEXT = """{
 "remittanceHeader": {
  "paymentDate": "2026-03-15T10:30:00Z", "paymentNumber": " 4711 ",
  "uniquePaymentId": "9876543210", "exchangeRate": 1.10340000000000000001,
  "paymentAmount": {"currencyCode": "usd", "currencyAmount": 12345678901.10},
  "paymentAmountInInvoiceCurrency": {"currencyCode": "EUR", "currencyAmount": 1E+2},
  "paymentMethod": "Wire Transfer", "remittanceStatus": "SUCCESSFUL",
  "lineItemCount": 2, "countryCode": "DE",
  "relatedIdentifiers": [
   {"relatedIdentifierName": "VENDOR_CODE", "relatedIdentifierValue": ["NORD1", "N2"]},
   {"relatedIdentifierName": "PAYEE_CODE", "relatedIdentifierValue": ["P1"]}]},
 "remittanceItems": [
  {"invoiceNumber": "INV-1", "invoiceIssueDate": "2026-01-05T00:00:00Z",
   "withholdingAmount": {"currencyCode": "EUR", "currencyAmount": 0.10},
   "totalAmount": {"currencyCode": "EUR", "currencyAmount": 119.0},
   "totalAmountBreakdown": [
    {"breakdownType": "InvoiceAmount",
     "breakdownAmount": {"currencyCode": "EUR", "currencyAmount": 100}},
    {"breakdownType": "TaxAmount",
     "breakdownAmount": {"currencyCode": "EUR", "currencyAmount": 19.00}}],
   "netAmountPaid": {"currencyCode": "EUR", "currencyAmount": 116.52},
   "netAmountPaidBreakdown": [
    {"breakdownType": "AmountPaid",
     "breakdownAmount": {"currencyCode": "EUR", "currencyAmount": 116.52}},
    {"breakdownType": "TermsDiscountTaken",
     "breakdownAmount": {"currencyCode": "EUR", "currencyAmount": 2.38}}],
   "description": "Payment for goods", "paymentTerms": "2% 30, NET 60",
   "invoiceType": "Standard", "relatedItemIdentifiers": [
    {"relatedIdentifierName": "VENDOR_CODE", "relatedIdentifierValue": ["NORD1"]}]},
  {"invoiceNumber": "INV-1SC",
   "netAmountPaid": {"currencyCode": "EUR", "currencyAmount": -16.52}}],
 "nextTokenForLineItems": "t"}"""


def changed(path, value):
    """The text with one member replaced, or left out for ``None``."""
    document = json.loads(TEXT, parse_float=Decimal)
    *way, last = path.split(".")
    place = document
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return document


@tagged("post_install", "-at_install")
class TestRemittance(BaseCase):
    def test_a_number_is_exactly_what_amazon_wrote(self):
        header = parse(TEXT).header
        self.assertEqual(header.exchange_rate, Decimal("1.10340000000000000001"))
        self.assertEqual(header.amount, Decimal("12345678901.10"))
        self.assertEqual(header.amount_in_invoice_currency, 100)

    def test_codes_of_one_kind_may_stand_in_several_rows(self):
        rows = [
            {"relatedIdentifierName": name, "relatedIdentifierValue": values}
            for name, values in (
                ("VENDOR_CODE", ["NORD1"]),
                ("PAYEE_CODE", ["P1"]),
                ("VENDOR_CODE", ["N2"]),
            )
        ]
        header = parse(changed("remittanceHeader.relatedIdentifiers", rows)).header
        self.assertEqual(header.vendor_codes, ("NORD1", "N2"))
        self.assertEqual(header.payee_codes, ("P1",))

    def test_a_currency_is_never_cut_to_another_one(self):
        for path in (
            "remittanceHeader.paymentAmount.currencyCode",
            "remittanceItems.0.netAmountPaid.currencyCode",
        ):
            for wrong in ("EURO", "EU", "E U"):
                with self.assertRaisesRegex(MessageError, "no currency"):
                    parse(changed(path, wrong))

    def test_the_header(self):
        header = parse(TEXT).header
        self.assertEqual(
            (header.unique_payment_id, header.payment_number),
            ("9876543210", "4711"),
        )
        self.assertEqual(
            header.paid_on, datetime(2026, 3, 15, 10, 30, tzinfo=timezone.utc)
        )
        self.assertEqual((header.currency, header.invoice_currency), ("USD", "EUR"))
        self.assertEqual((header.status, header.line_count), ("SUCCESSFUL", 2))
        self.assertEqual(header.vendor_codes, ("NORD1", "N2"))
        self.assertEqual(header.payee_codes, ("P1",))
        self.assertEqual((header.method, header.country), ("Wire Transfer", "DE"))

    def test_the_parts_of_a_line(self):
        line, claim = parse(TEXT).lines
        self.assertEqual(
            (line.total, line.invoice_amount, line.tax_amount), (119, 100, 19)
        )
        self.assertEqual(line.net_paid, line.amount_paid)
        self.assertEqual(line.withheld, Decimal("0.10"))
        # What is paid, taken off and withheld is the invoice.
        self.assertEqual(
            line.net_paid + line.terms_discount + line.withheld, line.total
        )
        self.assertEqual(line.related, (("VENDOR_CODE", ("NORD1",)),))
        self.assertEqual((claim.number, claim.net_paid), ("INV-1SC", Decimal("-16.52")))
        self.assertEqual((claim.total, claim.currency), (None, "EUR"))

    def test_money_that_cannot_be_read_is_read_by_nobody(self):
        amount = "netAmountPaid.currencyAmount"
        for path, value in (
            ("remittanceHeader", None),
            ("remittanceHeader.paymentAmount", None),
            ("remittanceHeader.paymentAmount.currencyAmount", "many"),
            ("remittanceHeader.paymentAmount.currencyAmount", True),
            (f"remittanceItems.0.{amount}", [1]),
            (f"remittanceItems.0.{amount}", Decimal("1e13")),
            (f"remittanceItems.0.{amount}", "NaN"),
            ("remittanceItems.1", "INV-2"),
            ("remittanceItems", {}),
        ):
            with self.subTest(path=path, value=value), self.assertRaises(MessageError):
                parse(changed(path, value))
        for text in ("", "[]", "{", '{"remittanceHeader": 1}'):
            with self.subTest(text=text), self.assertRaises(MessageError):
                parse(text)

    def test_what_is_no_money_may_be_missing_or_odd(self):
        for path, value in (
            ("remittanceHeader.paymentNumber", None),
            ("remittanceHeader.relatedIdentifiers", None),
            ("remittanceHeader.paymentDate", "soon"),
            ("remittanceHeader.remittanceStatus", "HELD"),
            ("remittanceItems.0.invoiceNumber", None),
            ("remittanceItems.0.relatedItemIdentifiers", ["x"]),
            ("remittanceItems.0.netAmountPaidBreakdown", ["x"]),
        ):
            with self.subTest(path=path):
                self.assertEqual(len(parse(changed(path, value)).lines), 2)

    def test_an_unknown_status_stays_what_it_is(self):
        found = parse(changed("remittanceHeader.remittanceStatus", "HELD"))
        self.assertEqual(found.header.status, "HELD")
