from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest import TestCase

from ...logic.acknowledgement.answer import Answer, LineOfAnswer, Part
from ...spapi.messages import acknowledgement
from ...spapi.messages.common import MessageError, Money, Party, Quantity, Window
from ...spapi.messages.purchase_order import PurchaseOrder, PurchaseOrderItem

MOMENT = datetime(2026, 11, 22, 12, 0)
DAY = MOMENT + timedelta(days=3)


def ordered(sequence, quantity):
    return PurchaseOrderItem(
        item_sequence_number=str(sequence),
        item_sequence_number_raw=str(sequence),
        amazon_product_identifier=f"B00000000{sequence}",
        amazon_product_identifier_raw=f"B00000000{sequence}",
        vendor_product_identifier=None,
        vendor_product_identifier_raw=None,
        ordered_quantity=Quantity(quantity, "Cases", 12),
        is_back_order_allowed=True,
        net_cost=Money("EUR", Decimal("10.20")),
        list_price=None,
    )


def answer(*lines, **window):
    """An answer to an order of lines of (ordered quantity, parts); a unit costs 2."""
    items = [ordered(n, quantity) for n, (quantity, _parts) in enumerate(lines, 1)]
    order = PurchaseOrder(
        purchase_order_number="4Z32PABC",
        purchase_order_number_raw="4Z32PABC",
        selling_party=Party("VEND1"),
        items=tuple(items),
        **window,
    )
    return Answer(
        order,
        tuple(
            LineOfAnswer(n, item, tuple(parts), item.net_cost, Decimal(2), Decimal(2))
            for n, (item, (_quantity, parts)) in enumerate(
                zip(items, lines, strict=True)
            )
        ),
        MOMENT,
    )


class TestAnswer(TestCase):
    """One object says what Amazon is told, and what it will make of it."""

    def parts_sent(self, found):
        (item,) = acknowledgement.parse(found.payload).items
        return item.parts

    def test_quantities_are_told_in_amazons_unit_of_the_line(self):
        (part,) = self.parts_sent(answer((10, [Part("Accepted", 10)])))
        self.assertEqual(part.acknowledged_quantity, Quantity(10, "Cases", 12))

    def test_a_day_is_a_ship_day_where_amazon_pays_the_freight(self):
        window = Window(MOMENT.replace(tzinfo=timezone.utc), None)
        parts = (10, [Part("Accepted", 10, DAY)])
        (shipped,) = self.parts_sent(answer(parts, ship_window=window))
        (delivered,) = self.parts_sent(answer(parts, delivery_window=window))
        self.assertTrue(shipped.scheduled_ship_date)
        self.assertFalse(shipped.scheduled_delivery_date)
        self.assertFalse(delivered.scheduled_ship_date)
        self.assertTrue(delivered.scheduled_delivery_date)

    def test_a_line_without_an_answer_is_no_part_of_the_message(self):
        found = answer(
            (10, [Part("Accepted", 10)]), (4, []), (0, [Part("Accepted", 0)])
        )
        self.assertEqual(
            [item.item_sequence_number for item in found.message.items], ["1"]
        )

    def test_what_cannot_be_written_is_said(self):
        found = answer((4, []))
        with self.assertRaises(MessageError):
            _ = found.payload

    def test_the_outlook_is_what_amazon_will_show(self):
        full, none = [Part("Accepted", 10)], [Part("Rejected", 10)]
        later = [Part("Accepted", 4), Part("Backordered", 6, DAY)]
        short = [Part("Accepted", 4), Part("Rejected", 6, reason="ObsoleteProduct")]
        for lines, outcome, accepted, refused in (
            ([(10, full), (10, later)], "accepted", 40, 0),
            ([(10, full), (10, none)], "partial", 20, 20),
            ([(10, short)], "partial", 8, 12),
            ([(10, none), (0, [])], "rejected", 0, 20),
            # What is not answered counts as rejected for Amazon.
            ([(10, full), (10, [])], "partial", 20, 20),
            ([(0, [])], "rejected", 0, 0),
        ):
            outlook = answer(*lines).outlook
            self.assertEqual(
                (outlook.outcome, outlook.accepted, outlook.refused),
                (outcome, accepted, refused),
            )

    def test_what_is_refused_counts_at_amazons_cost_and_the_rest_at_ours(self):
        found = answer((10, [Part("Accepted", 4), Part("Rejected", 6)]))
        (line,) = found.lines
        found = replace(found, lines=(replace(line, answered_cost=Decimal("1.5")),))
        self.assertEqual(found.outlook.accepted, Decimal(6))
        self.assertEqual(found.outlook.refused, Decimal(12))

    def test_the_reason_that_is_there_by_itself_is_no_purpose(self):
        for reason, on_purpose in (
            ("TemporarilyUnavailable", False),
            (False, False),
            ("InvalidProductIdentifier", True),
        ):
            found = answer((10, [Part("Rejected", 10, reason=reason)]))
            self.assertTrue(found.lines[0].is_rejected)
            self.assertEqual(found.lines[0].is_rejected_on_purpose, on_purpose)
        part = answer((10, [Part("Accepted", 1), Part("Rejected", 9, reason="X")]))
        self.assertFalse(part.lines[0].is_rejected_on_purpose)
