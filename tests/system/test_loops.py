"""Of every loop each step may break, always: nothing stops, circles or stays silent."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .loop_case import LOGGERS, LoopCase
from .loops import CLEAN_UPS, LOOPS, MODULE
from .loops_direct import DirectLoops
from .loops_orders import OrderLoops
from .loops_payments import PaymentLoops
from .loops_shipments import ShipmentLoops
from .loops_upkeep import UpkeepLoops


@tagged("post_install", "-at_install")
class TestLoops(
    OrderLoops, ShipmentLoops, PaymentLoops, DirectLoops, UpkeepLoops, LoopCase
):
    """One test for each step of each loop, made below from the list of loops."""

    def test_every_scheduled_action_is_in_the_list(self):
        actions = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=", MODULE)]
        )
        listed = {cron for loop in LOOPS for cron in loop.crons}
        self.assertEqual(set(actions.mapped("name")), listed)

    def test_every_clean_up_is_in_the_list(self):
        found = set()
        for model in self.env.registry:
            if not model.startswith("amazon.vendor."):
                continue
            for name in dir(self.registry[model]):
                method = getattr(self.registry[model], name)
                if name.startswith("_gc_") and getattr(method, "_autovacuum", False):
                    found.add((model, name))
        self.assertEqual(found, set(CLEAN_UPS))
        loops = {loop.name for loop in LOOPS}
        self.assertLessEqual(set(CLEAN_UPS.values()) - {None}, loops)

    def test_a_broken_step_that_is_repaired_is_forgotten(self):
        """The loop goes on where it stopped, and nothing is said any more."""
        self.prepare_deadlines()
        breaking, _broke = self.breaking("amazon.vendor.requisition", "_running_short")
        with breaking, mute_logger(*LOGGERS):
            self.run_cron("ir_cron_watch_deadlines")
        self.assertEqual(self.instance.health, "error")
        self.assertIn("odd", self.instance.health_message)
        self.run_cron("ir_cron_watch_deadlines")
        self.assertFalse(self.instance.broken_loops)
        self.assertTrue(self.served_deadlines(self.instance))


def _add_tests():
    for loop in LOOPS:
        for step in loop.steps:

            def test(self, loop=loop, step=step):
                self.assertHolds(loop, *step)

            model, method = step[:2]
            room = model.removeprefix("amazon.vendor.").replace(".", "_")
            name = f"test_{loop.name}_when_{room}{method}_breaks"
            test.__doc__ = f"{loop.name}: {model}.{method} always raises"
            setattr(TestLoops, name, test)


_add_tests()
