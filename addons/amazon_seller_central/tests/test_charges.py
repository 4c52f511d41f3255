from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic.charges import charges, share_out
from ..spapi.messages.order import parse
from . import orders
from .orders import item

CENTS = st.integers(0, 100_000).map(lambda number: str(Decimal(number) / 100))


@tagged("post_install", "-at_install")
class TestCharges(BaseCase):
    """What an order costs is cut into lines that sum to Amazon's total."""

    def cut(self, *items, **values):
        return charges(parse(orders.order(*items, **values)))

    @settings(max_examples=200, deadline=None, database=None)
    @given(
        *(CENTS for _each in range(6)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
    def test_the_lines_always_sum_to_the_total(
        self, price, shipping, wrap, tax, discount, tip, negative, detailed, collected
    ):
        if negative:
            discount = f"-{discount}"
        one = item(
            price=price,
            shipping=shipping,
            gift_wrap=wrap,
            tax=tax,
            discount=discount,
            tax_details={"ITEM": tax} if detailed else None,
            collected="MARKETPLACE_FACILITATOR" if collected else None,
        )
        found, differences = self.cut(one, tip=tip)
        self.assertFalse(differences)
        total = sum(each.amount for each in found)
        self.assertEqual(total, parse(orders.order(one, tip=tip)).total)

    @settings(max_examples=200, deadline=None, database=None)
    @given(
        st.integers(-10_000, 10_000),
        st.lists(st.integers(1, 10_000), min_size=1, max_size=6),
    )
    def test_what_is_shared_out_is_all_of_it(self, cents, weights):
        amount = Decimal(cents) / 100
        found = share_out(amount, dict(enumerate(map(Decimal, weights))))
        self.assertEqual(sum(found.values()), amount)

    def test_the_discount_on_shipping_is_counted_once(self):
        found, differences = self.cut(
            item(
                price="20.00",
                shipping="5.00",
                discount="6.00",
                discount_details={"ITEM": "1.00", "SHIPPING": "5.00"},
            )
        )
        self.assertFalse(differences)
        self.assertEqual(sum(each.amount for each in found), Decimal("19.00"))
