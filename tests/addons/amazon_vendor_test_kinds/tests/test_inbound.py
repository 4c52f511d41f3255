from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.models.inbound import fetch_report

from ..models import deduction, payment_note
from .case import KindsCase

HEADER = "deduction\treason\tcents"
FILE = "\n".join(
    [HEADER, "D1\tShortage\t100", "D1\tShortage\t50", "D2\tPrix erroné\t200", ""]
)
FETCH = "odoo.addons.amazon_vendor_central.models.inbound.fetch"
PROCESS = "odoo.addons.amazon_vendor_central.models.inbound.process_line"


@tagged("post_install", "-at_install")
class TestReport(KindsCase):
    """A kind that comes by report, registered by its handler alone."""

    def setUp(self):
        super().setUp()
        self.publish(FILE)
        self.simulator.set_report_pace(queued=10, making=20)

    def publish(self, text, **options):
        self.simulator.add_report_type(deduction.REPORT, text, **options)

    def look(self, due=False):
        self.run_import("ir_cron_import_deductions", due and deduction.IMPORT)
        return self.queues(deduction.IMPORT)

    def import_all(self):
        """Have a report made, downloaded and processed.

        :return: its data queue
        """
        queue = self.look(due=True)[:1]
        self.advance(minutes=1)
        self.look()
        self.run_cron("ir_cron_process_queues")
        return queue.exists()

    def die(self, queue, step):
        """A worker receives this queue, and dies at that step."""
        self.env.flush_all()
        with (
            self.registry.cursor() as cr,
            patch.object(fetch_report.Report, step, side_effect=Killed),
        ):
            other = queue.with_env(self.env(cr=cr))
            commit = other.env["ir.cron"]._commit_progress
            try:  # assertRaises would undo what was committed before
                other._fetch(commit)
                self.fail("it did not get there")
            except Killed:
                cr.rollback()
        self.env.invalidate_all()

    def deductions(self):
        found = self.env["amazon.vendor.test.deduction"].search([])
        return {each.name: (each.cents, each.version) for each in found}

    def test_one_file_becomes_several_records_each_with_its_document(self):
        queue = self.import_all()
        self.assertEqual(queue.state, "done", queue.line_ids.mapped("error_message"))
        self.assertEqual(self.deductions(), {"D1": (150, 1), "D2": (200, 1)})
        first = self.env["amazon.vendor.test.deduction"].search([("name", "=", "D1")])
        self.assertEqual(first.queue_ids, queue)
        self.assertEqual(
            first.queue_line_ids.payload,
            "\n".join([HEADER, "D1\tShortage\t100", "D1\tShortage\t50"]),
        )
        self.assertEqual(queue.record_count, 2)
        self.assertFalse(queue.requisition_count)
        self.assertFalse(queue.line_ids.mapped("purchase_order_number")[0])
        action = queue.with_user(self.vendor_user).action_view_records()
        self.assertEqual(action["res_model"], "amazon.vendor.test.deduction")

    def test_amazon_is_asked_for_the_window_of_the_schedule(self):
        self.instance.first_import_days = 3
        queue = self.look(due=True)
        (call,) = self.simulator.ledger.find(operation="createReport")
        self.assertEqual(call.json["reportType"], deduction.REPORT)
        self.assertEqual(call.json["marketplaceIds"], ["A1PA6795UKMFR9"])
        self.assertEqual(call.json["reportOptions"], {"detail": "full"})
        self.assertEqual(
            call.json["dataStartTime"], queue.window_start.isoformat() + "Z"
        )
        self.assertEqual(queue.window_end - queue.window_start, timedelta(days=3))

    def test_no_worker_waits_while_amazon_makes_the_report(self):
        queue = self.look(due=True)
        self.assertEqual(queue.fetch_state, "running")
        self.assertFalse(queue.lease_until)
        self.assertGreater(queue.next_try, fields.Datetime.now())
        self.assertIn("goes on", self.schedule_of(deduction.IMPORT).last_message)
        self.look()
        self.assertFalse(self.asked("getReport"), "it is not time to look yet")
        trigger = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(deduction.CRON).id)]
        )
        self.assertIn(queue.next_try, trigger.mapped("call_at"))

    def test_the_looks_become_rarer(self):
        self.simulator.set_report_pace(queued=10, making=100, by_polls=True)
        queue = self.look(due=True)
        waits = []
        for _look in range(6):
            waits.append(queue.next_try - fields.Datetime.now())
            self.advance(minutes=waits[-1].total_seconds() / 60 + 1)
            self.look()
        self.assertGreater(waits[-1], 4 * waits[0])
        self.assertLessEqual(max(waits), timedelta(seconds=fetch_report.LAST_LOOK))
        self.assertEqual(self.asked("createReport"), 1)

    def test_the_report_goes_on_where_a_worker_died(self):
        queue = self.look(due=True)
        self.advance(minutes=1)
        self.die(queue, "_keep_download")
        self.assertEqual(queue.fetch_state, "running")
        self.advance(minutes=6)  # its lease is over
        self.look()
        self.assertEqual(queue.fetch_state, "done")
        self.assertEqual(len(queue.line_ids), 2)
        self.assertEqual(self.asked("createReport"), 1)
        self.assertEqual(self.asked("getReport"), 1)

    def test_a_request_whose_answer_was_lost_is_found_and_not_made_again(self):
        queue = self.env["amazon.vendor.queue"]._open_scheduled_queue(
            self.instance, deduction.IMPORT
        )
        self.die(queue, "_keep_create")
        self.assertEqual(queue.fetch_state, "running")
        self.advance(minutes=6)
        self.look()
        self.look()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        self.assertEqual(self.asked("createReport"), 1)

    def test_a_request_amazon_never_got_is_made_again(self):
        self.simulator.add_fault("server_error", "createReport", times=1, status=500)
        self.look(due=True)
        queue = self.queues(deduction.IMPORT)
        self.assertEqual(queue.fetch_state, "failed")
        self.advance(minutes=10)
        self.look()
        self.advance(minutes=1)
        self.look()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)

    def test_a_second_queue_waits_while_a_report_of_its_kind_is_made(self):
        first = self.look(due=True)
        second = self.by_hand(deduction.IMPORT)
        self.assertEqual(self.asked("createReport"), 1)
        self.assertEqual(second.fetch_state, "running")
        self.advance(minutes=1)
        self.look()
        self.assertEqual(first.fetch_state, "done")
        self.advance(minutes=10)
        self.look()
        self.advance(minutes=1)
        self.look()
        self.assertEqual(second.fetch_state, "done", second.error_message)
        self.assertEqual(self.asked("createReport"), 2)
        self.assertEqual(second.unchanged_count, 2)

    def test_another_instance_need_not_wait(self):
        self._create_instance(name="Neighbour")._schedule(
            deduction.IMPORT
        ).next_run = False
        self.look(due=True)
        self.assertEqual(self.asked("createReport"), 2)

    def test_a_cancelled_report_is_explained_and_its_time_asked_for_again(self):
        self.publish(None)
        queue = self.import_all()
        self.assertEqual(queue.fetch_state, "done")
        self.assertEqual(queue.log_ids.level, "info")
        self.assertIn("cancelled the report", queue.log_ids.message)
        self.assertFalse(self.schedule_of(deduction.IMPORT).cursor)
        self.publish(FILE)
        self.advance(minutes=5)
        self.assertEqual(len(self.import_all().line_ids), 2)
        self.assertTrue(self.schedule_of(deduction.IMPORT).cursor)

    def test_a_report_that_failed_says_what_amazon_says_and_is_made_again(self):
        self.simulator.end_next_reports(
            "FATAL", explanation="The start date is before your first sale."
        )
        queue = self.import_all()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("before your first sale", queue.error_message)
        self.assertGreater(
            queue.next_try, fields.Datetime.now() + timedelta(minutes=30)
        )
        self.advance(minutes=45)
        self.look()
        self.advance(minutes=1)
        self.look()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        self.assertEqual(self.asked("createReport"), 2)

    def test_a_report_that_failed_without_a_word(self):
        self.simulator.end_next_reports("FATAL")
        queue = self.import_all()
        self.assertIn("gives no reason", queue.error_message)

    def test_a_report_amazon_no_longer_keeps_is_made_again(self):
        queue = self.look(due=True)
        self.simulator.reports.clear()
        self.advance(minutes=1)
        self.look()
        self.assertEqual(self.asked("createReport"), 2)
        self.assertIn("does not keep", queue.log_ids.message)
        self.advance(minutes=1)
        self.look()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)

    def test_the_charset_is_that_of_the_document(self):
        for charset, gzipped in (("Cp1252", True), ("UTF-8", False)):
            self.publish(FILE, charset=charset, gzipped=gzipped)
            self.import_all()
            found = self.env["amazon.vendor.test.deduction"].search(
                [("name", "=", "D2")]
            )
            self.assertEqual(found.reason, "Prix erroné")
            self.advance(minutes=5)
        self.assertEqual(found.version, 1, "the same text is the same document")

    def test_of_two_documents_in_a_file_the_bad_one_fails_alone(self):
        self.publish(FILE.replace("200", "two hundred"))
        queue = self.import_all()
        self.assertEqual((queue.done_count, queue.failed_count), (1, 1))
        self.assertEqual(self.deductions(), {"D1": (150, 1)})
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.document_key, "D2")
        self.assertIn("no number", failed.error_message)
        letter = self.env["amazon.vendor.dead.letter"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertEqual(letter.kind, "queue_line")
        self.assertIn("no number", letter.reason)
        self.publish(FILE)
        self.advance(minutes=5)
        self.import_all()
        self.assertEqual(self.deductions(), {"D1": (150, 1), "D2": (200, 2)})

    def test_what_fails_for_a_moment_is_retried_by_the_schedule(self):
        Deduction = type(self.env["amazon.vendor.test.deduction"])
        with (
            patch.object(Deduction, "create", side_effect=ZeroDivisionError("odd")),
            mute_logger(
                "odoo.addons.amazon_vendor_central.models.inbound.process_line"
            ),
        ):
            queue = self.import_all()
        self.assertEqual(queue.failed_count, 2)
        self.advance(minutes=10)
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.state, "done")
        self.assertEqual(set(self.deductions()), {"D1", "D2"})

    def test_an_error_that_is_none_of_amazons_leaves_no_queue_receiving(self):
        Handler = type(self.env["amazon.vendor.document.test_deduction"])
        queue = self.look(due=True)
        self.advance(minutes=1)
        with (
            patch.object(Handler, "_split", side_effect=KeyError("column")),
            mute_logger(FETCH),
        ):
            self.look()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertFalse(queue.lease_until)
        self.assertIn("KeyError", queue.error_message)
        self.assertIn("Traceback", queue.error_detail)
        self.assertGreater(queue.next_try, fields.Datetime.now())
        self.look()
        self.assertEqual(queue.attempts, 1, "it is not due yet")
        self.advance(minutes=10)
        self.look()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        self.assertEqual(self.asked("createReport"), 1)

    def test_a_file_that_breaks_every_time_waits_for_a_person_and_blocks_nobody(self):
        Handler = type(self.env["amazon.vendor.document.test_deduction"])
        queue = self.by_hand(deduction.IMPORT)
        with (
            patch.object(Handler, "_split", side_effect=KeyError("column")),
            mute_logger(FETCH),
        ):
            self.advance(minutes=1)
            self.look()
            while queue.next_try:
                self.assertLess(queue.attempts, 12)
                queue.next_try = fields.Datetime.now()
                self.look()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertFalse(queue.next_try)
        self.advance(minutes=6)  # the schedule's own queue has waited for this one
        self.assertEqual(len(self.import_all().line_ids), 2, "others have their turn")

    def test_the_same_file_again_stores_nothing_twice(self):
        self.import_all()
        self.advance(minutes=5)
        self.import_all()
        lines = self.env["amazon.vendor.queue.line"].search(
            [("document_type", "=", "test_deduction")]
        )
        self.assertEqual(len(lines), 2)

    def test_a_deleted_record_leaves_its_document(self):
        queue = self.import_all()
        self.env["amazon.vendor.test.deduction"].search([]).unlink()
        self.assertEqual(len(queue.line_ids), 2)
        self.assertFalse(any(queue.line_ids.mapped("res_id")))
        self.assertFalse(queue.record_count)


