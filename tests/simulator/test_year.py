"""Fifty years of a vendor: every cent has a place.

What is asserted is read from what Amazon tells, as the connector reads it; the
simulator's own books are not asked.
"""

import functools
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ...logic.remittance.numbers import PRICE, SHORTAGE, normalize, read
from ...simulator.messages import dumps
from ...simulator.year import Year
from ...spapi.messages.remittance import parse

SEEDS = 50
ZERO = Decimal(0)


@dataclass
class Books:
    """What a vendor can know of a year.

    :ivar paid: number of an invoice -> what its lines settled, discounts included
    :ivar settled: sum of the payments that reached the bank
    :ivar deductions: kind -> what was taken off, less what was paid back
    :ivar claimed: invoice's number as Amazon keeps it -> kind -> first claim of it
    """

    paid: Counter = field(default_factory=Counter)
    times: Counter = field(default_factory=Counter)
    settled: Decimal = ZERO
    discounts: Decimal = ZERO
    deductions: Counter = field(default_factory=Counter)
    claimed: dict = field(default_factory=dict)


def told(payment, now):
    """A payment as the API tells it."""
    answer = {
        "remittanceHeader": payment.header(now),
        "remittanceItems": payment.lines(),
    }
    return parse(dumps(answer))


def in_every_year(test):
    """Give a test each of the years, with its payments as they are told."""

    @functools.wraps(test)
    def every(self):
        for seed, year in enumerate(self.years):
            with self.subTest(seed=seed):
                test(self, year, self.told[seed])

    return every


@tagged("post_install", "-at_install")
class TestYear(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.years = [Year(seed).play() for seed in range(SEEDS)]
        cls.told = [
            [told(each, year.clock.now()) for each in year.simulator.payments()]
            for year in cls.years
        ]

    def read(self, year, payments):
        invoices = {
            normalize(each.number): each for each in year.simulator.taken_invoices()
        }
        books = Books()
        for payment in payments:
            if payment.header.status != "SUCCESSFUL":
                continue
            books.settled += payment.header.amount
            for line in payment.lines:
                if line.number in invoices:
                    books.paid[line.number] += line.net_paid + line.terms_discount
                    books.times[line.number] += 1
                    books.discounts += line.terms_discount
                    continue
                reading = read(line.number)
                self.assertIsNotNone(reading.kind, line.number)
                books.deductions[reading.kind] -= line.net_paid
                if len(reading.tail) == 1 and not reading.is_reversal:
                    self.assertIn(reading.key, invoices)
                    claims = books.claimed.setdefault(reading.key, {})
                    self.assertNotIn(reading.kind, claims)
                    claims[reading.kind] = -line.net_paid
        return invoices, books

    @in_every_year
    def test_what_was_invoiced_is_paid_deducted_or_open(self, year, payments):
        invoices, books = self.read(year, payments)
        signed = {
            key: -each.total if each.is_credit_note else each.total
            for key, each in invoices.items()
        }
        still_open = sum(
            (signed[key] for key in invoices if key not in books.paid), ZERO
        )
        deducted = sum(books.deductions.values(), ZERO)
        self.assertEqual(
            sum(signed.values(), ZERO),
            books.settled + deducted + books.discounts + still_open,
        )
        for key, amount in books.paid.items():
            self.assertEqual(amount, signed[key])

    @in_every_year
    def test_nothing_is_paid_twice(self, year, payments):
        _invoices, books = self.read(year, payments)
        self.assertEqual(set(books.times.values()), {1})

    @in_every_year
    def test_every_payment_is_the_sum_of_its_lines_and_asks_for_nothing(
        self, _year, payments
    ):
        for payment in payments:
            self.assertEqual(
                payment.header.amount, sum(line.net_paid for line in payment.lines)
            )
            self.assertEqual(payment.header.line_count, len(payment.lines))
            self.assertGreaterEqual(payment.header.amount, 0)

    @in_every_year
    def test_no_invoice_that_is_due_is_left_open(self, year, payments):
        invoices, books = self.read(year, payments)
        today = year.clock.now().date()
        for key, invoice in invoices.items():
            due = invoice.discounted_until or invoice.due_on
            # One that failed at the bank is paid three days later.
            if not invoice.is_credit_note and (today - due).days > 7:
                self.assertIn(key, books.paid)

    @in_every_year
    def test_amazon_claims_what_the_vendor_did_wrong_and_no_more(self, year, payments):
        invoices, books = self.read(year, payments)
        for key in books.paid:
            invoice = invoices[key]
            fault = year.faults.get(invoice.number)
            if fault is None:
                self.assertNotIn(key, books.claimed)
                continue
            rate = 1 + invoice.tax / invoice.untaxed
            for kind, untaxed in ((SHORTAGE, fault.short), (PRICE, fault.above)):
                claimed = books.claimed.get(key, {}).get(kind, ZERO)
                # A claim that was too much for its payment waits for another.
                waits = {
                    posting.item.number
                    for posting in year.simulator.remittances.run.pending
                }
                if claimed or not any(key in number for number in waits):
                    self.assertAlmostEqual(claimed, untaxed * rate, 2)

    def test_everything_happens_in_fifty_years(self):
        """A year in which nothing goes wrong would prove nothing."""
        happened = Counter()
        for year, payments in zip(self.years, self.told, strict=True):
            _invoices, books = self.read(year, payments)
            happened.update(kind for kind, sum_ in books.deductions.items() if sum_)
            happened["discount"] += books.discounts > 0
            happened["failed"] += any(p.header.status == "FAILED" for p in payments)
            happened["won"] += bool(year.won)
            happened["again"] += any(
                line.number.endswith("SCRSC") for p in payments for line in p.lines
            )
        for each in (SHORTAGE, PRICE, "chargeback", "coop", "discount", "failed"):
            self.assertGreater(happened[each], 0, each)
        self.assertGreater(happened["won"], 0)
        self.assertGreater(happened["again"], 0)

    def test_the_same_seed_gives_the_same_year(self):
        def numbers(year):
            return [each.as_dict() for each in year.simulator.payments()]

        self.assertEqual(numbers(self.years[7]), numbers(Year(7).play()))
