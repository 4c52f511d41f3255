"""Order reports for tests: asked for, made, processed."""

from ..models.const import REPORT_UNSHIPPED
from .case import SellerCase


class ReportCase(SellerCase):
    """What a clerk does with order reports."""

    def setUp(self):
        super().setUp()
        self.simulator.set_report_pace()

    def execute(self, operation=REPORT_UNSHIPPED, **values):
        """Operations > Execute, by who works with orders.

        :return: amazon.seller.report
        """
        self.advance(minutes=1)  # what was placed is before the end of the window
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(self.vendor_user)
            .create({"instance_id": self.account.id, "operation": operation, **values})
        )
        action = wizard.action_process()
        self.assertEqual(action["res_model"], "amazon.seller.report")
        report = self.env["amazon.seller.report"].browse(action["res_id"])
        self.run_after_commit()
        return report

    def check(self, report, minutes=2):
        """Some minutes pass, and somebody clicks Check Status."""
        self.advance(minutes=minutes)
        report.with_user(self.vendor_user).action_check_status()
        self.run_after_commit()

    def done(self, operation=REPORT_UNSHIPPED, **values):
        report = self.execute(operation, **values)
        self.check(report)
        self.assertEqual(report.state, "done", self.why(report))
        return report

    def why(self, report):
        return report.explanation, report.queue_ids.mapped("error_message")

    def import_all(self):
        """The scheduled actions have their turn."""
        self.run_seller_cron("ir_cron_import_seller_orders")
        self.process()

    def calls(self, operation):
        return self.simulator.ledger.find(operation=operation)
