from datetime import datetime

from odoo.tests import BaseCase, tagged

from ...logic.acknowledgement.compare import Part, side_by_side
from .case import AcknowledgementCase


class TestSideBySide(BaseCase):
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


@tagged("post_install", "-at_install")
class TestAcknowledgementVersions(AcknowledgementCase):
    def answered_twice(self):
        requisition = self.requisition(self.line(1), self.line(2))
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        requisition.line_ids[0].accepted_qty = 6
        self.send(requisition)
        return requisition

    def test_what_changed_between_two_versions_is_said(self):
        requisition = self.answered_twice()
        first, second = requisition.acknowledgement_ids.sorted("version")
        self.assertFalse(first.changes)
        self.assertEqual(
            second.changes,
            "Line 1 B000000001: 10 Accepted, @ 10.2 → 6 Accepted, "
            "4 Rejected (Temporarily Unavailable), @ 10.2",
        )

    def test_side_by_side_on_the_requisition(self):
        requisition = self.answered_twice()
        table = requisition.version_comparison
        for text in ("Version 1", "Version 2", "6 Accepted", "Failed", "Submitted"):
            self.assertIn(text, table)
        self.assertIn("1 lines are the same in all versions", table)
        self.assertNotIn("B000000002", table)

    def test_one_version_is_compared_with_nothing(self):
        requisition = self.requisition()
        self.send(requisition)
        self.assertFalse(requisition.version_comparison)
        self.assertFalse(requisition.acknowledgement_id.changes)

    def test_the_same_answer_again_says_so(self):
        requisition = self.requisition()
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.send(requisition)
        self.assertEqual(
            requisition.acknowledgement_id.changes, "The same answer as version 1."
        )

    def test_what_amazon_wrote_cannot_become_markup(self):
        requisition = self.answered_twice()
        lines = requisition.acknowledgement_ids.line_ids
        lines.asin = "<script>1</script>"
        requisition.invalidate_recordset()
        self.assertNotIn("<script>", requisition.version_comparison)

    # --- The ladder ---------------------------------------------------------

    def test_the_ladder_shows_how_far_it_has_come_and_what_is_next(self):
        self.simulator.set_lag(status=25 * 60)
        requisition = self.requisition()
        requisition.action_send_acknowledgement()
        self.assertIn("sent in a moment", requisition.ladder)
        self.run_after_commit()
        self.assertIn("presumed accepted", requisition.ladder)
        self.follow(16)
        self.assertEqual(requisition.acknowledgement_state, "presumed")
        self.assertIn("reports no failure", requisition.ladder)
        self.follow(30)
        self.assertIn("shows the quantities that were sent", requisition.ladder)

    def test_the_ladder_shows_where_it_stopped(self):
        requisition = self.requisition()
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.assertIn("text-danger", requisition.ladder)
        self.assertIn("did not take it", requisition.ladder)
