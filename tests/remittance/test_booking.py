"""A payment of Amazon's becomes one payment in Odoo, and every cent has a place."""

from decimal import Decimal
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import RemittanceCase


@tagged("post_install", "-at_install")
class TestBooking(RemittanceCase):
    def test_a_payment_settles_its_invoices_and_books_what_was_taken_off(self):
        first, second = self.invoice("INV/1", "100"), self.invoice("INV/2", "50.50")
        remittance = self.pay(
            [("INV1", "100"), ("INV2", "50.50"), ("INV1SC", "-20.25")]
        )
        self.assertEqual(remittance.state, "matched", remittance.review_reason)
        remittance.with_user(self.accountant).action_book()
        self.assertEqual(remittance.state, "booked")
        self.assertEqual(first.payment_state, "paid")
        self.assertEqual(second.payment_state, "paid")
        booked = {
            line.account_id: line.balance
            for line in remittance.payment_id.move_id.line_ids
            if line.account_id != self.receivable
        }
        self.assertEqual(booked, {self.outstanding: 130.25, self.deductions: 20.25})
        deduction = remittance.deduction_ids
        self.assertEqual(
            (deduction.kind_id.code, deduction.amount, deduction.invoice_id),
            ("shortage", 20.25, first),
        )

    def test_what_was_paid_back_settles_the_earlier_deduction(self):
        self.invoice("INV/1", "100")
        first = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        first.action_book()
        second = self.pay([("INV1SCR", "15")], number="4712")
        second.action_book()
        deduction = first.deduction_ids
        self.assertEqual((deduction.recovered, deduction.state), (15.0, "partly"))
        third = self.pay([("INV1SCR", "5")], number="4713")
        third.action_book()
        self.assertEqual((deduction.recovered, deduction.state), (20.0, "won"))
        booked = (first + second + third).payment_id.move_id.line_ids
        booked = booked.filtered(lambda line: line.account_id == self.deductions)
        self.assertEqual(sum(booked.mapped("balance")), 0.0)

    def test_a_payment_that_failed_at_amazon_is_never_booked(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")], remittanceStatus="FAILED")
        self.assertEqual(remittance.state, "cancelled")
        with self.assertRaisesRegex(UserError, "failed at Amazon"):
            remittance.action_book()

    def test_a_payment_in_progress_waits_until_it_is_successful(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")], remittanceStatus="IN_PROGRESS")
        with self.assertRaisesRegex(UserError, "still in progress"):
            remittance.action_book()
        self.assertEqual(self.pay([("INV1", "100")]), remittance)
        remittance.action_book()
        self.assertEqual(remittance.state, "booked")

    def test_a_draft_that_fails_at_amazon_is_no_payment_any_more(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_make_payment()
        payment = remittance.payment_id
        self.assertEqual((payment.state, payment.move_id.state), ("draft", "draft"))
        self.pay([("INV1", "100")], remittanceStatus="FAILED")
        self.assertEqual(payment.state, "canceled")
        self.assertEqual(
            (remittance.state, invoice.payment_state), ("cancelled", "not_paid")
        )

    def test_two_people_who_post_one_payment_make_one_payment(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_book()
        remittance.action_book()
        payments = self.env["account.payment"].search(
            [("amazon_remittance_id", "=", remittance.id)]
        )
        self.assertEqual(len(payments), 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            payments.copy().sudo().amazon_remittance_id = remittance
            self.env.flush_all()

    def test_an_invoice_that_is_cancelled_meanwhile_sends_the_payment_to_review(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_make_payment()
        payment = remittance.payment_id
        invoice.button_cancel()
        self.assertEqual(remittance.state, "review")
        self.assertIn("INV/1", remittance.review_reason)
        self.assertEqual(payment.state, "canceled")

    def test_who_books_is_told_which_payment_went_back_to_review(self):
        self.invoice("INV/1", "100")
        self.invoice("INV/2", "50")
        payments = [
            self.pay([("INV1", "100")], number="4711"),
            self.pay([("INV1", "100")], number="4712"),
            self.pay([("INV2", "50")], number="4713"),
        ]
        first, second, other = payments
        said = (first + second + other).action_book()
        states = [each.state for each in payments]
        self.assertEqual(states, ["booked", "review", "booked"])
        self.assertEqual(said["tag"], "display_notification")
        self.assertIn("4712: INV/1: less is open", said["params"]["message"])
        self.assertNotIn("4711", said["params"]["message"])

    def test_who_does_the_accounts_is_told_when_a_paid_invoice_is_taken_back(self):
        self.instance.accountant_id = self.accountant
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_book()
        self.assertFalse(remittance.activity_ids)
        invoice.button_draft()
        activity = remittance.activity_ids
        self.assertEqual(activity.user_id, self.accountant)
        self.assertIn("INV/1 was reset to draft", activity.note)

    def test_money_finer_than_the_currency_waits_for_a_person(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "99.995"), ("INV1SC", "-0.005")])
        self.assertEqual(remittance.state, "review")
        self.assertRegex(remittance.review_reason, r"99\.995.*-0\.005.*2 decimals")
        with self.assertRaisesRegex(UserError, "no money is rounded by guess"):
            remittance.action_book()

    def test_the_parts_of_a_deduction_sum_to_it_to_the_cent(self):
        """Also where Odoo's rounding of the tax and of the base would not."""
        taxes = self.env["account.tax"].create(
            [
                {"name": f"{rate} %", "amount": rate, "type_tax_use": "sale"}
                for rate in (5, 9.975)
            ]
        )
        group = self.env["account.tax"].create(
            {
                "name": "GST and QST",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set(taxes.ids)],
            }
        )
        self.kinds["shortage"].tax_id = group
        self.invoice("INV/1", "100")
        for number, amount in enumerate(("-0.01", "-3.33", "-7.77"), start=1):
            remittance = self.pay(
                [("INV1", "10"), ("INV1SC", amount)], number=str(number)
            )
            remittance.action_book()
            entry = remittance.payment_id.move_id.line_ids
            taken_off = entry.filtered(lambda line: line.name.startswith("Shortage"))
            self.assertEqual(
                Decimal(f"{sum(taken_off.mapped('balance')):.2f}"), -Decimal(amount)
            )

    def test_invoices_of_two_receivable_accounts_are_each_settled_on_their_own(self):
        other = self.receivable.copy({"code": "T12001", "name": "receivable abroad"})
        first = self.invoice("INV/1", "100")
        self.customer.property_account_receivable_id = other
        second = self.invoice("INV/2", "50")
        remittance = self.pay([("INV1", "100"), ("INV2", "50")])
        remittance.with_user(self.accountant).action_book()
        self.assertEqual((first.payment_state, second.payment_state), ("paid", "paid"))
        lines = remittance.payment_id.move_id.line_ids
        self.assertEqual(
            {line.account_id: line.balance for line in lines},
            {self.receivable: -100, other: -50, self.outstanding: 150},
        )

    def test_each_invoice_is_paid_what_its_own_line_says(self):
        """Also where two of them are paid in part only."""
        first, second = self.invoice("INV/1", "100"), self.invoice("INV/2", "100")
        self.pay([("INV1", "90"), ("INV2", "80")]).action_book()
        self.assertEqual((first.amount_residual, second.amount_residual), (10, 20))

    def test_a_credit_note_is_settled_with_the_invoices(self):
        invoice = self.invoice("INV/1", "100")
        credit = self.invoice("RINV/1", "30", "out_refund")
        self.pay([("INV1", "100"), ("RINV1", "-30")]).action_book()
        self.assertEqual(
            (invoice.payment_state, credit.payment_state), ("paid", "paid")
        )

    def test_a_kind_that_money_needs_and_somebody_archived_is_asked_for(self):
        self.invoice("INV/1", "100")
        parts = self.breakdown(AmountPaid=98, TermsDiscountTaken=2)
        members = {"totalAmount": self.money(100), "netAmountPaidBreakdown": parts}
        remittance = self.pay([("INV1", "98", members)])
        remittance.payment_id.action_cancel()
        self.kinds["terms_discount"].active = False
        remittance.payment_id = False
        with self.assertRaisesRegex(UserError, "Bring it back under"):
            remittance.action_book()

    def test_discount_and_withheld_tax_are_booked_with_their_kinds(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay(
            [
                (
                    "INV1",
                    "93",
                    {
                        "totalAmount": self.money(100),
                        "withholdingAmount": self.money(5),
                        "netAmountPaidBreakdown": self.breakdown(
                            AmountPaid=93, TermsDiscountTaken=2
                        ),
                    },
                )
            ]
        )
        remittance.action_book()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(
            {
                line.name.split(",")[0]: line.balance
                for line in remittance.payment_id.move_id.line_ids
                if line.account_id == self.deductions
            },
            {"Discount for Early Payment": 2.0, "Tax Withheld": 5.0},
        )

    def test_the_tax_of_a_deduction_is_booked_with_it(self):
        tax = self.env["account.tax"].create(
            {"name": "19 %", "amount": 19, "type_tax_use": "sale"}
        )
        self.kinds["shortage"].tax_id = tax
        self.invoice("INV/1", "119")
        remittance = self.pay([("INV1", "119"), ("INV1SC", "-23.80")])
        remittance.action_book()
        lines = remittance.payment_id.move_id.line_ids
        base = lines.filtered("tax_ids")
        taxed = lines.filtered("tax_line_id")
        self.assertEqual((base.balance, taxed.balance), (20.0, 3.8))

    def test_what_a_kind_may_take_by_itself_is_posted_by_the_schedule(self):
        self.invoice("INV/1", "100")
        self.invoice("INV/2", "100")
        self.instance.books_by_limits = True
        self.kinds["shortage"].auto_book_limit = 10
        small = self.pay([("INV1", "100"), ("INV1SC", "-10")])
        large = self.pay([("INV2", "100"), ("INV2SC", "-10.01")], number="4712")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual((small.state, large.state), ("booked", "matched"))
        self.assertEqual(large.payment_id.state, "draft")

    def test_a_defect_is_said_in_a_sentence_that_names_what_to_do(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.payment_id.action_cancel()
        with (
            mute_logger("odoo.addons.amazon_vendor_central.models.instance"),
            patch.object(
                type(remittance), "_check_may_book", side_effect=KeyError("a defect")
            ),
        ):
            self.run_cron("ir_cron_process_queues")
        self.assertIn("unexpected went wrong: KeyError", remittance.paying_problem)
        self.assertIn("Click Make the Payment", remittance.paying_problem)
        remittance.action_make_payment()
        self.assertFalse(remittance.paying_problem)

    def test_a_payment_is_drafted_also_while_deductions_cannot_be_looked_at(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.payment_id.action_cancel()
        schedule = self.instance._schedule("process_queues")
        schedule.next_run = False
        for step in ("_expire", "_recheck"):
            self.startPatcher(
                patch.object(
                    self.registry["amazon.vendor.deduction"],
                    step,
                    side_effect=KeyError(step),
                )
            )
        with mute_logger("odoo.addons.amazon_vendor_central.models.instance.schedule"):
            self.run_cron("ir_cron_process_queues")
        self.assertEqual(remittance.payment_id.state, "draft")
        self.assertIn("_expire", schedule.last_message)

    def test_the_amount_of_a_payment_cannot_be_changed_beside_the_remittance(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_make_payment()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            remittance.payment_id.amount = 99

    def test_a_payment_that_is_cancelled_can_be_made_anew(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_book()
        remittance.payment_id.action_draft()
        self.assertEqual(remittance.state, "matched")
        remittance.payment_id.action_cancel()
        self.assertEqual(invoice.payment_state, "not_paid")
        remittance.action_book()
        self.assertEqual((remittance.state, invoice.payment_state), ("booked", "paid"))
        self.assertEqual(len(remittance.deduction_ids), 1)

    def test_a_cancelled_payment_that_is_posted_again_is_the_remittances_again(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_make_payment()
        payment = remittance.payment_id
        payment.action_cancel()
        self.assertFalse(remittance.payment_id)
        payment.with_user(self.accountant).action_draft()
        self.assertEqual(remittance.payment_id, payment)
        payment.with_user(self.accountant).action_post()
        self.assertEqual((remittance.state, invoice.payment_state), ("booked", "paid"))

    def test_a_booked_payment_that_was_cancelled_and_posted_again_is_booked(self):
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_book()
        payment = remittance.payment_id
        payment.action_cancel()
        self.assertEqual(
            (remittance.state, invoice.payment_state), ("matched", "not_paid")
        )
        payment.with_user(self.accountant).move_id.button_draft()
        payment.with_user(self.accountant).move_id.action_post()
        self.assertEqual((remittance.state, invoice.payment_state), ("booked", "paid"))
        self.assertEqual(remittance.payment_id, payment)

    def test_a_cancelled_payment_is_none_again_beside_another_one(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_make_payment()
        cancelled = remittance.payment_id
        cancelled.action_cancel()
        remittance.action_make_payment()
        with self.assertRaisesRegex(UserError, "has another payment by now"):
            cancelled.action_draft()
        self.assertNotEqual(remittance.payment_id, cancelled)

    def test_a_cancelled_payment_of_other_lines_stays_cancelled(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_make_payment()
        cancelled = remittance.payment_id
        cancelled.action_cancel()
        self.pay([("INV1", "100"), ("INV1SC", "-30")])
        self.assertEqual(remittance.state, "matched")
        with self.assertRaisesRegex(UserError, "click Make the Payment"):
            cancelled.action_draft()

    def test_a_payment_of_nothing_settles_what_amazon_has_set_off(self):
        invoice = self.invoice("INV/1", "20")
        remittance = self.pay([("INV1", "20"), ("X1SC", "-20")])
        remittance.action_book()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(remittance.payment_id.amount, 0)

    def test_a_payment_in_which_amazon_takes_is_booked_the_other_way(self):
        remittance = self.pay([("X1SC", "-20")])
        remittance.action_book()
        payment = remittance.payment_id
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 20))
        taken = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == self.outstanding
        )
        self.assertEqual(taken.balance, -20)

    def test_a_kind_without_an_account_says_where_to_choose_one(self):
        self.instance.deduction_account_id = False
        remittance = self.pay([("X1SC", "-20")])
        with self.assertRaisesRegex(UserError, "Shortage has no account"):
            remittance.action_book()
        self.run_cron("ir_cron_process_queues")
        self.assertIn("has no account", remittance.paying_problem)
        self.kinds["shortage"].account_id = self.deductions
        remittance.action_book()
        self.assertEqual(
            (remittance.state, remittance.paying_problem), ("booked", False)
        )

    def test_the_journal_is_made_with_an_account_for_what_is_on_its_way(self):
        """Without one, payments of the accounting app would have no entry."""
        self.instance.payment_journal_id = False
        self.company.transfer_account_id = self.outstanding
        with self.assertRaises(AccessError):
            self.instance.with_user(self.accountant).action_make_payment_journal()
        self.vendor_manager.group_ids += self.env.ref("account.group_account_manager")
        self.instance.with_user(self.vendor_manager).action_make_payment_journal()
        journal = self.instance.payment_journal_id
        methods = (
            journal.inbound_payment_method_line_ids
            + journal.outbound_payment_method_line_ids
        )
        self.assertTrue(methods)
        self.assertTrue(all(method.payment_account_id for method in methods))
        self.instance.action_make_payment_journal()
        self.assertEqual(self.instance.payment_journal_id, journal)

    def test_a_payment_that_is_booked_anew_has_the_deductions_of_its_new_match(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_book()
        remittance.payment_id.action_cancel()
        remittance.line_ids[1].chosen_kind_id = self.kinds["other"]
        remittance.action_match()
        remittance.action_book()
        self.assertEqual(remittance.deduction_ids.kind_id, self.kinds["other"])

        credit = self.invoice("CN/1", "20", move_type="out_refund")
        remittance.payment_id.action_cancel()
        remittance.line_ids[1].write(
            {"chosen_kind_id": False, "chosen_move_id": credit.id}
        )
        remittance.action_match()
        remittance.action_book()
        self.assertEqual((remittance.state, credit.payment_state), ("booked", "paid"))
        self.assertFalse(remittance.deduction_ids, "it is the credit note")

    def test_amazon_changes_the_lines_of_a_payment_that_was_taken_back(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SC", "-20")])
        remittance.action_book()
        remittance.payment_id.action_cancel()
        self.pay([("INV1", "100"), ("INV1SC", "-30")])
        self.assertEqual(remittance.state, "matched")
        remittance.action_book()
        self.assertEqual(remittance.deduction_ids.mapped("amount"), [30])

    def test_what_is_taken_off_in_another_currency_is_no_share_of_the_invoice(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.invoice("INV/1", "100")
        self.invoice("INV/2", "5000", currency_id=yen.id)
        remittance = self.pay([("INV1", "100"), ("INV2SC", "-20.55")])
        remittance.action_book()
        self.assertEqual(remittance.state, "booked")
        self.assertEqual(remittance.deduction_ids.mapped("amount"), [20.55])
        self.assertFalse(remittance.deduction_ids.invoice_id)
