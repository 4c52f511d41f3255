"""What Amazon answers to a shipment confirmation, and telling it again."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase


@tagged("post_install", "-at_install")
class TestAgain(ShipmentCase):
    def setUp(self):
        super().setUp()
        self.instance.responsible_id.email = "manager@example.com"

    def shipped(self, *items, number="4Z32PABC", **values):
        shipment = self.packed(*items, number=number, **values)
        shipment.action_ship()
        self.env.flush_all()
        return shipment

    def answer(self, shipment, state, message=None, **values):
        """Amazon's answer, without a network."""
        submission = shipment.confirmation_ids.filtered("is_current").submission_id
        for step in ("sending", "submitted"):
            submission._set_state(step, **(values if step == "submitted" else {}))
        if state != "submitted":
            submission._set_state(state, message)
        return submission

    def message(self, shipment):
        return json.loads(shipment.confirmation_ids.sorted("id")[-1].payload)[
            "shipmentConfirmations"
        ][0]

    def test_success_is_shown_on_shipment_and_delivery(self):
        shipment = self.shipped()
        self.answer(shipment, "confirmed")
        self.assertEqual(
            (shipment.state, shipment.sync_state), ("confirmed", "synchronized")
        )
        self.assertEqual(shipment.picking_ids.amazon_badge, "synchronized")
        for record in (shipment, shipment.picking_ids):
            self.assertIn(
                "Synchronized with Amazon", "".join(record.message_ids.mapped("body"))
            )

    def test_failure_is_shown_with_amazons_reason_and_is_somebodys(self):
        shipment = self.shipped()
        self.answer(shipment, "failed", "Amazon refused it: no such SSCC.")
        self.assertEqual((shipment.state, shipment.sync_state), ("shipped", "failed"))
        self.assertIn("no such SSCC", shipment.sync_problem)
        delivery = shipment.picking_ids.with_user(self.packer)
        self.assertEqual(delivery.amazon_badge, "failed")
        self.assertIn("no such SSCC", delivery.amazon_sync_problem)
        self.assertEqual(len(self.activities(shipment)), 1)
        for record in (shipment, shipment.picking_ids):
            self.assertIn(
                "Synchronization with Amazon failed: Amazon refused it",
                "".join(record.message_ids.mapped("body")),
            )

    def test_one_mail_a_run_and_instance_tells_of_all_that_failed(self):
        first = self.shipped(number="AAA00001")
        second = self.shipped(number="BBB00002", bol="DN00099999")
        for shipment in (first, second):
            self.answer(shipment, "failed", f"{shipment.name} is refused.")
        sent = self.env["mail.mail"].search([])
        self.run_cron("ir_cron_tell_failed_shipments")
        [mail] = self.env["mail.mail"].search([]) - sent
        self.assertEqual(mail.recipient_ids, self.instance.responsible_id.partner_id)
        for shipment in (first, second):
            self.assertIn(f"{shipment.name} is refused.", mail.body_html)
        self.run_cron("ir_cron_tell_failed_shipments")
        self.assertEqual(len(self.env["mail.mail"].search([]) - sent), 1, "told once")

    def test_retry_after_a_refusal_sends_the_corrected_shipment(self):
        shipment = self.shipped()
        refused = self.answer(
            shipment, "failed", "The PRO number is wrong.", transaction_id="T1"
        )
        shipment.pro = "PRO999999"
        shipment.with_user(self.packer).action_retry()
        first, second = shipment.confirmation_ids.sorted("version")
        self.assertEqual(first.submission_id, refused)
        self.assertFalse(first.is_current)
        self.assertEqual((second.version, second.confirmation_type), (2, "Original"))
        self.assertEqual(second.identifier, first.identifier)
        self.assertEqual(shipment.sync_state, "waiting")
        self.assertIn("PRO999999", second.payload)
        self.assertFalse(self.activities(shipment))

    def test_of_unknown_outcome_a_person_says_whether_it_arrived(self):
        shipment = self.shipped()
        submission = shipment.confirmation_ids.submission_id
        submission._set_state("sending")
        submission._outcome_unknown("The line broke.")
        self.assertTrue(shipment.is_held)
        with self.assertRaisesRegex(UserError, "It Arrived"):
            shipment.action_retry()
        shipment.with_user(self.packer).action_arrived()
        self.assertEqual(
            (shipment.state, shipment.sync_state), ("confirmed", "synchronized")
        )

    def test_what_never_arrived_is_sent_again_as_it_was_under_its_number(self):
        shipment = self.shipped()
        submission = shipment.confirmation_ids.submission_id
        payload = submission.payload
        submission._set_state("sending")
        submission._outcome_unknown("The line broke.")
        shipment.with_user(self.packer).action_send_again()
        self.assertEqual((submission.state, submission.payload), ("queued", payload))
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_amazons_duplicate_after_an_unknown_outcome_means_that_it_has_it(self):
        shipment = self.shipped()
        submission = shipment.confirmation_ids.submission_id
        submission.may_have_arrived = True
        error = {"code": "InvalidInput", "message": "Duplicate shipmentIdentifier."}
        self.assertTrue(submission._is_duplicate([error]))
        self.assertFalse(submission._is_duplicate([{"message": "No such party."}]))

    def test_less_has_left_is_told_as_a_replace_under_the_same_number(self):
        shipment = self.shipped(self.line(quantity=10))
        self.answer(shipment, "confirmed")
        shipment.picking_ids.move_line_ids.quantity = 8
        self.assertTrue(shipment.changed_since)
        self.assertIn("click Replace", self.activities(shipment).note)
        shipment.with_user(self.packer).action_confirm_again()
        message = self.message(shipment)
        self.assertEqual(message["shipmentConfirmationType"], "Replace")
        self.assertEqual(message["shipmentIdentifier"], shipment.name)
        self.assertEqual(message["shippedItems"][0]["shippedQuantity"]["amount"], 8)
        self.assertEqual((shipment.changed_since, shipment.state), (False, "shipped"))
        self.assertFalse(self.activities(shipment))

    def test_more_has_left_is_a_second_shipment(self):
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        shipment.action_ship()
        self.answer(shipment, "confirmed")
        delivery.move_line_ids.quantity = 8
        with self.assertRaisesRegex(UserError, "Make a second shipment"):
            shipment.action_confirm_again()
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_a_replace_is_refused_after_seven_days(self):
        shipment = self.shipped(self.line(quantity=10))
        self.answer(shipment, "confirmed", submitted_at="2026-01-01 00:00:00")
        shipment.picking_ids.move_line_ids.quantity = 8
        with self.assertRaisesRegex(UserError, "can be replaced for 7 days"):
            shipment.action_confirm_again()

    def test_nothing_failed_nothing_to_retry(self):
        shipment = self.shipped()
        with self.assertRaisesRegex(UserError, "nothing to retry"):
            shipment.action_retry()

    def test_parcels_are_synchronized_when_all_of_them_are(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery, shipment_type="SmallParcel")
        shipment.action_pack()
        shipment.container_ids.tracking = "1Z"
        shipment.action_ship()
        states = shipment.confirmation_ids.submission_ids
        states[0]._set_state("sending")
        states[0]._set_state("submitted")
        states[0]._set_state("confirmed")
        self.assertEqual((shipment.state, shipment.sync_state), ("shipped", "waiting"))
        states[1]._set_state("sending")
        states[1]._set_state("submitted")
        states[1]._set_state("confirmed")
        self.assertEqual(shipment.state, "confirmed")

    # --- Looked at first ----------------------------------------------------

    def look(self, shipment, button):
        """What the button of the screen opens."""
        mine = shipment.with_user(self.packer)
        action = getattr(mine.with_context(amazon_vendor_preview=True), button)()
        self.assertEqual(action["res_model"], "amazon.vendor.shipment.preview")
        preview = self.env[action["res_model"]].browse(action["res_id"])
        return preview.with_user(self.packer)

    def replaced(self):
        """A shipment of which less has left than Amazon was told."""
        shipment = self.shipped(self.line(quantity=10))
        self.answer(shipment, "confirmed")
        shipment.picking_ids.move_line_ids.quantity = 8
        return shipment

    def test_a_replace_is_shown_first_and_sent_as_it_was_shown(self):
        shipment = self.replaced()
        preview = self.look(shipment, "action_confirm_again")
        self.assertEqual((preview.is_again, preview.told_as), (True, "Replace"))
        self.assertIn(
            "Amazon was told of 10, and is told of 8 now",
            "".join(preview.rule_ids.mapped("sentence")),
        )
        self.assertEqual(len(shipment.confirmation_ids), 1, "nothing is sent yet")
        self.assertTrue(shipment.changed_since)
        preview.accept_risks = True
        preview.action_confirm_again()
        current = shipment.confirmation_ids.filtered("is_current")
        self.assertEqual((current.version, current.payload), (2, preview.payload))
        self.assertFalse(shipment.changed_since)

    def test_a_look_leaves_what_amazon_was_told_of_the_cartons(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery)
        shipment.action_pack()
        shipment.action_ship()
        self.answer(shipment, "confirmed")
        cartons = shipment.container_ids
        delivery.move_line_ids[1].quantity = 0
        delivery.move_line_ids[0].quantity = 5
        preview = self.look(shipment, "action_confirm_again")
        self.assertEqual((preview.carton_count, preview.unit_count), (1, 5))
        self.assertEqual(shipment.container_ids, cartons)
        self.assertEqual(cartons.mapped("eaches"), [6, 4])
        self.assertFalse(any(cartons.sscc_id.mapped("voided_on")))
        preview.accept_risks = True
        preview.action_confirm_again()
        self.assertEqual(shipment.container_ids.mapped("eaches"), [5])

    def test_a_retry_is_shown_first_and_sent_as_it_was_shown(self):
        shipment = self.shipped()
        self.answer(shipment, "failed", "No such carrier.", transaction_id="T1")
        shipment.carrier_scac = "SCNN"
        preview = self.look(shipment, "action_retry")
        self.assertEqual(preview.told_as, "Original")
        self.assertIn("SCNN", preview.message)
        self.assertEqual(shipment.sync_state, "failed", "nothing is sent yet")
        preview.accept_risks = True
        preview.action_confirm_again()
        current = shipment.confirmation_ids.filtered("is_current")
        self.assertEqual(current.payload, preview.payload)
        self.assertEqual(shipment.sync_state, "waiting")

    def test_what_changed_after_it_was_shown_is_not_told(self):
        shipment = self.replaced()
        preview = self.look(shipment, "action_confirm_again")
        shipment.picking_ids.move_line_ids.quantity = 7
        preview.accept_risks = True
        with self.assertRaisesRegex(UserError, "has changed since this preview"):
            preview.action_confirm_again()
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_what_was_shown_is_held_against_the_rules_once_more_and_not_twice(self):
        shipment = self.replaced()
        preview = self.look(shipment, "action_confirm_again")
        preview.accept_risks = True
        checks, real = [], type(shipment)._checked

        def checked(records, *args):
            checks.append(records)
            return real(records, *args)

        self.patch(type(shipment), "_checked", checked)
        preview.action_confirm_again()
        self.assertEqual(checks, [shipment])

    def test_a_preview_does_what_the_shipment_can_do_and_nothing_else(self):
        waiting = self.packed(number="AAA00001")
        with self.assertRaisesRegex(UserError, "has not left yet"):
            self.look_and_accept(waiting, "action_ship").action_confirm_again()
        left = self.replaced()
        with self.assertRaisesRegex(UserError, "cannot be shipped again"):
            self.look_and_accept(left, "action_confirm_again").action_ship()

    def look_and_accept(self, shipment, button):
        preview = self.look(shipment, button)
        preview.accept_risks = True
        return preview

    def test_what_cannot_be_told_again_is_shown_with_the_reason(self):
        shipment = self.shipped(self.line(quantity=10))
        self.answer(shipment, "confirmed", submitted_at="2026-01-01 00:00:00")
        shipment.picking_ids.move_line_ids.quantity = 8
        preview = self.look(shipment, "action_confirm_again")
        self.assertTrue(preview.refuse_count)
        self.assertIn(
            "can be replaced for 7 days", "".join(preview.rule_ids.mapped("sentence"))
        )
        preview.accept_risks = True
        with self.assertRaisesRegex(UserError, "can be replaced for 7 days"):
            preview.action_confirm_again()

    def test_of_parcels_that_amazon_knows_nothing_is_shown_or_sent(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery, shipment_type="SmallParcel")
        shipment.action_pack()
        shipment.container_ids.tracking = "1Z"
        shipment.action_ship()
        for submission in shipment.confirmation_ids.submission_ids:
            for state in ("sending", "submitted", "confirmed"):
                submission._set_state(state)
        delivery.move_line_ids[0].quantity -= 2
        preview = self.look_and_accept(shipment, "action_confirm_again")
        self.assertEqual(preview.message_count, 1)
        preview.action_confirm_again()
        current = shipment.confirmation_ids.filtered("is_current")
        self.assertEqual(sorted(current.mapped("version")), [1, 2])
        self.assertIn(preview.payload, current.mapped("payload"))
