"""What is not certain goes to a person, with both sides shown."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import RemittanceCase


@tagged("post_install", "-at_install")
class TestMatching(RemittanceCase):
    def line(self, remittance, number):
        return remittance.line_ids.filtered(lambda line: line.number == number)

    def test_numbers_that_differ_by_what_amazon_strips_are_one_number(self):
        invoice = self.invoice("INV/2026-00001", "100")
        remittance = self.pay([("INV202600001", "100")])
        self.assertEqual(remittance.line_ids.move_id, invoice)

    def test_two_invoices_of_one_number_wait_for_a_person(self):
        self.invoice("INV/1-1", "100")
        second = self.invoice("INV/11", "100", journal_id=self.second_journal().id)
        remittance = self.pay([("INV11", "100")])
        self.assertEqual(remittance.state, "review")
        line = remittance.line_ids
        self.assertIn("INV/1-1", line.problem)
        self.assertIn("INV/11", line.problem)
        line.with_user(self.accountant).chosen_move_id = second
        remittance.with_user(self.accountant).action_match()
        self.assertEqual((remittance.state, line.move_id), ("matched", second))

    def second_journal(self):
        return self.sales.copy({"code": "TSA2"})

    def test_a_number_that_nobody_knows_waits_for_a_person(self):
        remittance = self.pay([("WHO1", "100")])
        self.assertEqual(remittance.state, "review")
        self.assertIn("No invoice of this number", remittance.line_ids.problem)
        remittance.line_ids.chosen_kind_id = self.kinds["other"]
        remittance.action_match()
        self.assertEqual(remittance.state, "matched")
        self.assertEqual(remittance.line_ids.role, "reversal", "Amazon pays")

    def test_who_does_the_accounts_is_told_while_a_payment_waits(self):
        self.instance.accountant_id = self.accountant
        remittance = self.pay([("WHO1", "100")])
        self.assertEqual(remittance.activity_ids.user_id, self.accountant)
        remittance.action_match()
        self.assertEqual(len(remittance.activity_ids), 1, "told once")
        remittance.line_ids.chosen_kind_id = self.kinds["other"]
        remittance.action_match()
        self.assertFalse(remittance.activity_ids)

    def test_lines_that_do_not_sum_to_the_payment_wait_for_a_person(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")], amount=90)
        self.assertEqual(remittance.state, "review")
        self.assertEqual((remittance.lines_amount, remittance.difference), (100, -10))
        with self.assertRaisesRegex(UserError, "sum to 100"):
            remittance.action_book()
        remittance.with_user(self.accountant).difference_kind_id = self.kinds["other"]
        remittance.with_user(self.accountant).action_match()
        remittance.action_book()
        self.assertEqual(remittance.state, "booked")
        booked = remittance.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id == self.deductions
        )
        self.assertEqual(booked.balance, 10)

    def test_lines_that_are_missing_wait_for_a_person(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")], lineItemCount=2)
        self.assertEqual(remittance.state, "review")
        self.assertIn("2 lines, and 1 came", remittance.review_reason)

    def test_more_than_is_open_waits_for_a_person(self):
        self.invoice("INV/1", "100")
        self.pay([("INV1", "100")]).action_book()
        again = self.pay([("INV1", "100")], number="4712")
        self.assertEqual(again.state, "review")
        self.assertIn("paid already", again.line_ids.problem)

    def test_two_lines_of_one_invoice_may_pay_it_together_and_not_more(self):
        self.invoice("INV/1", "100")
        slices = self.pay([("INV1", "60"), ("INV1", "40")])
        self.assertEqual(slices.state, "matched")
        more = self.pay([("INV1", "60"), ("INV1", "40.01")], number="4712")
        self.assertEqual(more.state, "review")

    def test_money_taken_off_with_the_number_of_an_invoice_waits_for_a_person(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "-20")])
        self.assertEqual(remittance.state, "review")

    def test_the_sign_decides_what_is_paid_back(self):
        """Screens of Amazon's append an R to what is no reversal."""
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100"), ("INV1SCR", "-20"), ("INV1SC", "5")])
        self.assertEqual(self.line(remittance, "INV1SCR").role, "deduction")
        self.assertEqual(self.line(remittance, "INV1SC").role, "reversal")

    def test_a_pattern_of_the_company_goes_before_what_the_number_says(self):
        self.kinds["freight"].write({"patterns": "INV1SC*", "sequence": 1})
        remittance = self.pay([("INV1SC", "-20")])
        self.assertEqual(remittance.line_ids.kind_id, self.kinds["freight"])

    def test_an_invoice_in_another_currency_waits_for_a_person(self):
        other = self.env["res.currency"].search(
            [("id", "!=", self.currency.id)], limit=1
        ) or self.env.ref("base.EUR")
        other.active = True
        self.invoice("INV/1", "100", currency_id=other.id)
        remittance = self.pay([("INV1", "100")])
        self.assertEqual(remittance.state, "review")
        self.assertIn(other.name, remittance.line_ids.problem)

    def test_a_payment_in_another_currency_is_booked_in_that_of_the_invoices(self):
        self.env.ref("base.GBP").active = True
        invoice = self.invoice("INV/1", "100")
        remittance = self.pay(
            [("INV1", "100", {"netAmountPaid": self.money(100)})],
            amount=85,
            currency="GBP",
            exchangeRate=0.85,
            paymentAmountInInvoiceCurrency=self.money(100),
        )
        self.assertEqual(remittance.state, "matched", remittance.review_reason)
        remittance.action_book()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(remittance.payment_id.amount, 100)
        self.assertIn("85.00 GBP at 0.85", remittance.payment_id.memo)

    def test_a_payment_of_five_thousand_lines_is_matched_in_constant_sql(self):
        """At most a twentieth of a statement for each line."""
        self.invoice("INV/1", "100")

        def statements(count, number):
            lines = [("INV1", "0.01")] + [(f"X{n}SC", "-0.01") for n in range(count)]
            remittance = self.pay(lines, number=number)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remittance._match()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        statements(10, "1")  # what is cached for ever
        few, many = statements(100, "2"), statements(2100, "3")
        self.assertLess((many - few) / 2000, 0.05)

    def test_lines_that_name_invoices_are_matched_in_constant_sql(self):
        """By their number, of whatever way they went to Amazon."""

        def statements(count, name):
            moves = [self.invoice(f"{name}/{n}", "1") for n in range(count)]
            lines = [(f"{name}{n}", "1") for n in range(len(moves))]
            remittance = self.pay(lines, number=name)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remittance._match()
            self.env.flush_all()
            found = self.env.cr.sql_log_count - before
            self.assertEqual(remittance.state, "matched", remittance.review_reason)
            return found

        statements(2, "WARM")
        few, many = statements(5, "FEW"), statements(65, "MANY")
        self.assertLessEqual((many - few) / 60, 0.05)
