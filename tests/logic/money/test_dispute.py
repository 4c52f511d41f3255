"""Until when a deduction can be disputed."""

from datetime import date, timedelta
from unittest import TestCase

from ....logic.money.dispute import Claim, Patience, Standing, standing

DAY = date(2026, 3, 1)


def after(days):
    return DAY + timedelta(days=days)


class TestDispute(TestCase):
    def test_a_deduction_may_be_disputed_for_thirty_days(self):
        claim = Claim(DAY)
        self.assertEqual(
            standing(claim, DAY), Standing("dispute", after(30), 30, tries_left=2)
        )
        self.assertEqual(standing(claim, after(30)).days_left, 0)
        self.assertEqual(standing(claim, after(31)).step, "over")

    def test_while_amazon_has_not_answered_nothing_is_to_do(self):
        claim = Claim(DAY, tries=1, disputed_on=after(5))
        self.assertEqual(
            standing(claim, after(90)), Standing("await_answer", None, None, 1)
        )

    def test_what_was_denied_may_be_disputed_once_more(self):
        denied = Claim(DAY, tries=1, disputed_on=after(5), answered_on=after(20))
        self.assertEqual(
            standing(denied, after(40)), Standing("dispute_again", after(50), 10, 1)
        )
        self.assertEqual(standing(denied, after(51)).step, "over")

    def test_the_answer_to_the_first_dispute_is_none_to_the_second(self):
        again = Claim(DAY, tries=2, disputed_on=after(25), answered_on=after(20))
        self.assertEqual(standing(again, after(26)).step, "await_answer")

    def test_an_answer_on_the_day_of_the_dispute_is_one(self):
        denied = Claim(DAY, tries=1, disputed_on=after(5), answered_on=after(5))
        self.assertEqual(standing(denied, after(6)).step, "dispute_again")

    def test_after_two_tries_it_is_over(self):
        denied = Claim(DAY, tries=2, disputed_on=after(25), answered_on=after(40))
        self.assertEqual(standing(denied, after(41)), Standing("over", None, None, 0))

    def test_a_shortage_is_looked_at_again_for_thirty_five_days(self):
        short = Claim(DAY, is_shortage=True)
        self.assertEqual(standing(short, after(30)).step, "dispute")
        self.assertEqual(
            standing(short, after(31)), Standing("await_recheck", after(35), 4, 2)
        )
        self.assertEqual(standing(short, after(35)).days_left, 0)
        self.assertEqual(standing(short, after(36)).step, "over")

    def test_what_was_granted_is_over(self):
        granted = Claim(DAY, tries=1, answered_on=after(9), is_granted=True)
        self.assertEqual(standing(granted, after(9)).step, "over")

    def test_the_days_are_those_that_people_set(self):
        patience = Patience(dispute_days=10, tries=1)
        self.assertEqual(standing(Claim(DAY), after(4), patience).days_left, 6)
        denied = Claim(DAY, tries=1, disputed_on=after(1), answered_on=after(2))
        self.assertEqual(standing(denied, after(3), patience).step, "over")
