"""The answer to an order of direct fulfilment: all of it, or none."""

from datetime import datetime, timedelta, timezone
from unittest import TestCase

from ...logic.direct import acknowledgement as rules
from ...logic.direct.codes import ACCEPTED, CODES, OUT_OF_STOCK, refuses
from ...logic.direct.deadlines import answer_until
from ...logic.direct.decision import BY_HAND, Line, decide

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)


class TestDecision(TestCase):
    def test_an_order_that_the_stock_fills_is_accepted(self):
        lines = [Line(1, "a", 2), Line(2, "b", 1)]
        self.assertEqual(decide(lines, {"a": 2, "b": 1}).code, ACCEPTED)

    def test_one_short_line_refuses_the_whole_order_as_the_instance_chooses(self):
        lines = [Line(1, "a", 2), Line(2, "b", 1)]
        found = decide(lines, {"a": 1, "b": 1}, OUT_OF_STOCK)
        self.assertEqual((found.code, found.short), (OUT_OF_STOCK, ((1, 2, 1),)))
        self.assertEqual(decide(lines, {"b": 1}, "02").code, "02")
        self.assertIsNone(decide(lines, {"b": 1}, BY_HAND).code)

    def test_two_lines_of_one_product_share_its_stock(self):
        found = decide([Line(1, "a", 2), Line(2, "a", 2)], {"a": 3}, OUT_OF_STOCK)
        self.assertEqual((found.code, found.short), (OUT_OF_STOCK, ((2, 2, 1),)))

    def test_an_unknown_product_or_quantity_is_a_persons(self):
        for line in (Line(2, None, 1), Line(2, "a", None)):
            found = decide([Line(1, "b", 9), line], {"a": 9}, OUT_OF_STOCK)
            self.assertEqual((found.code, found.unknown), (None, (2,)))
        self.assertIsNone(decide([], {}, OUT_OF_STOCK).code)

    def test_stock_below_zero_is_none(self):
        found = decide([Line(1, "a", 1)], {"a": -5}, OUT_OF_STOCK)
        self.assertEqual(found.short, ((1, 1, 0),))

    def test_a_choice_that_is_none_is_refused(self):
        with self.assertRaises(ValueError):
            decide([Line(1, "a", 1)], {}, "99")


class TestAcknowledgement(TestCase):
    def codes(self, **changed):
        answer = {
            "code": "00",
            "number": "S1",
            "status": "NEW",
            "ordered": {"1": 2, "2": 1},
            "answered": {"1": 2, "2": 1},
            "now": NOW,
            "until": NOW,
            **changed,
        }
        return [(each.code, each.blocks) for each in rules.obstacles(**answer)]

    def test_pieces_that_are_not_known_cannot_be_answered(self):
        unknown = {"1": 0, "2": 1}
        for code in (ACCEPTED, OUT_OF_STOCK):
            found = self.codes(code=code, ordered=unknown, answered=unknown)
            self.assertEqual(found, [(rules.NO_PIECES, True)])

    def test_a_whole_answer_in_time_leaves(self):
        self.assertEqual(self.codes(), [])

    def test_a_part_of_an_order_is_refused(self):
        self.assertEqual(self.codes(answered={"1": 2}), [("not_all", True)])
        self.assertEqual(self.codes(answered={"1": 1, "2": 1}), [("not_whole", True)])
        self.assertEqual(self.codes(answered={"1": 3, "2": 1}), [("not_whole", True)])

    def test_our_number_is_wanted_for_a_refusal_too(self):
        self.assertEqual(self.codes(code="03", number=" "), [("number_missing", True)])

    def test_only_codes_of_amazons_list_leave(self):
        self.assertEqual(self.codes(code="99"), [("code_unknown", True)])
        self.assertTrue(refuses("71"))
        self.assertFalse(refuses("00"))
        self.assertEqual(len(CODES), 23)

    def test_an_order_that_is_not_new_is_not_answered(self):
        self.assertEqual(self.codes(status="CANCELLED"), [("not_open", True)])

    def test_a_late_answer_leaves_and_says_so(self):
        late = NOW + timedelta(seconds=1)
        self.assertEqual(self.codes(now=late), [("too_late", False)])

    def test_an_answer_is_due_in_a_day_or_before_the_goods_leave(self):
        self.assertEqual(answer_until(NOW), NOW + timedelta(hours=24))
        soon = NOW + timedelta(hours=3)
        self.assertEqual(answer_until(NOW, soon), soon)
        self.assertEqual(answer_until(None, soon), soon)
        self.assertIsNone(answer_until(None))
