"""Billed is what was paid and taken off, less what came back, and what is open."""

from odoo.tests import tagged

from .case import MoneyCase

MEASURES = ("billed", "paid", "short", "recovered", "open")


@tagged("post_install", "-at_install")
class TestMoneyReport(MoneyCase):
    def sums(self, *groupby):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["amazon.vendor.money.report"]
            .with_user(self.accountant)
            ._read_group(
                [("instance_id", "=", self.instance.id)],
                groupby,
                [f"{name}:sum" for name in MEASURES],
            )
        )

    def assert_balanced(self, row):
        billed, paid, taken, back, left = row[-5:]
        self.assertEqual(round(billed - paid - taken + back - left, 2), 0, row)

    def test_every_cent_of_what_was_billed_has_a_place_in_every_grouping(self):
        move = self.invoice(self.shipped(*[self.line(n, quantity=7) for n in (1, 2)]))
        self.invoice(self.shipped(number="4Z32PXYZ"), number="AMZ2026-00002")
        self.pay(move, short="10.01")
        self.give_back(move, "3.00")
        for groupby in (
            ("instance_id",),
            ("team_id",),
            ("ship_to_party_code",),
            ("product_id",),
            ("dated:week",),
        ):
            with self.subTest(groupby=groupby):
                rows = self.sums(*groupby)
                self.assertTrue(rows)
                for row in rows:
                    self.assert_balanced(row)
        (total,) = self.sums()
        billed, paid, taken, back, left = (round(each, 2) for each in total)
        self.assertEqual((taken, back), (10.01, 3))
        self.assertEqual(paid, round(move.amount_total - 7.01, 2))
        self.assertEqual(left, round(billed - move.amount_total, 2))

    def test_what_was_taken_off_is_said_by_kind(self):
        move = self.invoice()
        self.pay(move, short="10.00")
        found = {kind.code: row[2] for kind, *row in self.sums("kind_id")}
        self.assertEqual(found["shortage"], 10)

    def test_what_names_no_invoice_of_ours_is_a_row_of_its_own(self):
        move = self.invoice()
        self.currency = move.currency_id
        lines = [(move.name, f"{move.amount_total:.2f}"), ("VCBSINV0815", "-4.00")]
        self.receive(self.document(lines)).action_book()
        (total,) = self.sums()
        self.assertEqual((total[2], round(move.amount_total - total[1], 2)), (4, 4))

    def assert_paid_is_what_came(self):
        """Of all that Amazon has paid nothing is left out, and nothing counts twice."""
        (total,) = self.sums()
        self.assert_balanced(total)
        booked = self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id), ("state", "=", "booked")]
        )
        came = sum(float(each.amount_text) for each in booked)
        self.assertEqual(round(total[1], 2), round(came, 2))
        return total

    def test_a_difference_that_was_booked_as_a_kind_is_taken_off_as_that(self):
        move = self.invoice()
        self.currency = move.currency_id
        other = self.env["amazon.vendor.deduction.kind"]._of_company(self.company)
        other = other.filtered(lambda kind: kind.code == "other")
        for number, less in (("4711", 3), ("4712", -1)):
            half = round(move.amount_total / 2, 2)
            payment = self.receive(
                self.document(
                    [(move.name, f"{half:.2f}")],
                    amount=round(half - less, 2),
                    number=number,
                )
            )
            payment.difference_kind_id = other
            payment.action_match()
            payment.action_book()
            self.assertEqual(payment.state, "booked")
            found = {kind.code: row[2] for kind, *row in self.sums("kind_id")}
            self.assertEqual(found["other"], 3 if number == "4711" else 2)
            self.assert_paid_is_what_came()

    def test_what_is_paid_back_for_nothing_that_is_known_is_recovered(self):
        move = self.invoice()
        self.pay(move, short="10.00")
        self.give_back(move, "12.50")
        taken, back = self.assert_paid_is_what_came()[2:4]
        self.assertEqual((taken, back), (10, 12.5))

    def test_whatever_is_taken_back_what_was_paid_is_what_came(self):
        move = self.invoice()
        payments = [self.pay(move, short="10.00"), self.give_back(move, "4.00")]
        for each in payments:
            payment = each.payment_id
            payment.action_cancel()
            self.assert_paid_is_what_came()
            payment.action_draft()
            payment.action_post()
            taken, back = self.assert_paid_is_what_came()[2:4]
            self.assertEqual((taken, back), (10, 4))
