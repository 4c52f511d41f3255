"""From the dock to Amazon and back: sent once, followed to the end, received."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ShipmentCase

OPERATION = "submitShipmentConfirmations"


@tagged("post_install", "-at_install")
class TestLife(ShipmentCase):
    def sent(self):
        return self.simulator.ledger.count(operation=OPERATION)

    def submission(self, shipment):
        return shipment.confirmation_ids.filtered("is_current").submission_id

    def test_what_leaves_is_told_once_and_amazon_knows_it_as_it_left(self):
        shipment = self.packed(
            self.line(quantity=10), self.line(2, quantity=4), cartons=[(6, 4), (4, 0)]
        )
        self.ship(shipment, self.packer)
        self.assertEqual(self.submission(shipment).state, "submitted")
        self.assertEqual(shipment.sync_state, "waiting")
        self.follow(2)
        self.assertEqual(
            (shipment.state, shipment.sync_state), ("confirmed", "synchronized")
        )
        known = self.simulator.shipment(shipment.name)
        self.assertEqual(sum(known.totals.values()), 14)
        self.assertEqual(
            {number[-18:] for number in known.numbers},
            set(shipment.container_ids.mapped("sscc")),
        )
        self.assertEqual(self.sent(), 1)

    def test_amazon_receives_it_in_full_and_charges_nothing(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.follow(2)
        self.simulator.receive_shipment(shipment.name)
        kinds = {each["kind"] for each in self.simulator.chargebacks()}
        self.assertFalse(kinds - {"not_on_time"}, kinds)

    def test_a_failure_is_seen_corrected_and_told_again_under_the_same_number(self):
        self.simulator.fail_next_shipments(message="Carrier unknown.")
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.follow(2)
        self.assertEqual(shipment.sync_state, "failed")
        self.assertIn("Carrier unknown", shipment.sync_problem)
        shipment.carrier_scac = "SCNN"
        shipment.with_user(self.packer).action_retry()
        self.run_after_commit()
        self.follow(2)
        self.assertEqual(
            (shipment.state, shipment.sync_state), ("confirmed", "synchronized")
        )
        self.assertEqual(
            set(shipment.confirmation_ids.mapped("identifier")), {shipment.name}
        )

    def test_a_lost_answer_is_held_and_sent_again_it_counts_as_taken(self):
        shipment = self.packed(self.line(quantity=10))
        self.simulator.faults.add("close_after", OPERATION)
        self.ship(shipment)
        self.assertTrue(shipment.is_held, self.submission(shipment).state)
        self.follow(60)
        self.assertEqual(self.sent(), 1, "nothing is sent again by itself")
        shipment.action_send_again()
        self.run_after_commit()
        self.follow(2)
        self.assertEqual(shipment.sync_state, "synchronized")
        self.assertEqual(self.sent(), 2)
        self.assertEqual(len(shipment.confirmation_ids), 1)

    def test_a_replace_takes_the_place_of_what_was_told(self):
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.follow(2)
        shipment.picking_ids.move_line_ids.quantity = 8
        shipment.action_confirm_again()
        self.run_after_commit()
        self.follow(2)
        self.assertEqual(shipment.state, "confirmed")
        self.assertEqual(sum(self.simulator.shipment(shipment.name).totals.values()), 8)

    def test_silence_counts_as_taken_where_amazon_never_says_success(self):
        self.simulator.ignore_next_shipments()
        shipment = self.packed(self.line(quantity=10))
        self.ship(shipment)
        self.follow(20)
        self.assertEqual(self.submission(shipment).state, "presumed")
        self.assertEqual(shipment.sync_state, "synchronized")

    def test_parcels_are_told_each_for_itself(self):
        delivery = self.delivery(self.line(quantity=10))
        self.pack(delivery, (6,), (4,))
        shipment = self.shipment(delivery, shipment_type="SmallParcel")
        shipment.action_pack()
        for number, carton in enumerate(shipment.container_ids):
            carton.tracking = f"1Z999AA1012345678{number}"
        self.ship(shipment)
        self.follow(2)
        self.assertEqual(shipment.state, "confirmed")
        self.assertEqual(self.sent(), 2)

    def test_without_the_role_nothing_is_lost_and_the_sentence_says_so(self):
        shipment = self.packed(self.line(quantity=10))
        self.simulator.account("demo").denied.add(OPERATION)
        self.ship(shipment)
        self.assertEqual(shipment.state, "shipped")
        submission = self.submission(shipment)
        self.assertEqual(submission.state, "queued")
        self.assertTrue(submission.error_message)
        self.simulator.account("demo").denied.clear()
        self.advance(120)
        self.run_cron("ir_cron_send_submissions")
        self.follow(2)
        self.assertEqual(shipment.state, "confirmed")

    def test_two_shipments_of_one_order_are_both_told(self):
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        first = self.shipment(delivery)
        first.action_pack()
        self.ship(first)
        rest = delivery.backorder_ids
        rest.action_assign()
        self.pack(rest)
        second = self.shipment(rest, bol="DN00099999")
        second.action_pack()
        with self.assertRaisesRegex(UserError, "ordered 10"):
            rest.move_ids.quantity = 5
            second.action_ship()
        rest.move_ids.quantity = 4
        self.ship(second)
        self.follow(2)
        self.assertEqual(
            (first | second).mapped("sync_state"), ["synchronized", "synchronized"]
        )
