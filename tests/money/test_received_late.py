"""Amazon looks at shortages again for 35 days: what it finds late is said, once."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .case import MoneyCase


@tagged("post_install", "-at_install")
class TestReceivedLate(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["amazon.vendor.deduction.kind"]._of_company(cls.company)
        shortage = kinds.filtered(lambda kind: kind.code == "shortage")
        shortage.write({"days_to_dispute": 30, "recheck_days": 35})

    def shortage(self, ago=1, suffix="SC", received=8):
        """An invoice of ten units, of which Amazon took two off so many days ago.

        :param received: units that it had shown as received by then; None: it had
            shown nothing.
        """
        self.move = self.invoice()
        if received is None:
            self.line_of_order = self.lines_of(self.move)[0]
        else:
            self.line_of_order = self.received(self.move, received)
        self.currency = self.move.currency_id
        paid_on = fields.Date.today() - timedelta(days=ago)
        payment = self.receive(
            self.document(
                [
                    (self.move.name, f"{self.move.amount_residual:.2f}"),
                    (f"{self.move.name}{suffix}", "-2.00"),
                ],
                paymentDate=f"{paid_on.isoformat()}T00:00:00Z",
            )
        )
        payment.action_book()
        return payment.deduction_ids

    def look_again(self, quantity=None):
        """The schedule runs, after Amazon has shown what it received by now."""
        if quantity is not None:
            self.received(self.move, quantity)
        self.advance(31)
        self.env.flush_all()
        self.run_cron("ir_cron_process_queues")
        self.env.invalidate_all()

    def test_a_shortage_that_is_received_after_all_says_so_and_tells_once(self):
        deduction = self.shortage()
        size = self.line_of_order.unit_size or 1
        self.look_again()
        self.assertFalse(deduction.late_label)
        self.assertFalse(deduction.activity_ids)
        self.look_again(9)
        self.assertEqual(deduction.late_eaches, size)
        self.assertEqual(deduction.late_label, f"{size} received")
        self.assertIn(f"{size} eaches as received", deduction.what_to_do)
        self.assertEqual(deduction.activity_ids.user_id, self.accountant)
        self.look_again(10)
        self.assertEqual(deduction.late_eaches, 2 * size)
        self.assertEqual(len(deduction.activity_ids), 1)

    def test_a_shortage_is_looked_at_again_whether_it_was_disputed_or_denied(self):
        deduction = self.shortage(received=6)
        size = self.line_of_order.unit_size or 1
        for found, step in enumerate(
            (
                lambda: None,
                deduction.action_dispute,
                deduction.action_lost,
                deduction.action_dispute,
            ),
            start=1,
        ):
            step()
            with self.subTest(state=deduction.state):
                self.look_again(6 + found)
                self.assertEqual(deduction.late_eaches, found * size)

    def test_after_its_days_nothing_is_looked_at_again(self):
        deduction = self.shortage(ago=37)
        self.look_again(10)
        self.assertFalse(deduction.late_eaches)
        deduction.kind_id.recheck_days = 40
        self.look_again()
        self.assertTrue(deduction.late_eaches)

    def test_shortages_are_delivered_with_the_days_that_amazon_takes(self):
        company = self.env["res.company"].create({"name": "Fresh"})
        kinds = self.env["amazon.vendor.deduction.kind"]._of_company(company)
        rechecked = kinds.filtered("recheck_days")
        self.assertEqual(rechecked.mapped("code"), ["shortage"])
        self.assertEqual((rechecked.days_to_dispute, rechecked.recheck_days), (30, 35))

    def test_what_is_no_shortage_is_not_looked_at_again(self):
        deduction = self.shortage(suffix="PC")
        self.assertEqual(deduction.kind_id.code, "price")
        self.look_again(10)
        self.assertFalse(deduction.late_eaches)

    def test_what_left_later_is_not_taken_for_what_was_missing(self):
        deduction = self.shortage()
        size = self.line_of_order.unit_size or 1
        packed = self.env["amazon.vendor.container.line"].search(
            [("requisition_line_id", "=", self.line_of_order.id)], limit=1
        )
        packed.sudo().eaches += 5 * size
        self.look_again(13)
        self.assertFalse(deduction.late_eaches)
        self.look_again(14)
        self.assertEqual(deduction.late_eaches, size)

    def test_what_amazon_shows_for_the_first_time_is_no_news(self):
        deduction = self.shortage(received=None)
        size = self.line_of_order.unit_size or 1
        self.look_again(8)
        self.assertTrue(deduction.is_shown)
        self.assertFalse(deduction.late_eaches)
        self.look_again(10)
        self.assertEqual(deduction.late_eaches, 2 * size)

    def test_what_is_not_booked_any_more_is_not_looked_at_again(self):
        deduction = self.shortage()
        deduction.remittance_id.payment_id.action_cancel()
        self.look_again(10)
        self.assertFalse(deduction.late_eaches)
        self.assertFalse(deduction.what_to_do)

    def test_what_can_be_done_is_said_with_the_day_until_which(self):
        """Thirty days, two tries; a denial begins them anew; Amazon's own look lasts
        thirty-five."""
        deduction = self.shortage(ago=3)
        first = deduction.deadline
        self.assertEqual(first, deduction.paid_on + timedelta(days=30))
        self.assertIn("Dispute it until", deduction.what_to_do)
        deduction.action_dispute()
        self.assertIn("Wait for Amazon's answer", deduction.what_to_do)
        deduction.action_lost()
        anew = deduction._today() + timedelta(days=30)
        self.assertEqual(deduction.deadline, anew)
        self.assertIn("once more", deduction.what_to_do)
        deduction.remittance_id.payment_id.action_cancel()
        deduction.remittance_id.action_book()
        self.assertEqual(deduction.deadline, anew)
        deduction.action_dispute()
        deduction.action_lost()
        self.assertIn("looks at it again by itself", deduction.what_to_do)
        deduction.kind_id.recheck_days = 0
        self.assertFalse(deduction.what_to_do)
