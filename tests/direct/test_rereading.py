"""Amazon lists no changes: what it shows of an order is read again, and dated."""

from odoo.tests import tagged

from .case import DirectCase

LOOK = "ir_cron_import_cancelled_direct_orders"
ONE = "getOrder"


@tagged("post_install", "-at_install")
class TestRereading(DirectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.direct_auto_acknowledge = True
        cls.lamp.weight = 1.5

    def accepted(self):
        """An order that Amazon has our yes to, and that came as new."""
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1))
        self.send()
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")
        return order

    def look(self, minutes=15):
        """The schedule for what was cancelled has its turn, and what follows."""
        self.advance(minutes)
        self.come_in(LOOK)
        self.run_cron("ir_cron_import_direct_orders")
        self.run_cron("ir_cron_process_queues")

    def asked(self):
        return self.simulator.ledger.count(operation=ONE, status=200)

    def switch_import_off(self):
        """As for an order that is too old for the import to look at again."""
        self.instance._schedule("import_direct_orders").active = False

    def test_what_was_told_since_is_shown_as_amazon_shows_it_by_now(self):
        order = self.accepted()
        self.switch_import_off()
        came = order.amazon_state_at
        self.assertEqual(order.amazon_state, "NEW")
        self.look()
        self.assertEqual(order.amazon_state, "ACCEPTED")
        self.assertGreater(order.amazon_state_at, came)
        order.action_make_labels()
        self.run_after_commit()
        order.action_ship()
        self.run_after_commit()
        self.look()
        self.assertEqual(order.amazon_state, "ACCEPTED", "it is not confirmed yet")
        self.follow()
        self.assertEqual(order.confirmation_ids.state, "confirmed")
        self.look(61)
        self.assertEqual(order.amazon_state, "SHIPPED")

    def test_what_amazon_shows_already_is_not_asked_for(self):
        order = self.accepted()
        self.switch_import_off()
        self.look()
        before = self.asked()
        self.look(120)
        self.assertEqual(order.amazon_state, "ACCEPTED")
        self.assertEqual(self.asked(), before)

    def test_what_amazon_does_not_show_is_asked_for_once_an_hour_for_a_week(self):
        order = self.accepted()
        self.switch_import_off()
        self.simulator.direct_order(order.name).status = "NEW"
        before = self.asked()
        self.look()
        asked_at, shown_at = order.amazon_asked_at, order.amazon_state_at
        self.look()
        self.assertEqual(order.amazon_asked_at, asked_at)
        self.assertEqual(self.asked(), before + 1)
        self.look(60)
        self.assertEqual(self.asked(), before + 2)
        self.assertGreater(order.amazon_state_at, shown_at, "it is as of then")
        self.look(8 * 24 * 60)
        self.assertEqual(self.asked(), before + 2)
