"""Each hard rule of Amazon's, shown to the user through the requisition.

Most of them cannot be broken from the screen, because the message is built from
Amazon's own words. They are the safety net under that: here the message is damaged on
its way, and the button must refuse it with a sentence a person can act on.
"""

import ast
import inspect
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...logic.acknowledgement.sentences import _sentences
from ...models.acknowledgement import message as acknowledgement_message
from ...spapi.messages import acknowledgement_rules
from ...spapi.messages.common import Quantity
from .case import AcknowledgementCase, iso

original = acknowledgement_message.message_of


def item(message, **changes):
    return replace(message, items=(replace(message.items[0], **changes),))


def part(message, **changes):
    parts = message.items[0].parts
    return item(message, parts=(replace(parts[0], **changes), *parts[1:]))


def cost(message, **changes):
    return item(message, net_cost=replace(message.items[0].net_cost, **changes))


#: code -> (what happens to the message on its way, the sentence that is shown)
DAMAGED = {
    "wrong_order": (
        lambda m: replace(m, purchase_order_number="OTHER001"),
        "The answer is for OTHER001, but the order is 4Z32PABC",
    ),
    "wrong_selling_party": (
        lambda m: replace(m, selling_party_id="VEND9"),
        "The answer is from vendor VEND9, but the order is for VEND1",
    ),
    "no_lines": (lambda m: replace(m, items=()), "There is no line to answer"),
    "unknown_line": (
        lambda m: item(m, item_sequence_number="77", amazon_product_identifier="X"),
        "Line 77 is not in the purchase order",
    ),
    "duplicate_line": (
        lambda m: replace(m, items=m.items * 2),
        "Line 1 is answered twice",
    ),
    "identifier_changed": (
        lambda m: item(m, vendor_product_identifier="4006381333931 "),
        "must be repeated exactly as Amazon wrote it",
    ),
    "ordered_quantity_changed": (
        lambda m: item(m, ordered_quantity=Quantity(9, "Eaches", 1)),
        "the ordered quantity must be repeated as Amazon sent it",
    ),
    "no_answer": (lambda m: item(m, parts=()), "Line 1: there is no decision"),
    "unknown_code": (
        lambda m: part(m, acknowledgement_code="ACCEPTED"),
        "ACCEPTED is none of Accepted, Backordered, Rejected",
    ),
    "quantity_not_positive": (
        lambda m: part(m, acknowledged_quantity=Quantity(0, "Eaches", 1)),
        "an acknowledged quantity must be above zero",
    ),
    "unit_changed": (
        lambda m: part(m, acknowledged_quantity=Quantity(10, "Cases", 1)),
        "must be answered in the unit it was ordered in",
    ),
    "reason_wrong": (
        lambda m: part(m, rejection_reason="ObsoleteProduct"),
        "the reason ObsoleteProduct does not fit Accepted",
    ),
    "above_ordered": (
        lambda m: part(m, acknowledged_quantity=Quantity(11, "Eaches", 1)),
        "11 answered, but only 10 ordered. Amazon refuses more than it ordered",
    ),
    "cost_missing": (
        lambda m: item(m, net_cost=None),
        "has no net cost, and Amazon refuses an answer without one",
    ),
    "cost_not_positive": (
        lambda m: cost(m, amount=Decimal(0)),
        "the price must be above zero",
    ),
    "currency_changed": (
        lambda m: cost(m, currency_code="USD"),
        "the price must be in EUR as ordered",
    ),
    "cost_unit_changed": (
        lambda m: cost(m, unit_of_measure="POUNDS"),
        "per the unit Amazon priced it by",
    ),
    "cost_above_order": (
        lambda m: cost(m, amount=Decimal("10.21")),
        "the price 10.21 is above Amazon's 10.20",
    ),
    "discount_wrong": (
        lambda m: item(m, discount_multiplier=Decimal("1.5")),
        "a discount multiplier needs a list price",
    ),
}

#: code -> the test below that breaks the rule as a person would
BY_HAND = {
    "order_closed": "test_order_closed",
    "line_cancelled": "test_line_cancelled",
    "backorder_not_allowed": "test_backorder_not_allowed",
    "backorder_date_missing": "test_backorder_date_missing",
    "backorder_date_expected": "test_backorder_date_expected",
    "rejected_line_revived": "test_rejected_line_revived",
    "update_too_late": "test_update_too_late",
}


