"""Every rule of the book has a sentence, with all values that it needs."""

from odoo.tests import TransactionCase, tagged

from ...logic.invoice.rules import RULES, check
from ...models.invoice.sentences import explain, sentences
from ..logic.invoice.test_rules import CASES


@tagged("post_install", "-at_install")
class TestSentences(TransactionCase):
    def test_every_rule_has_a_sentence_and_no_sentence_is_left_over(self):
        self.assertEqual(set(sentences(self.env)), {rule.code for rule in RULES})

    def test_whatever_is_found_is_said(self):
        for case in CASES:
            make, around = case.base
            for finding in check(make(**case.broken), around(**case.around)):
                said = explain(self.env, finding)
                self.assertTrue(said.endswith("."), said)
                self.assertNotIn("%(", said)
