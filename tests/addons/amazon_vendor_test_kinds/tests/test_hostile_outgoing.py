from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.spapi.records import Submitted

from .test_outgoing import SUBMIT, NoteCase

OUTBOUND = "odoo.addons.amazon_vendor_central.models.outbound"
REASON = "odoo.addons.amazon_vendor_central.models.exchange.reason"


@tagged("post_install", "-at_install")
class TestHostileOutgoing(NoteCase):
    """Whatever breaks, nothing goes out twice, nothing is lost, nobody else waits."""

    def setUp(self):
        super().setUp()
        self.Outgoing = self.registry["amazon.vendor.outgoing.note"]

    def late(self, note):
        """A worker that everybody took for dead has Amazon's receipt after all."""
        note.submission_id.sudo()._sent(Submitted("T-LATE", "R-LATE"))

    # --- Defects of a handler -------------------------------------------------

    @mute_logger(f"{OUTBOUND}.send")
    def test_a_defect_after_amazon_took_it_holds_it_and_sends_nothing_twice(self):
        real = self.Outgoing._post

        def post(handler, gateway, payload):
            real(handler, gateway, payload)
            raise KeyError("transactionId")

        with patch.object(self.Outgoing, "_post", post):
            note = self.sent()
            # Its row says so at once, not only when the lease is over.
            self.assertEqual((note.state, self.posts()), ("held", 1))
            self.run_cron("ir_cron_send_submissions")
        for minutes in (6, 60, 60 * 24):
            self.look(minutes)
        self.assertEqual((note.state, self.posts()), ("held", 1))
        self.assertTrue(self.activities(note))

    @mute_logger(f"{OUTBOUND}.look_up")
    def test_a_judgement_that_breaks_keeps_nobody_from_being_looked_at(self):
        bad, good = self.sent("N-1"), self.sent("N-2")
        real = self.Outgoing._judge

        def judge(handler, submission, answer):
            if submission == bad.submission_id:
                raise KeyError("odd")
            return real(handler, submission, answer)

        with patch.object(self.Outgoing, "_judge", judge):
            self.look(20)
            self.assertEqual((bad.state, good.state), ("submitted", "presumed"))
            self.assertGreater(bad.submission_id.next_check, fields.Datetime.now())
            self.simulator.set_notes(refusal={"code": "Bad", "message": "Too long"})
        self.look(60)
        self.assertEqual(bad.state, "presumed")

    def test_work_that_breaks_wherever_it_likes_stops_no_other_work(self):
        for step in ("_has_work", "_finish", "_not_finished"):
            with self.subTest(step=step):
                bad, good = self.sent(f"{step}-1"), self.sent(f"{step}-2")
                (bad | good).sudo().wants_filing = True
                (bad | good).submission_ids.sudo().work_left = True
                if step == "_not_finished":
                    bad.sudo().text = "nobody can file this"
                real = getattr(self.Outgoing, step)

                def broken(handler, submission, *args, bad=bad, real=real):
                    if submission == bad.submission_id:
                        raise KeyError("odd")
                    return real(handler, submission, *args)

                with (
                    patch.object(self.Outgoing, step, broken),
                    mute_logger(f"{OUTBOUND}.work_left", REASON),
                ):
                    self.run_cron("ir_cron_send_submissions")
                self.assertTrue(good.filed)

    def test_work_of_a_kind_whose_addon_is_gone_waits_for_it(self):
        note = self.sent()
        note.sudo().wants_filing = True
        note.submission_id.sudo().work_left = True
        Outgoing = self.registry["amazon.vendor.outgoing"]
        kind, kinds = Outgoing._of, Outgoing._handlers
        gone = {
            "_of": lambda base, name: kind(base, "gone" if name == "note" else name),
            "_handlers": lambda base: [h for h in kinds(base) if h._kind() != "note"],
        }
        with patch.multiple(Outgoing, **gone):
            self.run_cron("ir_cron_send_submissions")
        self.assertFalse(note.filed)
        self.run_cron("ir_cron_send_submissions")
        self.assertTrue(note.filed)

    # --- A receipt that comes late ----------------------------------------------

    def test_what_amazon_took_is_not_sent_again_by_whoever_decided_meanwhile(self):
        note = self.held("close_before")
        note.action_send_again()
        self.env.cr.postcommit.clear()
        self.late(note)
        self.assertEqual(note.state, "submitted")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.posts(), 1)

    def test_what_amazon_took_counts_although_it_was_given_up(self):
        cancelled, failed = self.held("close_before", "N-1"), self.note("N-2")
        cancelled.action_send_again()
        cancelled.action_cancel_sending()
        failed.submission_id.sudo()._set_state("failed", "Given up.")
        self.env.cr.postcommit.clear()
        for note in (cancelled, failed):
            self.late(note)
            self.assertEqual(note.state, "submitted")
            self.assertEqual(note.transaction_id, "T-LATE")

    def test_a_refusal_that_comes_late_does_not_undo_a_receipt(self):
        note = self.sent()
        first = note.transaction_id
        self.late(note)
        self.assertEqual((note.state, note.transaction_id), ("submitted", first))

    def test_a_receipt_of_what_was_replaced_is_kept_and_not_looked_up(self):
        note = self.held("close_after")
        self.sent(text="Dear Amazon, once more")
        self.late(note)
        self.assertEqual((note.state, note.transaction_id), ("submitted", "T-LATE"))
        self.assertFalse(note.submission_id.next_check)

    def test_nothing_is_replaced_while_it_is_being_sent(self):
        """Amazon would have the one that arrives last, whichever it is."""
        note = self.note()
        self.env.cr.postcommit.clear()
        submission = note.submission_id.sudo()
        submission._set_state("sending", sent_at=fields.Datetime.now())
        submission.lease_until = fields.Datetime.now() + timedelta(minutes=5)
        with self.assertRaisesRegex(UserError, "being sent"):
            self.note(text="Dear Amazon, once more")
        self.assertEqual(note.state, "sending")

    # --- Proof that never comes ---------------------------------------------------

    def test_success_that_never_comes_ends_in_presumed_and_asks_no_more(self):
        self.simulator.set_notes(lag=10**7, succeeds=True)
        note = self.sent(success_counts=True)
        for minutes in (20, 60, 60 * 12, 60 * 24, 60 * 24):
            self.look(minutes)
        asked = self.asked()
        self.look(60 * 24 * 30)
        self.assertEqual((note.state, self.asked()), ("presumed", asked))
        self.assertFalse(note.submission_id.next_check)

    # --- Who may --------------------------------------------------------------------

    def test_outsiders_reach_no_button_of_any_kind(self):
        self._create_outsiders()
        neighbour = new_test_user(
            self.env,
            login="note_writer_elsewhere",
            groups="base.group_user,amazon_vendor_test_kinds.group_note_writer,"
            "amazon_vendor_central.group_amazon_vendor_manager",
            company_id=self.other_company.id,
            company_ids=self.other_company.ids,
        )
        held = self.held("close_before")
        self.simulator.add_fault("invalid_input", SUBMIT)
        failed = self.sent("N-2")
        waiting = self.note("N-3")
        answer = self.requisition()
        answer.action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        answer = answer.acknowledgement_id
        documents = (held, failed, waiting, answer)
        before = [each.state for each in documents]
        buttons = (
            "action_retry",
            "action_check_now",
            "action_cancel",
            "action_arrived",
            "action_send_again",
            "action_view_calls",
        )
        of_document = (*buttons[:2], "action_cancel_sending", *buttons[3:5])
        for user in (
            self.portal_user,
            self.internal_user,
            self.other_manager,
            neighbour,
        ):
            for document in documents:
                for record, names in (
                    (document.submission_id, buttons),
                    (document, of_document),
                ):
                    record = record.with_user(user)
                    record.invalidate_recordset()
                    for name in ("read", *names):
                        with (
                            self.subTest(user=user.login, on=record, name=name),
                            self.assertRaises(AccessError),
                        ):
                            getattr(record, name)()
        self.assertEqual([each.state for each in documents], before)
        self.assertEqual(len(self.simulator.ledger.posts()), 0)

    def test_a_company_that_is_switched_off_closes_the_buttons(self):
        """A manager of both companies who looks at the other one only."""
        self._create_outsiders()
        both = self.vendor_manager
        both.company_ids += self.other_company
        note = self.held("close_before")
        answer = self.requisition()
        answer.action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        for record in (note.submission_id, answer.acknowledgement_id.submission_id):
            record = record.with_user(both).with_context(
                allowed_company_ids=self.other_company.ids
            )
            for name in ("action_retry", "action_cancel", "action_arrived"):
                with self.subTest(name=name), self.assertRaises(AccessError):
                    getattr(record, name)()

    def test_nobody_writes_a_submission_over_rpc(self):
        note, other = self.held("close_before"), self.note("N-2")
        answer = self.requisition()
        answer.action_send_acknowledgement()
        self.env.cr.postcommit.clear()
        submission = note.submission_id
        writer, manager = self.writer, self.vendor_manager
        values = (
            {"res_id": other.id},
            {"res_model": "res.partner"},
            {"payload": "{}"},
            {"work_left": True},
            {"superseded": False},
            {"state": "queued"},
            {"may_have_arrived": True},
            {"document_type": "acknowledgement"},
        )
        for user in (writer, manager):
            for vals in values:
                with self.subTest(user=user.login, vals=vals):
                    with self.assertRaises(AccessError):
                        submission.with_user(user).write(vals)
                    with self.assertRaises(UserError):
                        note.with_user(user).write(
                            {"submission_ids": [Command.update(submission.id, vals)]}
                        )
                    with self.assertRaises(UserError):
                        answer.with_user(user).write(
                            {
                                "acknowledgement_ids": [
                                    Command.update(
                                        answer.acknowledgement_id.id,
                                        {
                                            "submission_ids": [
                                                Command.update(
                                                    answer.acknowledgement_id.submission_id.id,
                                                    vals,
                                                )
                                            ]
                                        },
                                    )
                                ]
                            }
                        )
            for work in (submission.unlink, submission.copy, note.unlink, note.copy):
                record = work.__self__.with_user(user)
                with (
                    self.subTest(user=user.login, work=work.__name__),
                    self.assertRaises(UserError),
                ):
                    getattr(record, work.__name__)()
        payload = submission.payload
        note.with_user(writer).write({"payload": "{}"})  # a copy for the screen
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(submission.payload, payload)
        for vals in ({"state": "queued"}, {"version": 9}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                note.with_user(writer).write(vals)
        self.assertEqual((note.state, self.posts()), ("held", 1))
