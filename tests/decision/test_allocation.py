from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...logic.decision.allocation import Claim, promisable, share_out
from ...logic.decision.days import WorkingDays

TODAY = date(2026, 11, 16)


def day(number):
    return TODAY + timedelta(number)


def claim(key, wanted, deadline=10, unit=1, rank=None):
    return Claim(
        key, day(deadline), wanted, Fraction(unit), (key if rank is None else rank,)
    )


def quantities(shares):
    return {key: share.quantity for key, share in shares.items()}


CLAIMS = st.lists(
    st.builds(
        lambda wanted, deadline, unit: (wanted, deadline, unit),
        st.integers(1, 40),
        st.integers(0, 6),
        st.sampled_from([1, 1, 2, 6, 12]),
    ),
    min_size=1,
    max_size=7,
)
LOTS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 60)), max_size=5)


@tagged("post_install", "-at_install")
class TestDecisionAllocation(BaseCase):
    """Goods that several orders want."""

    def share(self, lots, *claims):
        shares, left = share_out([(day(n), q) for n, q in lots], claims)
        return shares, left

    def test_enough_for_all(self):
        shares, left = self.share([(0, 30)], claim("a", 10), claim("b", 15))
        self.assertEqual(quantities(shares), {"a": 10, "b": 15})
        self.assertEqual(left, [(TODAY, 5)])

    def test_scarce_goods_give_the_same_share_to_all(self):
        shares, _left = self.share([(0, 30)], claim("a", 40), claim("b", 20))
        self.assertEqual(quantities(shares), {"a": 20, "b": 10})

    def test_a_small_order_is_not_squeezed_out_by_rounding(self):
        shares, _left = self.share([(0, 3)], claim("a", 2), claim("b", 2))
        self.assertEqual(quantities(shares), {"a": 2, "b": 1})

    def test_who_can_wait_takes_what_comes_later(self):
        shares, _left = self.share(
            [(0, 10), (5, 10)], claim("early", 10, 2), claim("late", 10, 9)
        )
        self.assertEqual(quantities(shares), {"early": 10, "late": 10})
        self.assertEqual(shares["early"].ready, TODAY)
        self.assertEqual(shares["late"].ready, day(5))

    def test_goods_after_the_deadline_are_too_late(self):
        shares, left = self.share([(5, 10)], claim("a", 4, deadline=4))
        self.assertEqual(quantities(shares), {"a": 0})
        self.assertIsNone(shares["a"].ready)
        self.assertEqual(left, [(day(5), 10)])

    def test_only_whole_cases(self):
        shares, left = self.share([(0, 30)], claim("a", 5, unit=12))
        self.assertEqual(quantities(shares), {"a": 2})
        self.assertEqual(left, [(TODAY, 6)])

    def test_a_case_may_come_in_two_receipts(self):
        shares, _left = self.share([(0, 5), (3, 7)], claim("a", 1, unit=12))
        self.assertEqual(shares["a"].quantity, 1)
        self.assertEqual(shares["a"].ready, day(3))

    def test_without_goods_or_claims(self):
        self.assertEqual(share_out([], []), ({}, []))
        shares, left = self.share([], claim("a", 5))
        self.assertEqual((quantities(shares), left), ({"a": 0}, []))

    # --- For any lots and claims ---------------------------------------------

    @settings(max_examples=150, deadline=None)
    @given(LOTS, CLAIMS, st.randoms(use_true_random=False))
    def test_any_sharing(self, lots, wishes, random):
        lots = [(day(n), quantity) for n, quantity in lots]
        claims = [claim(n, *wish) for n, wish in enumerate(wishes)]
        shares, left = share_out(lots, claims)
        # Nothing is made or lost, and nobody gets more than wanted.
        used = sum(shares[c.key].quantity * c.unit for c in claims)
        total = sum(quantity for _day, quantity in lots)
        self.assertEqual(used + sum(quantity for _day, quantity in left), total)
        for each in claims:
            self.assertLessEqual(shares[each.key].quantity, each.wanted)
            if shares[each.key].ready:
                self.assertLessEqual(shares[each.key].ready, each.deadline)
        # What is promised until a day is there on that day.
        for limit in {c.deadline for c in claims}:
            there = sum(quantity for when, quantity in lots if when <= limit)
            taken = sum(
                shares[c.key].quantity * c.unit for c in claims if c.deadline <= limit
            )
            self.assertLessEqual(taken, there)
        # Nobody could have had one more without taking it from somebody.
        for each in claims:
            if shares[each.key].quantity < each.wanted:
                self.assertTrue(
                    any(
                        sum(q for when, q in lots if when <= limit)
                        - sum(
                            shares[c.key].quantity * c.unit
                            for c in claims
                            if c.deadline <= limit
                        )
                        < each.unit
                        for limit in {c.deadline for c in claims}
                        if limit >= each.deadline
                    )
                )
        # The same whatever the order of the arguments.
        random.shuffle(claims)
        random.shuffle(lots)
        self.assertEqual(share_out(lots, claims), (shares, left))

    # --- What can be promised --------------------------------------------------

    def test_promises_made_before_are_kept(self):
        lots = promisable(TODAY, 10, {day(5): 20}, {day(3): 4})
        self.assertEqual(lots, [(TODAY, 6), (day(5), 20)])

    def test_a_later_promise_keeps_stock_back(self):
        lots = promisable(TODAY, 10, {day(2): 5}, {day(9): 12})
        self.assertEqual(lots, [(TODAY, 3)])

    def test_a_receipt_first_makes_up_for_what_is_missing(self):
        self.assertEqual(promisable(TODAY, -4, {day(2): 10}, {}), [(day(2), 6)])

    def test_what_is_overdue_counts_from_today(self):
        self.assertEqual(promisable(TODAY, 0, {day(-3): 5}, {day(-1): 2}), [(TODAY, 3)])

    # --- Working days ----------------------------------------------------------

    def test_working_days(self):
        saturday = date(2026, 11, 21)
        days = WorkingDays([saturday, saturday + timedelta(1)])
        friday, monday = saturday - timedelta(1), saturday + timedelta(2)
        self.assertEqual(days.leaves_on(friday, 1), monday)
        self.assertEqual(days.leaves_on(saturday, 0), monday)
        self.assertEqual(days.must_be_there(saturday, 0), friday)
        self.assertEqual(days.must_be_there(monday, 1), friday)

    def test_a_warehouse_that_never_works_does_not_hang(self):
        days = WorkingDays(TODAY + timedelta(n) for n in range(-800, 800))
        self.assertEqual(days.on_or_after(TODAY), TODAY)
