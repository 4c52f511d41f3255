from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import payment_note, program
from .case import KindsCase


@tagged("post_install", "-at_install")
class TestProgram(KindsCase):
    """An account of another kind is an instance like the others."""

    def operations_of(self, instance):
        return set(instance.schedule_ids.mapped("operation"))

    def test_an_instance_gets_the_schedules_of_its_program_only(self):
        other = self._create_instance(name="Other", account_type="test")
        vendor, test = self.operations_of(self.instance), self.operations_of(other)
        self.assertIn(payment_note.IMPORT, vendor - test)
        self.assertIn(program.IMPORT, test - vendor)
        for_all = {"process_queues", "send_submissions", "follow_submissions"}
        self.assertLessEqual(for_all, vendor & test)
        self.assertFalse({"import_purchase_orders", "import_remittances"} & test)

    def test_nothing_of_another_program_is_done_by_hand(self):
        with self.assertRaisesRegex(UserError, "does not take part"):
            self.by_hand(program.IMPORT)

    def test_a_kind_says_how_old_a_window_must_be_and_what_it_asks_for(self):
        other = self._create_instance(name="Other", account_type="test")
        wizard = self.env["amazon.vendor.operation"].create(
            {"instance_id": other.id, "operation": program.IMPORT}
        )
        wizard.changed_before = fields.Datetime.now()
        queue = self.env["amazon.vendor.queue"].browse(
            wizard.action_process()["res_id"]
        )
        self.run_after_commit()
        self.assertLess(queue.window_end, fields.Datetime.now() - timedelta(minutes=2))
        call = self.simulator.ledger.find(operation="getTestPaymentNotes")[-1]
        self.assertEqual(call.query["payer"], "Other")

    def test_the_program_of_an_instance_stays(self):
        with self.assertRaisesRegex(UserError, "Create another instance"):
            self.instance.account_type = "test"

    def test_two_instances_of_another_program_may_use_the_same_keys(self):
        other = self._create_instance(name="Other", account_type="test")
        again = self._create_instance(name="Again", account_type="test")
        self.assertFalse((other | again).filtered("asks_for_codes"))
        self.assertTrue(self.instance.asks_for_codes)
        self.assertTrue(other.setup_codes)

    def test_the_connection_check_tries_what_the_program_has(self):
        other = self._create_instance(name="Other", account_type="test")
        other.with_user(self.vendor_manager).action_check_connection()
        self.run_after_commit()
        self.assertEqual(other.connection_state, "ok")
        self.assertFalse(self.asked("getPurchaseOrders"))
