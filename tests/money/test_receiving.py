"""From the order to the money, line by line, and what Amazon will not pay of it."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .case import MoneyCase

WAITING, EXPECTED, CLAIMED = "waiting", "expected", "claimed"


@tagged("post_install", "-at_install")
class TestReceiving(MoneyCase):
    def test_a_line_is_followed_from_the_order_to_the_money(self):
        move = self.invoice()
        line = self.received(move, 10)
        self.pay(move)
        row = self.row(line)
        size = line.unit_size or 1
        self.assertEqual(
            [row.ordered, row.confirmed, row.shipped, row.received, row.invoiced],
            [10 * size] * 5,
        )
        self.assertEqual(row.invoiced_amount, move.amount_untaxed)
        self.assertEqual(row.ordered_amount, line.amount_ordered)
        self.assertEqual(row.paid_amount, move.amount_total)
        self.assertEqual((row.stage, row.short_amount), ("fine", 0))
        self.assertFalse(row.what_to_do)

    def test_what_is_not_received_after_its_days_is_shown_before_it_is_taken_off(self):
        move = self.invoice()
        line = self.received(move, 8)
        row = self.row(line)
        self.assertEqual(row.stage, WAITING)
        self.assertIn("wait", row.what_to_do)
        self.instance.receive_days = 0
        row = self.row(line)
        self.assertEqual(row.stage, EXPECTED)
        self.assertEqual(row.short_amount, move.amount_untaxed / 5)
        self.assertEqual(row.missing, 2 * (line.unit_size or 1))
        self.assertIn("proof of delivery", row.what_to_do)

    def test_what_amazon_has_taken_off_is_said_to_be_disputed(self):
        move = self.invoice()
        line = self.received(move, 8)
        self.instance.receive_days = 0
        gross = round(move.amount_total / 5, 2)
        self.pay(move, short=f"{gross:.2f}")
        row = self.row(line)
        self.assertEqual(row.stage, CLAIMED)
        self.assertAlmostEqual(row.claimed_amount, row.short_amount, places=2)
        self.assertAlmostEqual(row.paid_amount, move.amount_total - gross, places=2)
        self.assertIn("dispute", row.what_to_do)

    def test_a_credit_note_for_the_quantity_lowers_what_is_invoiced(self):
        move = self.invoice()
        line = self.received(move, 8)
        self.instance.receive_days = 0
        self.credit(move, "PQV", quantity=2)
        row = self.row(line)
        self.assertEqual(row.invoiced, 8 * (line.unit_size or 1))
        # It was shipped, so by the rules it could be billed; Amazon has not got it.
        self.assertEqual((row.stage, row.short_amount), ("fine", 0))

    def credit(self, move, kind, quantity):
        """A confirmed credit note for some units of the first line."""
        reversed_ = move._reverse_moves([{"invoice_date": move.invoice_date}])
        reversed_.invoice_line_ids[0].quantity = quantity
        self.env["amazon.vendor.credit"].create({"move_id": reversed_.id, "kind": kind})
        reversed_.action_post()
        return reversed_

    def test_what_has_left_and_is_on_no_invoice_is_to_be_invoiced(self):
        shipment = self.shipped()
        line = shipment.picking_ids.sale_id.order_line.amazon_requisition_line_id
        row = self.row(line)
        self.assertEqual((row.stage, row.invoiced), ("unbilled", 0))
        self.assertEqual(row.unbilled_amount, line.amount_ordered)
        self.assertIn("Make the invoice", row.what_to_do)

    def test_a_column_sums_what_the_rules_say_of_each_line(self):
        """The database sums for lists and pivots, the rules explain: both say one."""
        move = self.invoice(self.shipped(*[self.line(n, quantity=6) for n in (1, 2)]))
        first, second = self.lines_of(move).sorted("sequence")
        self.instance.receive_days = 0
        cost = first.answered_cost_amount
        for received, shown, lower in (
            (6, True, None),
            (5, True, None),
            (0, True, None),
            (0, False, None),
            (-1, True, None),
            (4, True, "1.37"),
            (6, True, "0.003"),
            (9, True, None),
        ):
            first.sudo().write(
                {
                    "received_qty": received,
                    "has_status": shown,
                    "answered_cost_amount": lower or cost,
                }
            )
            for line in (first, second):
                row = self.row(line).sudo()
                said = [
                    each
                    for each in row._shorts(self.env.cr.now().date())
                    if each.is_loss
                ]
                with self.subTest(received=received, shown=shown, lower=lower):
                    self.assertEqual(
                        row.short_amount,
                        row.currency_id.round(float(sum(each.amount for each in said))),
                    )
                    self.assertEqual(
                        {each.state for each in said} or {"fine"}, {row.stage}
                    )

    def test_the_days_to_receive_are_days_of_the_marketplace(self):
        """They begin and end at midnight there, not in Greenwich."""
        move = self.invoice()
        line = self.received(move, 8)
        self.instance.receive_days = 14
        shipment = move.amazon_shipment_ids
        shipment.sudo().shipped_at = datetime(2026, 3, 9, 23, 30)
        for marketplace, left, moment, stage in (
            ("DE", 10, datetime(2026, 3, 23, 22, 59), WAITING),
            ("DE", 10, datetime(2026, 3, 23, 23, 0), EXPECTED),
            ("US", 9, datetime(2026, 3, 23, 6, 59), WAITING),
            ("US", 9, datetime(2026, 3, 23, 7, 0), EXPECTED),
        ):
            # A production instance moves to no other country.
            self.env.cr.execute(
                "UPDATE amazon_vendor_instance SET marketplace = %s WHERE id = %s",
                (marketplace, self.instance.id),
            )
            with (
                self.subTest(marketplace=marketplace, moment=moment),
                patch.object(fields.Datetime, "now", lambda moment=moment: moment),
            ):
                row = self.row(line)
                self.assertEqual(row.left_on.day, left)
                self.assertEqual(row.stage, stage)
                self.assertEqual("wait" in row.what_to_do, stage == WAITING)

    def test_a_line_that_bills_several_orders_is_shared_out_among_them(self):
        """In no sum is it counted twice: neither here nor in the analysis."""
        shipment = self.shipped(self.line(1, quantity=6), self.line(2, quantity=3))
        draft = shipment._invoice()
        first, second = draft.invoice_line_ids.sorted("id")
        ordered = (first + second).sale_line_ids
        second.unlink()
        first.write({"quantity": 9, "sale_line_ids": [(6, 0, ordered.ids)]})
        draft.name = "AMZ2026-00001"
        draft.action_post()
        self.pay(draft, short="1.00")
        size = ordered.amazon_requisition_line_id[0].unit_size or 1
        rows = [self.row(each.amazon_requisition_line_id) for each in ordered]
        self.assertEqual([row.invoiced for row in rows], [6 * size, 3 * size])
        for name, whole in (
            ("invoiced_amount", draft.amount_untaxed),
            ("invoiced_total", draft.amount_total),
            ("paid_amount", draft.amount_total - 1),
        ):
            self.assertEqual(round(sum(row[name] for row in rows), 2), round(whole, 2))
        self.assertEqual(rows[0].stage, rows[1].stage)
        self.env.flush_all()
        analysis = self.env["amazon.vendor.money.report"].search(
            [("move_id", "=", draft.id)]
        )
        self.assertEqual(len(set(analysis.ids)), 4)
        for name, whole in (("billed", draft.amount_total), ("short", 1)):
            self.assertEqual(round(sum(analysis.mapped(name)), 2), round(whole, 2))

    def test_clerks_see_the_goods_and_not_the_money(self):
        move = self.invoice()
        line = self.received(move, 8)
        row = self.row(line, self.vendor_user)
        self.assertEqual(row.received, 8 * (line.unit_size or 1))
        self.assertTrue(row.what_to_do)
        hidden = {
            name
            for name, field in row._fields.items()
            if field.type == "monetary" and not row._has_field_access(field, "read")
        }
        self.assertEqual(
            hidden, {n for n, f in row._fields.items() if f.type == "monetary"}
        )

    def test_a_line_of_more_pieces_than_an_integer_holds_hides_no_other_line(self):
        move = self.invoice(self.shipped(self.line(1), self.line(2)))
        absurd, other = self.lines_of(move).sorted("sequence")
        absurd.sudo().write({"ordered_qty": 1_000_000_000, "unit_size": 10})
        self.assertEqual(self.row(absurd).ordered, 10_000_000_000)
        rows = self.env["amazon.vendor.receiving"].with_user(self.accountant)
        rows = rows.search([("line_id", "in", (absurd + other).ids)])
        self.assertEqual(rows.line_id, absurd + other)
        (total,) = rows._read_group([("id", "in", rows.ids)], [], ["ordered:sum"])
        self.assertEqual(total[0], sum(rows.mapped("ordered")))