class Killed(BaseException):
    """The worker dies: no handler of exceptions may see it."""


@tagged("post_install", "-at_install")
class TestWindows(KindsCase):
    """A kind that comes by windows and pages and has a key of its own."""

    def imported(self):
        self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
        self.run_cron("ir_cron_process_queues")
        return self.queues(payment_note.IMPORT)[:1]

    def pay(self, *numbers, **values):
        for number in numbers:
            self.simulator.pay(number, **values)
        self.advance(minutes=1)

    def test_all_pages_come_and_each_becomes_a_record(self):
        self.pay("R1", "R2", "R3", "R4", "R5")
        queue = self.imported()
        self.assertEqual(queue.state, "done", queue.line_ids.mapped("error_message"))
        self.assertEqual(
            set(queue.line_ids.mapped("res_name")), {"R1", "R2", "R3", "R4", "R5"}
        )
        self.assertEqual(self.asked("getTestPaymentNotes"), 3)
        self.assertEqual(queue.window_type, "paid")

    def test_a_list_goes_on_at_the_page_that_amazon_had_no_time_for(self):
        self.pay("R1", "R2", "R3", "R4", "R5")
        operation = "getTestPaymentNotes"
        self.simulator.add_fault("throttle", operation, paging=True, skip=1, times=9)
        self.run_import("ir_cron_import_payment_notes", payment_note.IMPORT)
        queue = self.queues(payment_note.IMPORT)
        self.assertEqual(queue.fetch_state, "failed")
        self.simulator.clear_faults()
        self.advance(minutes=5)
        self.assertEqual(self.imported().state, "done")
        calls = self.simulator.ledger.find(operation=operation)
        first = [call for call in calls if "nextToken" not in call.query]
        self.assertEqual(len(first), 1, "its first pages were stored already")

    def test_a_changed_one_is_the_next_version(self):
        self.pay("R1")
        self.imported()
        self.pay("R1", paid="12.00")
        self.imported()
        found = self.env["amazon.vendor.test.payment.note"].search([])
        self.assertEqual((found.name, found.paid, found.version), ("R1", "12.00", 2))
        self.assertEqual(found.queue_line_ids.mapped("version"), [1, 2])

    def test_its_cursor_is_its_own_and_so_is_how_far_it_looks_back(self):
        self.pay("R1")
        queue = self.imported()
        schedule = self.schedule_of(payment_note.IMPORT)
        self.assertEqual(schedule.cursor, queue.window_end)
        self.assertFalse(self.instance.import_cursor)
        start, end = self.instance._import_window(payment_note.IMPORT)
        self.assertEqual(start, queue.window_end - timedelta(days=1))
        self.assertGreaterEqual(end, queue.window_end)

    def test_long_windows_are_cut_as_its_api_wants(self):
        self.instance.first_import_days = 70
        self.pay("R1")
        self.imported()
        self.assertEqual(self.asked("getTestPaymentNotes"), 3, "thirty days each")

    def test_a_list_without_an_end_is_said_and_what_came_is_kept(self):
        self.pay("R1", "R2", "R3")
        self.simulator.turn_in_circles()
        queue = self.imported()
        self.assertEqual(queue.fetch_state, "failed")
        self.assertIn("repeats a page token", queue.error_message)
        self.assertEqual(self.asked("getTestPaymentNotes"), 2)
        self.assertEqual(len(queue.line_ids), 2)
        self.assertFalse(self.schedule_of(payment_note.IMPORT).cursor)

    def test_a_bad_one_fails_alone(self):
        self.pay("R1")
        self.pay("R2", paid="")
        queue = self.imported()
        self.assertEqual((queue.done_count, queue.failed_count), (1, 1))
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertIn("R2: It pays nothing.", failed.error_message)
        self.assertEqual(queue.log_ids.document_key, "R2")

    def test_its_schedule_is_there_also_for_instances_made_before(self):
        """The addon was installed after the connector, and after this instance."""
        self.env["amazon.vendor.schedule"].search(
            [("operation", "=", payment_note.IMPORT)]
        ).unlink()
        self.env["amazon.vendor.operations"]._create_schedules()
        schedule = self.schedule_of(payment_note.IMPORT)
        self.assertFalse(schedule.active, "nobody has asked for it yet")
        self.assertEqual(schedule.interval_type, "days")
        self.assertEqual(schedule._operation_label(), "Import Test Payment Notes")

    def test_a_stopped_action_of_the_addon_turns_the_badge_red(self):
        self.instance.connection_state = "ok"
        self.instance.schedule_ids.next_run = fields.Datetime.now()
        cron = self.env.ref(payment_note.CRON)
        cron.active = False
        self.env.invalidate_all()
        self.assertEqual(self.instance.health, "error")
        self.assertIn("Import Test Payment Notes", self.instance.health_message)
        cron.active = True
        self.env.invalidate_all()
        self.assertEqual(self.instance.health, "ok", self.instance.health_message)

    def test_run_now_starts_the_action_of_the_addon(self):
        cron = self.env.ref(payment_note.CRON)
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.schedule_of(payment_note.IMPORT).with_user(
            self.vendor_manager
        ).action_run_now()
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)


