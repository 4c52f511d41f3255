from datetime import datetime
from types import SimpleNamespace
from unittest import TestCase

from ...logic.change import diff, meaning


class Held(dict):
    """A record as the comparison reads it."""


class TestDiff(TestCase):
    """What changed between what we hold and what Amazon sends now."""

    def test_only_what_differs_is_a_change(self):
        held = Held(ordered_qty=10, asin="B1", problem=False)
        wanted = {"ordered_qty": 12, "asin": "B1", "problem": None}
        self.assertEqual(
            diff.compare(held, wanted, item="1"),
            [{"item": "1", "field": "ordered_qty", "old": 10, "new": 12}],
        )

    def test_a_moment_is_kept_as_json_can_hold_it(self):
        held = Held(window_end=False)
        (change,) = diff.compare(held, {"window_end": datetime(2026, 5, 1, 8, 30)})
        self.assertEqual(change["new"], "2026-05-01 08:30:00")
        self.assertIs(change["old"], False)

    def test_a_line_comes_and_goes(self):
        line = SimpleNamespace(item_sequence_number="3", ordered_qty=5, asin="B3")
        self.assertTrue(meaning.touches_answer([diff.added(line)]))
        gone = diff.removed(line, 5)
        self.assertTrue(meaning.is_cancellation(gone))
        self.assertFalse(meaning.touches_answer([gone]))
        self.assertTrue(meaning.touches_sale_order([gone]))

    def test_what_the_answer_repeats_and_what_the_sale_order_is_made_of(self):
        def change(field, item=None, new="x"):
            return [{"item": item, "field": field, "old": "y", "new": new}]

        for field, item, answer, order in (
            ("net_cost_amount", "1", True, True),
            ("amazon_product_identifier", "1", True, False),
            ("backorder_allowed", "1", False, False),
            ("ship_window_end", None, False, True),
            ("ship_to_party_code", None, False, True),
            ("amazon_state", None, False, False),
        ):
            with self.subTest(field):
                self.assertEqual(meaning.touches_answer(change(field, item)), answer)
                self.assertEqual(meaning.touches_sale_order(change(field, item)), order)

    def test_two_meanings_together(self):
        self.assertEqual(meaning.combine(True, True), "adapt_acknowledge")
        self.assertEqual(meaning.combine(True, False), "acknowledge")
        self.assertEqual(meaning.combine(False, True), "adapt")
        self.assertEqual(meaning.combine(False, False), "nothing")
