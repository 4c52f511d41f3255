import random
import string
from unittest.mock import patch

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.spapi.records import RawDocument

from ..models import deduction, payment_note
from .case import KindsCase
from .test_inbound import FETCH, FILE, HEADER, PROCESS

SCHEDULE = "odoo.addons.amazon_vendor_central.models.instance.schedule"
STEPS = "odoo.addons.amazon_vendor_central.models.inbound.process"


@tagged("post_install", "-at_install")
class TestHostileKind(KindsCase):
    """Whatever a kind's handler does: its bad documents fail alone, with a reason."""

    def setUp(self):
        super().setUp()
        self.PaymentNote = type(self.env["amazon.vendor.document.test_payment_note"])
        self.Deduction = type(self.env["amazon.vendor.document.test_deduction"])

    def received(self, *numbers):
        """A data queue that has received these payment notes."""
        for number in numbers:
            self.simulator.pay(number)
        self.advance(minutes=1)
        self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
        return self.queues(payment_note.IMPORT)[:1]

    def reported(self, documents):
        """A data queue whose report is cut into these documents.

        :param list documents: (text, key).
        """
        self.simulator.add_report_type(deduction.REPORT, FILE)
        self.simulator.set_report_pace(queued=10, making=20)
        found = [RawDocument(text, key) for text, key in documents]
        with (
            patch.object(self.Deduction, "_split", return_value=found),
            mute_logger(FETCH),
        ):
            self.run_import("ir_cron_import_deductions", deduction.IMPORT)
            self.advance(minutes=1)
            self.run_import("ir_cron_import_deductions")
        return self.queues(deduction.IMPORT)[:1]

    def process(self):
        self.run_cron("ir_cron_process_queues")

    # --- Reading and applying -----------------------------------------------

    @mute_logger(PROCESS)
    def test_a_document_that_breaks_its_reader_fails_alone(self):
        queue = self.received("R1", "R2", "R3")
        real = self.PaymentNote._read

        def read(handler, text):
            if '"R1"' in text:
                raise KeyError("paymentTotal")
            return real(handler, text)

        with patch.object(self.PaymentNote, "_read", read):
            self.process()
        self.assertEqual((queue.done_count, queue.failed_count), (2, 1))
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.document_key, "R1")
        self.assertIn("paymentTotal", failed.error_message)
        self.assertIn("Traceback", failed.error_detail)
        self.advance(minutes=10)
        self.process()
        self.assertEqual(queue.state, "done", "the handler was corrected")

    @mute_logger(PROCESS)
    def test_a_handler_that_says_nothing_of_a_document_has_it_failed(self):
        queue = self.received("R1", "R2")
        real = self.PaymentNote._apply

        def apply(handler, instance, entries):
            outcomes = real(handler, instance, entries)
            first = queue.line_ids.filtered(lambda line: line.document_key == "R1")
            outcomes.pop(first.id, None)
            return outcomes

        for answer in (apply, lambda *_args: None, lambda *_args: {}):
            with self.subTest(answer=answer):
                queue.line_ids.sudo().write({"state": "draft", "next_try": False})
                with patch.object(self.PaymentNote, "_apply", answer):
                    self.process()
                failed = queue.line_ids.filtered(lambda line: line.state == "failed")
                self.assertIn("R1", failed.mapped("document_key"))
                self.assertTrue(all(failed.mapped("error_message")))

    # --- The steps of a kind --------------------------------------------------

    def test_a_step_that_breaks_undoes_no_document_and_stops_no_other_kind(self):
        for number, (step, state) in enumerate(
            (
                ("_batch_processed", "failed"),  # its row says so and is tried again
                ("_before_processing", "done"),
                ("_after_processing", "done"),
                ("_processing_ended", "done"),
            )
        ):
            with self.subTest(step=step):
                queue = self.received(f"R{number}")
                with (
                    patch.object(self.Deduction, step, side_effect=KeyError("odd")),
                    patch.object(self.PaymentNote, step, side_effect=KeyError("odd")),
                    mute_logger(STEPS, PROCESS, SCHEDULE),
                ):
                    self.process()
                self.assertEqual(queue.state, state)
                if state == "failed":
                    self.assertIn("odd", queue.line_ids.error_message)
                self.assertTrue(
                    self.env["amazon.vendor.test.payment.note"].search(
                        [("name", "=", f"R{number}")]
                    )
                )
                self.advance(minutes=10)
                self.process()
                self.assertEqual(queue.state, "done", "the step was corrected")

    # --- Keys and texts that no database holds --------------------------------

    def test_what_no_index_can_hold_is_stored_without_a_key(self):
        signs = random.Random(7)
        endless = "".join(signs.choices(string.ascii_letters, k=9000))
        queue = self.reported(
            [
                (f"{HEADER}\nD1\tShortage\t100", "D1"),
                (f"{HEADER}\nD2\tShortage\t100", endless),
                (f"{HEADER}\nD3\tShortage\t100", " D3\x00 "),
                (f"{HEADER}\nD4\tShort\x00age\ud800\t100", "D4\ud800"),
                (f"{HEADER}\nD5\tShortage\t100", 5),
            ]
        )
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        keys = queue.line_ids.mapped("document_key")
        self.assertEqual(keys, ["D1", False, "D3", "D4\ufffd", "5"])
        self.process()
        self.assertEqual(queue.done_count, 5, queue.line_ids.mapped("error_message"))

    def test_the_same_key_twice_in_a_page_is_two_versions(self):
        queue = self.reported(
            [
                (f"{HEADER}\nD1\tShortage\t100", "D1"),
                (f"{HEADER}\nD1\tShortage\t300", "D1"),
                (f"{HEADER}\nD1\tShortage\t300", "D1"),
            ]
        )
        self.assertEqual(queue.line_ids.mapped("version"), [1, 2])
        self.process()
        found = self.env["amazon.vendor.test.deduction"].search([])
        self.assertEqual((found.cents, found.version), (300, 2))

    # --- Asking -----------------------------------------------------------------

    def test_an_answer_that_is_none_is_told_and_asked_for_again(self):
        self.simulator.pay("R1")
        self.advance(minutes=1)
        for step, answer in (
            ("_ask_page", {"return_value": None}),
            ("_ask_page", {"side_effect": KeyError("odd")}),
            ("_wanted", {"side_effect": KeyError("odd")}),
            ("_key", {"side_effect": KeyError("odd")}),
            ("_page_stored", {"side_effect": KeyError("odd")}),
            ("_fetch_ended", {"side_effect": KeyError("odd")}),
        ):
            with (
                self.subTest(step=step),
                patch.object(self.PaymentNote, step, **answer),
                mute_logger(FETCH),
            ):
                self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
                queue = self.queues(payment_note.IMPORT)[:1]
                self.assertEqual(queue.fetch_state, "failed")
                self.assertIn("unexpected", queue.error_message)
                self.assertFalse(queue.lease_until)
                self.assertFalse(self.schedule_of(payment_note.IMPORT).cursor)
        self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
        self.assertEqual(queue.fetch_state, "done")
        self.assertEqual(len(queue.line_ids), 1)

    # --- What is left of an addon that is gone -----------------------------------

    def test_stored_schedules_queues_and_lines_of_a_kind_that_is_gone_still_open(self):
        queue = self.received("R1")
        self.env.cr.execute(
            "UPDATE amazon_vendor_schedule SET operation = 'gone' WHERE operation = %s",
            [payment_note.IMPORT],
        )
        self.env.cr.execute(
            "UPDATE amazon_vendor_queue SET document_type = 'gone', operation = 'gone',"
            " window_type = 'gone', fetch_state = 'failed' WHERE id = %s",
            [queue.id],
        )
        self.env.cr.execute(
            "UPDATE amazon_vendor_queue_line SET document_type = 'gone',"
            " res_model = 'gone.model', res_id = 7 WHERE queue_id = %s",
            [queue.id],
        )
        self.env.invalidate_all()
        user = self.vendor_manager
        schedule = self.instance.schedule_ids.filtered(lambda s: s.operation == "gone")
        self.assertTrue(schedule)
        for record in (queue, queue.line_ids, schedule, self.instance):
            with self.subTest(model=record._name):
                Form(record.with_user(user))
                fields_of = record.with_user(user).fields_get()
                record.with_user(user).read(list(fields_of))
                record.export_data(["id", "display_name"])
        Queue = self.env["amazon.vendor.queue"].with_user(user)
        for group in ("operation", "document_type", "window_type"):
            Queue.web_read_group([], [group], ["__count"])
        self.env["amazon.vendor.schedule"].with_user(user).web_read_group(
            [], ["operation"], ["__count"]
        )
        schedule.with_user(user).action_run_now()
        queue.with_user(user).action_fetch_again()
        queue.with_user(user).action_view_records()
        queue.line_ids.with_user(user).action_open_record()
        self.run_after_commit()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("not installed any more", queue.error_message)
        self.assertTrue(self.instance.health)
        letters = self.env["amazon.vendor.dead.letter"].with_user(user).search([])
        self.assertIn(queue.id, letters.mapped("res_id"))
        letters.mapped("reason")
        letters.action_retry()

    # --- Cursors --------------------------------------------------------------------

    def test_a_cursor_set_back_beyond_amazons_history_asks_for_what_is_kept(self):
        self.received("R1")
        schedule = self.schedule_of(payment_note.IMPORT)
        for cursor in (
            "1999-01-01 00:00:00",
            "2199-01-01 00:00:00",
            "0001-01-01 00:00:00",
        ):
            with self.subTest(cursor=cursor):
                schedule.cursor = cursor
                start, end = self.instance._import_window(payment_note.IMPORT)
                self.assertLess(start, end)
                self.assertGreater(start, fields.Datetime.subtract(end, days=365))
        schedule.cursor = "1999-01-01 00:00:00"
        self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
        self.assertEqual(schedule.last_state, "ok", schedule.last_message)
        self.assertEqual(
            self.env["amazon.vendor.queue.line"].search_count(
                [("document_type", "=", "test_payment_note")]
            ),
            1,
        )
