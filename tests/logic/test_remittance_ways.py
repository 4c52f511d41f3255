"""A payment by file is the payment that the API tells, from wherever the file comes."""

from decimal import Decimal
from unittest import TestCase

from ...logic.remittance import cells, export
from ...simulator.messages import dumps
from ...simulator.remittance_export import FORMS, LOCALES
from ...simulator.year import Year
from ...spapi.messages.remittance import parse

AMOUNTS = ("total", "net_paid", "terms_discount", "withheld")


def by_api(year):
    now = year.clock.now()
    return [
        parse(dumps({"remittanceHeader": p.header(now), "remittanceItems": p.lines()}))
        for p in year.simulator.payments()
    ]


def amounts(line):
    """A line's amounts; the API leaves out, and the export writes, what is zero."""
    return [getattr(line, name) or Decimal(0) for name in AMOUNTS]


#: In a workbook amounts and days are what they are, whatever the country.
FILES = [(each, form) for each in LOCALES for form in FORMS if form != "xlsx"]
FILES += [("en_US", "xlsx"), ("de_DE", "xlsx")]


class TestWays(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The 5th has discounts for early payment, every kind, and a payment that fails.
        cls.year = Year(5, weeks=14, after=14)
        cls.year.simulator.set_payment_terms(withheld=1)
        cls.year.play()
        cls.payments = by_api(cls.year)

    def read_file(self, content, locale):
        found = list(export.read(content, day_first=locale != "en_US"))
        self.assertEqual(
            [each for each in found if isinstance(each, export.BadRow)], []
        )
        return found

    def assertSame(self, found, told):
        self.assertEqual(found.number, told.header.payment_number)
        self.assertEqual(
            [line.number for line in found.lines], [line.number for line in told.lines]
        )
        for mine, theirs in zip(found.lines, told.lines, strict=True):
            self.assertEqual(amounts(mine), amounts(theirs))
            self.assertEqual(mine.currency, theirs.currency)
            self.assertEqual(mine.issued_on, theirs.issued_on.date())
            self.assertTrue(mine.description and mine.invoice_type)

    def test_a_year_in_six_locales_and_three_forms_is_the_year_of_the_api(self):
        discounts = sum(bool(x.terms_discount) for p in self.payments for x in p.lines)
        self.assertTrue(discounts, "the year has no discount: choose another seed")
        self.assertIn("FAILED", {p.header.status for p in self.payments})
        for locale, form in FILES:
            with self.subTest(locale=locale, form=form):
                content = self.year.simulator.export_remittances(
                    form=form, locale=locale
                )
                found = self.read_file(content, locale)
                self.assertEqual(len(found), len(self.payments))
                for mine, theirs in zip(found, self.payments, strict=True):
                    self.assertSame(mine, theirs)
                    # By these three the same payment is recognised.
                    header = theirs.header
                    self.assertEqual(
                        (mine.number, mine.paid_on, mine.amount),
                        (header.payment_number, header.paid_on.date(), header.amount),
                    )
                    self.assertEqual(mine.currency, header.currency)

    def test_a_payment_that_failed_is_known_by_file(self):
        for locale in LOCALES:
            with self.subTest(locale=locale):
                content = self.year.simulator.export_remittances(locale=locale)
                self.assertEqual(
                    [
                        (each.status or "").upper()
                        for each in self.read_file(content, locale)
                    ],
                    [each.header.status for each in self.payments],
                )

    def test_without_a_summary_the_lines_tell_the_amount(self):
        content = self.year.simulator.export_remittances(summary=False)
        for mine, theirs in zip(
            self.read_file(content, ""), self.payments, strict=True
        ):
            self.assertSame(mine, theirs)
            self.assertEqual(mine.amount, theirs.header.amount)
            self.assertIsNone(mine.paid_on)

    def test_a_payment_in_another_currency_has_both_amounts_and_its_rate(self):
        year = Year(1, weeks=5)
        year.simulator.set_payment_terms(currency="USD", rate="1.1034")
        year.play()
        told = by_api(year)
        self.assertTrue(told)
        for locale, form in FILES:
            content = year.simulator.export_remittances(form=form, locale=locale)
            for mine, theirs in zip(self.read_file(content, locale), told, strict=True):
                for name in (
                    *("amount", "currency", "exchange_rate"),
                    *("amount_in_invoice_currency", "invoice_currency"),
                ):
                    with self.subTest(form=form, locale=locale, name=name):
                        self.assertEqual(
                            getattr(mine, name), getattr(theirs.header, name)
                        )

    def test_an_amount_of_another_currency_is_not_guessed_from_the_lines(self):
        content = (
            "Payment Number,Payment Currency,Invoice Number,Invoice Currency,"
            "Amount Paid\n4711,USD,INV1,EUR,10.00\n"
        )
        (payment,) = self.read_file(content.encode(), "")
        self.assertIsNone(payment.amount)

    def test_a_status_that_nobody_knows_is_no_success(self):
        content = (
            "Payment Number,Payment Status,Invoice Number,Amount Paid\n"
            "4711,Wstrzymana,INV1,10.00\n"
        )
        (payment,) = self.read_file(content.encode(), "")
        self.assertEqual(payment.status, "Wstrzymana")

    def test_a_rate_has_as_many_decimals_as_it_has(self):
        self.assertEqual(cells.rate("1,123456"), Decimal("1.123456"))
        for text in ("0", "-1", "1.234.567", "many"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                cells.rate(text)
