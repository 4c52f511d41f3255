"""The sums of an invoice: to the cent, whatever the amounts."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ....logic.invoice import sums
from ....logic.invoice.facts import Allowance, Charge
from ....logic.invoice.rules import RULES, check
from ...invoices import around, invoice, item, tax

QUICK = settings(max_examples=80, deadline=None)
#: What amounts depend on: rules that a sum made by us can never break.
OF_SUMS = {
    "untaxed_differs",
    "total_differs",
    "taxes_differ",
    "charge_not_repeated",
    "allowance_not_repeated",
    "line_amount_differs",
    "amount_too_fine",
}


def money(least=0, most=10**7):
    return st.integers(least, most).map(lambda cents: Decimal(cents) / 100)


TAXES = st.builds(
    tax, money(), rate=st.sampled_from([0, 7, 19]), amount=money(most=10**5)
)
CHARGES = st.builds(
    Charge,
    st.sampled_from(["Freight", "Packing"]),
    money(most=10**5),
    taxes=st.lists(TAXES, max_size=2).map(tuple),
)
ALLOWANCES = st.builds(
    Allowance,
    st.sampled_from(["Discount", "Special"]),
    money(most=10**5),
    taxes=st.lists(TAXES, max_size=2).map(tuple),
)
COSTS = st.integers(1, 10**7).map(lambda parts: Decimal(parts) / 10**4)
ITEMS = st.builds(
    item,
    quantity=st.integers(1, 500),
    line=st.sampled_from(["1", "2", "3"]),
    unit_size=st.sampled_from([1, 6, 12]),
    net_cost=COSTS,
    taxes=st.lists(TAXES, max_size=2).map(tuple),
    charges=st.lists(CHARGES, max_size=2).map(tuple),
    allowances=st.lists(ALLOWANCES, max_size=2).map(tuple),
)


class TestHeader(TestCase):
    @QUICK
    @given(
        st.lists(ITEMS, min_size=1, max_size=6).map(tuple),
        st.lists(CHARGES, max_size=3).map(tuple),
        st.lists(ALLOWANCES, max_size=3).map(tuple),
    )
    def test_a_header_made_of_lines_breaks_no_rule_of_sums(self, items, charges, less):
        made = invoice(items=items, charges=charges, allowances=less)
        rules = [rule for rule in RULES if rule.code in OF_SUMS]
        self.assertEqual(check(made, around(), rules), [])
        self.assertEqual(made.total, sums.total(made))
        self.assertEqual(made.untaxed, sums.untaxed(made))

    @QUICK
    @given(
        st.lists(ITEMS, min_size=1, max_size=4).map(tuple),
        st.sampled_from(["total", "untaxed"]),
        money(1, 10**4),
    )
    def test_a_cent_too_many_is_always_found(self, items, name, error):
        made = invoice(items=items)
        wrong = replace(made, **{name: getattr(made, name) + error})
        codes = {each.code for each in check(wrong, around())}
        self.assertIn(f"{name}_differs", codes)

    def test_each_charge_of_a_line_stands_at_the_header_with_its_tax(self):
        freight = Charge("Freight", Decimal(10), taxes=(tax(10),))
        first, second = item(1, charges=(freight,)), item(2, "2", charges=(freight,))
        less = Allowance("Discount", Decimal(5), taxes=(tax(5),))
        header = sums.header((first, second), charges=(freight,), allowances=(less,))
        self.assertEqual(
            [(each.type, each.amount) for each in header.charges],
            [("Freight", Decimal(30))],
        )
        self.assertEqual(header.base, Decimal(90))
        self.assertEqual(header.untaxed, Decimal(115))
        # 5.70 and 11.40 of the lines, three times 1.90, less 0.95.
        self.assertEqual([each.amount for each in header.taxes], [Decimal("21.85")])
        self.assertEqual(header.taxes[0].taxable, Decimal(115))
        self.assertEqual(header.total, Decimal("136.85"))

    def test_taxes_of_one_rate_and_two_reasons_stay_two(self):
        one, other = tax(10, 0, exempt_code="A"), tax(20, 0, exempt_code="B")
        self.assertEqual(len(sums.merged_taxes([one, other, one])), 2)


class TestAmounts(TestCase):
    def test_a_cost_is_of_one_each_in_cases_too(self):
        self.assertEqual(sums.exact_amount(item(10)), Decimal(300))

    def test_a_price_by_weight_is_multiplied_by_the_weight(self):
        weighed = item(
            10, net_cost_unit="POUNDS", total_weight=Decimal("4.5"), amount=Decimal(1)
        )
        self.assertEqual(sums.exact_amount(weighed), Decimal("11.25"))
        unweighed = replace(weighed, total_weight=None)
        self.assertIsNone(sums.exact_amount(unweighed))
        self.assertIsNone(sums.exact_base((item(1), unweighed)))

    def test_halves_go_up_and_yen_have_no_decimals(self):
        self.assertEqual(sums.rounded(Decimal("0.005")), Decimal("0.01"))
        self.assertEqual(sums.rounded(Decimal("100.5"), 0), Decimal(101))
        self.assertFalse(sums.is_payable(Decimal("1.5"), 0))

    def test_an_amount_without_parts_of_a_cent_has_no_second_spelling(self):
        self.assertTrue(sums.near(Decimal("1.00"), Decimal(1)))
        self.assertFalse(sums.near(Decimal("1.01"), Decimal(1)))
        self.assertTrue(sums.near(Decimal("1.01"), Decimal("1.001")))
        self.assertFalse(sums.near(Decimal("1.001"), Decimal("1.001")))


class TestDistribute(TestCase):
    @QUICK
    @given(
        money(-(10**7)),
        st.lists(money(), min_size=1, max_size=30),
    )
    def test_shares_sum_to_the_amount_and_lie_a_cent_off_at_most(self, amount, weights):
        shares = sums.distribute(amount, weights)
        self.assertEqual(sum(shares), amount)
        whole = sum(weights)
        for share, weight in zip(shares, weights, strict=True):
            due = amount * weight / whole if whole else amount / len(weights)
            self.assertLess(abs(share - due), Decimal("0.01000001"))

    def test_what_is_left_goes_to_the_largest_parts(self):
        # Ten lines of 0.04 with 19 %: 0.0076 each, 0.08 in all.
        shares = sums.distribute(Decimal("0.08"), [Decimal("0.04")] * 10)
        self.assertEqual(shares, [Decimal("0.01")] * 8 + [Decimal("0.00")] * 2)
        unequal = sums.distribute(Decimal("0.01"), [Decimal(1), Decimal(2)])
        self.assertEqual(unequal, [Decimal("0.00"), Decimal("0.01")])

    def test_a_tax_of_the_whole_is_shared_out_over_its_lines(self):
        whole = tax("0.40", amount="0.08")
        shares = sums.distribute_tax(whole, [Decimal("0.04")] * 10)
        self.assertEqual(sums.merged_taxes(shares), (whole,))

    def test_what_cannot_be_shared_out_is_refused(self):
        for amount, weights in (
            ("0.001", [Decimal(1)]),
            ("1", []),
            ("1", [Decimal(-1), Decimal(2)]),
        ):
            with self.assertRaises(ValueError):
                sums.distribute(Decimal(amount), weights)
        self.assertEqual(sums.distribute(Decimal(0), []), [])
