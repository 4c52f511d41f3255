from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...logic.acknowledgement.answer import Part
from ..orders import item, order
from .case import DecisionCase


@tagged("post_install", "-at_install")
class TestDecide(DecisionCase):
    """A line is split, many are decided by one click, and each says who did it."""

    def split(self, line, *parts):
        """Answer a line in parts of (code, quantity[, date or reason])."""
        commands = [Command.clear()]
        for code, quantity, *more in parts:
            values = {"code": code, "quantity": quantity}
            if more:
                field = "rejection_reason" if code == "Rejected" else "scheduled_date"
                values[field] = more[0]
            commands.append(Command.create(values))
        line.write({"split_ids": commands})

    # --- Split ----------------------------------------------------------------

    def test_a_line_is_answered_in_several_parts_of_each_kind(self):
        line = self.requisition(self.line(quantity=20, backorder=True)).line_ids
        line = line.with_user(self.vendor_user)
        first, second = datetime(2026, 11, 24, 8), datetime(2026, 11, 26, 8)
        later, latest = datetime(2026, 12, 10, 8), datetime(2026, 12, 20, 8)
        self.split(
            line,
            ("Accepted", 6, first),
            ("Accepted", 4, second),
            ("Backordered", 3, later),
            ("Backordered", 2, latest),
            ("Rejected", 1, "ObsoleteProduct"),
            ("Rejected", 4, "TemporarilyUnavailable"),
        )
        self.assertEqual(
            line._decision_parts(),
            [
                Part("Accepted", 6, first, cost=10.2),
                Part("Accepted", 4, second, cost=10.2),
                Part("Backordered", 3, later, cost=10.2),
                Part("Backordered", 2, latest, cost=10.2),
                Part("Rejected", 1, reason="ObsoleteProduct", cost=10.2),
                Part("Rejected", 4, reason="TemporarilyUnavailable", cost=10.2),
            ],
        )
        self.assertAnswer(line, 10, 5)
        self.assertEqual(line.ship_date, first)
        self.assertEqual(line.backorder_date, later)
        self.assertEqual(line.state, "partial")
        self.assertEqual(line.decided_by, "person")

    def test_what_the_parts_leave_over_is_rejected(self):
        line = self.requisition(self.line(quantity=20)).line_ids
        line.rejection_reason = "ObsoleteProduct"
        self.split(line, ("Accepted", 12))
        self.assertEqual(
            line._decision_parts(),
            [
                Part("Accepted", 12, cost=10.2),
                Part("Rejected", 8, reason="ObsoleteProduct", cost=10.2),
            ],
        )
        self.assertEqual(
            sum(part.quantity for part in line._decision_parts()), line.ordered_qty
        )

    def test_parts_never_exceed_what_was_ordered(self):
        line = self.requisition(self.line(quantity=10)).line_ids
        with self.assertRaisesRegex(ValidationError, "add up to 11.*ordered 10"):
            self.split(line, ("Accepted", 6), ("Rejected", 5))
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        part = line.split_ids[0].with_user(self.vendor_user)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            part.quantity = 7
        part.quantity = 5
        self.assertAnswer(line, 5)

    def test_a_context_sent_over_rpc_does_not_open_the_door(self):
        line = self.requisition(self.line(quantity=10)).line_ids
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        for sent in (True, "amazon_vendor_follows_split", "LineWork.SPLIT"):
            forged = line.split_ids[0].with_user(self.vendor_user)
            forged = forged.with_context(amazon_vendor_follows_split=sent)
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                forged.write({"quantity": 7})
        other = self.requisition(self.line(1), number="OTHER001").line_ids
        forged = other.with_user(self.vendor_user)
        forged.with_context(amazon_vendor_deciding=True).write({"accepted_qty": 3})
        self.assertEqual(other.decided_by, "person")

    def test_parts_change_in_one_save(self):
        """From 6 + 4 to 2 + 8: no step on the way may be refused."""
        line = self.requisition(self.line(quantity=10)).line_ids
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        first, second = line.split_ids
        line.write(
            {
                "split_ids": [
                    Command.update(second.id, {"quantity": 8}),
                    Command.update(first.id, {"quantity": 2}),
                ]
            }
        )
        self.assertAnswer(line, 2)

    def test_parts_in_the_form(self):
        line = self.requisition(self.line(quantity=10)).line_ids
        view = "amazon_vendor_central.amazon_vendor_requisition_line_view_form"
        with Form(line.with_user(self.vendor_user), view=view) as form:
            with form.split_ids.new() as part:
                part.quantity = 4
            with form.split_ids.new() as part:
                part.code = "Rejected"
                part.quantity = 6
            self.assertEqual(form.accepted_qty, 4)
        self.assertAnswer(line, 4)
        self.assertEqual(len(line.split_ids), 2)

    def test_a_line_decided_as_a_whole_has_no_parts_any_more(self):
        requisition = self.requisition(self.line(quantity=10))
        line = requisition.line_ids
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        line.accepted_qty = 7
        self.assertFalse(line.split_ids)
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        requisition.action_accept_all()
        self.assertFalse(line.split_ids)
        self.assertAnswer(line, 10)

    def test_removing_the_parts_keeps_the_quantities(self):
        line = self.requisition(self.line(quantity=10)).line_ids
        self.split(line, ("Accepted", 6), ("Rejected", 4))
        line.write({"split_ids": [Command.clear()]})
        self.assertAnswer(line, 6)

    def test_amazon_orders_less_and_the_parts_are_cut(self):
        line = self.requisition(self.line(quantity=20, backorder=True)).line_ids
        later = datetime(2026, 12, 10, 8)
        self.split(line, ("Accepted", 6), ("Accepted", 6), ("Backordered", 4, later))
        self.imported(
            order(
                "4Z32PABC",
                [self.line(quantity=9, backorder=True)],
                shipWindow=self.window(),
            )
        )
        self.assertEqual(line.ordered_qty, 9)
        self.assertEqual(sum(part.quantity for part in line._decision_parts()), 9)
        self.assertEqual(line.split_ids.mapped("quantity"), [6, 3])
        self.assertAnswer(line, 9)

    def test_parts_of_another_company_are_out_of_reach(self):
        self._create_outsiders()
        line = self.requisition(self.line(quantity=10)).line_ids
        self.split(line, ("Accepted", 6))
        for user in (self.other_manager, self.internal_user):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                line.split_ids.with_user(user).write({"quantity": 1})
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                line.split_ids.with_user(user).create(
                    {"line_id": line.id, "quantity": 1}
                )

    # --- One click ------------------------------------------------------------

    def test_accept_all_and_reject_all(self):
        requisition = self.requisition(self.line(), self.line(2, 5))
        requisition = requisition.with_user(self.vendor_user)
        lines = requisition.line_ids
        lines[0].accepted_qty = 3
        requisition.action_accept_all()
        self.assertEqual(lines.mapped("accepted_qty"), [10, 5])
        action = requisition.action_reject_all()
        wizard = self.wizard(action, rejection_reason="ObsoleteProduct")
        wizard.action_apply()
        for line in lines:
            self.assertAnswer(line, 0, reason="ObsoleteProduct")
            self.assertIn(self.vendor_user.name, line.proposal_reason)

    def wizard(self, action, user=None, **values):
        Wizard = self.env[action["res_model"]].with_user(user or self.vendor_user)
        return Wizard.with_context(**action["context"]).create(values)

    def test_fill_from_stock_takes_what_is_free_now(self):
        self.put(7)
        self.expect(50, 2)
        requisition = self.requisition(self.line(), self.line(2))
        requisition.with_user(self.vendor_user).action_fill_from_stock()
        lamp, part = requisition.line_ids
        self.assertAnswer(lamp, 7)
        self.assertAnswer(part, 0)
        self.assertIn("7 of 10 are free in stock now", lamp.proposal_reason)

    def test_problem_lines_are_left_alone(self):
        requisition = self.requisition(self.line(), self.line(2, cost="abc"))
        bad = requisition.line_ids.filtered("problem")
        before = bad.accepted_qty
        requisition.action_accept_all()
        self.assertEqual(bad.accepted_qty, before)

    def test_the_requisition_form_decides(self):
        """As the screen does it: the list is edited, then a button decides anew."""
        self.put(7)
        requisition = self.requisition().with_user(self.vendor_user)
        with Form(requisition) as form:
            warned = "odoo.tests.form.onchange"  # that the rest is rejected
            with self.assertLogs(warned), form.line_ids.edit(0) as line:
                line.accepted_qty = 2
        self.assertAnswer(requisition.line_ids, 2)
        self.assertEqual(requisition.line_ids.decided_by, "person")
        requisition.action_propose()
        self.assertAnswer(requisition.line_ids, 7)
        self.assertEqual(requisition.proposal_kind, "short")

    # --- Many -----------------------------------------------------------------

    def test_many_are_decided_with_a_result_for_each(self):
        self.put(10)
        orders = [
            order("PO000001", [self.line()], shipWindow=self.window()),
            order("PO000002", [self.line(2)], shipWindow=self.window()),
            order("PO000003", [item(1, "B0UNKNOWN", "nobody")], "Closed"),
        ]
        requisitions = self.imported(*orders).sorted("purchase_order_number")
        requisitions = requisitions.with_user(self.vendor_user)
        wizard = self.wizard(requisitions.action_decide(), decision="propose")
        wizard.action_apply()
        kinds = {r.requisition_id: r.kind for r in wizard.result_ids}
        self.assertEqual(
            [kinds[r] for r in requisitions], ["accept", "reject", "refused"]
        )
        self.assertIn(
            "closed", wizard.result_ids.filtered(lambda r: r.kind == "refused").message
        )

    def test_one_that_fails_does_not_keep_the_others(self):
        requisitions = self.imported(order("PO000001"), order("PO000002"))
        bad = requisitions[0]
        model = type(self.env["amazon.vendor.requisition"])
        accept = model._accept_all

        def failing(records):
            if bad in records:
                raise ValidationError(self.env._("This one is broken"))
            return accept(records)

        self.patch(model, "_accept_all", failing)
        requisitions.line_ids.write({"accepted_qty": 0})
        wizard = self.wizard(requisitions.action_decide(), decision="accept_all")
        wizard.action_apply()
        results = {r.requisition_id: r for r in wizard.result_ids}
        self.assertEqual(results[bad].kind, "refused")
        self.assertEqual(results[bad].message, "This one is broken")
        self.assertEqual(results[requisitions[1]].kind, "accept")
        self.assertEqual(requisitions.line_ids.mapped("accepted_qty"), [0, 10])

    def test_what_a_person_decided_is_kept_on_request(self):
        self.put(100)
        requisition = self.requisition(self.line(), self.line(2))
        line = requisition.line_ids[0].with_user(self.vendor_user)
        line.accepted_qty = 4
        wizard = self.wizard(requisition.action_decide(), decision="propose")
        wizard.action_apply()
        self.assertAnswer(line, 4)
        self.assertEqual(line.decided_by, "person")
        self.assertEqual(requisition.line_ids[1].decided_by, "proposal")
        wizard = self.wizard(
            requisition.action_decide(), decision="propose", keep_decided=False
        )
        wizard.action_apply()
        self.assertAnswer(line, 10)

    def test_the_answer_goes_out_in_parts(self):
        """Amazon's message carries every part of a line: 6 now and 4 later."""
        requisition = self.requisition(self.line(quantity=10, backorder=True))
        late = datetime.combine(self.day(20), datetime.min.time()) + timedelta(hours=8)
        self.split(requisition.line_ids, ("Accepted", 6), ("Backordered", 4, late))
        message = requisition._draft_answer().message
        self.assertEqual(
            [
                (part.acknowledgement_code, part.acknowledged_quantity.amount)
                for part in message.items[0].parts
            ],
            [("Accepted", 6), ("Backordered", 4)],
        )
        self.assertFalse(
            [v for v in requisition._check_acknowledgement() if v.severity == "hard"]
        )
        requisition.sudo()._create_sale_orders()
        self.assertEqual(
            requisition.sale_order_id.order_line.mapped("product_uom_qty"), [6, 4]
        )
