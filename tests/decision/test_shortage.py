import random

from odoo.tests import Form, tagged

from ...models.acknowledgement.checks import Asked
from ..orders import item, order
from .case import DecisionCase

PREVIEW = "amazon.vendor.acknowledgement.preview"


@tagged("post_install", "-at_install")
class TestShortage(DecisionCase):
    """What is accepted beyond what is there, by the sum that Propose makes."""

    def short(self, requisition):
        """The sentences of the check that is asked before an answer is sent."""
        return [
            violation.sentence
            for violation in requisition._check_acknowledgement()
            if violation.code == "short" and violation.severity == "soft"
        ]

    def preview_of(self, requisitions):
        requisitions = requisitions.with_user(self.vendor_user)
        action = requisitions.action_preview_acknowledgement()
        return self.env[PREVIEW].browse(action["res_id"])

    # --- The sum ---------------------------------------------------------------

    def test_what_is_neither_free_nor_expected_is_short_until_it_is_proposed(self):
        self.put(4)
        self.expect(3, 5)
        self.expect(9, 30)
        requisition = self.requisition(self.line(1), self.line(2, quantity=6))
        self.assertEqual(requisition.line_ids.mapped("short_qty"), [3, 6])
        self.assertEqual(requisition.short_qty, 9)
        self.assertIn("10 accepted, but only 7 free", self.short(requisition)[0])
        requisition.with_user(self.vendor_user).action_propose()
        self.assertEqual(requisition.line_ids.mapped("accepted_qty"), [7, 0])
        self.assertEqual(requisition.short_qty, 0)
        self.assertFalse(self.short(requisition))

    def test_the_promised_day_counts(self):
        self.put(4)
        self.expect(6, 8)
        line = self.requisition(number="PO000001").line_ids
        self.assertEqual(line.short_qty, 0, "until the end of the window")
        for day, short in ((8, 0), (7, 6), (-3, 6), (9, 0)):
            line.ship_date = self.day(day)
            self.assertEqual(line.short_qty, short, f"on day {day}")
        line.split_ids = [
            (0, 0, {"code": "Accepted", "quantity": 5, "scheduled_date": self.day(5)}),
            (0, 0, {"code": "Accepted", "quantity": 5, "scheduled_date": self.day(9)}),
        ]
        self.assertEqual(line.short_qty, 1, "of the five on day 5")

    def test_cases_are_short_by_the_case(self):
        self.put(29)
        line = self.requisition(self.line(quantity=5, unit="Cases", size=12)).line_ids
        self.assertEqual(line.short_qty, 3)

    def test_what_is_not_counted_is_never_short(self):
        self.lamp.is_storable = False
        self.assertEqual(self.requisition().short_qty, 0)

    def test_an_answer_that_is_given_is_not_short(self):
        requisition = self.requisition()
        self.assertEqual(requisition.short_qty, 10)
        requisition.state = "closed"
        self.assertEqual(requisition.short_qty, 0)

    def test_whatever_is_there_it_is_the_sum_of_the_proposal(self):
        """Many orders at once, and each as if it alone were proposed for."""
        draw = random.Random(20261125)
        for product in self.products[:3]:
            self.put(draw.randint(0, 30), product)
            for _each in range(3):
                self.expect(draw.randint(1, 20), draw.randint(1, 40), product)
                self.promise(draw.randint(1, 9), draw.randint(1, 40), product)
        orders = self.env["amazon.vendor.requisition"]
        for number in range(9):
            orders |= self.requisition(
                *(
                    self.line(
                        n, quantity=draw.randint(1, 12), backorder=draw.random() < 0.5
                    )
                    for n in draw.sample((1, 2, 3), draw.randint(1, 3))
                ),
                number=f"RANDOM{number}",
                end=draw.randint(2, 35),
            )
        for line in draw.sample(list(orders.line_ids), 5):
            line = line.with_user(self.vendor_user)
            line.accepted_qty = draw.randint(0, line.ordered_qty)
        self.env.invalidate_all()
        found = {line: line.short_qty for line in orders.line_ids}
        self.assertTrue(any(found.values()))
        for requisition in orders:
            result = requisition._propose(apply=False)[requisition]
            for line, proposal in result.lines.items():
                wanted = max(0, line.accepted_qty - proposal.accepted)
                self.assertEqual(found[line], wanted, line.display_name)
        for requisition in orders:
            before = requisition.line_ids.mapped("accepted_qty")
            requisition._propose()
            self.assertEqual(requisition.short_qty, 0, before)

    # --- Where it is said -------------------------------------------------------

    def test_a_form_shows_it_while_it_is_edited(self):
        self.put(4)
        requisition = self.requisition().with_user(self.vendor_user)
        with Form(requisition) as form:
            self.assertEqual(form.short_qty, 6)
            warned = "odoo.tests.form.onchange"  # that the rest is rejected
            with self.assertLogs(warned), form.line_ids.edit(0) as line:
                line.accepted_qty = 7
                self.assertEqual(line.short_qty, 3)
            self.assertEqual(form.short_qty, 3)
        self.assertEqual(requisition.short_qty, 3)

    def test_every_preview_shows_it_as_a_risk(self):
        self.put(4)
        one, many = self.requisition(), self.requisition(number="PO000002")
        for requisitions in (one, one | many):
            preview = self.preview_of(requisitions)
            short = preview.order_ids.rule_ids.filtered(lambda r: r.code == "short")
            self.assertEqual(short.order_id, preview.order_ids)
            self.assertEqual(set(short.mapped("severity")), {"soft"})
            self.assertTrue(preview.is_short)
        action = preview.with_user(self.vendor_user).action_propose()
        preview = self.env[PREVIEW].browse(action["res_id"])
        self.assertNotIn("short", preview.order_ids.rule_ids.mapped("code"))
        self.assertFalse(preview.is_short)

    def test_by_approval_the_quotation_is_looked_at(self):
        self.put(4)
        self.instance.workflow = "by_approval"
        requisition = self.requisition()
        preview = self.preview_of(requisition)
        said = preview.rule_ids.mapped("sentence")[0]
        self.assertIn("only 4 free", said)
        self.assertIn("Lower it on the quotation", said)
        self.assertNotIn("Propose", said, "by approval there is no such button")
        self.assertFalse(preview.is_short, "the quotation is what is lowered")
        requisition.sale_order_id.order_line.product_uom_qty = 4
        preview = self.preview_of(requisition)
        self.assertNotIn("short", preview.rule_ids.mapped("code"))

    def test_what_the_rules_accept_beyond_the_stock_is_not_held(self):
        self.env["amazon.vendor.rule"].create(
            {"instance_id": self.instance.id, "name": "Always", "outcome": "accept"}
        )
        self.instance.workflow = "automatic"
        requisition = self.requisition()
        self.assertFalse(requisition.hold_reason)
        self.assertEqual(requisition.acknowledgement_state, "queued")

    # --- What it costs ----------------------------------------------------------

    def test_a_list_of_orders_costs_a_constant_number_of_statements(self):
        def imported(count, name):
            return self.imported(
                *(
                    order(
                        f"{name}{n:04}",
                        [item(k, f"B00000000{k}", f"PART-{k}") for k in (2, 3, 4)],
                        shipWindow=self.window(end=5 + n % 7),
                    )
                    for n in range(count)
                )
            )

        def look(orders, work):
            self.env.flush_all()
            self.env.invalidate_all()
            # As a list opens them: read together.
            orders = orders.browse(orders.ids).with_user(self.vendor_user)
            return self.count_sql(lambda: work(orders))

        few, many = imported(5, "FEW"), imported(80, "MANY")

        def listed(orders):
            orders.read(["short_qty"])

        def checked(orders):
            for each in orders:
                each._check_stock(Asked(None, None))

        for work in (listed, checked):
            look(few, work)
            small, large = look(few, work), look(many, work)
            self.assertLessEqual(large, small + 2, work)
            self.assertLess(large, 40, work)
        self.assertEqual(set(many.mapped("short_qty")), {30})
