from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tools import mute_logger

from ...models.exchange.dates import day
from .case import RetentionCase


class TestThin(RetentionCase):
    """What is dropped, when, and what stays."""

    def old_order(self):
        """A closed order that was packed."""
        requisition = self.closed_order()
        self.pass_days(31)
        self.clean_up()
        self.assertTrue(requisition.packed_on)
        return requisition

    def test_superseded_versions_go_three_months_after_an_order_was_packed(self):
        requisition = self.old_order()
        self.pass_days(89)
        self.clean_up()
        self.assertEqual(len(requisition.queue_line_ids), 6)
        self.pass_days(4)
        self.clean_up()
        self.assertEqual(
            [(kind, version) for kind, version, _p in self.documents_of(requisition)],
            [("purchase_order", 2), ("purchase_order_status", 4)],
        )

    def test_the_last_version_of_the_order_is_still_read_byte_for_byte(self):
        requisition = self.old_order()
        last = requisition.queue_line_ids.filtered(
            lambda x: (x.document_type, x.version) == ("purchase_order", 2)
        )
        text = last.payload
        self.pass_days(93)
        self.clean_up()
        self.assertEqual(last.payload, text)

    def test_an_echo_of_our_answer_leaves_the_version_that_counts(self):
        """Amazon shows only that it closed the order: that version has no text."""
        changed = "2026-11-20T09:00:00Z"
        requisition = self.closed_order(purchaseOrderStateChangedDate=changed)
        first = requisition.queue_line_ids.filtered(
            lambda x: (x.document_type, x.version) == ("purchase_order", 1)
        )
        text = first.payload
        self.assertEqual(self.stored_text(requisition), 6)  # of 7
        for days in (31, 93):
            self.pass_days(days)
            self.clean_up()
        self.assertEqual(self.stored_text(requisition), 0)
        self.assertEqual(first.payload, text)
        self.assertEqual(len(requisition.queue_line_ids), 3)

    def test_every_answer_stays_with_its_exact_document_and_amazons_receipt(self):
        requisition = self.old_order()
        submission = self.submission_of(requisition)
        kept = ("payload", "payload_hash", "transaction_id", "request_id", "evidence")
        before = submission.read(kept)
        for days in (93, 800, 800):
            self.pass_days(days)
            self.clean_up()
        self.assertTrue(requisition.dropped_on)
        self.assertEqual(submission.read(kept), before)
        self.assertTrue(before[0]["payload"])

    def test_of_the_history_the_first_and_the_last_change_stay_two_years(self):
        requisition = self.closed_order()
        before = self.history_of(requisition)
        received = [row for row in before if row[0] == "received"]
        self.assertEqual(len(received), 3)
        self.pass_days(31)
        self.clean_up()
        for days in (93, 620):
            self.pass_days(days)
            self.clean_up()
        requisition.action_bring_back_history()
        self.assertEqual(
            self.history_of(requisition),
            [row for row in before if row != received[1]],
        )

    def test_a_late_status_continues_a_history_that_was_thinned(self):
        requisition = self.old_order()
        self.pass_days(93)
        self.clean_up()
        self.apply_status(self.shown(received=9, purchase_order_status="CLOSED"))
        received = requisition.history_ids.filtered(lambda x: x.kind == "received")
        self.assertEqual(received.sorted("position").mapped("position"), [1, 3, 4])

    def test_a_document_that_was_dropped_says_on_which_day(self):
        requisition = self.old_order()
        self.pass_days(93)
        self.clean_up()
        status = requisition.queue_line_ids.filtered(
            lambda x: x.document_type == "purchase_order_status"
        )
        today = day(self.env, fields.Date.today())
        self.assertFalse(status.payload)
        self.assertIn(f"dropped on {today}", status.payload_readable)
        self.assertIn(f"Thinned on {today}", requisition.retention_note)

    def test_amazons_order_goes_after_two_years(self):
        requisition = self.old_order()
        self.pass_days(93)
        self.clean_up()
        self.pass_days(630)
        self.clean_up()
        order = requisition.queue_line_ids.filtered(
            lambda x: x.document_type == "purchase_order"
        )
        self.assertTrue(order.payload)
        self.pass_days(10)
        self.clean_up()
        self.assertFalse(order.payload)
        self.assertIn("Dropped on", requisition.retention_note)
        self.assertFalse(requisition.history_count)
        self.assertEqual(requisition.line_ids.ordered_qty, 10)
        self.assertEqual(requisition.acknowledgement_id.line_ids.quantity, 10)

    def test_what_amazon_shows_again_unchanged_is_still_known(self):
        """Importing twice changes nothing, also when the text is gone."""
        requisition = self.old_order()
        last = self.shown(received=10, purchase_order_status="CLOSED")
        for days in (93, 800):
            self.pass_days(days)
            self.clean_up()
        queue = self.status_queue(last)
        self.assertEqual(queue.unchanged_count, 1)
        self.assertFalse(queue.line_ids)
        self.assertEqual(len(requisition.queue_line_ids), 2)

    def test_an_order_that_is_opened_again_keeps_what_it_has(self):
        requisition = self.old_order()
        requisition.activity_schedule("mail.mail_activity_data_todo", summary="Dispute")
        before = self.documents_of(requisition)
        for days in (93, 800, 800):
            self.pass_days(days)
            self.clean_up()
        self.assertEqual(self.documents_of(requisition), before)

    def test_data_queues_of_which_no_document_is_left_go(self):
        requisition = self.old_order()
        self.assertEqual(len(requisition.queue_ids), 6)
        queues = requisition.queue_ids
        self.pass_days(93)
        self.clean_up()
        self.assertEqual(queues.exists(), requisition.queue_ids)
        self.assertEqual(len(queues.exists()), 2)

    def test_log_lines_go_after_the_days_that_the_instance_says(self):
        self.instance.log_retention_days = 10
        queue = self.second_queue()
        queue._log("info", "Something happened.")
        lines = queue.log_ids
        self.pass_days(9)
        self.clean_up()
        self.assertTrue(lines.exists())
        self.pass_days(2)
        self.clean_up()
        self.assertFalse(lines.exists())

    # --- Settings ---------------------------------------------------------------

    def test_orders_are_kept_as_long_as_they_can_be_disputed(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.instance.documents_months = 23
            self.env.flush_all()
        self.instance.documents_months = 0
        self.env.flush_all()

    def test_the_instance_says_what_is_kept_and_how_long(self):
        said = self.instance.retention_summary
        self.assertIn("30 days after they were last touched", said)
        self.assertIn("3 months", said)
        self.assertIn("24 months", said)
        self.assertIn("Log lines: 90 days", said)
        self.instance.documents_months = 0
        self.assertIn("its status: for ever", self.instance.retention_summary)
        self.instance.pack_after_days = 0
        self.assertIn("kept as they came", self.instance.retention_summary)
