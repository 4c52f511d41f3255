"""The simulated Amazon's rules for credit notes, and for accounts that may not send."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from ...spapi.messages.invoice import build_invoice, build_payload
from ..bills import REMITTED, credit_note, invoice
from .invoice_case import INVOICES, InvoiceCase, case, credited


@tagged("post_install", "-at_install")
class TestCreditNotes(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.take(number="AMZ/2026-00001")

    def test_one_refers_to_an_invoice_by_what_is_left_of_its_id(self):
        found = self.take(credited(reference_invoice_number="AMZ202600001"))
        self.assertTrue(found.is_credit_note)
        self.assertEqual(found.total, Decimal("1.20"))
        self.assertEqual(found.credited, "AMZ202600001")
        self.assertEqual(found.lines[0].reference.kind, "invoice")
        self.assertEqual(found.lines[0].reference.invoiced_on, date(2026, 3, 10))

    def test_the_invoice_is_known_and_is_one(self):
        for number in ("AMZ2026-00002", "AMZ2026-R0001"):
            wrong = credited(reference_invoice_number=number)
            self.assertNotTaken("UNKNOWN_INVOICE", wrong)
        self.take(credited())
        of_a_credit_note = credited(
            number="R2", reference_invoice_number="AMZ2026-R0001"
        )
        self.assertNotTaken("UNKNOWN_INVOICE", of_a_credit_note)

    def test_one_credit_note_is_for_one_invoice(self):
        found = credited()
        (line,) = found.items
        other = replace(line.credit, reference_invoice_number="AMZ2026-00002")
        second = replace(line, sequence=2, credit=other)
        self.assertNotTaken("SEVERAL_INVOICES", credit_note(line, second))

    def test_every_line_refers_to_something(self):
        document = build_invoice(credited())
        del document["items"][0]["creditNoteDetails"]
        self.assertBroken("MISSING_REFERENCE", document)
        for details in (
            {"rmaId": "RMA1"},
            {"debitNoteNumber": "D1", "originalInvoiceDate": "2026-03-10T00:00:00Z"},
        ):
            document["items"][0]["creditNoteDetails"] = details
            self.assertBroken("MISSING_REFERENCE", document)

    def test_a_return_has_its_number_and_its_day(self):
        no_invoice = {"reference_invoice_number": None, "original_invoice_date": None}
        for wrong in (
            {"returns_reference_number": "RTV1"},
            {"goods_return_date": date(2026, 3, 1), "debit_note_number": "D1"},
        ):
            self.assertNotTaken("MISSING_RETURN", credited(**no_invoice, **wrong))
        found = self.take(
            credited(
                returns_reference_number="RTV1",
                goods_return_date=date(2026, 3, 1),
                **no_invoice,
            )
        )
        self.assertEqual(found.lines[0].reference.kind, "return")
        self.assertIsNone(found.credited)

    def test_an_agreement_has_its_number_or_the_debit_note_s(self):
        no_invoice = {"reference_invoice_number": None, "original_invoice_date": None}
        for number, reference in (
            ("R1", {"coop_reference_number": "1234-5"}),
            ("R2", {"debit_note_number": "D1"}),
        ):
            found = self.take(credited(number=number, **no_invoice, **reference))
            self.assertEqual(found.lines[0].reference.kind, "coop")

    def test_not_more_is_credited_than_was_billed(self):
        self.assertNotTaken("CREDIT_ABOVE_INVOICE", credited("606.91"))
        self.take(credited("600.00"))
        self.assertNotTaken("CREDIT_ABOVE_INVOICE", credited("6.91", "R2"))
        self.take(credited("6.90", "R2"))

    def test_what_was_billed_is_credited_in_its_currency(self):
        (line,) = credited().items
        no_order = replace(line, purchase_order_number="")
        other = credit_note(no_order, currency="GBP")
        self.assertNotTaken("CURRENCY_MISMATCH", other)

    def test_what_is_credited_was_not_billed_again(self):
        self.ship("9Z32PABC")
        order = {"purchase_order_number": "9Z32PABC"}
        self.take(invoice(case(4, **order), number="A1"))
        about = replace(credited().items[0].credit, reference_invoice_number="A1")
        cheaper = case(4, cost="0.10", credit=about, **order)
        self.take(credit_note(cheaper, number="R1"))
        self.take(invoice(case(6, **order), number="A2"))

    def test_some_marketplaces_take_none(self):
        self.sim.account().country = "TR"
        self.assertNotTaken("CREDIT_NOTES_NOT_TAKEN", credited())

    def test_ids_are_one_ledger_with_those_of_invoices(self):
        again = credited(number="AMZ202600001")
        self.assertNotTaken("DUPLICATE_INVOICE", again)


@tagged("post_install", "-at_install")
class TestAccounts(InvoiceCase):
    def test_a_vendor_who_is_not_enabled_is_told_by_the_transaction(self):
        self.sim.set_invoicing("off")
        status = self.send_invoices(invoice())
        self.assertEqual(status["status"], "Failure")
        self.assertEqual(
            status["errors"][0]["message"], "Vendor is not enabled for EDI"
        )
        self.sim.set_invoicing("on")
        self.take()

    def test_or_at_once(self):
        self.sim.set_invoicing("off", at_once=True)
        answer = self.post(build_payload([invoice()]), path=INVOICES)
        self.assertEqual(answer.status, 400)
        self.assertIn("not enabled for EDI", answer.error["message"])
        self.sim.set_invoicing("on")
        self.take()

    def test_what_is_sent_for_the_parallel_test_is_in_no_books(self):
        self.sim.set_invoicing("testing")
        self.assertNotTaken("INVALID_REMIT_TO", remit_to=replace(REMITTED, code="X"))
        self.assertEqual(self.send_invoices(invoice())["status"], "Processing")
        self.assertEqual(self.sim.taken_invoices(), [])
        self.assertEqual([e.number for e in self.sim.invoices.lost], ["AMZ2026-00001"])
        self.sim.set_invoicing("on")
        # It was none: the same id is free.
        self.take()

    def test_one_vanishes_without_a_word(self):
        self.sim.lose_next_invoices()
        self.assertEqual(self.send_invoices(invoice())["status"], "Processing")
        self.assertEqual(self.sim.taken_invoices(), [])
        (sent,) = self.sim.ledger.taken("submitInvoices")
        self.assertEqual(sent["outcome"], "lost")
        self.take()

    def test_success_says_nothing_about_the_books(self):
        self.sim.set_invoice_pace(says_success=True)
        self.sim.lose_next_invoices()
        first, second = (invoice(case(), number=number) for number in ("A1", "A2"))
        for facts in (first, second):
            self.assertEqual(self.send_invoices(facts)["status"], "Success")
        self.assertEqual([each.number for each in self.sim.taken_invoices()], ["A2"])

    def test_an_unsound_one_does_not_vanish(self):
        self.sim.lose_next_invoices()
        self.assertNotTaken("TOTAL_MISMATCH", total=Decimal(1))
        self.assertEqual(self.send_invoices(invoice())["status"], "Processing")
        self.assertEqual(self.sim.taken_invoices(), [])

    def test_so_many_vanish_by_the_seed(self):
        self.sim.set_invoice_loss(0.5)
        sent = [f"A{number}" for number in range(10)]
        for number in sent:
            self.assertEqual(self.bill(invoice(case(), number=number)), [])
        books = [each.number for each in self.sim.taken_invoices()]
        lost = [each.number for each in self.sim.invoices.lost]
        self.assertEqual(sorted(books + lost), sent)
        self.assertTrue(books)
        self.assertTrue(lost)
        with self.assertRaises(ValueError):
            self.sim.set_invoice_loss(1.5)

    def test_a_sound_one_stays_in_processing(self):
        """Success exists for shipments only."""
        self.assertEqual(self.send_invoices(invoice())["status"], "Processing")
        (sent,) = self.sim.ledger.taken("submitInvoices")
        self.assertEqual(sent["outcome"], "applied")

    def test_it_waits_for_amazon_s_pace(self):
        self.sim.set_invoice_pace(lag=60)
        self.send_invoices(invoice())
        self.assertEqual(self.sim.taken_invoices(), [])
        self.sim.clock.advance(minutes=1)
        self.assertEqual(len(self.sim.taken_invoices()), 1)

    def test_a_failure_may_be_opaque_and_changes_nothing(self):
        self.sim.fail_next_invoices(errors=6)
        status = self.send_invoices(invoice())
        self.assertEqual(
            [each["code"] for each in status["errors"]], ["NotAvailable"] * 6
        )
        self.take()

    def test_those_that_came_another_way_keep_the_same_rules(self):
        (found,) = self.sim.enter_invoices([build_invoice(invoice())])
        self.assertEqual(self.sim.taken_invoices(), [found])
        self.assertNotTaken("DUPLICATE_INVOICE")
        self.assertBroken("required", {"id": "A2"})

    def test_reset_forgets_the_books_and_what_was_agreed(self):
        self.take()
        self.sim.set_invoicing("off")
        self.sim.set_invoice_terms(net_days=1)
        self.sim.set_bill_to("AMZDE", name="Amazon Neu GmbH")
        self.sim.set_invoice_pace(says_success=True)
        self.sim.reset()
        self.assertEqual(self.sim.taken_invoices(), [])
        self.place()
        self.confirm(self.sim.order("4Z32PABC").document)
        self.sim.receive("4Z32PABC")
        self.assertEqual(self.send_invoices(invoice())["status"], "Processing")
        found = self.sim.invoice("AMZ2026-00001")
        self.assertEqual(found.due_on, date(2026, 5, 9))
