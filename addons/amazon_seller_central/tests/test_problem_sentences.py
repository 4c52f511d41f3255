import ast
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.translate import code_translations

from odoo.addons.amazon_vendor_central.spapi.messages.values import Problem

from ..models.problem_sentences import say, sentences
from .case import SellerCase
from .orders import item

MESSAGES = Path(__file__).parents[1] / "spapi" / "messages"
MODULE = "amazon_seller_central"


@tagged("post_install", "-at_install")
class TestProblemSentences(SellerCase):
    """What cannot be read of Amazon's documents is said in the reader's language."""

    def noted(self):
        """Code and English sentence of each problem that our parsers note."""
        found = {}
        for file in MESSAGES.glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if not isinstance(node, ast.Call) or len(node.args) < 2:
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                texts = [each.value for each in node.args[:2] if self.is_text(each)]
                if name in ("note", "_unusable") and len(texts) == 2:
                    found[texts[0]] = texts[1]
        return found

    def is_text(self, node):
        return isinstance(node, ast.Constant) and isinstance(node.value, str)

    def test_every_problem_has_its_sentence_to_be_translated(self):
        noted, known = self.noted(), sentences(self.env)
        self.assertGreater(len(noted), 15)
        self.assertEqual({code: known.get(code) for code in noted}, noted)

    def test_a_held_order_says_so_in_the_language_of_who_works(self):
        self.env["res.lang"]._activate_lang("de_DE")
        german = {
            "The order has the item %(item)s more than once.": "Die Bestellung hat den "
            "Posten %(item)s mehr als einmal."
        }
        self.env = self.env(context={**self.env.context, "lang": "de_DE"})
        with patch.object(
            code_translations,
            "get_python_translations",
            lambda module, lang: german if module == MODULE and lang else {},
        ):
            order = self.buy(item(), item(price="10.00"))
            order.with_context(lang="de_DE").action_apply_again()
        self.assertIn("den Posten 10001 mehr als einmal", order.problem)

    def test_what_has_no_sentence_of_its_own_is_told_as_it_is(self):
        unheard = Problem("unheard_of", {}, "Something new is wrong.")
        self.assertIn("Something new is wrong.", say(self.env, unheard))
