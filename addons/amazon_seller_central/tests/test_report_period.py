from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.const import REPORT_MISSING, REPORT_SHIPPED
from ..spapi.messages.order_report import UNSHIPPED
from .reports import ReportCase

OTHER = "902-0000000-0000002"


@tagged("post_install", "-at_install")
class TestReportPeriod(ReportCase):
    """Which time an order report is of."""

    def test_the_last_thirty_days_are_asked_for_unless_said_otherwise(self):
        report = self.execute()
        self.assertEqual((report.end - report.start).days, 30)
        asked = self.calls("createReport")[0].json
        self.assertEqual(asked["reportType"], UNSHIPPED)
        self.assertEqual(asked["dataStartTime"][:10], str(report.start.date()))

    def test_the_account_says_how_many_days_a_report_looks_back(self):
        for days in (0, 60):
            with (
                self.assertRaisesRegex(psycopg2.IntegrityError, "days_in_reach"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.account.report_days = days
                self.env.flush_all()
        for days in (1, 45, 59):
            self.account.report_days = days
            by_hand = self.execute(REPORT_SHIPPED)
            self.assertEqual((by_hand.end - by_hand.start).days, days)
        self.advance(minutes=60)
        schedule = self.account._schedule(REPORT_MISSING)
        schedule.write({"active": True, "next_run": False})
        self.run_seller_cron("ir_cron_import_order_reports")
        by_itself = self.env["amazon.seller.report"].search([], limit=1)
        self.assertEqual(by_itself.operation, REPORT_MISSING)
        self.assertEqual((by_itself.end - by_itself.start).days, 59)
        wizard = Form(
            self.env["amazon.vendor.operation"].with_context(
                default_operation=REPORT_SHIPPED
            ),
            "amazon_seller_central.amazon_seller_operation_view_form",
        )
        self.assertEqual(wizard.report_days, 59)

    def test_a_done_report_of_the_same_time_is_taken_instead_of_a_new_one(self):
        self.place()
        first = self.done()
        again = self.execute(changed_after=first.start, changed_before=first.end)
        self.assertEqual(again.state, "done", self.why(again))
        self.assertTrue(again.is_reused)
        self.assertEqual(again.number, first.number)
        self.assertEqual(len(self.calls("createReport")), 1)

    def test_a_report_holds_nothing_that_came_after_it_was_made(self):
        """Another program has asked for a period that ends tomorrow."""
        self.place()
        first = self.done()
        made = self.simulator.reports.reports[first.number]
        made.end += timedelta(days=2)
        self.place(number=OTHER)
        self.advance(minutes=60)
        now = fields.Datetime.now()
        again = self.execute(changed_after=first.start, changed_before=now)
        self.assertFalse(again.is_reused)
        self.check(again)
        self.assertEqual(again.found_count, 2)
        sooner = self.execute(changed_after=first.start, changed_before=first.end)
        self.assertTrue(sooner.is_reused)
