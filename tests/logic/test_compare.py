from datetime import datetime
from unittest import TestCase

from ...logic.acknowledgement.answer import Part
from ...logic.acknowledgement.compare import side_by_side


class TestSideBySide(TestCase):
    def test_what_changed_between_two_is_marked(self):
        ten, six = Part("Accepted", 10), Part("Accepted", 6)
        gone = Part("Rejected", 4, reason="Temporarily Unavailable")
        first = {("1", "A"): (ten,), ("2", "B"): (ten,)}
        second = {("1", "A"): (six, gone), ("2", "B"): (ten,)}
        one, two = side_by_side([first, second])
        self.assertEqual((one.line, one.changed), ("1", (False, True)))
        self.assertFalse(two.differs)

    def test_a_line_that_only_one_version_answers(self):
        (row,) = side_by_side([{}, {("3", "C"): (Part("Accepted", 1),)}])
        self.assertEqual(row.cells, ((), (Part("Accepted", 1),)))
        self.assertTrue(row.differs)

    def test_a_later_date_alone_is_a_change(self):
        before = Part("Backordered", 5, datetime(2026, 5, 1))
        after = Part("Backordered", 5, datetime(2026, 5, 9))
        (row,) = side_by_side([{("1", "A"): (before,)}, {("1", "A"): (after,)}])
        self.assertTrue(row.differs)

    def test_three_versions(self):
        ten, six = Part("Accepted", 10), Part("Accepted", 6)
        versions = [{("1", "A"): (part,)} for part in (ten, six, six)]
        (row,) = side_by_side(versions)
        self.assertEqual(row.changed, (False, True, False))
