"""Amounts of invoices are Amazon's decimals, to the last digit."""

import json
import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ...spapi.messages.invoice import build_invoice, build_payload
from ..bills import invoice, item
from .case import BaseCase, tagged

PROFILE = settings(max_examples=200, deadline=None, database=None, derandomize=True)
#: Amazon's model of an amount.
DECIMAL = re.compile(r"-?(0|([1-9]\d*))(\.\d+)?([eE][+-]?\d+)?")
AMOUNTS = st.decimals(
    min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False
)


@tagged("post_install", "-at_install")
class TestExactness(BaseCase):
    @PROFILE
    @given(AMOUNTS, AMOUNTS.filter(bool), st.integers(1, 10**6))
    def test_no_amount_loses_a_digit_and_all_are_amazon_s_decimals(
        self, total, cost, quantity
    ):
        facts = replace(
            invoice(item(quantity, net_cost=cost, amount=total)), total=total
        )
        text = build_payload([facts])
        (found,) = json.loads(text)["invoices"]
        self.assertEqual(Decimal(found["invoiceTotal"]["amount"]), total)
        self.assertEqual(Decimal(found["items"][0]["netCost"]["amount"]), cost)
        self.assertEqual(Decimal(found["invoiceBaseAmount"]["amount"]), total)
        for amount in re.findall(r'"amount":"([^"]*)"', text):
            self.assertRegex(amount, f"^{DECIMAL.pattern}$")
        self.assertEqual(text, build_payload([facts]))

    @PROFILE
    @given(st.lists(st.tuples(st.integers(1, 999), AMOUNTS.filter(bool)), min_size=1))
    def test_the_base_is_the_sum_of_its_lines(self, rows):
        lines = [
            item(quantity, number, net_cost=cost, asin=f"B{number:09}")
            for number, (quantity, cost) in enumerate(rows, 1)
        ]
        found = build_invoice(invoice(*lines))
        self.assertEqual(
            Decimal(found["invoiceBaseAmount"]["amount"]),
            sum(line.amount for line in lines),
        )
