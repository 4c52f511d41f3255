"""The rule book of invoices: each rule is broken once and kept once, and says what."""

from collections import Counter
from unittest import TestCase

from ....logic.invoice.rule import BOTH
from ....logic.invoice.rules import CREDITING, INVOICING, RULES, check
from ....logic.rulebook import NOTE, REFUSE, RISK
from ....spapi.endpoints import MARKETPLACES
from ...invoices import around, around_india, credit_note, indian_invoice, invoice
from ...invoices import item as line
from . import credit_cases, document_cases, place_cases
from .case import around_credit

CASES = (*document_cases.CASES, *place_cases.CASES, *credit_cases.CASES)


class TestEachRule(TestCase):
    def found(self, case, changes, surroundings):
        make, circumstances = case.base
        found = check(make(**changes), circumstances(**surroundings))
        return [each for each in found if each.code == case.code]

    def test_what_breaks_a_rule_is_found_once_and_named(self):
        for case in CASES:
            with self.subTest(case.code, broken=case.broken, around=case.around):
                found = self.found(case, case.broken, case.around)
                self.assertEqual([each.severity for each in found], [case.severity])
                for name, value in case.values.items():
                    self.assertEqual(found[0].values[name], value, name)

    def test_what_keeps_a_rule_by_a_hair_is_not_found(self):
        for case in CASES:
            with self.subTest(case.code, kept=case.kept, around=case.kept_around):
                self.assertEqual(self.found(case, case.kept, case.kept_around), [])

    def test_each_rule_has_a_case_of_each_severity(self):
        rules = {(rule.code, rule.severity) for rule in RULES}
        self.assertEqual(rules, {(case.code, case.severity) for case in CASES})


class TestBook(TestCase):
    def test_a_sound_document_breaks_no_rule(self):
        for name, found in (
            ("invoice", check(invoice(), around())),
            ("credit note", check(credit_note(), around_credit())),
            ("Indian invoice", check(indian_invoice(), around_india())),
        ):
            self.assertEqual(found, [], name)

    def test_what_amazon_refuses_comes_first(self):
        broken = invoice(number="AMZ/1", terms=None, remit_to=None, country="PL")
        severities = [
            each.severity for each in check(broken, around(parallel_test_passed=False))
        ]
        order = [REFUSE, RISK, NOTE]
        self.assertEqual(severities, sorted(severities, key=order.index))
        self.assertEqual(set(severities), set(order))

    def test_each_row_cites_its_source(self):
        for rule in RULES:
            self.assertGreater(len(rule.source), 25, rule.code)
            self.assertTrue(rule.stages <= BOTH and rule.stages, rule.code)

    def test_a_code_holds_once_in_a_marketplace(self):
        for place in MARKETPLACES.values():
            document = invoice(country=place.code, region=place.region)
            codes = Counter(
                (rule.code, stage)
                for stage in BOTH
                for rule in RULES
                if rule.holds_for(document, stage)
            )
            twice = {code for code, times in codes.items() if times > 1}
            self.assertEqual(twice, set(), place.code)
            self.assertIn(("number_missing", INVOICING), codes)

    def test_a_credit_note_is_not_held_against_the_three_way_match(self):
        """Goods that come back were shipped once: what is left to bill says nothing."""
        note = credit_note(items=(line(99, credit=None, purchase_order_number=""),))
        codes = {each.code for each in check(note, around_credit())}
        self.assertFalse(codes & {"over_ordered", "order_missing", "late"})

    def test_rules_of_retail_say_nothing_of_direct_fulfilment(self):
        broken = invoice(remit_to=None, program="direct_fulfillment")
        self.assertEqual(check(broken, around()), [])

    def test_a_finding_names_order_line_and_product(self):
        broken = invoice(items=(line(0),))
        found = [
            each for each in check(broken, around()) if each.code == "quantity_wrong"
        ]
        self.assertEqual(found[0].line, ("4Z32PABC", "1"))
        self.assertEqual(found[0].values["product"], "B00SIMUL01")
        self.assertEqual(found[0].values["sequence"], 1)

    def test_the_stages_are_those_of_the_document(self):
        self.assertEqual({INVOICING, CREDITING}, set(BOTH))
        codes = {each.code for each in check(invoice(country="TR"), around())}
        self.assertNotIn("credit_country", codes)
