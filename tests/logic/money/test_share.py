"""A payment shared out over the lines that it pays."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ....logic.money.share import share_out

QUICK = settings(max_examples=150, deadline=None)
CENTS = st.integers(-(10**9), 10**9)


class TestShareOut(TestCase):
    def test_the_cent_that_is_left_goes_to_the_line_that_lost_most(self):
        self.assertEqual(
            share_out(Decimal("100.00"), [Decimal(1), Decimal(2), Decimal(3)]),
            [Decimal("16.67"), Decimal("33.33"), Decimal("50.00")],
        )
        self.assertEqual(
            share_out(Decimal("0.05"), [1, 1, 1]),
            [Decimal("0.02"), Decimal("0.02"), Decimal("0.01")],
        )

    def test_a_currency_without_cents_has_none(self):
        self.assertEqual(share_out(Decimal(10), [1, 2], digits=0), [3, 7])

    def test_lines_that_cost_nothing_share_alike(self):
        self.assertEqual(share_out(Decimal("1.00"), [0, 0]), [Decimal("0.50")] * 2)

    def test_no_money_is_lost_where_it_cannot_be_shared(self):
        with self.assertRaises(ValueError):
            share_out(Decimal("0.005"), [1])
        with self.assertRaises(ValueError):
            share_out(Decimal(1), [])

    @QUICK
    @given(CENTS, st.lists(st.integers(-5000, 10**7), min_size=1), st.integers(0, 3))
    def test_the_parts_sum_to_what_was_shared_to_the_cent(self, cents, weights, digits):
        amount = Decimal(cents).scaleb(-digits)
        self.assertEqual(sum(share_out(amount, weights, digits)), amount)

    @QUICK
    @given(CENTS, st.lists(st.integers(1, 10**7), min_size=1))
    def test_no_part_is_a_cent_away_from_its_exact_share(self, cents, weights):
        for part, weight in zip(
            share_out(Decimal(cents), weights, 0), weights, strict=True
        ):
            exact = Decimal(cents) * weight / sum(weights)
            self.assertLess(abs(part - exact), 1)
