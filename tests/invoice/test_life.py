"""From what has left to Amazon's books: sent once, followed, seen."""

from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceLife(InvoiceCase):
    def test_what_has_left_is_billed_sent_once_and_in_amazons_books(self):
        move = self.invoice(
            self.shipped(
                self.line(quantity=10, cost="10.205"),
                self.line(2, quantity=4, unit="Cases", size=12, cost="1.005"),
            )
        )
        self.assertEqual(move.amount_untaxed, 150.29)
        sent = self.submit(move, self.accountant)
        self.assertEqual(sent.state, "submitted", sent.problem)
        self.assertEqual(sent.number, "AMZ2026-00001")
        self.follow(2)
        known = self.told("AMZ2026-00001")
        self.assertTrue(known, sent.problem)
        self.assertEqual(known.total, Decimal(str(move.amount_total)))
        self.assertEqual([line.eaches for line in known.lines], [10, 48])
        self.assertEqual(self.posts(), 1)
        with self.assertRaisesRegex(UserError, "Nothing is sent twice"):
            self.submit(move)

    def test_what_amazon_accepts_is_unverified_until_somebody_has_seen_it(self):
        sent = self.submit(self.invoice())
        self.follow(20)
        self.assertEqual((sent.state, sent.seen_state), ("presumed", "unverified"))
        sent.with_user(self.accountant).action_mark_seen()
        self.assertEqual((sent.state, sent.seen_state), ("confirmed", "seen"))
        self.assertIn(self.accountant.name, sent.seen_evidence)

    def test_a_failure_is_corrected_and_sent_again_under_the_same_id(self):
        self.instance.accountant_id = self.accountant
        self.simulator.fail_next_invoices(1, message="Address unknown.")
        move = self.invoice()
        first = self.submit(move)
        self.follow(2)
        self.assertEqual(first.state, "failed")
        self.assertIn("Address unknown", move.amazon_invoice_problem)
        self.assertEqual(first.activity_ids.user_id, self.accountant)
        move.button_draft()
        move.action_post()
        second = self.submit(move)
        self.follow(20)
        self.assertEqual((second.version, second.number), (2, first.number))
        self.assertEqual(second.state, "presumed", second.problem)
        self.assertFalse(first.is_current)
        self.assertTrue(self.told(first.number))

    def test_an_unknown_outcome_is_held_and_sent_again_under_the_same_id(self):
        move = self.invoice()
        self.simulator.faults.add("close_after", "submitInvoices")
        sent = self.submit(move)
        self.assertEqual(sent.state, "held")
        self.follow(30)
        self.assertEqual(self.posts(), 1, "nothing is sent again by itself")
        sent.with_user(self.accountant).action_send_again()
        self.run_after_commit()
        self.follow(2)
        self.assertEqual(sent.state, "presumed", sent.problem)
        self.assertEqual(self.posts(), 2)
        self.assertEqual(len(move.amazon_invoice_ids), 1)

    def test_not_enabled_for_edi_stops_the_instance_and_says_what_to_ask_for(self):
        self.simulator.set_invoicing("off", "demo")
        move = self.invoice()
        sent = self.submit(move)
        self.follow(2)
        self.assertEqual(sent.state, "failed")
        self.assertIn("EDI", self.instance.invoices_stopped)
        self.assertEqual(self.posts(), 1)
        with self.assertRaisesRegex(UserError, "Open a case with Amazon"):
            self.submit(move)
        self.assertEqual(self.posts(), 1)
        self.simulator.set_invoicing("on", "demo")
        self.instance.with_user(self.vendor_manager).action_resume_invoices()
        self.submit(move)
        self.follow(20)
        self.assertTrue(self.told(sent.number))
