"""Every rule of the book has a sentence, and what is the same of many is said once."""

from odoo.tests import TransactionCase, tagged

from ...logic.shipment.finding import RISK, Finding
from ...logic.shipment.rules import RULES
from ...models.shipment.saying import explain
from ...models.shipment.sentences import sentences, sentences_of_many


@tagged("post_install", "-at_install")
class TestSentences(TransactionCase):
    def unlabelled(self, numbers, kind="carton", code="label_missing", **values):
        return [
            Finding(
                code,
                RISK,
                {"kind": kind, "number": number, "sscc": str(number), **values},
                container=f"{kind}{number}",
            )
            for number in numbers
        ]

    def said(self, found):
        names = {each.container: each.container.title() for each in found}
        return [sentence for _s, _c, sentence in explain(self.env, found, names)]

    def test_every_rule_has_a_sentence_and_no_sentence_is_left_over(self):
        self.assertEqual(set(sentences(self.env)), {rule.code for rule in RULES})

    def test_every_sentence_about_a_carton_has_one_about_many(self):
        about_one = {
            code
            for code, sentence in sentences(self.env).items()
            if "%(place)s" in sentence
        }
        self.assertEqual(set(sentences_of_many(self.env)), about_one)

    def test_twelve_cartons_are_one_sentence_that_names_three(self):
        [sentence] = self.said(self.unlabelled(range(1, 13)))
        self.assertIn("12 cartons have no printed label", sentence)
        self.assertIn("(Carton1, Carton2, Carton3 and 9 more)", sentence)

    def test_cartons_and_pallets_are_counted_apart_and_one_is_named(self):
        found = self.unlabelled((1, 2)) + self.unlabelled((1,), "pallet")
        two, one = self.said(found)
        self.assertIn("2 cartons have no printed label", two)
        self.assertIn("The label of Pallet1 was not printed", one)

    def test_what_differs_is_not_said_in_one_sentence(self):
        found = self.unlabelled((1, 2), code="too_many_orders", orders=6, most=5)
        found += self.unlabelled((3,), code="too_many_orders", orders=8, most=7)
        five, seven = self.said(found)
        self.assertIn("2 cartons hold goods of too many orders; Amazon takes 5", five)
        self.assertIn("8 orders; Amazon takes 7", seven)
