from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.tests.acknowledgement.case import (
    AcknowledgementCase,
)

from ..models.outgoing_note import DUPLICATE
from .simulated_notes import SimulatedNotes

SUBMIT = "submitNote"


class NoteCase(AcknowledgementCase):
    """The kit: notes in every state, and time that passes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.amazon = cls.simulator.add_api(SimulatedNotes)
        cls.writer = new_test_user(
            cls.env,
            login="note_writer",
            groups="base.group_user,amazon_vendor_test_kinds.group_note_writer",
        )

    # --- Tools --------------------------------------------------------------

    def note(self, number="N-1", text="Dear Amazon", **values):
        """A note that the writer writes; it is not sent before the commit."""
        Note = self.env["amazon.vendor.test.note"].with_user(self.writer)
        return Note._write_note(self.instance, number, text, **values)

    def sent(self, *args, **values):
        """A note that was sent when its request ended."""
        note = self.note(*args, **values)
        self.run_after_commit()
        return note

    def held(self, fault, number="N-1"):
        """A note of which nobody knows whether it arrived."""
        self.simulator.add_fault(fault, SUBMIT)
        note = self.sent(number)
        self.assertEqual(note.state, "held")
        return note

    def posts(self):
        return self.simulator.ledger.count(operation=SUBMIT)

    def asked(self):
        """How often Amazon was asked for a transaction."""
        return self.simulator.ledger.count(operation="getTransaction")

    def look(self, minutes):
        """Let time pass and have the scheduled actions do their work."""
        self.advance(minutes)
        self.run_cron("ir_cron_follow_submissions")
        self.run_cron("ir_cron_send_submissions")

    def activities(self, note):
        return note.activity_ids.filtered(
            lambda a: a.user_id == self.instance.responsible_id
        )

    def letters(self):
        self.env.flush_all()
        self.env.invalidate_all()
        Letter = self.env["amazon.vendor.dead.letter"].with_user(self.writer)
        return Letter.search(
            [("instance_id", "=", self.instance.id), ("is_ignored", "=", False)]
        )


@tagged("post_install", "-at_install")
class TestOutgoingNote(NoteCase):
    """A kind of which the connector knows nothing but its handler."""

    # --- All is well --------------------------------------------------------

    def test_sent_once_and_found_by_its_number(self):
        note = self.note()
        self.assertEqual((note.state, self.posts()), ("queued", 0))
        self.run_after_commit()
        self.assertEqual(note.state, "submitted")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.posts(), 1)
        (post,) = self.simulator.ledger.find(operation=SUBMIT)
        self.assertEqual(post.query, {"number": "N-1"}, "its kind says where it goes")
        Submission = self.env["amazon.vendor.submission"]
        submission = Submission.search([("document_number", "=", "N-1")])
        self.assertEqual(submission, note.submission_id)
        self.assertEqual(submission.document_type, "note")
        self.assertIn(("note", "Note"), submission._selection_document_type())
        self.assertFalse(submission.requisition_id or submission.purchase_order_number)
        self.assertFalse(Submission.search([("purchase_order_number", "=", "N-1")]))
        self.assertEqual(self.amazon.taken, [{"number": "N-1", "text": "Dear Amazon"}])
        self.assertIn("Amazon took Note N-1", note.message_ids[0].body)

    def test_without_proof_it_stays_presumed_for_ever(self):
        note = self.sent()
        self.look(14)
        self.assertEqual(note.state, "submitted")
        self.look(2)
        self.assertEqual(note.state, "presumed")
        self.look(50)
        asked = self.asked()
        self.assertGreater(asked, 0, "a failure may still come")
        self.look(60 * 24)
        self.look(60 * 48)
        self.assertEqual(note.state, "presumed")
        self.assertEqual(self.asked(), asked, "no more after an hour")
        self.assertFalse(note.submission_id.next_check)
        self.assertFalse(self.letters())

    def test_success_counts_where_the_kind_says_so(self):
        """It is asked for until it comes, beyond the hour."""
        self.simulator.set_notes(lag=3 * 3600, succeeds=True)
        note = self.sent(success_counts=True)
        self.look(60)
        self.look(60)
        self.assertEqual(note.state, "presumed")
        self.look(90)
        self.assertEqual(note.state, "confirmed")
        self.assertIn("success", note.evidence)

    def test_success_proves_nothing_where_the_kind_does_not_say_so(self):
        self.simulator.set_notes(succeeds=True)
        note = self.sent()
        self.look(5)
        self.assertEqual(note.submission_id.transaction_status, "Success")
        self.assertEqual(note.state, "submitted")
        self.look(20)
        self.assertEqual(note.state, "presumed")

    def test_another_document_proves_it(self):
        note = self.sent()
        self.look(20)
        confirmed = note.submission_id._confirm("Remittance R-7 names it.")
        self.assertEqual(confirmed, note.submission_id)
        self.assertEqual(note.state, "confirmed")
        self.assertEqual(note.evidence, "Remittance R-7 names it.")
        self.assertIn("R-7", note.message_ids[0].body)

    def test_what_was_replaced_is_not_proved_by_a_document_about_its_number(self):
        first = self.sent()
        self.sent(text="Dear Amazon, once more")
        self.assertFalse(first.submission_id._confirm("Remittance R-7 names it."))
        self.assertEqual(first.state, "submitted")

    # --- The outcome is unknown ---------------------------------------------

    def test_an_unknown_outcome_is_held_for_a_person(self):
        notes = self.held("close_after", "N-1") | self.held("close_before", "N-2")
        self.look(60)
        self.look(60 * 50)
        self.assertEqual((notes.mapped("state"), self.posts()), (["held", "held"], 2))
        for note in notes:
            (activity,) = self.activities(note)
            self.assertIn("It Arrived", activity.note)
            self.assertIn("Vendor Central", note.ladder)
        self.assertEqual(self.instance.unknown_count, 2)

    def test_a_person_says_that_it_arrived(self):
        note = self.held("close_after")
        note.action_arrived()
        self.assertEqual(note.state, "presumed")
        self.assertIn(self.writer.name, note.evidence)
        self.assertFalse(self.activities(note) or note.problem)
        self.look(60)
        self.assertEqual((note.state, self.posts()), ("presumed", 1))

    def test_a_person_has_it_sent_again_with_the_same_number(self):
        note = self.held("close_before")
        payload = note.payload
        note.action_send_again()
        self.run_after_commit()
        self.assertEqual(note.state, "submitted")
        bodies = [entry.body for entry in self.simulator.ledger.find(operation=SUBMIT)]
        self.assertEqual(bodies, [payload, payload])
        self.assertEqual(len(self.amazon.taken), 1)
        self.assertFalse(self.activities(note), "what was to do is done")

    def test_amazon_refuses_a_second_one_because_it_has_the_first(self):
        note = self.held("close_after")
        note.action_send_again()
        self.run_after_commit()
        self.assertEqual((self.posts(), len(self.amazon.taken)), (2, 1))
        self.assertEqual(note.state, "presumed")
        self.assertIn("already", note.evidence)
        self.assertFalse(self.activities(note))

    def test_a_duplicate_that_the_transaction_tells(self):
        note = self.held("close_before")
        self.simulator.set_notes(
            refusal={"code": DUPLICATE, "message": "There is one already."}
        )
        note.action_send_again()
        self.run_after_commit()
        self.assertEqual(note.state, "submitted")
        self.look(2)
        self.assertEqual(note.state, "presumed")
        self.assertIn("There is one already", note.evidence)

    def test_a_duplicate_is_a_failure_where_no_try_can_have_arrived(self):
        self.amazon.taken.append({"number": "N-1", "text": "Dear Amazon"})
        note = self.sent()
        self.assertEqual(note.state, "failed")
        self.assertIn("already", note.problem)

    def test_a_worker_that_died_while_sending(self):
        note = self.note()
        self.env.cr.postcommit.clear()
        submission = note.submission_id.sudo()
        now = fields.Datetime.now()
        submission._set_state("sending", sent_at=now)
        submission.lease_until = now + timedelta(minutes=5)
        self.look(6)
        self.assertEqual((note.state, self.posts()), ("held", 0))
        self.assertIn("server stopped", note.problem)

    def test_a_receipt_that_comes_after_all_is_kept(self):
        note = self.held("close_after")
        entry = self.simulator.ledger.find(operation=SUBMIT)[0]
        receipt = type("Receipt", (), {})()
        receipt.transaction_id, receipt.request_id = entry.transaction.id, "R"
        note.submission_id.sudo()._sent(receipt)
        self.assertEqual(note.state, "submitted")
        self.look(20)
        self.assertEqual(note.state, "presumed")

    def test_only_what_is_held_is_settled_by_hand(self):
        note = self.sent()
        for action in (note.action_arrived, note.action_send_again):
            with self.assertRaisesRegex(UserError, "settled by hand"):
                action()
        self.assertEqual((note.state, self.posts()), ("submitted", 1))

    # --- It failed ----------------------------------------------------------

    def test_refused_after_reading(self):
        self.simulator.set_notes(refusal={"code": "Bad", "message": "Too long"})
        note = self.sent()
        self.look(2)
        self.assertEqual(note.state, "failed")
        self.assertIn("Too long", note.problem)
        self.assertTrue(self.activities(note))
        with self.assertRaisesRegex(UserError, "would be refused again"):
            note.action_retry()

    def test_refused_at_the_door_and_sent_again(self):
        self.simulator.add_fault("invalid_input", SUBMIT)
        note = self.sent()
        self.assertEqual(note.state, "failed")
        note.action_retry()
        self.run_after_commit()
        self.assertEqual((note.state, len(self.amazon.taken)), ("submitted", 1))
        self.assertFalse(self.activities(note))

    # --- Who may ------------------------------------------------------------

    def test_a_reader_may_neither_retry_nor_cancel_nor_settle(self):
        held = self.held("close_before")
        self.simulator.add_fault("invalid_input", SUBMIT)
        failed = self.sent("N-2")
        waiting = self.note("N-3")
        for note, actions in (
            (held, ("action_arrived", "action_send_again", "action_check_now")),
            (failed, ("action_retry", "action_cancel")),
            (waiting, ("action_retry", "action_cancel")),
        ):
            submission = note.submission_id.with_user(self.vendor_user)
            self.assertTrue(submission.read(["state"]), "they may look at it")
            for action in actions:
                with self.subTest(action), self.assertRaises(AccessError):
                    getattr(submission, action)()
        self.assertEqual(
            (held | failed | waiting).mapped("state"), ["held", "failed", "queued"]
        )
        with self.assertRaises(AccessError):
            Note = self.env["amazon.vendor.test.note"].with_user(self.vendor_user)
            Note._write_note(self.instance, "N-4", "Not mine to write")

    def test_what_waits_is_cancelled_and_not_sent(self):
        note = self.note()
        note.action_cancel_sending()
        self.run_after_commit()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual((note.state, self.posts()), ("cancelled", 0))

    def test_amazon_cannot_be_asked_about_what_it_shows_nowhere(self):
        note = self.held("close_after")
        note.action_arrived()
        self.assertFalse(note.submission_id.can_look_up)
        with self.assertRaisesRegex(UserError, "Look in Vendor Central"):
            note.action_check_now()

    def test_what_was_sent_is_not_deleted(self):
        note = self.sent()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            note.unlink()

    def test_what_was_sent_is_not_rewritten_even_by_who_may_write_notes(self):
        note = self.sent()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            note.write({"payload_hash": "another"})
        note.write({"wants_filing": True})

    # --- Versions -----------------------------------------------------------

    def test_a_later_version_supersedes_the_one_before(self):
        self.simulator.add_fault("invalid_input", SUBMIT)
        failed = self.sent()
        waiting = self.note(text="Dear Amazon, once more")
        last = self.sent(text="Dear Amazon, at last")
        self.assertEqual(
            [(each.version, each.state) for each in failed | waiting | last],
            [(1, "failed"), (2, "cancelled"), (3, "submitted")],
        )
        with self.assertRaisesRegex(UserError, "later version"):
            failed.action_retry()
        self.assertFalse(self.letters(), "what was replaced concerns nobody")

    # --- The list of all that failed ----------------------------------------

    def test_it_is_in_the_list_of_all_that_failed(self):
        held = self.held("close_after")
        self.simulator.add_fault("invalid_input", SUBMIT)
        failed = self.sent("N-2")
        letters = self.letters()
        self.assertEqual(
            {(each.document_number, each.status) for each in letters},
            {("N-1", "held"), ("N-2", "failed")},
        )
        self.assertEqual(set(letters.mapped("kind")), {"submission"})
        self.assertEqual(letters.owner_id, self.instance.responsible_id)
        self.assertFalse(letters.requisition_id)
        told = letters.action_retry()["params"]["message"]
        self.run_after_commit()
        self.assertIn("Note sent again: 1.", told)
        self.assertIn("say whether it arrived", told)
        self.assertEqual((failed.state, held.state), ("submitted", "held"))
        self.assertEqual(self.letters().document_number, "N-1")
        self.letters()._ignore("Nobody reads it anyway.")
        self.assertFalse(self.letters())
        self.assertIn("Nobody reads it", held.message_ids[0].body)

    # --- What follows -------------------------------------------------------

    def test_what_follows_is_done_for_each_and_fails_for_itself(self):
        locked = self.note("N-1", "nobody can file this", wants_filing=True)
        good = self.note("N-2", wants_filing=True)
        self.run_after_commit()
        self.assertEqual((locked | good).mapped("state"), ["submitted", "submitted"])
        self.assertEqual((locked.filed, good.filed), (False, True))
        self.assertIn("The cabinet is locked.", locked.message_ids[0].body)
        self.assertFalse((locked | good).submission_ids.filtered("work_left"))

    def test_what_follows_is_also_done_when_a_person_says_that_it_arrived(self):
        self.simulator.add_fault("close_after", SUBMIT)
        note = self.sent(wants_filing=True)
        self.assertEqual((note.state, note.filed), ("held", False))
        note.submission_id.with_user(self.writer).action_arrived()
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual((note.state, note.filed), ("presumed", True))

    def test_work_that_was_left_is_taken_up_by_the_schedule(self):
        note = self.sent()
        note.sudo().wants_filing = True
        note.submission_id.sudo().work_left = True
        self.run_cron("ir_cron_send_submissions")
        self.assertTrue(note.filed)

    @mute_logger(
        "odoo.addons.amazon_vendor_central.models.outbound.outgoing",
        "odoo.addons.amazon_vendor_central.models.outbound.work_left",
    )
    def test_what_amazon_said_is_not_lost_to_a_defect_with_the_document(self):
        """It could never be looked up again."""
        bad, good = self.note("N-1"), self.note("N-2")
        Outgoing = self.registry["amazon.vendor.outgoing.note"]
        real = Outgoing._state_changed

        def defective(handler, submissions, state, message):
            if bad.submission_id in submissions:
                raise TypeError("a defect")
            real(handler, submissions, state, message)

        with patch.object(Outgoing, "_state_changed", defective):
            self.run_after_commit()
            self.run_cron("ir_cron_send_submissions")
        self.assertEqual((bad | good).mapped("state"), ["submitted", "submitted"])
        self.assertEqual((len(self.amazon.taken), self.posts()), (2, 2))

    # --- The addon is gone --------------------------------------------------

    def test_a_kind_whose_addon_is_gone_waits_and_stops_nobody(self):
        lost = self.note()
        answered = self.requisition()
        answered.action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        Outgoing = self.registry["amazon.vendor.outgoing"]
        kind, kinds = Outgoing._of, Outgoing._handlers
        gone = {
            "_of": lambda base, name: kind(base, "gone" if name == "note" else name),
            "_handlers": lambda base: [h for h in kinds(base) if h._kind() != "note"],
        }
        with patch.multiple(Outgoing, **gone):
            self.run_cron("ir_cron_send_submissions")
            self.assertEqual(answered.acknowledgement_state, "submitted")
            lost.submission_id.sudo()._send()
            with self.assertRaisesRegex(UserError, "is not installed"):
                lost.submission_id.with_user(self.writer).action_cancel()
        self.assertEqual((lost.state, self.posts()), ("queued", 0))
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(lost.state, "submitted")
