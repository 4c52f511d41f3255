"""Amazon's own labels: they come by schedule, by hand, or not at all."""

import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ...simulator.routing import label_pdf
from .case import ShipmentCase

OPERATION = "getShipmentLabels"
ZPL = b"^XA^FO50,50^FDHello^FS^XZ"


@tagged("post_install", "-at_install")
class TestTransportLabel(ShipmentCase):
    def setUp(self):
        super().setUp()
        self.simulator.set_shipment_pace(arn=600, carrier=7200, labels=9000)
        self.simulator.set_empty_label_pages(0)

    def routed(self, number="4Z32PABC"):
        """A shipment of three cartons for which Amazon was asked for a truck."""
        shipment = self.packed(
            self.line(quantity=10),
            cartons=((4,), (3,), (3,)),
            number=number,
            arn=False,
            carrier_name=False,
            carrier_scac=False,
            pro=False,
            requested_pickup_at=fields.Datetime.now() + timedelta(days=7),
        )
        shipment.with_user(self.packer).action_request_truck()
        self.run_after_commit()
        return shipment

    def assigned(self, **names):
        """The same, and Amazon has given its number and a carrier."""
        shipment = self.routed(**names)
        self.follow(20)
        self.follow(110)
        return shipment

    def look(self, minutes=0):
        """Let time pass and have the scheduled action look for labels."""
        self.advance(minutes)
        self.run_cron("ir_cron_fetch_labels")

    def asked(self):
        return self.simulator.ledger.count(operation=OPERATION)

    def number(self, shipment):
        return shipment.routing_ids.identifier

    def upload(self, shipment, content, **values):
        action = shipment.with_user(self.packer).action_upload_label()
        wizard = self.env[action["res_model"]].with_user(self.packer)
        return (
            wizard.with_context(**action["context"])
            .create({"file": base64.b64encode(content), **values})
            .action_upload()
        )

    # --- By schedule --------------------------------------------------------

    def test_nobody_asks_for_labels_before_amazon_has_answered_the_request(self):
        shipment = self.routed()
        self.look()
        self.assertFalse(shipment.label_state)
        self.assertEqual(self.asked(), 0)

    def test_labels_come_by_schedule_behind_empty_pages(self):
        shipment = self.assigned()
        self.simulator.set_empty_label_pages(3)
        self.look()
        self.assertEqual(shipment.label_state, "waiting")
        self.assertFalse(shipment.label_problem, "having none yet is normal")
        self.look(60)
        labels = shipment.transport_label_ids
        self.assertEqual(shipment.label_state, "complete")
        self.assertEqual(labels.mapped("sequence"), [1, 2, 3])
        self.assertEqual(len(set(labels.mapped("tracking"))), 3)
        self.assertEqual(set(labels.mapped("format")), {"pdf"})
        self.assertEqual(set(labels.mapped("origin")), {"amazon"})
        self.assertEqual(
            base64.b64decode(labels[0].content), label_pdf(labels[0].tracking)
        )
        asked = self.asked()
        self.look(24 * 60)
        self.assertEqual(self.asked(), asked, "what is complete is not looked for")

    def test_the_warehouse_prints_all_of_them_as_one_file(self):
        shipment = self.assigned()
        self.look(60)
        action = shipment.with_user(self.packer).action_print_transport_labels()
        file = self.env["ir.attachment"].search(
            [("res_model", "=", shipment._name), ("res_id", "=", shipment.id)],
            order="id desc",
            limit=1,
        )
        self.assertIn(str(file.id), action["url"])
        self.assertEqual(file.raw[:5], b"%PDF-")
        for tracking in shipment.transport_label_ids.mapped("tracking"):
            self.assertIn(tracking.encode(), file.raw)

    def test_different_kinds_of_labels_are_printed_as_a_zip(self):
        shipment = self.assigned()
        self.look(60)
        self.upload(shipment, ZPL)
        ending, content = shipment.transport_label_ids._joined()
        self.assertEqual((ending, content[:2]), ("zip", b"PK"))
        ending, content = shipment.transport_label_ids[-1]._joined()
        self.assertEqual((ending, content), ("zpl", ZPL))

    def test_without_a_label_there_is_a_sentence(self):
        shipment = self.assigned()
        with self.assertRaisesRegex(UserError, "Upload Label"):
            shipment.action_print_transport_labels()

    # --- The end of the search ----------------------------------------------

    def test_the_search_for_labels_that_never_come_ends_and_says_so(self):
        shipment = self.assigned()
        self.simulator.lose_labels(self.number(shipment))
        for _day in range(16):
            self.look(24 * 60)
        self.assertEqual(shipment.label_state, "ended")
        self.assertIn("Upload Label", shipment.label_problem)
        self.assertEqual(len(self.activities(shipment)), 1)
        asked = self.asked()
        self.look(24 * 60)
        self.assertEqual(self.asked(), asked, "nobody looks any more")

    def test_look_again_asks_once_the_users_transaction_is_over(self):
        shipment = self.assigned()
        self.simulator.lose_labels(self.number(shipment))
        for _day in range(16):
            self.look(24 * 60)
        self.simulator.routing_request(self.number(shipment)).loses_labels = False
        asked = self.asked()
        shipment.with_user(self.packer).action_look_for_labels()
        self.assertEqual(self.asked(), asked, "not inside the transaction")
        self.run_after_commit()
        self.assertEqual(shipment.label_state, "complete")
        self.assertFalse(shipment.label_problem)
        self.assertFalse(self.activities(shipment))

    def test_labels_are_stored_once_however_often_they_are_sent(self):
        shipment = self.assigned()
        self.look(60)
        labels = shipment.transport_label_ids
        shipment.action_look_for_labels()
        self.run_after_commit()
        self.assertEqual(shipment.transport_label_ids, labels)
        self.assertEqual(shipment.label_state, "complete")

    def test_without_any_number_nobody_can_look(self):
        shipment = self.packed(self.line(quantity=10), arn=False)
        with self.assertRaisesRegex(UserError, "Request a Truck"):
            shipment.action_look_for_labels()

    def test_labels_are_found_by_a_number_that_was_typed_in(self):
        shipment = self.assigned()
        shipment.sudo().routing_ids.is_current = False
        shipment.sudo().label_state = False
        self.advance(60)
        shipment.action_look_for_labels()
        self.run_after_commit()
        self.assertEqual(len(shipment.transport_label_ids), 3)

    # --- Bad answers ---------------------------------------------------------

    def test_a_file_that_is_no_label_is_left_out_alone(self):
        shipment = self.assigned()
        for spoiled in (
            "no base64 !",
            "",
            {"deep": [1]},
            base64.b64encode(b"<script>alert(1)</script>").decode(),
            base64.b64encode(label_pdf("X")[:-20]).decode(),
        ):
            with self.subTest(spoiled=spoiled):
                shipment.sudo().transport_label_ids.unlink()
                self.simulator.spoil_label(self.number(shipment), 2, spoiled)
                self.look(60)
                shipment.action_look_for_labels()
                self.run_after_commit()
                kept = shipment.transport_label_ids.mapped("sequence")
                self.assertEqual(kept, [1, 3])
                self.assertEqual(shipment.label_state, "waiting")
                self.assertIn("2 of 3", shipment.label_problem)

    def test_a_label_that_was_broken_comes_when_amazon_has_mended_it(self):
        shipment = self.assigned()
        self.simulator.spoil_label(self.number(shipment), 2, "")
        self.look(60)
        self.simulator.spoil_label(
            self.number(shipment), 2, base64.b64encode(ZPL).decode()
        )
        self.look(24 * 60)
        self.assertEqual(shipment.label_state, "complete")
        self.assertEqual(
            shipment.transport_label_ids.mapped("format"), ["pdf", "zpl", "pdf"]
        )

    def test_one_refusal_does_not_keep_the_labels_from_other_shipments(self):
        first, second = self.assigned(), self.assigned(number="5Z32PABC")
        self.advance(60)
        self.simulator.faults.add("invalid_input", OPERATION)
        self.look()
        states = {first.label_state, second.label_state}
        self.assertEqual(states, {"waiting", "complete"})
        refused = first if first.label_state == "waiting" else second
        self.assertIn("Amazon", refused.label_problem)
        self.look(24 * 60)
        self.assertEqual(refused.label_state, "complete")

    def test_labels_of_other_shipments_are_not_taken(self):
        first, second = self.assigned(), self.assigned(number="5Z32PABC")
        other = self.simulator.routing_request(self.number(second))
        self.look(60)
        for shipment in (first, second):
            self.assertEqual(len(shipment.transport_label_ids), 3)
        self.assertEqual(
            set(second.transport_label_ids.mapped("tracking")), set(other.tracking)
        )

    def test_a_list_that_goes_round_in_circles_is_left(self):
        shipment = self.assigned()
        self.simulator.set_empty_label_pages(1000)
        self.look(60)
        self.assertEqual(shipment.label_state, "waiting")
        self.assertIn("no end", shipment.label_problem)
        self.assertLess(self.asked(), 60)

    # --- By hand -------------------------------------------------------------

    def test_what_a_person_has_uploaded_stays(self):
        shipment = self.assigned()
        self.upload(shipment, ZPL, tracking="TYPED-1")
        self.look(60)
        uploaded = shipment.transport_label_ids.filtered(
            lambda label: label.origin == "uploaded"
        )
        self.assertEqual(
            (uploaded.tracking, uploaded.format, base64.b64decode(uploaded.content)),
            ("TYPED-1", "zpl", ZPL),
        )
        self.assertEqual(len(shipment.transport_label_ids), 4)

    def test_only_labels_are_uploaded(self):
        shipment = self.assigned()
        with self.assertRaisesRegex(UserError, "is no label"):
            self.upload(shipment, b"<html>")
        with self.assertRaisesRegex(UserError, "Choose the file"):
            self.upload(shipment, b"")
        self.assertFalse(shipment.transport_label_ids)

    def test_the_labels_of_a_cancelled_truck_are_not_printed_again(self):
        shipment = self.assigned()
        self.look(60)
        self.upload(shipment, ZPL)
        shipment.sudo().transport_label_ids.filtered(
            lambda label: label.origin == "amazon"
        ).identifier = "OLD-TRUCK"
        self.simulator.lose_labels(self.number(shipment))
        shipment.action_look_for_labels()
        self.assertEqual(shipment.transport_label_ids.mapped("origin"), ["uploaded"])

    # --- Rights --------------------------------------------------------------

    def test_who_is_not_of_the_company_sees_no_label(self):
        shipment = self.assigned()
        self.look(60)
        other = self.env["res.company"].create({"name": "Another"})
        stranger = new_test_user(
            self.env,
            login="vendor_stranger",
            groups="base.group_user,stock.group_stock_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        label = shipment.transport_label_ids[0]
        self.assertTrue(label.with_user(self.packer).content)
        with self.assertRaises(AccessError):
            label.with_user(stranger).read(["content"])
        with self.assertRaises(AccessError):
            label.with_user(stranger).action_print()

    def test_what_amazon_has_sent_is_nobodys_to_write(self):
        shipment = self.assigned()
        self.look(60)
        label = shipment.transport_label_ids[0].with_user(self.packer)
        with self.assertRaises(AccessError):
            label.content = base64.b64encode(ZPL)
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", label._name),
                ("res_id", "=", label.id),
                ("res_field", "=", "content"),
            ]
        )
        self.assertTrue(file)
        with self.assertRaises(AccessError):
            file.with_user(self.packer).raw = ZPL
