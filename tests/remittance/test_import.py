"""Amazon's payments come by themselves, page by page, and none is lost."""

import sys
from unittest.mock import patch

from odoo.tests import tagged

from ...models.instance.keys import DOOR
from ...spapi.errors import Rejected
from .case import RemittanceCase

IMPORT = "import_remittances"
CRON = "ir_cron_import_remittances"
DAY = 24 * 60


@tagged("post_install", "-at_install")
class TestImport(RemittanceCase):
    def setUp(self):
        super().setUp()
        self.simulator.reset()
        self.addCleanup(self.simulator.set_remittance_pages, 50, 100)
        # Amazon makes its payments on the day after the one on which it says so.
        self.advance(1)

    def owe(self, number, amount, **values):
        """Amazon owes this, or takes it off, from tomorrow on."""
        currency = self.currency.name
        self.simulator.deduct(number, f"-{amount}", currency=currency, **values)

    def import_payments(self):
        """The scheduled action, the day after."""
        self.advance(2 * DAY)
        self.instance._schedule(IMPORT).next_run = False
        self.run_cron(CRON)
        self.run_cron("ir_cron_process_queues")
        return self.payments_here()

    def payments_here(self):
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id)]
        )

    def asked(self, operation):
        return len(self.simulator.ledger.find(operation=operation))

    def test_payments_come_with_all_their_lines_though_both_are_paged(self):
        self.simulator.set_remittance_pages(1, 2)
        for number in range(5):
            self.owe(f"A{number}SC", "1")
        for number in range(3):
            self.owe(f"B{number}SC", "1", days=2)
        self.advance(DAY)
        found = self.import_payments()
        self.assertEqual(sorted(found.mapped("line_count")), [3, 5])
        self.assertEqual(
            found.mapped("expected_lines"), found.mapped("line_count"), "all came"
        )
        self.assertEqual(self.asked("getRemittanceHeaders"), 2)
        self.assertEqual(self.asked("getRemittance"), 3 + 2)
        self.assertFalse(self.env["amazon.vendor.queue.part"].search([]))

    def test_what_is_here_already_is_not_stored_again(self):
        self.owe("A1SC", "1")
        (remittance,) = self.import_payments()
        lines = remittance.line_ids
        self.assertEqual(self.import_payments(), remittance)
        self.assertEqual(remittance.line_ids, lines)
        self.assertEqual(len(remittance.queue_line_ids), 1)

    def test_the_cursor_moves_and_a_window_is_cut_into_ninety_days(self):
        self.instance.first_import_days = 180
        self.import_payments()
        self.assertGreaterEqual(self.asked("getRemittanceHeaders"), 2)
        schedule = self.instance._schedule(IMPORT)
        self.assertEqual(schedule.last_state, "ok", schedule.last_message)
        self.assertTrue(schedule.cursor)

    def test_a_crash_costs_one_page_and_the_rest_goes_on_from_there(self):
        self.simulator.set_remittance_pages(50, 2)
        for number in range(5):
            self.owe(f"A{number}SC", "1")
        self.advance(2 * DAY)
        queue = self.env["amazon.vendor.queue"]._open_scheduled_queue(
            self.instance, IMPORT
        )
        queue._claim_fetch()
        way = queue._way()
        with self.instance._gateway(DOOR, origin=queue) as gateway:
            for _piece in range(2):  # the list, and a page of two lines
                request = way.next_request()
                way.keep(request, way.ask(gateway, request))
        queue.lease_until = False  # the worker is gone
        queue._fetch()
        queue._process()
        self.assertEqual(self.payments_here().line_count, 5)
        self.assertEqual(self.asked("getRemittance"), 3, "no page twice")

    def test_a_payment_that_amazon_refuses_is_said_and_the_others_come(self):
        self.owe("A1SC", "1")
        self.owe("B1SC", "1", days=2)
        self.advance(DAY)
        Remittances = "odoo.addons.amazon_vendor_central.spapi.operations.remittances"
        real = sys.modules[Remittances].Remittances.get_remittance
        refused = []

        def get(operations, marketplace_id, number, token=None):
            if not refused or refused == [number]:
                refused[:] = [number]
                raise Rejected("It is not there.", status=404, code="NotFound")
            return real(operations, marketplace_id, number, token)

        with patch.object(sys.modules[Remittances].Remittances, "get_remittance", get):
            found = self.import_payments()
        self.assertEqual(len(found), 1)
        schedule = self.instance._schedule(IMPORT)
        self.assertFalse(schedule.cursor, "the window is asked for again")
        logs = self.env["amazon.vendor.log"].search(
            [("instance_id", "=", self.instance.id), ("level", "=", "error")]
        )
        self.assertIn(refused[0], logs.mapped("document_key"))
        self.assertEqual(len(self.import_payments()), 2)
        self.assertTrue(schedule.cursor)

    def test_without_the_role_the_schedule_says_so(self):
        self.simulator.account("demo").denied.add("getRemittanceHeaders")
        self.instance._schedule(IMPORT).next_run = False
        self.run_cron(CRON)
        schedule = self.instance._schedule(IMPORT)
        self.assertEqual(schedule.last_state, "error")
        self.assertEqual(self.instance.health, "error")
