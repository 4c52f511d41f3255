from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.simulator import (
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
)
from odoo.addons.amazon_vendor_central.tests.inbound.case import QueueCase
from odoo.addons.amazon_vendor_central.tests.orders import order
from odoo.addons.queue_job.job import Job


@tagged("post_install", "-at_install")
class TestJobs(QueueCase):
    """The connector's work runs as jobs, grouped, once each."""

    def jobs(self, method):
        return self.env["queue.job"].search(
            [("method_name", "=", method), ("state", "=", "pending")], order="id"
        )

    def perform(self, jobs):
        """What the jobrunner has its workers do, commits included."""
        for job in jobs:
            Job.load(self.env, job.uuid).perform()
        self.env.invalidate_all()

    def test_new_lines_become_grouped_jobs(self):
        queue = self.queue_with(*[order(f"PO{number:06}") for number in range(120)])
        queue._trigger_process()
        jobs = self.jobs("_job_process")
        self.assertEqual(len(jobs), 3, "fifty orders a job")
        self.assertEqual(set(jobs.mapped("channel")), {"root.amazon_vendor.process"})
        self.perform(jobs)
        self.assertEqual(queue.state, "done")
        self.assertEqual(queue.requisition_count, 120)

    def test_the_same_work_waiting_twice_is_one_job(self):
        queue = self.queue_with(order("PO000001"))
        queue._trigger_process()
        queue._trigger_process()
        self.assertEqual(len(self.jobs("_job_process")), 1)

    def test_the_scheduled_action_only_says_whose_turn_it_is(self):
        queue = self.queue_with(order("PO000001"))
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.state, "draft")
        self.perform(self.jobs("_job_process"))
        self.assertEqual(queue.state, "done")

    def test_a_retry_waits_as_a_job_with_a_time(self):
        queue = self.queue_with(order("PO000001"))
        later = fields.Datetime.now() + timedelta(minutes=7)
        queue._trigger_process(at=later)
        job = self.jobs("_job_dispatch")
        self.assertEqual(job.eta, later)

    def test_what_a_button_has_settled_is_left_out(self):
        queue = self.queue_with(order("PO000001"))
        queue._trigger_process()
        queue.action_process_queue_manually()
        RequisitionLine = type(self.env["amazon.vendor.queue.line"])
        with patch.object(RequisitionLine, "_apply_documents") as again:
            self.perform(self.jobs("_job_process"))
        again.assert_not_called()
        self.assertEqual(len(queue.requisition_ids), 1)

    def test_an_import_and_an_acknowledgement_run_as_jobs(self):
        self._create_product("All of it", default_code="ANY")
        (amazons,) = self.simulator.generate_orders(1, lines=1)
        self.instance.create_missing_products = True
        self.run_cron("ir_cron_import_purchase_orders")
        self.perform(self.jobs("_job_import"))
        self.perform(self.jobs("_job_process"))
        requisition = self.env["amazon.vendor.requisition"].search(
            [("purchase_order_number", "=", amazons.number)]
        )
        requisition.action_send_acknowledgement()
        self.run_cron("ir_cron_send_submissions")
        self.perform(self.jobs("_job_send"))
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        ledger = self.simulator.ledger.accepted_acknowledgements(amazons.number)
        self.assertEqual(len(ledger), 1)

    def test_no_key_is_in_any_job(self):
        """Whoever manages jobs reads their arguments, results and errors in clear."""
        self.queue_with(order("PO000001"))._trigger_process()
        self.run_cron("ir_cron_import_purchase_orders")
        self.perform(self.jobs("_job_import"))
        self.simulator.rotate_credentials(overlap=0)  # the next ones are refused
        self.simulator.expire_tokens()
        self.instance.schedule_ids.next_run = fields.Datetime.now()
        self.run_cron("ir_cron_import_purchase_orders")
        refused = self.jobs("_job_import")
        with mute_logger("odoo.addons.amazon_vendor_central"):
            self.perform(refused)
        self.env.flush_all()
        self.env.cr.execute("SELECT j::text FROM queue_job j")
        rows = [text for (text,) in self.env.cr.fetchall()]
        self.assertTrue(refused)
        self.assertTrue([row for row in rows if "_job_process" in row])
        for key in (DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN, "Atza|"):
            self.assertFalse([row for row in rows if key in row])

    def test_jobs_that_call_amazon_may_commit_and_the_others_may_not(self):
        functions = self.env["queue.job.function"].search(
            [("channel", "like", "root.amazon_vendor")]
        )
        allowed = set(functions.filtered("allow_commit").mapped("method"))
        self.assertEqual(
            allowed, {"_job_import", "_job_fetch", "_job_send", "_job_follow"}
        )
