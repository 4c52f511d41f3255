"""Whatever is billed: what adds up is taken, and what is a cent off is not."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ...logic.invoice import sums
from ...logic.invoice.facts import Allowance, Charge
from ...simulator import invoice_sums
from ...simulator.invoice_reading import read
from ...simulator.invoice_refusal import Refusal
from ...spapi.messages.invoice import build_invoice
from ..bills import CENT, invoice, item, tax, taxed
from ..shipments import NOW
from .case import BaseCase, tagged

PROFILE = settings(max_examples=200, deadline=None, database=None, derandomize=True)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "5.5", "7", "19", "20")])
AMOUNTS = st.decimals(min_value="0.01", max_value=9999, places=2)


def costs(places):
    return st.decimals(min_value="0.01", max_value=999, places=places)


@st.composite
def bills(draw, places=2):
    """An invoice of some lines, charges and allowances that adds up: taxed line by
    line, or each tax on the whole, shared out over its lines."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(1, 99), st.integers(1, 24), costs(places), RATES),
            min_size=1,
            max_size=8,
        )
    )
    items = [
        item(
            quantity,
            number,
            unit_size=size,
            net_cost=cost,
            amount=sums.rounded(quantity * size * cost),
            taxes=(),
        )
        for number, (quantity, size, cost, _rate) in enumerate(rows, 1)
    ]
    rates = [row[3] for row in rows]
    if draw(st.booleans()):
        items = [
            replace(line, taxes=(taxed(line.amount, rate),))
            for line, rate in zip(items, rates, strict=True)
        ]
    else:
        items = _taxed_on_the_whole(items, rates)
    extras = st.lists(st.tuples(AMOUNTS, RATES), max_size=2)
    charges = [
        Charge("Freight", amount, "", (taxed(amount, rate),))
        for amount, rate in draw(extras)
    ]
    allowances = [
        Allowance("Discount", amount, "", (taxed(amount, rate),))
        for amount, rate in draw(extras)
    ]
    header = sums.header(items, charges, allowances)
    assume(header.total > 1)
    return invoice(
        *items,
        charges=header.charges,
        allowances=header.allowances,
        taxes=header.taxes,
        untaxed=header.untaxed,
        total=header.total,
    )


def _taxed_on_the_whole(items, rates):
    found = list(items)
    for rate in set(rates):
        places = [index for index, each in enumerate(rates) if each == rate]
        taxables = [items[index].amount for index in places]
        whole = taxed(sum(taxables), rate)
        for index, share in zip(
            places, sums.distribute_tax(whole, taxables), strict=True
        ):
            found[index] = replace(items[index], taxes=(share,))
    return found


def booked(facts):
    return read(build_invoice(facts), "demo", NOW)


@tagged("post_install", "-at_install")
class TestSums(BaseCase):
    @PROFILE
    @given(bills(places=4))
    def test_what_adds_up_is_taken(self, facts):
        invoice_sums.check(booked(facts))

    @PROFILE
    @given(bills())
    def test_the_books_hold_every_cent(self, facts):
        found = booked(facts)
        parts = sum(found.amount_of(line) for line in found.lines)
        parts += sum(each.amount for each in found.charges)
        parts -= sum(each.amount for each in found.allowances)
        self.assertEqual(parts, found.untaxed)
        self.assertEqual(found.untaxed + found.tax, found.total)
        self.assertEqual((found.total, found.untaxed), (facts.total, facts.untaxed))

    @PROFILE
    @given(bills(), st.sampled_from((CENT, -CENT)))
    def test_a_cent_off_is_refused(self, facts, cent):
        first = facts.taxes[0]
        for changes in (
            {"total": facts.total + cent},
            {
                "taxes": (replace(first, amount=first.amount + cent), *facts.taxes[1:]),
                "total": facts.total + cent,
            },
            {"items": (_more(facts.items[0], cent), *facts.items[1:])},
        ):
            with self.assertRaises(Refusal):
                invoice_sums.check(booked(replace(facts, **changes)))

    @PROFILE
    @given(AMOUNTS, st.integers(1, 60))
    def test_a_discount_is_in_whole_cents(self, amount, percent):
        found = booked(invoice(item(1, taxes=()), total=amount))
        terms = replace(found.terms, discount_percent=Decimal(percent), discount_days=9)
        discount = replace(found, terms=terms).discount
        self.assertEqual(discount, discount.quantize(CENT))
        self.assertLessEqual(abs(discount - amount * percent / 100), CENT / 2)


def _more(line, cent):
    """The tax of one line is a cent off."""
    (one, *others) = line.taxes or (tax("0.00", "0.00", 0),)
    return replace(line, taxes=(replace(one, amount=one.amount + cent), *others))
