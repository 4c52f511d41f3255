import base64
from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.const import (
    IMPORT,
    REPORT_MISSING,
    REPORT_SHIPPED,
    REPORT_UNSHIPPED,
)
from ..spapi.messages.order_report import UNSHIPPED
from . import orders
from .orders import item
from .reports import ReportCase

OTHER = "902-0000000-0000002"
CANARIES = ("Kanarienvogel", "Kanarienweg", "canary0815")


@tagged("post_install", "-at_install")
class TestReports(ReportCase):
    """Orders come by report, as they come by themselves."""

    # === THE JOB === #

    def test_execute_shows_submitted_then_in_progress_then_done(self):
        self.place()
        self.simulator.set_report_pace(queued=60, making=120)
        report = self.execute()
        self.assertEqual(report.state, "submitted")
        self.check(report, minutes=1.5)
        self.assertEqual(report.state, "in_progress")
        self.check(report, minutes=3)
        self.assertEqual(report.state, "done", self.why(report))
        self.assertEqual((report.found_count, report.asked_count), (1, 0))
        self.assertFalse(self.order(), "nobody has clicked Process File")

    def test_amazon_is_asked_after_the_commit_only(self):
        self.place()
        wizard = self.env["amazon.vendor.operation"].create(
            {"instance_id": self.account.id, "operation": REPORT_UNSHIPPED}
        )
        wizard.action_process()
        self.assertFalse(self.calls("createReport"))
        self.run_after_commit()
        self.assertTrue(self.calls("createReport"))

    def test_process_file_imports_the_unshipped_orders(self):
        number = self.place()
        report = self.done()
        report.with_user(self.vendor_user).action_process()
        self.run_after_commit()
        self.process()
        order = self.order(number)
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(order.sale_order_id.amount_total, 49.99)
        self.assertEqual(order.sale_order_id.state, "sale")
        self.assertTrue(order.sale_order_id.picking_ids)

    def test_an_order_is_the_same_whichever_way_it_came(self):
        self.place(number=OTHER)
        report = self.done()
        report.action_process()
        self.run_after_commit()
        self.process()
        by_report = self.order(OTHER)
        by_list = self.buy()
        for name in ("state", "status", "channel", "amount_total", "setting_id"):
            self.assertEqual(by_report[name], by_list[name], name)
        self.assertEqual(
            by_report.sale_order_id.order_line.mapped("price_total"),
            by_list.sale_order_id.order_line.mapped("price_total"),
        )
        self.assertEqual(
            by_report.sale_order_id.partner_id, by_list.sale_order_id.partner_id
        )

    def test_orders_that_are_here_are_skipped_and_no_error(self):
        order = self.buy()
        report = self.done()
        before = len(self.calls("getOrder"))
        report.action_process()
        self.run_after_commit()
        self.assertEqual((report.asked_count, report.skipped_count), (0, 1))
        self.assertEqual(len(self.calls("getOrder")), before)
        self.assertEqual(len(order.sale_order_id), 1)

    def test_a_report_that_is_not_done_is_not_processed(self):
        self.place()
        report = self.execute()
        with self.assertRaisesRegex(UserError, "Check Status"):
            report.with_user(self.vendor_user).action_process()

    def test_cancelled_is_explained_and_imports_nothing(self):
        report = self.execute()  # nobody has bought anything
        self.check(report)
        self.assertEqual(report.state, "cancelled")
        self.assertIn("no orders of this time", report.explanation)
        with self.assertRaises(UserError):
            report.action_process()

    def test_fatal_is_explained_with_amazons_words_and_not_asked_again(self):
        self.place()
        self.simulator.end_next_reports("FATAL", explanation="Too many requests")
        report = self.execute()
        self.check(report)
        self.assertEqual(report.state, "fatal")
        self.assertIn("asked for too often", report.explanation)
        self.assertEqual(report.said, "Too many requests")
        self.advance(minutes=120)
        self.run_seller_cron("ir_cron_import_order_reports")
        self.assertEqual(len(self.calls("createReport")), 1)

    def test_a_fatal_report_is_asked_for_again_by_its_button_and_no_other_is(self):
        self.place()
        self.simulator.end_next_reports("FATAL", explanation="Too many requests")
        report = self.execute()
        self.check(report)
        self.advance(minutes=31)  # as it says: sooner, Amazon would cancel it
        report.with_user(self.vendor_user).action_ask_again()
        self.run_after_commit()
        self.check(report)
        self.assertEqual((report.state, report.found_count), ("done", 1))
        with self.assertRaisesRegex(UserError, "has not failed"):
            report.action_ask_again()
        self.assertEqual(len(self.calls("createReport")), 2)

    # === ON SCHEDULE === #

    def test_the_schedules_are_off_until_somebody_wants_them(self):
        schedules = self.account.schedule_ids.filtered(
            lambda one: one.operation in (REPORT_UNSHIPPED, REPORT_SHIPPED)
        )
        self.assertEqual(len(schedules), 2)
        self.assertFalse(any(schedules.mapped("active")))
        # What starts the work of a new account moves no stock of what was sold before.
        self.account.action_start_schedules()
        self.assertFalse(any(schedules.mapped("active")))
        self.assertTrue(self.account._schedule(IMPORT).active)

    def test_a_schedule_asks_downloads_and_processes_by_itself(self):
        number = self.place()
        self.advance(minutes=1)
        schedule = self.account._schedule(REPORT_UNSHIPPED)
        schedule.write({"active": True, "next_run": False})
        self.run_seller_cron("ir_cron_import_order_reports")
        self.advance(minutes=5)
        self.run_seller_cron("ir_cron_import_order_reports")
        self.import_all()
        self.assertEqual(self.order(number).state, "imported")

    # === PERSONS === #

    def test_the_document_is_only_given_for_a_restricted_token(self):
        self.place()
        self.done()
        granted = self.calls("createRestrictedDataToken")
        self.assertEqual(len(granted), 1)
        (resource,) = granted[0].json["restrictedResources"]
        self.assertRegex(resource["path"], "^/reports/2021-06-30/documents/amzn1")

    def test_the_download_holds_no_column_about_a_person(self):
        self.place()
        report = self.done()
        text = base64.b64decode(report.with_user(self.vendor_user).content).decode()
        self.assertIn(orders.NUMBER, text)
        for word in CANARIES:
            self.assertNotIn(word, text)
        action = report.with_user(self.vendor_user).action_download()
        self.assertIn(f"/{report.id}/content?", action["url"])

    def test_the_whole_report_is_sealed_and_for_who_may_see_customers(self):
        self.place()
        report = self.done()
        self.assertNotIn("Kanarienvogel", report.sudo().sealed)
        with self.assertRaises(AccessError):
            report.with_user(self.vendor_user).action_download_whole()
        with self.assertRaises(AccessError):
            report.with_user(self.vendor_user).read(["whole"])
        reader = self._create_user("reader", "group_amazon_vendor_user")
        reader.group_ids += self.env.ref("amazon_seller_central.group_seller_consignee")
        whole = report.with_user(reader).read(["whole"])[0]["whole"]
        whole = report.with_user(reader).with_context(bin_size=False).whole
        self.assertIn("Kanarienvogel", base64.b64decode(whole).decode())
        self.advance(minutes=31 * 24 * 60)
        self.env["amazon.seller.report"]._gc_whole_reports()
        self.assertFalse(report.sudo().sealed)

    def test_a_report_is_nobodys_of_another_company(self):
        self.place()
        report = self.done()
        self._create_outsiders()
        for user in (self.other_manager, self.internal_user, self.portal_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                report.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            report.with_user(self.vendor_user).write({"state": "done"})

    # === CHARSETS === #

    def read_in(self, charset, title):
        self.simulator.set_report_charset(UNSHIPPED, charset, gzipped=False)
        self.addCleanup(self.simulator.set_report_charset, UNSHIPPED, "UTF-8")
        self.place(item(title=title))
        return base64.b64decode(self.done().content).decode()

    def test_a_report_of_europe_is_read_in_cp1252(self):
        self.assertIn("Leuchte Größe 1 €", self.read_in("cp1252", "Leuchte Größe 1 €"))

    def test_a_report_of_japan_is_read_in_shift_jis(self):
        self.assertIn("デスクランプ", self.read_in("Shift_JIS", "デスクランプ"))

    # === MISSING === #

    def test_missing_orders_are_those_that_are_not_here(self):
        here = self.buy(number=OTHER)
        missed = self.place(unlisted=True)
        report = self.done(REPORT_MISSING)
        self.assertEqual((report.asked_count, report.skipped_count), (1, 1))
        self.import_all()
        self.assertEqual(self.order(missed).state, "imported")
        self.assertEqual(len(here.sale_order_id), 1)

    # === QUEUES === #

    def open_queues(self):
        """What FBM > Order Queues lists."""
        action = self.env.ref("amazon_seller_central.amazon_seller_queue_action")
        return self.env["amazon.vendor.queue"].search(literal_eval(action.domain))

    def test_queues_vanish_once_they_are_processed_by_themselves(self):
        self.place(status="SHIPPED")
        self.done(REPORT_SHIPPED)
        self.assertEqual(len(self.open_queues()), 1)
        self.import_all()
        self.assertTrue(self.order().sale_order_id)
        self.assertFalse(self.open_queues())

    def test_a_queue_that_failed_stays_with_the_reason(self):
        number = self.place(status="SHIPPED")
        report = self.done(REPORT_SHIPPED)
        self.simulator.seller_orders.placed.pop(number)
        self.import_all()
        queue = self.open_queues()
        self.assertEqual(queue.seller_report_id, report)
        self.assertIn(number, queue.log_ids.message)
