"""Payment terms and taxes by the names that Amazon gives them."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from ....logic.invoice import tax_types, terms
from ....logic.invoice.facts import TermsFacts
from ....spapi.endpoints import MARKETPLACES
from ....spapi.messages.invoice_types import TAX_TYPES


def line(delay_type="days_after", nb_days=60, **changes):
    values = {"value": "percent", "value_amount": 100.0, "days_next_month": "10"}
    return {**values, "delay_type": delay_type, "nb_days": nb_days, **changes}


class TestTerms(TestCase):
    def mapped(self, *lines, discount=None):
        return terms.to_amazon(list(lines), discount)

    def test_each_delay_has_its_name(self):
        for given, kind, days in (
            (line(), "Basic", 60),
            (line(nb_days=0), "PaymentDueUponReceiptOfInvoice", 0),
            (line("days_after_end_of_month", 15), "EndOfMonth", 15),
            (line("days_after_end_of_next_month", 0), "Proximo", 0),
            (line("days_end_of_month_on_the", 30), "FixedDate", 30),
        ):
            found = self.mapped(given)
            self.assertEqual(found.terms, TermsFacts(kind, None, None, days))
            self.assertIsNone(found.problem)

    def test_the_end_of_the_month_without_a_day_is_no_fixed_date(self):
        for text in ("0", "", False):
            found = self.mapped(
                line("days_end_of_month_on_the", 0, days_next_month=text)
            )
            self.assertEqual(found.terms.type, "EndOfMonth")

    def test_no_line_is_due_at_once(self):
        self.assertEqual(self.mapped().terms.type, "PaymentDueUponReceiptOfInvoice")

    def test_a_discount_is_the_number_that_people_wrote(self):
        found = self.mapped(line(), discount={"percentage": 2.1, "days": 30})
        self.assertEqual(found.terms, TermsFacts("Basic", Decimal("2.1"), 30, 60))

    def test_what_has_no_like_says_why(self):
        half = line(value_amount=50.0)
        for lines, problem in (
            ((half, half), "several"),
            ((half,), "not_all"),
            ((line(value="fixed"),), "not_all"),
            ((line("days_after_the_feast"),), "unlike"),
            ((line(nb_days=-1),), "unlike"),
        ):
            found = self.mapped(*lines)
            self.assertEqual((found.terms, found.problem), (None, problem))
            self.assertIn(problem, terms.PROBLEMS)

    def test_the_day_on_which_it_is_due(self):
        dated = date(2026, 1, 31)
        for kind, days, due in (
            ("Basic", 60, date(2026, 4, 1)),
            ("PaymentDueUponReceiptOfInvoice", 0, dated),
            ("EndOfMonth", 15, date(2026, 2, 15)),
            ("Proximo", 0, date(2026, 2, 28)),
            ("FixedDate", 30, None),
        ):
            found = terms.due_day(TermsFacts(kind, net_days=days), dated)
            self.assertEqual(found, due, kind)
        self.assertIsNone(terms.due_day(None, dated))

    def test_terms_are_the_same_when_they_come_to_the_same(self):
        plain = TermsFacts("Basic", net_days=0)
        at_once = TermsFacts("PaymentDueUponReceiptOfInvoice")
        self.assertTrue(terms.same(plain, at_once))
        none = TermsFacts("Basic", Decimal(0), 10, 60)
        self.assertTrue(terms.same(none, TermsFacts("Basic", net_days=60)))
        self.assertFalse(terms.same(none, TermsFacts("EndOfMonth", net_days=60)))


class TestTaxTypes(TestCase):
    def test_what_is_usual_is_known_to_amazon_and_starts_with_the_default(self):
        for country in MARKETPLACES:
            known = tax_types.usual(country)
            self.assertLessEqual(set(known), set(TAX_TYPES), country)
            if country not in ("IN", "BR"):
                self.assertEqual(known[0], tax_types.default(country))

    def test_defaults_by_country(self):
        for country, kind in (
            ("DE", "MwSt."),
            ("FR", "TVA"),
            ("GB", "VAT"),
            ("US", "ST"),
            ("JP", "Consumption"),
            ("AU", "GST"),
        ):
            self.assertEqual(tax_types.default(country), kind)

    def test_where_several_hold_at_once_or_none_is_known_nothing_is_guessed(self):
        self.assertIsNone(tax_types.default("IN"))
        self.assertIsNone(tax_types.default("BR"))
        self.assertEqual(tax_types.usual("BR"), ())

    def test_india_by_the_way_of_the_goods(self):
        self.assertEqual(tax_types.indian(True), ("IGST",))
        self.assertEqual(tax_types.indian(False), ("CGST", "SGST"))
        self.assertEqual(tax_types.indian(False, True), ("CGST", "UTGST"))
