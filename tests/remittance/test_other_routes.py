"""Money that takes another route than the buttons of a payment comes to the same."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import RemittanceCase


@tagged("post_install", "-at_install")
class TestOtherRoutes(RemittanceCase):
    def drafted(self):
        """A payment of one invoice, less a deduction, that is a draft."""
        self.invoice_paid = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_make_payment()
        return remittance

    def assert_booked(self, remittance):
        self.env.flush_all()
        self.assertEqual(remittance.state, "booked")
        self.assertEqual(self.invoice_paid.payment_state, "paid")
        self.assertEqual(remittance.deduction_ids.amount, 20)

    def test_posting_the_entry_books_the_payment(self):
        remittance = self.drafted()
        remittance.payment_id.move_id.with_user(self.accountant).action_post()
        self.assert_booked(remittance)

    def test_validating_the_payment_books_it(self):
        remittance = self.drafted()
        remittance.payment_id.with_user(self.accountant).action_validate()
        self.assert_booked(remittance)

    def test_a_state_that_is_written_books_the_payment(self):
        remittance = self.drafted()
        remittance.payment_id.with_user(self.accountant).state = "in_process"
        self.assert_booked(remittance)

    def test_an_entry_that_is_set_to_draft_is_booked_no_more(self):
        remittance = self.drafted()
        remittance.action_book()
        remittance.payment_id.move_id.with_user(self.accountant).button_draft()
        self.env.flush_all()
        self.assertEqual(self.invoice_paid.payment_state, "not_paid")
        self.assertEqual(remittance.state, "matched")

    def test_a_state_written_past_odoos_buttons_keeps_a_payment_from_being_posted(self):
        remittance = self.drafted()
        self.invoice_paid.with_user(self.accountant).write({"state": "draft"})
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "not posted in Odoo any more"):
            remittance.action_book()

    def test_what_another_payment_has_settled_meanwhile_is_not_paid_again(self):
        self.invoice("INV/1", "100")
        first = self.pay([("INV1", "100")])
        second = self.pay([("INV1", "100")], number="4712")
        (first + second).action_make_payment()
        first.action_book()
        with self.assertRaisesRegex(UserError, "paid already"):
            second.payment_id.action_post()

    def test_an_entry_whose_amounts_were_changed_by_hand_is_not_posted(self):
        remittance = self.drafted()
        entry = remittance.payment_id.move_id.with_user(self.accountant)
        paid, taken = (
            entry.line_ids.filtered(lambda line, a=account: line.account_id == a)
            for account in (self.receivable, self.deductions)
        )
        entry.with_context(skip_account_move_synchronization=True).write(
            {
                "line_ids": [
                    Command.update(paid.id, {"balance": -90, "amount_currency": -90}),
                    Command.update(taken.id, {"balance": 10, "amount_currency": 10}),
                ]
            }
        )
        with self.assertRaisesRegex(UserError, "changed by hand"):
            entry.action_post()

    def test_only_an_invoice_to_a_customer_can_be_chosen(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.customer.id,
                "invoice_date": date(2026, 1, 5),
                "journal_id": self.env["account.journal"]
                .create({"name": "Bills", "code": "TBIL", "type": "purchase"})
                .id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goods",
                            "price_unit": 100,
                            "account_id": self.deductions.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        bill.action_post()
        remittance = self.pay([("WHO1", "100")])
        remittance.line_ids.with_user(self.accountant).chosen_move_id = bill
        remittance.with_user(self.accountant).action_match()
        self.assertEqual(remittance.state, "review")
        self.assertIn("no invoice to a customer", remittance.line_ids.problem)

    def test_an_invoice_to_somebody_else_is_a_persons_to_choose(self):
        stranger = self.env["res.partner"].create({"name": "Not Amazon"})
        stranger.property_account_receivable_id = self.receivable
        theirs = self.invoice("INV/1", "100", partner_id=stranger.id)
        remittance = self.pay([("INV1", "100")])
        self.assertEqual(remittance.state, "review")
        self.assertIn("Not Amazon", remittance.line_ids.problem)
        remittance.line_ids.with_user(self.accountant).chosen_move_id = theirs
        remittance.with_user(self.accountant).action_match()
        self.assertEqual(remittance.state, "matched", remittance.review_reason)

    def test_what_rounding_leaves_never_turns_a_small_line_round(self):
        """Each line is rounded on its own: the rest has room on the largest one."""
        other = self.env.ref("base.GBP")
        other.active = True
        other.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": date(2025, 1, 1), "rate": 2}
        )
        amounts = ["0.02", *["1.01"] * 9]
        for number, amount in enumerate(amounts, 1):
            self.invoice(f"INV/{number}", amount, currency_id=other.id)
        remittance = self.pay(
            [(f"INV{number}", amount) for number, amount in enumerate(amounts, 1)],
            currency="GBP",
        )
        remittance.action_book()
        lines = remittance.payment_id.move_id.line_ids
        small = lines.filtered(lambda line: line.name == "INV/1")
        self.assertEqual((small.amount_currency, small.balance), (-0.02, -0.01))
        self.assertEqual(self.currency.round(sum(lines.mapped("balance"))), 0)
