import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import AcknowledgementCase

DRAWS = 12
REASONS = ("TemporarilyUnavailable", "ObsoleteProduct", "InvalidProductIdentifier")


@tagged("post_install", "-at_install")
class TestWaysAgree(AcknowledgementCase):
    """Whichever way an order is answered, Amazon is told the same, and what cannot be
    answered is refused in the same words."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(20261125)
        now = fields.Datetime.now()
        self.startPatcher(
            patch.object(fields.Datetime, "now", staticmethod(lambda *_args: now))
        )

    def drawn(self, number):
        """An order whose lines are answered in ways that are allowed, or are not."""
        draw = self.random
        items = [
            self.line(
                sequence,
                quantity=draw.randint(1, 20),
                cost=draw.choice(("10.20", "0.3333", "7")),
                backorder=draw.random() < 0.5,
            )
            for sequence in range(1, draw.randint(2, 5))
        ]
        requisition = self.requisition(*items, number=number)
        for line in requisition.line_ids:
            self.answer_by_chance(line)
        return requisition

    def answer_by_chance(self, line):
        draw, ordered = self.random, line.ordered_qty
        accepted = draw.choice((ordered, draw.randint(0, ordered)))
        after = line.requisition_id.window_end + timedelta(days=draw.choice((-20, 5)))
        if draw.random() < 0.3 and accepted > 1:
            first = draw.randint(1, accepted - 1)
            parts = [("Accepted", first), ("Backordered", accepted - first)]
            if accepted < ordered:
                parts.append(("Rejected", ordered - accepted))
            line.split_ids = [
                Command.create(
                    {
                        "code": code,
                        "quantity": quantity,
                        "scheduled_date": code == "Backordered" and after,
                        "rejection_reason": draw.choice(REASONS),
                    }
                )
                for code, quantity in parts
            ]
            return
        later = draw.choice((0, 0, ordered - accepted))
        line.write(
            {
                "accepted_qty": accepted,
                "backordered_qty": later,
                "backorder_date": later and after,
                "rejection_reason": draw.choice(REASONS),
            }
        )

    def outcome(self, requisition, way):
        """What Amazon would be told, or why it is told nothing; then it is undone."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            refusal = way(requisition)
            answer = requisition.acknowledgement_id.sudo()
            return answer.submission_id.payload or False, refusal
        except UserError as error:
            return False, error.args[0]
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.cr.postcommit.clear()

    def test_preview_button_and_bulk_agree_about_every_order(self):
        good = self.requisition(number="GOOD0000")

        def button(requisition):
            requisition.action_send_acknowledgement()

        def preview(requisition):
            action = requisition.action_preview_acknowledgement()
            shown = self.env[action["res_model"]].browse(action["res_id"])
            payload = shown.order_ids.payload
            shown.accept_risks = True
            shown.action_send()
            sent = requisition.acknowledgement_id.sudo().submission_id.payload
            self.assertEqual(payload, sent, "what is shown is what is sent")

        def bulk(requisition):
            action = (requisition | good).action_send_acknowledgement()
            refused = not requisition.acknowledgement_ids
            return action["params"]["message"] if refused else None

        def confirmed(requisition):
            requisition._create_sale_orders()
            requisition.action_send_acknowledgement()

        seen = {True: 0, False: 0}
        for number in range(DRAWS):
            requisition = self.drawn(f"DRAW{number:04}")
            expected = self.outcome(requisition, button)
            seen[bool(expected[0])] += 1
            self.assertTrue(expected[0] or expected[1])
            for way in (preview, bulk, confirmed):
                with self.subTest(number=number, way=way.__name__):
                    self.assertEqual(self.outcome(requisition, way), expected)
        self.assertTrue(all(seen.values()), f"both happen: {seen}")

    def test_by_approval_amazon_is_told_what_the_button_would_tell(self):
        for number in range(DRAWS // 2):
            quantities = [self.random.randint(0, 10) for _each in range(3)]
            items = [self.line(each, quantity=10) for each in (1, 2, 3)]
            requisition = self.requisition(*items, number=f"APPR{number:04}")

            def button(requisition, quantities=quantities):
                for line, quantity in zip(
                    requisition.line_ids, quantities, strict=True
                ):
                    line.accepted_qty = quantity
                requisition.action_send_acknowledgement()

            def approval(requisition, quantities=quantities):
                requisition.instance_id.workflow = "by_approval"
                sale = requisition._create_sale_orders()
                for line, quantity in zip(sale.order_line, quantities, strict=True):
                    line.product_uom_qty = quantity
                sale.action_confirm()

            with self.subTest(quantities=quantities):
                expected = self.outcome(requisition, button)
                self.assertEqual(self.outcome(requisition, approval), expected)
