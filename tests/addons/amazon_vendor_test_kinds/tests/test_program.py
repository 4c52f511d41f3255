from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import payment_note, program
from .case import KindsCase


@tagged("post_install", "-at_install")
class TestProgram(KindsCase):
    """Another of Amazon's programs is an instance like the others."""

    def operations_of(self, instance):
        return set(instance.schedule_ids.mapped("operation"))

    def test_an_instance_gets_the_schedules_of_its_program_only(self):
        other = self._create_instance(name="Other", program="test")
        vendor, test = self.operations_of(self.instance), self.operations_of(other)
        self.assertIn(payment_note.IMPORT, vendor - test)
        self.assertIn(program.IMPORT, test - vendor)
        self.assertEqual(
            vendor & test, {"process_queues", "send_submissions", "follow_submissions"}
        )

    def test_nothing_of_another_program_is_done_by_hand(self):
        with self.assertRaisesRegex(UserError, "another of Amazon's programs"):
            self.by_hand(program.IMPORT)

    def test_the_program_of_an_instance_stays(self):
        with self.assertRaisesRegex(UserError, "Create another instance"):
            self.instance.program = "test"

    def test_two_instances_of_another_program_may_use_the_same_keys(self):
        other = self._create_instance(name="Other", program="test")
        again = self._create_instance(name="Again", program="test")
        self.assertFalse((other | again).filtered("asks_for_codes"))
        self.assertTrue(self.instance.asks_for_codes)
        self.assertTrue(other.setup_codes)

    def test_the_connection_check_tries_what_the_program_has(self):
        other = self._create_instance(name="Other", program="test")
        other.with_user(self.vendor_manager).action_check_connection()
        self.run_after_commit()
        self.assertEqual(other.connection_state, "ok")
        self.assertFalse(self.asked("getPurchaseOrders"))
