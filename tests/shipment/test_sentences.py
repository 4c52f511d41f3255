"""Every rule of the book has a sentence, with all values that it needs."""

from odoo.tests import TransactionCase, tagged

from ...logic.shipment.rules import RULES
from ...models.shipment.sentences import sentences


@tagged("post_install", "-at_install")
class TestSentences(TransactionCase):
    def test_every_rule_has_a_sentence_and_no_sentence_is_left_over(self):
        self.assertEqual(set(sentences(self.env)), {rule.code for rule in RULES})
