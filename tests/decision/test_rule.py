from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..orders import item, order
from .case import DecisionCase


@tagged("post_install", "-at_install")
class TestRule(DecisionCase):
    """Rules decide what meets their conditions, and can be tried before."""

    def rule(self, name="Test rule", outcome="hold", **values):
        return self.env["amazon.vendor.rule"].create(
            {
                "name": name,
                "instance_id": self.instance.id,
                "outcome": outcome,
                **values,
            }
        )

    def propose(self, requisition):
        return requisition.with_user(self.vendor_user)._propose()[requisition]

    # --- What follows ---------------------------------------------------------

    def test_without_rules_only_full_accepts_are_decided(self):
        self.put(10)
        result = self.propose(self.requisition(number="PO000001"))
        self.assertTrue(result.is_decided)
        result = self.propose(self.requisition(self.line(2), number="PO000002"))
        self.assertFalse(result.is_decided)

    def test_accept_in_full_whatever_stock_says(self):
        rule = self.rule("Always", "accept")
        requisition = self.requisition()
        result = self.propose(requisition)
        line = requisition.line_ids
        self.assertAnswer(line, 10)
        self.assertEqual((result.kind, result.is_decided), ("accept", True))
        self.assertEqual((line.rule_id, line.decided_by), (rule, "rule"))
        self.assertIn("Accepted in full by rule Always", line.proposal_reason)

    def test_reject_with_a_reason(self):
        self.put(10)
        self.rule(outcome="reject", rejection_reason="ObsoleteProduct")
        requisition = self.requisition()
        result = self.propose(requisition)
        self.assertAnswer(requisition.line_ids, 0, 0, "ObsoleteProduct")
        self.assertEqual((result.kind, result.is_decided), ("reject", True))

    def test_reject_what_is_missing(self):
        self.put(4)
        self.expect(6, 15)
        self.rule(outcome="reject_rest", availability="missing")
        requisition = self.requisition(self.line(backorder=True))
        result = self.propose(requisition)
        self.assertAnswer(requisition.line_ids, 4)
        self.assertEqual((result.kind, result.is_decided), ("short", True))

    def test_backorder_what_is_missing_or_hold(self):
        self.put(4)
        self.expect(6, 15)
        self.rule(outcome="backorder", availability="part")
        allowed = self.requisition(self.line(backorder=True), number="PO000001")
        result = self.propose(allowed)
        self.assertAnswer(allowed.line_ids, 4, 6)
        self.assertEqual((result.kind, result.is_decided), ("short", True))
        allowed._accept_all()
        allowed.line_ids.accepted_qty = 0  # by hand: wants nothing any more
        refused = self.requisition(self.line(backorder=False), number="PO000002")
        result = self.propose(refused)
        self.assertEqual((result.kind, result.causes), ("hold", ("rule",)))

    def test_hold_for_a_person(self):
        self.put(10)
        self.rule("Look at it", "hold")
        requisition = self.requisition()
        result = self.propose(requisition)
        self.assertEqual((result.kind, result.causes), ("hold", ("rule",)))
        self.assertIn("Held by rule Look at it", requisition.line_ids.proposal_reason)

    def test_the_first_rule_that_fits_decides(self):
        self.put(10)
        self.rule("Second", "reject", sequence=20)
        first = self.rule("First", "accept", sequence=10)
        requisition = self.requisition()
        self.propose(requisition)
        self.assertEqual(requisition.line_ids.rule_id, first)
        first.active = False
        self.propose(requisition)
        self.assertEqual(requisition.line_ids.rule_id.name, "Second")

    def test_rules_of_another_instance_do_not_count(self):
        self.put(10)
        other = self._create_instance(name="Other", lwa_refresh_token="Atzr|of another")
        self.rule(outcome="reject", instance_id=other.id)
        result = self.propose(self.requisition())
        self.assertEqual(result.kind, "accept")

    # --- Conditions -----------------------------------------------------------

    def fits(self, requisition, **conditions):
        rule = self.rule(outcome="hold", **conditions)
        result = rule._evaluate(requisition)[requisition]
        rule.unlink()
        return result.causes == ("rule",)

    def test_conditions_of_the_order(self):
        self.put(10)
        code = self.env["amazon.vendor.code"].create(
            [
                {"instance_id": self.instance.id, "name": name}
                for name in ("VEND1", "VEND2")
            ]
        )
        requisition = self.requisition(purchaseOrderType="RushOrder")
        self.assertTrue(self.fits(requisition, order_type="RushOrder"))
        self.assertFalse(self.fits(requisition, order_type="RegularOrder"))
        self.assertTrue(self.fits(requisition, vendor_code_ids=[Command.set(code.ids)]))
        self.assertFalse(
            self.fits(requisition, vendor_code_ids=[Command.set(code[1].ids)])
        )
        # 10 lamps of 10.20
        self.assertTrue(self.fits(requisition, value_from=102))
        self.assertFalse(self.fits(requisition, value_from=102.01))
        self.assertTrue(self.fits(requisition, value_to=102))
        self.assertFalse(self.fits(requisition, value_to=101.99))
        # the window ends in ten days
        self.assertTrue(self.fits(requisition, has_days_limit=True, days_to_window=10))
        self.assertFalse(self.fits(requisition, has_days_limit=True, days_to_window=9))

    def test_conditions_of_the_product(self):
        self.put(10)
        parent = self.env["product.category"].create({"name": "Light"})
        child = parent.create({"name": "Lamps", "parent_id": parent.id})
        other = parent.create({"name": "Other"})
        self.lamp.categ_id = child
        requisition = self.requisition()
        self.assertTrue(
            self.fits(requisition, product_categ_ids=[Command.set(parent.ids)])
        )
        self.assertFalse(
            self.fits(requisition, product_categ_ids=[Command.set(other.ids)])
        )

    def test_conditions_of_availability(self):
        requisition = self.requisition()
        for put, expected in ((0, "none"), (4, "part"), (6, "full")):
            if put:
                self.put(put)
            for availability in ("full", "part", "later", "none", "missing"):
                self.assertEqual(
                    self.fits(requisition, availability=availability),
                    availability == expected
                    or (availability == "missing" and expected != "full"),
                    (put, availability),
                )
        unknown = self.requisition(item(1, "B0UNKNOWN1", "nobody"), number="PO000002")
        self.assertTrue(self.fits(unknown, availability="unknown"))
        self.assertFalse(self.fits(unknown, availability="missing"))

    def test_conditions_of_the_cost(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        requisition = self.requisition()
        self.assertTrue(self.fits(requisition, cost_condition="unknown"))
        self.assertFalse(self.fits(requisition, cost_percent_from=1))
        cost = self.env["amazon.vendor.cost"].create(
            {
                "instance_id": self.instance.id,
                "product_id": self.lamp.id,
                "cost": 11.00,
                "currency_id": self.env.ref("base.EUR").id,
            }
        )
        self.assertFalse(self.fits(requisition, cost_condition="unknown"))
        self.assertTrue(self.fits(requisition, cost_condition="less"))
        self.assertTrue(self.fits(requisition, cost_percent_from=7))
        self.assertFalse(self.fits(requisition, cost_percent_from=8))
        self.assertTrue(self.fits(requisition, cost_percent_to=8))
        self.assertFalse(self.fits(requisition, cost_percent_to=7))
        cost.cost = 10.20
        self.assertTrue(self.fits(requisition, cost_condition="fine"))

    # --- What a rule does not wave through --------------------------------------

    def test_a_rule_about_something_else_does_not_accept_a_wrong_cost(self):
        self.put(10)
        self.instance.cost_check = "agreed"
        rule = self.rule(outcome="propose")
        requisition = self.requisition()
        result = self.propose(requisition)
        self.assertEqual((result.kind, result.causes), ("hold", ("cost",)))
        rule.cost_condition = "unknown"
        result = self.propose(requisition)
        self.assertEqual((result.kind, result.is_decided), ("accept", True))

    def test_only_a_rule_that_says_so_calls_a_product_obsolete(self):
        requisition = self.requisition()
        self.lamp.active = False
        rule = self.rule(outcome="propose")
        self.assertEqual(self.propose(requisition).causes, ("product",))
        rule.write(
            {
                "availability": "unsellable",
                "outcome": "reject",
                "rejection_reason": "ObsoleteProduct",
            }
        )
        result = self.propose(requisition)
        self.assertAnswer(requisition.line_ids, 0, 0, "ObsoleteProduct")
        self.assertTrue(result.is_decided)

    def test_no_rule_promises_goods_nobody_knows(self):
        self.rule(outcome="accept")
        requisition = self.requisition(item(1, "B0UNKNOWN1", "nobody"))
        result = self.propose(requisition)
        self.assertAnswer(requisition.line_ids, 0)
        self.assertFalse(result.is_decided)

    def test_a_vendor_code_of_another_instance_is_refused(self):
        other = self._create_instance(name="Other")
        code = self.env["amazon.vendor.code"].create(
            {"instance_id": other.id, "name": "VEND9"}
        )
        with self.assertRaises(ValidationError):
            self.rule(vendor_code_ids=[Command.set(code.ids)])

    def test_only_managers_make_rules(self):
        with self.assertRaises(AccessError):
            self.rule().with_user(self.vendor_user).name = "Mine"
        self.rule().with_user(self.vendor_manager).name = "Mine"

    # --- Dry run --------------------------------------------------------------

    def test_a_dry_run_says_what_would_happen_and_changes_nothing(self):
        self.put(370)
        self.put(4, self.products[1])
        self.instance.cost_check = "agreed"
        costs = [(self.lamp, 10.20), (self.products[1], 10.20)]
        costs.append((self.products[2], 99))
        self.env["amazon.vendor.cost"].create(
            [
                {
                    "instance_id": self.instance.id,
                    "product_id": product.id,
                    "cost": cost,
                    "currency_id": self.env.ref("base.EUR").id,
                }
                for product, cost in costs
            ]
        )
        requisitions = self.imported(
            *[
                order(f"PO0000{n:02}", [self.line()], shipWindow=self.window())
                for n in range(37)
            ],
            order("PO000037", [self.line(3)], shipWindow=self.window()),
            order("PO000038", [self.line(3)], shipWindow=self.window()),
            order("PO000039", [self.line(2)], shipWindow=self.window()),
        )
        rule = self.rule(
            "Part is enough", "reject_rest", availability="part", active=False
        )
        action = rule.with_user(self.vendor_manager).action_dry_run()
        run = (
            self.env[action["res_model"]]
            .with_user(self.vendor_manager)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(run.with_context(active_test=False).rule_ids, rule)
        run.action_run()
        self.assertEqual(
            run.summary, "37 of 40 would be accepted, 2 held for cost, 1 short."
        )
        short = run.line_ids.filtered(lambda line: line.kind == "short")
        self.assertTrue(short.is_decided, "the rule that is off was tried")
        self.assertIn("Part is enough", short.message)
        self.assertFalse(any(requisitions.line_ids.mapped("proposal_kind")))
        self.assertEqual(set(requisitions.line_ids.mapped("accepted_qty")), {10})

    def test_a_dry_run_without_open_requisitions(self):
        run = self.env["amazon.vendor.rule.dry.run"].create(
            {"instance_id": self.instance.id}
        )
        run.action_run()
        self.assertEqual(run.summary, "No requisition waits for an answer.")