@tagged("post_install", "-at_install")
class TestOperations(KindsCase):
    """The wizard, the screens and the rights know the kinds of the addon."""

    def test_the_wizard_shows_what_the_operation_has_registered(self):
        form = Form(self.env["amazon.vendor.operation"].with_user(self.vendor_user))
        form.operation = deduction.IMPORT
        self.assertIn("make a report", form.operation_help)
        form.changed_after = fields.Datetime.now() - timedelta(days=2)
        with self.assertRaises(AssertionError):
            form.purchase_order_numbers = "4Z32PABC"  # is not shown

    def test_older_than_amazon_keeps_is_refused(self):
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.instance.id,
                "operation": deduction.IMPORT,
                "changed_after": fields.Datetime.now() - timedelta(days=61),
                "changed_before": fields.Datetime.now(),
            }
        )
        with self.assertRaisesRegex(UserError, "60 days"):
            wizard.action_process()

    def test_nobody_else_may_import_or_see_them(self):
        self._create_outsiders()
        self.simulator.pay("R1")
        self.advance(minutes=1)
        self.by_hand(payment_note.IMPORT)
        self.run_cron("ir_cron_process_queues")
        PaymentNote = self.env["amazon.vendor.test.payment.note"]
        self.assertTrue(PaymentNote.with_user(self.vendor_user).search([]))
        self.assertFalse(PaymentNote.with_user(self.other_manager).search([]))
        for user in (self.portal_user, self.internal_user, self.other_manager):
            with self.assertRaises(AccessError):
                self.by_hand(payment_note.IMPORT, user=user)

    def test_each_kind_of_document_is_chosen_by_its_name(self):
        Line = self.env["amazon.vendor.queue.line"]
        labels = dict(Line._fields["document_type"]._description_selection(self.env))
        self.assertEqual(labels["test_deduction"], "Test Deduction")
        self.assertEqual(labels["purchase_order"], "Purchase Order")

    def test_a_kind_whose_addon_is_gone_can_still_be_looked_at(self):
        self.simulator.pay("R1")
        self.advance(minutes=1)
        queue = self.by_hand(payment_note.IMPORT)
        self.env.cr.execute(
            "UPDATE amazon_vendor_queue SET document_type = 'gone', operation = 'gone'"
            " WHERE id = %s",
            [queue.id],
        )
        self.env.cr.execute(
            "UPDATE amazon_vendor_queue_line SET document_type = 'gone'"
            " WHERE queue_id = %s",
            [queue.id],
        )
        self.env.invalidate_all()
        queue._process()
        self.assertIn("not installed any more", queue.line_ids.error_message)
        self.assertFalse(queue.filter_summary)
        self.assertEqual(queue.line_count, 1)