def hard_codes():
    """The codes of all hard rules, read from where they are checked."""
    tree = ast.parse(inspect.getsource(acknowledgement_rules))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "hard"
        and isinstance(node.args[0], ast.Constant)
    }


@tagged("post_install", "-at_install")
class TestPreviewRules(AcknowledgementCase):
    def assertShown(self, requisition, code, sentence):
        """The rule is listed by the preview, and refuses the button."""
        preview = self.env["amazon.vendor.acknowledgement.preview"]._of(requisition)
        rules = preview.order_ids.rule_ids.filtered(
            lambda rule: rule.code == code and rule.severity == "hard"
        )
        self.assertTrue(rules, f"{code} is not in the preview")
        self.assertIn(sentence, " ".join(rules.mapped("sentence")))
        before = len(requisition.acknowledgement_ids)
        with self.assertRaises(UserError) as caught:
            requisition.action_send_acknowledgement()
        self.assertIn(sentence, str(caught.exception))
        self.assertEqual(len(requisition.acknowledgement_ids), before)

    def test_every_hard_rule_is_here(self):
        self.assertEqual(hard_codes(), set(DAMAGED) | set(BY_HAND))
        for test in BY_HAND.values():
            self.assertTrue(hasattr(self, test), test)
        self.assertLessEqual(hard_codes(), set(_sentences(self.env)))

    def test_each_damaged_message_is_refused_in_words(self):
        requisition = self.requisition()
        for code, (damage, sentence) in DAMAGED.items():

            def damaged(*args, damage=damage):
                return damage(original(*args))

            with (
                self.subTest(code),
                patch.object(acknowledgement_message, "message_of", damaged),
            ):
                self.assertShown(requisition, code, sentence)

    def test_order_closed(self):
        requisition = self.requisition()
        requisition.amazon_state = "Closed"
        self.assertShown(
            requisition, "order_closed", "Amazon has closed this purchase order"
        )

    def test_line_cancelled(self):
        requisition = self.requisition()

        def behind(record):
            """Amazon cancels the line while the answer is being written."""
            order = real(record)
            zero = replace(order.items[0], ordered_quantity=Quantity(0, "Eaches", 1))
            return replace(order, items=(zero,))

        real = acknowledgement_message.order_of
        with patch.object(acknowledgement_message, "order_of", behind):
            self.assertShown(
                requisition, "line_cancelled", "Amazon has cancelled this line"
            )

    def test_backorder_not_allowed(self):
        requisition = self.requisition()
        requisition.line_ids.write(
            {
                "accepted_qty": 4,
                "backordered_qty": 6,
                "backorder_date": requisition.window_end + timedelta(days=3),
            }
        )
        self.assertShown(
            requisition, "backorder_not_allowed", "does not allow a backorder for it"
        )

    def test_backorder_date_missing(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write({"accepted_qty": 4, "backordered_qty": 6})
        self.assertShown(
            requisition, "backorder_date_missing", "needs the date when it will ship"
        )

    def test_backorder_date_expected(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write(
            {
                "accepted_qty": 4,
                "backordered_qty": 6,
                "backorder_date": requisition.window_end,
            }
        )
        self.assertShown(
            requisition, "backorder_date_expected", "must be after the window"
        )

    def answered_then_open(self, requisition):
        """Amazon shows otherwise than it was told, so it may be answered again."""
        self.send(requisition)
        self.submission_of(requisition).sudo()._set_state("mismatch", "Look at it.")

    def test_rejected_line_revived(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].accepted_qty = 0
        self.answered_then_open(requisition)
        requisition.line_ids[1].accepted_qty = 5
        self.assertShown(
            requisition, "rejected_line_revived", "Amazon never takes that back"
        )

    def test_update_too_late(self):
        old = iso(datetime.now(timezone.utc) - timedelta(hours=47))
        requisition = self.requisition(
            purchaseOrderDate=old, purchaseOrderStateChangedDate=old
        )
        self.answered_then_open(requisition)
        self.advance(120)
        requisition.line_ids.accepted_qty = 5
        self.assertShown(
            requisition, "update_too_late", "after 48 hours only dates can be changed"
        )
