"""What no message can tell Amazon any more, a person tells it in Vendor Central."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestToldByHand(RestCase):
    # --- The kit --------------------------------------------------------------

    def tell_by_hand(self, shipment, reason="More than seven days ago."):
        mine = shipment.with_user(self.packer)
        action = mine.action_told_by_hand()
        dialog = self.env[action["res_model"]].with_user(self.packer)
        dialog = dialog.with_context(**action["context"]).create({"reason": reason})
        return dialog.action_confirm()

    def notes(self, record):
        return " ".join(map(str, record.message_ids.mapped("body")))

    def added(self, quantity):
        """A carton that went along, of which Amazon was not told.

        :return: the line of the carton that Amazon knows.
        """
        line = self.delivery_.move_line_ids
        package = self.env["stock.package"].create({"package_type_id": self.box.id})
        line.copy({"quantity": quantity, "result_package_id": package.id})
        return line

    def refuse_replace(self):
        """Less has left; the Replace that says so is refused by Amazon."""
        self.first.action_confirm_again()
        submission = self.first.confirmation_ids[:1].submission_id
        for state in ("sending", "submitted"):
            submission._set_state(state)
        submission._set_state("failed", "It has been received.")
        self.assertEqual(self.first.sync_state, "failed")

    def old_rest(self):
        """Two more have left than Amazon was told of eight days ago."""
        self.first.sudo().shipped_at = fields.Datetime.now() - timedelta(days=8)
        self.raise_to(8)
        rest = self.rest()
        self.put_in_carton(rest)
        rest.action_pack()
        rest.container_ids._mark_printed()
        return rest

    # --- The first one stands in the way ----------------------------------------

    def test_a_rest_does_not_leave_while_the_replace_of_the_first_one_is_refused(self):
        line = self.added(3)
        rest = self.rest()
        line.quantity = 5
        self.refuse_replace()
        rest.with_user(self.packer).action_pack()
        with self.assertRaisesRegex(UserError, "Click Retry there first"):
            rest.with_user(self.packer).action_ship()
        self.assertFalse(rest.confirmation_ids, "Amazon would have 9, and 8 have left")

    def test_a_refused_replace_that_was_told_by_hand_lets_the_rest_leave(self):
        line = self.added(3)
        rest = self.rest()
        line.quantity = 5
        self.refuse_replace()
        refused = self.first.confirmation_ids[:1].submission_id
        self.tell_by_hand(self.first, "Corrected to 5 in Vendor Central.")
        self.assertEqual(self.first.sync_state, "synchronized")
        self.assertFalse(self.first.sync_problem)
        self.assertTrue(refused.superseded)
        self.assertFalse(self.first.activity_ids, "nobody is asked any more")
        for record in (self.first, self.delivery_):
            self.assertIn("Corrected to 5 in Vendor Central.", self.notes(record))
        self.leave(rest)
        self.assertEqual(self.told(rest), 3)

    def test_only_what_amazon_did_not_take_is_dropped(self):
        self.raise_to(4)
        self.refuse_replace()
        taken = self.first.confirmation_ids[-1:]
        self.tell_by_hand(self.first)
        self.assertEqual(taken.state, "confirmed")
        self.assertEqual(self.first.container_ids.eaches, 4)
        self.assertEqual(self.first.told_by_hand_by_id, self.packer)

    # --- Later than Amazon takes messages ---------------------------------------

    def test_a_rest_that_is_too_late_for_a_message_is_told_by_a_person(self):
        rest = self.old_rest()
        with self.assertRaisesRegex(UserError, "Amazon takes 7 days back"):
            rest.with_user(self.packer).action_ship()
        self.tell_by_hand(rest, "Left on the 18th.")
        self.assertEqual((rest.state, rest.sync_state), ("confirmed", "synchronized"))
        self.assertEqual(rest.shipped_at, self.first.shipped_at)
        self.assertFalse(rest.confirmation_ids, "no message was written")
        self.assertFalse(self.first.changed_since)
        self.assertIn("Left on the 18th.", self.notes(rest))
        with self.assertRaisesRegex(UserError, "No more of .* has left"):
            self.rest()

    def test_what_a_person_has_told_is_billed(self):
        self.first._invoice()
        rest = self.old_rest()
        self.instance.invoice_policy = "confirmed"
        self.tell_by_hand(rest)
        self.assertTrue(rest.invoice_due)
        invoice = rest._invoice()
        self.assertEqual(invoice.invoice_line_ids.quantity, 2)
        requisition = rest._requisitions()
        self.assertEqual(sum(requisition._shipped_eaches().values()), 8)

    def test_goods_that_lie_in_no_carton_are_nobodys_word(self):
        self.first.sudo().shipped_at = fields.Datetime.now() - timedelta(days=8)
        self.raise_to(8)
        rest = self.rest()
        with self.assertRaisesRegex(UserError, "click Put in a Carton"):
            self.tell_by_hand(rest)

    # --- Nobody's word where a message can tell it --------------------------------

    def test_what_amazon_knows_needs_nobodys_word(self):
        with self.assertRaisesRegex(UserError, "there is nothing to tell"):
            self.tell_by_hand(self.first)

    def test_goods_that_have_not_left_are_told_by_nobody(self):
        here = self.packed(self.line(quantity=10), number="4Z32PDEF", bol="DN00099999")
        with self.assertRaisesRegex(UserError, "have not left"):
            self.tell_by_hand(here)

    def test_a_word_without_a_reason_is_none(self):
        rest = self.old_rest()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.tell_by_hand(rest, "  ")
        self.assertEqual(rest.state, "packed")

    def test_while_nobody_knows_whether_a_message_arrived_nobody_tells_it_by_hand(self):
        self.raise_to(8)
        self.first.confirmation_ids.submission_id.state = "held"
        with self.assertRaisesRegex(UserError, "It Arrived"):
            self.tell_by_hand(self.first)

    def test_more_than_all_shipments_tell_of_is_a_rest_first(self):
        rest = self.old_rest()
        self.tell_by_hand(rest)
        self.raise_to(9)
        self.assertTrue(self.first.changed_since)
        with self.assertRaisesRegex(UserError, "Make a Shipment for the Rest"):
            self.tell_by_hand(self.first)
