"""What Amazon will pay less, before it does: line by line, to the cent."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ....logic.money import short
from ....logic.money.dispute import Patience
from ....logic.money.short import LineFacts, cut, expect

TODAY = date(2026, 3, 20)
LINE = LineFacts(
    line=("4Z32PABC", "1"),
    invoiced=120,
    ordered=120,
    confirmed=120,
    shipped=120,
    received=120,
    cost=Decimal("2.50"),
    agreed_cost=Decimal("2.50"),
    currency="EUR",
    arrived_on=date(2026, 3, 1),
    shipped_on=date(2026, 2, 27),
    due_on=date(2026, 5, 1),
)
COUNTS = st.one_of(st.none(), st.integers(-5, 300))
COSTS = st.integers(0, 10**5).map(lambda parts: Decimal(parts) / 1000)
LINES = st.builds(
    LineFacts,
    line=st.just(("P", "1")),
    invoiced=st.integers(0, 300),
    ordered=COUNTS.map(lambda n: n if n is None else abs(n)),
    confirmed=COUNTS.map(lambda n: n if n is None else abs(n)),
    shipped=COUNTS.map(lambda n: n if n is None else abs(n)),
    received=COUNTS,
    cost=COSTS,
    agreed_cost=st.one_of(st.none(), COSTS),
    arrived_on=st.sampled_from([None, date(2026, 3, 1), date(2026, 3, 19)]),
)
QUICK = settings(max_examples=150, deadline=None)


class TestShort(TestCase):
    def one(self, today=TODAY, patience=None, **changes):
        """The only thing that is expected of a line."""
        found = expect([replace(LINE, **changes)], today, patience)
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_a_line_that_was_received_in_full_is_paid_in_full(self):
        self.assertEqual(expect([LINE], TODAY), [])
        self.assertEqual(cut(LINE).payable, Decimal(300))

    def test_units_that_were_not_received_are_shown_before_the_claim(self):
        found = self.one(received=100)
        self.assertEqual(
            (found.reason, found.state, found.todo, found.units, found.amount),
            ("shortage", "expected", "collect_proof", 20, Decimal(50)),
        )
        # Five days before the invoice is due Amazon takes it off.
        self.assertEqual(found.expected_on, date(2026, 4, 26))

    def test_while_amazon_still_counts_nothing_is_called_missing(self):
        found = self.one(date(2026, 3, 14), received=100)
        self.assertEqual((found.state, found.todo), ("waiting", "wait"))
        self.assertEqual(found.expected_on, date(2026, 3, 15))
        self.assertEqual(self.one(date(2026, 3, 15), received=100).state, "expected")
        slow = self.one(date(2026, 3, 15), Patience(receive_days=20), received=100)
        self.assertEqual(slow.state, "waiting")

    def test_a_closed_receipt_is_not_waited_for(self):
        found = self.one(date(2026, 3, 2), received=100, is_closed=True)
        self.assertEqual(found.state, "expected")

    def test_without_an_arrival_the_days_count_from_the_departure(self):
        found = self.one(date(2026, 3, 13), received=100, arrived_on=None)
        self.assertEqual(found.state, "expected")
        found = self.one(received=100, arrived_on=None, shipped_on=None)
        self.assertEqual((found.state, found.expected_on), ("waiting", None))

    def test_a_delivery_of_which_nothing_was_received_is_traced(self):
        found = self.one(received=0)
        self.assertEqual(
            (found.reason, found.todo, found.units), ("not_received", "trace", 120)
        )

    def test_what_was_billed_and_never_shipped_is_credited(self):
        found = self.one(shipped=108, received=108)
        self.assertEqual(
            (found.reason, found.todo, found.units, found.amount),
            ("not_shipped", "credit_quantity", 12, Decimal(30)),
        )

    def test_what_was_shipped_above_the_confirmed_quantity_is_taken_back(self):
        found = self.one(confirmed=96)
        self.assertEqual(
            (found.reason, found.todo, found.units),
            ("over_confirmed", "take_back", 24),
        )

    def test_a_cost_above_the_agreed_one_is_credited(self):
        found = self.one(cost=Decimal("2.60"))
        self.assertEqual(
            (found.reason, found.todo, found.units, found.amount),
            ("price", "credit_price", 120, Decimal(12)),
        )

    def test_units_that_are_missing_are_not_counted_twice_for_their_price(self):
        found = expect([replace(LINE, cost=Decimal("2.60"), received=100)], TODAY)
        amounts = {each.reason: each.amount for each in found}
        self.assertEqual(amounts, {"shortage": Decimal(52), "price": Decimal(10)})

    def test_what_left_and_is_on_no_bill_is_invoiced(self):
        found = self.one(invoiced=108)
        self.assertEqual(
            (found.reason, found.todo, found.units, found.amount),
            ("not_invoiced", "invoice", 12, Decimal(30)),
        )
        self.assertFalse(found.is_loss)

    def test_what_a_credit_note_has_taken_back_is_not_billed_again(self):
        credited = replace(LINE, invoiced=100, credited=20, received=100)
        self.assertEqual(expect([credited], TODAY), [])

    def test_numbers_that_cannot_be_say_nothing(self):
        self.assertEqual(expect([replace(LINE, received=-3)], TODAY), [])
        self.assertEqual(expect([replace(LINE, received=None)], TODAY), [])
        self.assertEqual(expect([replace(LINE, received=999)], TODAY), [])

    def test_what_was_claimed_is_disputed_and_not_expected_again(self):
        found = self.one(received=100, claimed={"shortage": Decimal(50)})
        self.assertEqual((found.state, found.todo), ("claimed", "dispute"))
        self.assertIsNone(found.expected_on)
        part = self.one(received=100, claimed={"shortage": Decimal(20)})
        self.assertEqual((part.state, part.claimed), ("expected", Decimal(20)))

    def test_a_claim_of_a_shortage_is_the_delivery_that_was_never_received(self):
        found = self.one(received=0, claimed={"shortage": Decimal(300)})
        self.assertEqual((found.reason, found.state), ("not_received", "claimed"))

    def test_a_claim_for_goods_that_were_received_is_disputed(self):
        """Also where it takes off more than its reason holds."""
        found = self.one(claimed={"shortage": Decimal(50)})
        self.assertEqual(
            (found.reason, found.todo, found.units, found.amount),
            ("shortage", "dispute", 0, Decimal(50)),
        )
        price = self.one(cost=Decimal("2.60"), claimed={"price": Decimal(12)})
        self.assertEqual((price.state, price.todo), ("claimed", "credit_price"))
        price = self.one(cost=Decimal("2.60"), claimed={"price": Decimal(15)})
        self.assertEqual((price.todo, price.amount), ("dispute", Decimal(15)))

    def test_money_by_reason_and_currency(self):
        lines = [
            replace(LINE, received=100),
            replace(LINE, received=110),
            replace(LINE, received=100, currency="GBP"),
        ]
        self.assertEqual(
            short.by_reason(expect(lines, TODAY)),
            {("shortage", "EUR"): Decimal(75), ("shortage", "GBP"): Decimal(50)},
        )


class TestEveryCent(TestCase):
    @QUICK
    @given(LINES)
    def test_a_bill_is_what_is_paid_and_what_is_taken_off(self, line):
        result = cut(line)
        off = sum(result.amounts.values(), Decimal(0))
        self.assertEqual(result.billed, line.invoiced * line.cost)
        self.assertEqual(result.payable + off, result.billed)
        self.assertGreaterEqual(result.payable, 0)
        self.assertTrue(all(amount >= 0 for amount in result.amounts.values()))

    @QUICK
    @given(LINES)
    def test_what_is_paid_is_never_more_than_was_agreed_on(self, line):
        known = [line.invoiced, line.shipped, line.ordered, line.confirmed]
        if line.received is not None and line.received >= 0:
            known.append(line.received)
        units = min(each for each in known if each is not None)
        costs = [line.cost, line.agreed_cost]
        cost = min(each for each in costs if each is not None)
        self.assertEqual(cut(line).payable, units * cost)

    @QUICK
    @given(st.lists(LINES, max_size=4), st.integers(0, 60))
    def test_each_expectation_is_a_known_word_of_the_line(self, lines, days):
        found = expect(lines, TODAY + timedelta(days=days))
        losses = sum((each.amount for each in found if each.is_loss), Decimal(0))
        cuts = [cut(line) for line in lines]
        self.assertEqual(losses, sum(each.billed - each.payable for each in cuts))
        for each in found:
            self.assertIn(each.reason, short.REASONS)
            self.assertIn(each.state, short.STATES)
            self.assertIn(each.todo, short.TODOS)
