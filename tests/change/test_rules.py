from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from .case import ChangeCase, iso


@tagged("post_install", "-at_install")
class TestChangeRules(ChangeCase):
    """Automatic: what Amazon changes is decided by stock, costs and rules anew."""

    def setUp(self):
        super().setUp()
        self.instance.write({"workflow": "automatic", "change_policy": "automatic"})
        self.put(1000)

    def put(self, quantity, products=None):
        """Have so many of each product in stock, no more and no less."""
        stock = self.warehouse.lot_stock_id
        Quant = self.env["stock.quant"]
        for product in products or self.products:
            if more := quantity - Quant._get_available_quantity(product, stock):
                Quant._update_available_quantity(product, stock, more)

    def rule(self, outcome, **values):
        return self.env["amazon.vendor.rule"].create(
            {
                "name": "Our rule",
                "instance_id": self.instance.id,
                "outcome": outcome,
                **values,
            }
        )

    def sell(self, *items, **details):
        """An order that the rules answered, whose sale order is confirmed."""
        requisition = self.requisition(*items, **details)
        self.assertFalse(requisition.hold_reason)
        self.run_cron("ir_cron_send_submissions")
        self.follow(1)
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertEqual(requisition.sale_order_id.state, "sale")
        return requisition

    def happen(self, requisition, **changes):
        """Amazon changes the order; it is imported, and what follows happens.

        :return: the revision.
        """
        revision = self.change(requisition, **changes)
        self.run_after_commit()
        self.run_cron("ir_cron_send_submissions")
        return revision

    def sent(self, requisition):
        """What Amazon was told last: line -> list of (code, quantity)."""
        return {
            number: [
                (part["acknowledgementCode"], part["acknowledgedQuantity"]["amount"])
                for part in parts
            ]
            for number, parts in self.answers_sent(requisition).items()
        }

    def days(self, start, end):
        now = datetime.now(timezone.utc)
        return [iso(now + timedelta(start)), iso(now + timedelta(end))]

    # --- What the rules decide ----------------------------------------------

    def test_more_that_is_in_stock_is_accepted_and_sent_as_the_next_version(self):
        requisition = self.sell()
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "applied")
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 15)]})
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 15)
        self.assertFalse(self.activities(requisition))
        self.assertIn("All 15 can be delivered", requisition.line_ids.proposal_reason)

    def test_what_the_order_has_reserved_counts_as_its_own(self):
        self.put(12)
        requisition = self.sell()
        self.happen(requisition, quantities={"1": 12})
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 12)]})

    def test_what_another_order_has_reserved_does_not(self):
        self.put(22)
        requisition = self.sell()
        self.sell(number="OTHER001")
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertEqual(requisition.line_ids.accepted_qty, 12)
        self.assertEqual(requisition.acknowledgement_id.version, 1)

    def test_more_than_there_is_is_held_for_a_person_and_nothing_is_sent(self):
        requisition = self.sell()
        revision = self.happen(requisition, quantities={"1": 5000})
        self.assertEqual((revision.state, revision.automatic), ("pending", False))
        self.assertIn("1000", revision.held_reason)
        (activity,) = self.activities(requisition)
        self.assertIn("Line 1 (B000000001)", activity.note)
        self.assertIn("Line 1 (B000000001)", requisition.change_summary)
        self.assertEqual(self.posts(), 1)
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 10)

    def test_a_person_then_applies_what_was_held(self):
        requisition = self.sell()
        revision = self.happen(requisition, quantities={"1": 5000})
        requisition.with_user(self.vendor_user).line_ids.accepted_qty = 900
        self.apply(requisition)
        self.assertEqual(
            self.sent(requisition), {"1": [("Accepted", 900), ("Rejected", 4100)]}
        )
        self.assertEqual((revision.state, revision.held_reason), ("applied", False))
        self.assertFalse(self.activities(requisition))

    def test_a_rule_says_that_what_is_missing_is_rejected(self):
        self.rule("reject_rest")
        requisition = self.sell()
        self.happen(requisition, quantities={"1": 5000})
        self.assertEqual(
            self.sent(requisition), {"1": [("Accepted", 1000), ("Rejected", 4000)]}
        )
        self.assertEqual(requisition.line_ids.rule_id.name, "Our rule")
        self.assertEqual(requisition.sale_order_id.order_line.product_uom_qty, 1000)

    def test_a_rule_that_was_made_meanwhile_counts(self):
        requisition = self.sell()
        self.rule("hold", value_from=120)
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertIn("Our rule", revision.held_reason)
        self.assertEqual(self.posts(), 1)

    def test_a_cost_below_the_agreed_one_is_held(self):
        self.instance.cost_check = "agreed"
        self.env["amazon.vendor.cost"].create(
            {
                "instance_id": self.instance.id,
                "product_id": self.lamp.id,
                "cost": 10.20,
            }
        )
        requisition = self.sell()
        revision = self.happen(requisition, costs={"1": "8.00"})
        self.assertEqual(revision.state, "pending")
        self.assertEqual(requisition.line_ids.hold_cause, "cost")
        self.assertEqual(self.posts(), 1)
        self.assertEqual(requisition.sale_order_id.order_line.price_unit, 10.2)

    def test_a_cost_that_nobody_checks_is_answered_as_amazon_gives_it(self):
        requisition = self.sell()
        self.happen(requisition, costs={"1": "9.90"})
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.assertEqual(requisition.sale_order_id.order_line.price_unit, 9.9)

    def test_a_new_line_is_decided_and_the_others_are_left_as_they_were(self):
        self.rule("reject_rest")
        self.put(6, self.lamp)
        requisition = self.sell()
        self.assertEqual(
            self.sent(requisition)["1"], [("Accepted", 6), ("Rejected", 4)]
        )
        before = self.answers_sent(requisition)["1"]
        self.put(500, self.lamp)  # what is answered is not asked again
        self.happen(requisition, add_lines=[self.line(2, quantity=3)])
        self.assertEqual(self.answers_sent(requisition)["1"], before)
        self.assertEqual(self.sent(requisition)["2"], [("Accepted", 3)])
        self.assertEqual(
            requisition.sale_order_id.order_line.mapped("product_uom_qty"), [6, 3]
        )

    def test_a_new_line_takes_nothing_of_what_another_line_was_promised(self):
        self.put(12)
        requisition = self.sell()
        revision = self.happen(
            requisition, add_lines=[self.line(2, asin="B000000001", sku="LAMP-1")]
        )
        self.assertEqual(revision.state, "pending")
        self.assertEqual(requisition.line_ids.mapped("accepted_qty"), [10, 2])

    def test_a_new_line_of_an_unknown_product_is_held(self):
        requisition = self.sell()
        revision = self.happen(
            requisition, add_lines=[self.line(2, asin="B0UNKNOWN1", sku="NOSUCH")]
        )
        self.assertEqual(revision.state, "pending")
        self.assertIn("B0UNKNOWN1", self.activities(requisition).note)
        self.assertEqual(self.posts(), 1)

    # --- Windows -------------------------------------------------------------

    def test_a_window_that_moves_asks_when_it_can_be_shipped_then(self):
        requisition = self.sell()
        told = requisition.line_ids.ship_date
        self.happen(requisition, window=self.days(20, 30))
        line = requisition.line_ids
        self.assertGreater(line.ship_date, told)
        self.assertGreaterEqual(line.ship_date, requisition.window_start)
        self.assertEqual(requisition.acknowledgement_id.version, 2)
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 10)]})
        self.assertEqual(
            requisition.sale_order_id.order_line.amazon_scheduled_date, line.ship_date
        )

    def test_a_window_in_which_the_answer_still_holds_is_not_answered_again(self):
        requisition = self.sell()
        end = requisition.window_end
        start = requisition.ship_window_start.replace(tzinfo=timezone.utc)
        later = end.replace(tzinfo=timezone.utc) + timedelta(5)
        revision = self.happen(requisition, window=[iso(start), iso(later)])
        self.assertEqual(revision.meaning, "adapt")
        self.assertEqual(self.posts(), 1)
        self.assertEqual(requisition.acknowledgement_id.version, 1)
        order = requisition.sale_order_id
        self.assertEqual(order.commitment_date, requisition.window_end)

    def test_after_48_hours_dates_alone_are_sent(self):
        requisition = self.sell()
        self.happen(requisition, window=self.days(20, 30))
        self.assertEqual(self.posts(), 2)
        # Imported late: Amazon changed it two days ago.
        self.simulator.change_order("4Z32PABC", window=self.days(40, 50))
        self.advance(49 * 60)
        self.fetch(requisition)
        self.run_after_commit()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.posts(), 3)
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 10)]})
        self.assertGreaterEqual(
            requisition.line_ids.ship_date, requisition.window_start
        )

    def test_after_48_hours_other_quantities_are_held(self):
        requisition = self.sell()
        self.simulator.change_order("4Z32PABC", quantities={"1": 15})
        self.advance(49 * 60)
        revision = self.fetch(requisition)
        self.run_after_commit()
        self.assertEqual(revision.state, "pending")
        self.assertIn("48 hours", revision.held_reason)
        self.assertEqual(len(self.activities(requisition)), 1)
        self.assertEqual(self.posts(), 1)

    # --- What stays as it was ------------------------------------------------

    def test_a_line_that_was_rejected_is_never_accepted_again(self):
        rule = self.rule("reject", availability="missing")
        self.put(0, self.products[1])
        requisition = self.sell(self.line(1), self.line(2))
        self.assertEqual(self.sent(requisition)["2"], [("Rejected", 10)])
        rule.unlink()
        self.put(1000)
        self.happen(requisition, quantities={"2": 15})
        self.assertEqual(
            self.sent(requisition), {"1": [("Accepted", 10)], "2": [("Rejected", 15)]}
        )
        self.assertFalse(self.activities(requisition))

    def test_what_a_person_decided_is_not_overruled_but_asked(self):
        requisition = self.sell(self.line(1), self.line(2))
        requisition.action_change_answer()
        requisition.with_user(self.vendor_user).line_ids[0].accepted_qty = 7
        self.send(requisition, self.vendor_user)
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertIn("A person decided", revision.held_reason)
        self.assertEqual(requisition.line_ids[0].accepted_qty, 7)
        self.assertEqual(self.posts(), 2)

    def test_a_change_of_another_line_leaves_a_persons_decision_alone(self):
        requisition = self.sell(self.line(1), self.line(2))
        requisition.action_change_answer()
        requisition.with_user(self.vendor_user).line_ids[0].accepted_qty = 7
        self.send(requisition, self.vendor_user)
        self.happen(requisition, quantities={"2": 12})
        self.assertEqual(
            self.sent(requisition),
            {"1": [("Accepted", 7), ("Rejected", 3)], "2": [("Accepted", 12)]},
        )

    def test_a_cancelled_line_needs_no_answer(self):
        requisition = self.sell(self.line(1), self.line(2))
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        revision = self.fetch(requisition)
        self.run_after_commit()
        self.assertEqual((revision.meaning, revision.state), ("adapt", "applied"))
        self.assertEqual(self.posts(), 1)
        self.assertEqual(self.open_quantity(requisition.sale_order_id), 10)

    def test_a_line_that_comes_back_is_asked_of_stock_again(self):
        requisition = self.sell(self.line(1), self.line(2))
        self.advance(5)
        self.simulator.cancel_line("4Z32PABC", "2")
        self.fetch(requisition)
        self.run_after_commit()
        self.put(4, self.products[1])
        self.advance(5)
        self.simulator.uncancel_line("4Z32PABC", "2")
        self.fetch(requisition)
        self.run_after_commit()
        self.assertEqual(requisition.revision_ids[0].state, "pending")
        self.assertEqual(requisition.line_ids[1].accepted_qty, 4)

    def test_an_order_that_was_shipped_is_a_persons(self):
        requisition = self.sell()
        self.deliver(requisition.sale_order_id, 6)
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertIn("shipped already", self.activities(requisition).note)

    def test_above_the_value_limit_a_manager_is_asked(self):
        requisition = self.sell()
        self.instance.approval_limit = 120
        revision = self.happen(requisition, quantities={"1": 15})
        self.assertEqual(revision.state, "pending")
        self.assertIn("value limit", self.activities(requisition).note)

    # --- Several changes -----------------------------------------------------

    def test_a_change_that_amazon_takes_back_is_not_answered(self):
        self.instance.change_policy = "manual"
        requisition = self.sell()
        self.happen(requisition, quantities={"1": 15})
        self.happen(requisition, quantities={"1": 10})
        self.apply(requisition)
        self.assertEqual(self.posts(), 1)
        self.assertFalse(requisition.change_pending)

    def test_a_later_change_that_the_rules_can_decide_ends_the_holding(self):
        requisition = self.sell()
        self.happen(requisition, quantities={"1": 5000})
        self.assertTrue(self.activities(requisition))
        self.happen(requisition, quantities={"1": 20})
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 20)]})
        self.assertEqual(set(requisition.revision_ids.mapped("state")), {"applied"})
        self.assertFalse(self.activities(requisition))

    def test_an_answer_under_way_is_not_overtaken(self):
        requisition = self.requisition()
        self.assertEqual(requisition.acknowledgement_state, "queued")
        revision = self.change(requisition, quantities={"1": 15})
        self.run_after_commit()
        self.assertEqual((revision.state, revision.automatic), ("pending", True))
        self.assertFalse(self.activities(requisition))
        self.run_cron("ir_cron_send_submissions")
        self.env["amazon.vendor.requisition"]._apply_waiting_changes(self.instance)
        self.assertEqual(revision.state, "applied")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 15)]})
        self.assertEqual(self.posts(), 2)

    # --- Who applies ---------------------------------------------------------

    def test_where_a_person_applies_the_rules_have_decided_before(self):
        self.instance.change_policy = "manual"
        self.rule("reject_rest")
        requisition = self.sell()
        revision = self.happen(requisition, quantities={"1": 5000})
        self.assertEqual(revision.state, "pending")
        self.assertEqual(requisition.line_ids.accepted_qty, 1000)
        self.assertEqual(self.posts(), 1)
        self.apply(requisition)
        self.assertEqual(
            self.sent(requisition), {"1": [("Accepted", 1000), ("Rejected", 4000)]}
        )

    def test_by_requisition_no_rule_is_asked(self):
        self.instance.workflow = "by_requisition"
        self.rule("reject")
        requisition = self.answered(confirm=True)
        self.happen(requisition, quantities={"1": 15})
        self.assertEqual(self.sent(requisition), {"1": [("Accepted", 15)]})

    def test_amazon_confirms_what_the_rules_answered(self):
        requisition = self.sell()
        self.happen(requisition, quantities={"1": 15})
        self.follow(20)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertLess(requisition.purchase_order_date, fields.Datetime.now())
