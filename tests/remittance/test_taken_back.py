"""What a payment did counts while it is booked, whatever is taken back and when."""

from datetime import timedelta
from itertools import permutations

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ...models.money.domains import TO_DISPUTE
from .case import RemittanceCase


@tagged("post_install", "-at_install")
class TestTakenBack(RemittanceCase):
    def short_paid(self):
        """A booked payment that is short of 20."""
        self.invoice("INV/1", "100")
        yesterday = fields.Date.today() - timedelta(days=1)
        remittance = self.pay(
            [("INV1", "100"), ("INV1SC", "-20")],
            paymentDate=f"{yesterday.isoformat()}T00:00:00Z",
        )
        remittance.action_book()
        return remittance

    def paid_back(self, amount, number="4712"):
        """A booked payment of what was taken off before."""
        remittance = self.pay([("INV1SCR", amount)], number=number)
        remittance.action_book()
        return remittance

    def take_back(self, remittance):
        payment = remittance.payment_id
        payment.with_user(self.accountant).action_cancel()
        return payment

    def post_again(self, payment):
        payment.with_user(self.accountant).action_draft()
        payment.with_user(self.accountant).action_post()

    def to_dispute(self):
        """How many deductions there are to dispute, by the card and by its screen."""
        self.env.flush_all()
        self.env.invalidate_all()
        mine = Domain("instance_id", "=", self.instance.id)
        card = self.env["amazon.vendor.money"].search(mine)
        found = self.env["amazon.vendor.deduction"].search_count(TO_DISPUTE & mine)
        self.assertEqual(card.to_dispute_count, found)
        return found

    def test_what_a_cancelled_payment_took_off_is_not_to_be_disputed(self):
        remittance = self.short_paid()
        self.assertEqual(self.to_dispute(), 1)
        payment = self.take_back(remittance)
        self.assertEqual(self.to_dispute(), 0)
        deduction = remittance.deduction_ids.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "not booked"):
            deduction.action_dispute()
        self.post_again(payment)
        self.assertEqual(self.to_dispute(), 1)
        deduction.action_dispute()
        self.assertEqual(deduction.state, "disputed")

    def test_what_a_cancelled_payment_took_off_does_not_expire(self):
        remittance = self.short_paid()
        deduction = remittance.deduction_ids
        payment = self.take_back(remittance)
        deduction.deadline = "2026-01-01"
        self.env["amazon.vendor.deduction"]._expire(self.instance)
        self.assertEqual(deduction.state, "open")
        self.post_again(payment)
        deduction.deadline = "2026-01-01"
        self.env["amazon.vendor.deduction"]._expire(self.instance)
        self.assertEqual(deduction.state, "expired")

    def test_what_is_paid_back_no_more_is_not_recovered(self):
        deduction = self.short_paid().deduction_ids
        back = self.paid_back("15")
        self.assertEqual((deduction.recovered, deduction.state), (15, "partly"))
        payment = self.take_back(back)
        self.assertEqual((deduction.recovered, deduction.state), (0, "open"))
        self.assertEqual(self.to_dispute(), 1)
        self.post_again(payment)
        self.assertEqual((deduction.recovered, deduction.state), (15, "partly"))

    def test_what_people_have_noted_stays_when_money_is_taken_back(self):
        deduction = self.short_paid().deduction_ids
        deduction.action_dispute()
        first, second = self.paid_back("5"), self.paid_back("15", number="4713")
        self.assertEqual((deduction.recovered, deduction.state), (20, "won"))
        self.take_back(first)
        self.assertEqual((deduction.recovered, deduction.state), (15, "partly"))
        deduction.action_dispute()
        self.assertEqual((deduction.state, deduction.tries), ("again", 2))
        self.take_back(second)
        self.assertEqual((deduction.recovered, deduction.state), (0, "again"))

    def test_whatever_is_booked_first_the_same_is_recovered(self):
        """Deductions and what pays them back come, and are taken back, in any order."""
        first = self.short_paid()
        second = self.pay([("X9", "0"), ("INV1SC", "-10")], number="4712")
        second.line_ids[0].chosen_kind_id = self.kinds["other"]
        second.action_match()
        second.action_book()
        back = self.paid_back("25", number="4713")
        deductions = (first + second).deduction_ids.sorted("id")
        self.assertEqual(deductions.mapped("recovered"), [20, 5])
        for order in permutations((first, second, back)):
            with self.subTest(order=[each.name for each in order]):
                payments = [self.take_back(each) for each in order]
                self.assertEqual(sum(deductions.mapped("recovered")), 0)
                for payment in reversed(payments):
                    self.post_again(payment)
                self.assertEqual(deductions.mapped("recovered"), [20, 5])
                self.assertEqual(back.line_ids.recovered, 25)

    def test_a_payment_that_was_booked_once_is_kept_and_says_why(self):
        remittance = self.short_paid()
        with self.assertRaisesRegex(UserError, "has a payment already"):
            remittance.unlink()
        payment = self.take_back(remittance)
        with self.assertRaisesRegex(UserError, "Delete that payment first"):
            remittance.unlink()
        payment.action_draft()
        self.take_back(remittance)
        payment.unlink()
        with self.assertRaisesRegex(UserError, "has deductions"):
            remittance.unlink()

    def test_a_payment_that_took_nothing_off_can_be_deleted_after_its_draft(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_make_payment()
        payment = self.take_back(remittance)
        payment.unlink()
        remittance.unlink()
        self.assertFalse(remittance.exists())

    def test_a_deduction_is_never_of_an_invoice_to_somebody_else(self):
        stranger = self.env["res.partner"].create({"name": "Not Amazon"})
        stranger.property_account_receivable_id = self.receivable
        theirs = self.invoice("INV/2", "50", partner_id=stranger.id)
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV2SC", "-20")])
        remittance.action_book()
        self.assertFalse(remittance.deduction_ids.invoice_id)
        self.assertFalse(
            self.env["amazon.vendor.share"].search([("move_id", "=", theirs.id)])
        )
