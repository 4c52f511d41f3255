"""How an invoice stands: every cent of it has a place."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ....logic.money.balance import STATES, Balance, total_of

DUE = date(2026, 5, 1)
MONEY = st.integers(-(10**6), 10**6).map(lambda cents: Decimal(cents) / 100)
BALANCES = st.builds(
    Balance,
    total=MONEY,
    credited=MONEY,
    paid=MONEY,
    discount=MONEY,
    withheld=MONEY,
    deducted=st.dictionaries(st.sampled_from(["shortage", "price"]), MONEY),
    due_on=st.sampled_from([None, DUE]),
)
QUICK = settings(max_examples=80, deadline=None)


def balance(**changes):
    return Balance(**({"total": Decimal(100), "due_on": DUE} | changes))


class TestBalance(TestCase):
    def state(self, today=date(2026, 5, 6), **changes):
        return balance(**changes).state(today)

    def test_an_invoice_that_is_not_due_is_open(self):
        self.assertEqual(self.state(), "open")
        self.assertEqual(self.state(date(2099, 1, 1), due_on=None), "open")

    def test_days_after_its_due_day_it_is_overdue(self):
        self.assertEqual(self.state(date(2026, 5, 7)), "overdue")
        partly = {"paid": Decimal("99.99")}
        self.assertEqual(self.state(date(2026, 5, 7), **partly), "overdue")
        self.assertEqual(balance(**partly).open, Decimal("0.01"))

    def test_paid_with_a_discount_and_a_tax_withheld_is_paid(self):
        found = self.state(paid=Decimal(97), discount=Decimal(2), withheld=Decimal(1))
        self.assertEqual(found, "paid")

    def test_paid_but_for_a_deduction_is_short(self):
        short = {"paid": Decimal(80), "deducted": {"shortage": Decimal(20)}}
        self.assertEqual(self.state(**short), "short")
        given_back = {"paid": Decimal(100), "deducted": {"shortage": Decimal(0)}}
        self.assertEqual(self.state(**given_back), "paid")

    def test_a_credit_note_pays_its_part(self):
        self.assertEqual(self.state(paid=Decimal(70), credited=Decimal(30)), "paid")

    def test_what_was_paid_twice_is_overpaid(self):
        self.assertEqual(self.state(paid=Decimal(200)), "overpaid")

    @QUICK
    @given(st.lists(BALANCES, max_size=5))
    def test_many_are_to_the_cent_what_each_is(self, balances):
        whole = total_of(balances)
        self.assertEqual(whole.open, sum((each.open for each in balances), Decimal(0)))
        self.assertEqual(
            whole.total,
            whole.credited
            + whole.paid
            + whole.discount
            + whole.withheld
            + whole.taken_off
            + whole.open,
        )

    @QUICK
    @given(BALANCES)
    def test_it_stands_somehow(self, found):
        self.assertIn(found.state(DUE), STATES)
