"""What is written down for Amazon and was not sent yet says what Odoo says."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceWaiting(InvoiceCase):
    def waiting(self):
        """An invoice that is about to be sent."""
        move = self.invoice()
        move.action_amazon_submit()
        return move, move.amazon_invoice_ids

    def failed(self):
        """An invoice that Amazon did not even read."""
        self.simulator.faults.add("invalid_input", "submitInvoices")
        move = self.invoice()
        sent = self.submit(move)
        self.assertEqual((sent.state, sent.transaction_id), ("failed", False))
        return move, sent

    def test_what_is_about_to_be_sent_stays_until_a_person_keeps_it_here(self):
        move, sent = self.waiting()
        theirs = move.with_user(self.accountant)
        for change in (
            theirs.button_draft,
            theirs.button_cancel,
            lambda: theirs.write({"name": "AMZ2026-00099"}),
            lambda: theirs.invoice_line_ids.write({"quantity": 1}),
        ):
            with self.assertRaisesRegex(UserError, "Do Not Send"), self.cr.savepoint():
                change()
        sent.with_user(self.accountant).action_cancel_sending()
        theirs.button_draft()
        self.run_after_commit()
        self.assertEqual(sent.state, "cancelled")
        self.assertEqual(self.posts(), 0)

    def test_what_may_have_arrived_is_not_kept_here(self):
        self.simulator.faults.add("close_after", "submitInvoices")
        sent = self.submit(self.invoice())
        sent.action_send_again()
        self.assertEqual(sent.state, "queued")
        with self.assertRaisesRegex(UserError, "may have"):
            sent.with_user(self.accountant).action_cancel_sending()

    def test_what_says_the_same_once_more_is_sent_again(self):
        move, sent = self.failed()
        move.button_draft()
        move.action_post()
        sent.with_user(self.accountant).action_retry()
        self.run_after_commit()
        self.assertEqual(sent.state, "submitted", sent.problem)

    def test_what_says_otherwise_now_is_written_anew(self):
        move, sent = self.failed()
        move.button_draft()
        move.invoice_line_ids.quantity = 8
        with self.assertRaises(UserError):
            sent.with_user(self.accountant).action_retry()
        move.action_post()
        with self.assertRaises(UserError):
            sent.with_user(self.accountant).action_retry()
        second = self.submit(move, self.accountant)
        self.follow(2)
        self.assertEqual(self.told(second.number).lines[0].eaches, 8)

    def test_one_that_was_taken_back_to_draft_meanwhile_does_not_leave(self):
        move, sent = self.waiting()
        self.env.flush_all()
        # As by a transaction that began before it was written down.
        self.env.cr.execute(
            "UPDATE account_move SET state = 'draft' WHERE id = %s", [move.id]
        )
        self.env.invalidate_all()
        self.run_after_commit()
        self.assertEqual(self.posts(), 0)
        self.assertEqual(sent.state, "cancelled")
        self.assertIn("not confirmed", sent.problem)

    def test_what_amazon_refuses_after_all_is_not_seen(self):
        sent = self.submit(self.invoice())
        self.follow(20)
        self.assertEqual(sent.seen_state, "unverified")
        sent.submission_id._set_state("failed", "Amazon refused it after all.")
        self.assertFalse(sent.seen_state)
        with self.assertRaisesRegex(UserError, "only what Amazon has accepted"):
            sent.with_user(self.accountant).action_mark_seen()

    def test_what_a_payment_names_stays_whatever_became_of_sending_it(self):
        move, sent = self.failed()
        sent._mark_seen("Payment 77 names it.", "paid")
        with self.assertRaisesRegex(UserError, "Credit Note"):
            move.button_draft()
        with self.assertRaisesRegex(UserError, "Nothing is sent twice"):
            self.submit(move)
