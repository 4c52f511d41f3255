from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..decision.case import DecisionCase
from ..orders import order
from .tour_case import TourCase

ORDERS = 35


@tagged("post_install", "-at_install")
class TestMonday(DecisionCase, TourCase):
    """35 orders wait on a Monday morning."""

    def waiting(self, count=ORDERS):
        """Requisitions of orders that came in over the weekend."""
        fresh = fields.Datetime.now().replace(microsecond=0).isoformat() + "Z"
        documents = [
            order(
                f"MONPO{number:03}",
                [self.line(quantity=2)],
                purchaseOrderDate=fresh,
                purchaseOrderStateChangedDate=fresh,
                shipWindow=self.window(),
            )
            for number in range(count)
        ]
        self.simulator.add_orders(documents)
        return self.imported(*documents)

    def test_they_are_proposed_seen_and_sent_in_six_clicks_and_confirmed_in_two(self):
        self.put(2 * ORDERS)
        requisitions = self.waiting()
        self.start_tour("/odoo", "amazon_vendor_monday", login="vendor_user")
        self.run_cron("ir_cron_send_submissions")  # what five seconds left over
        answers = requisitions.mapped("acknowledgement_state")
        self.assertEqual(answers, ["submitted"] * ORDERS)
        sales = requisitions.sale_order_ids
        self.assertEqual(sales.mapped("state"), ["sale"] * ORDERS)
        self.assertEqual(len(self.simulator.ledger.posts()), ORDERS)

    def changed_by_amazon(self, requisition):
        """An answered order that Amazon wants more of; a person applies that."""
        self.instance.change_policy = "manual"
        requisition.action_send_acknowledgement()
        self.run_after_commit()
        self.advance(5)
        number = requisition.purchase_order_number
        self.simulator.change_order(number, quantities={"1": 5})
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "requested_numbers": number,
            }
        )
        queue._fetch()
        queue._process()

    def test_changes_are_applied_from_the_list_once_that_is_confirmed(self):
        requisition = self.waiting(1)
        self.changed_by_amazon(requisition)
        self.assertTrue(requisition.change_pending)
        action = self.env["ir.actions.act_window"].create(
            {"name": "All", "res_model": requisition._name, "view_mode": "list"}
        )
        self.start_tour(
            f"/odoo/action-{action.id}",
            "amazon_vendor_apply_changes",
            login="vendor_user",
        )
        self.env.invalidate_all()
        self.assertFalse(requisition.change_pending)
        self.assertEqual(requisition.revision_ids.applied_by, self.vendor_user)

    def test_processing_a_queue_opens_only_what_waits(self):
        done = self.waiting(1)
        done.action_send_acknowledgement()
        self.run_after_commit()
        fresh = order("MONPO900", [self.line(quantity=2)], shipWindow=self.window())
        queue = self.queue_with(fresh)
        line = done.queue_line_ids
        line.queue_id = queue  # one page listed both
        action = queue.with_user(self.vendor_user).action_process_queue_manually()
        waiting = queue.requisition_ids - done
        self.assertEqual(len(waiting), 1)
        self.assertEqual(action.get("res_id"), waiting.id)
        waiting.action_send_acknowledgement()
        self.run_after_commit()
        action = queue.action_process_queue_manually()
        self.assertEqual(action["res_model"], "amazon.vendor.queue")

    def test_the_list_says_which_orders_are_about_prices_and_changes(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        cheap, changed, plain = self.waiting(3)
        self.env["amazon.vendor.cost"].create(
            {
                "instance_id": self.instance.id,
                "product_id": self.lamp.id,
                "cost": 11,
                "date_end": fields.Date.today() + timedelta(days=30),
            }
        )
        cheap.action_propose()
        self.changed_by_amazon(changed)
        together = cheap | changed | plain
        self.assertEqual(together.mapped("remarks"), ["Price", "Changed", False])
