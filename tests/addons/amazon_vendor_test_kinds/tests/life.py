"""The life of the tests' kinds, for ``bin/faults --addon``: what comes by report, what
comes by windows, and what goes out without a way to look, while everything misbehaves.
"""

import json
import random
from functools import partial

from odoo import SUPERUSER_ID

from faults import life
from faults import plan as plans
from faults.run import SECOND_WAVE, Run
from faults.trial import Break, Trial

from ..models import deduction, payment_note
from .amazon import PaymentNotes
from .life_checks import POISON, KindsChecks
from .simulated_notes import SimulatedNotes

GROUP = "amazon_vendor_test_kinds.group_note_writer"
#: Minutes between the imports; and when the last report must have been asked for.
INTERVALS = {deduction.IMPORT: 45, payment_note.IMPORT: 15}
LAST_REPORT = 50
HEADER = "deduction\treason\tcents"
FIRST = [("D1", 100), ("D1", 50), ("D2", 200), ("D3", 1), (POISON, "much")]
LATER = [("D1", 125), ("D2", 200), ("D3", 1), ("D4", 7), (POISON, "much")]
#: number -> its texts, one version after the other, and what else is known of it
NOTES = {
    "N1": (("first", "corrected"), {"success_counts": True}),
    "N2": (("only",), {}),
    "N3": (("to be filed",), {"wants_filing": True}),
}

PAGE, ASK, LOOK = "getTestPaymentNotes", "createReport", "getReport"
FILE, SEND, TRANSACTION = "getReportDocument", "submitNote", "getTransaction"
ANY = (PAGE, PAGE, ASK, LOOK, FILE, SEND, SEND, SEND, TRANSACTION)
READ = (PAGE, LOOK, FILE)
CATALOGUE = (
    plans.amazon("429 with Retry-After", "throttle", ANY, retry_after=(1, 20, 90)),
    plans.amazon("5xx bursts", "server_error", ANY, 8, status=(500, 502, 503, 504)),
    plans.amazon("closed before it was taken", "close_before", ANY),
    plans.amazon("closed after it was taken", "close_after", (SEND, SEND, ASK)),
    plans.amazon("reset after it was taken", "reset_after", (SEND, ASK, PAGE)),
    plans.amazon("time-out after it was taken", "hang_after", ANY, 1, seconds=(2,)),
    plans.amazon("body cut off", "cut_body", READ),
    plans.amazon("no JSON", "malformed_json", (PAGE, ASK, LOOK, SEND)),
    plans.amazon("empty body", "empty_body", (PAGE, ASK, LOOK, SEND)),
    plans.amazon("token expires in mid-page", "token_expired", ANY),
    plans.amazon("sporadic 400 InvalidInput", "invalid_input", (PAGE, SEND), 1),
    plans.token_service,
    plans.control("all tokens expire", "expire_tokens"),
    plans.control(
        "report ends badly", "end_next_reports", outcome=("CANCELLED", "FATAL")
    ),
    plans.boundary("SIGKILL at a commit or request", "kill"),
    plans.statement("SIGKILL at a statement", "kill"),
    plans.boundary("PostgreSQL restarted", "restart"),
    plans.statement("connection dropped", "drop"),
    plans.statement("serialization failure", "serialization"),
    plans.statement("deadlock", "deadlock"),
    plans.together,
)


class KindsLife(life.Life):
    """What Odoo's scheduler and a person do with these kinds."""

    lanes = {
        **life.LANES,
        **{
            cron: ("amazon.vendor.queue", "_cron_import", operation)
            for cron, operation in (
                (deduction.CRON, deduction.IMPORT),
                (payment_note.CRON, payment_note.IMPORT),
            )
        },
    }
    #: of the run; the person looks there, as in Vendor Central
    amazon = None

    def settle_in(self, env):
        """The person may write notes, and imports are often."""
        person = env["res.users"].browse(self.person)
        person.group_ids |= env.ref(GROUP)
        instance = env["amazon.vendor.instance"].browse(self.instance)
        for operation, minutes in INTERVALS.items():
            instance._schedule(operation).write(
                {"interval_number": minutes, "interval_type": "minutes"}
            )

    def write_notes(self, env):
        """Write what is to be said, and correct what has arrived."""
        instance = env["amazon.vendor.instance"].browse(self.instance)
        Note = env["amazon.vendor.test.note"]
        for number, (texts, values) in NOTES.items():
            notes = self.mine(env, "test.note", ("name", "=", number))
            arrived = notes.filtered(lambda n: n.state in ("presumed", "confirmed"))
            if len(notes) == len(arrived) < len(texts):
                Note._write_note(instance, number, texts[len(notes)], **values)

    def settle(self, payloads, env):
        """Say of what is held whether Amazon has it."""
        taken = {
            e["body"] for e in self.amazon.get("ledger") if e.get("transaction_id")
        }
        held = self.mine(
            env, "submission", ("state", "=", "held"), ("payload", "in", payloads)
        )
        for submission in held:
            if submission.payload in taken:
                submission.action_arrived()
            else:
                submission.action_send_again()

    def send_again(self, env):
        """Click Retry on what Amazon has refused."""
        failed = self.mine(env, "submission", ("state", "=", "failed"))
        if failed:
            failed.action_retry()


class KindsRun(Run):
    """One plan carried out."""

    catalogue = CATALOGUE
    ways = plans.WAYS[:1]
    found = ()
    apis = (PaymentNotes, SimulatedNotes)
    life_class = KindsLife
    checks_class = KindsChecks
    outgoing = ("/notes/",)

    # --- Amazon's side ----------------------------------------------------------------

    def _place_orders(self):
        self.life.amazon = self.amazon
        settle_in = partial(self.life.click, self.life.settle_in, user=SUPERUSER_ID)
        self.stage.call(settle_in)
        self.amazon.do("set_report_pace", queued=10, making=20)
        self.amazon.do("set_notes", succeeds=True)
        self._publish(FIRST)
        for number in range(1, 6):
            self.amazon.do("pay", number=f"R{number}", paid=f"{number}.50")
        self.amazon.do("pay", number=POISON, paid="")

    def _placed(self):
        return [*(f"R{n}" for n in range(1, 6)), *(n for n, _cents in FIRST)]

    def _publish(self, rows):
        lines = [f"{number}\tShortage\t{cents}" for number, cents in rows]
        self.amazon.do(
            "add_report_type",
            report_type=deduction.REPORT,
            content="\n".join([HEADER, *lines, ""]),
        )

    def _events(self):
        return [(SECOND_WAVE, self._second_wave), (LAST_REPORT, lambda: None)]

    def _second_wave(self):
        self._publish(LATER)
        self.amazon.do("pay", number="R2", paid="2.75")
        self.amazon.do("pay", number="R6", paid="6.50")
        moment = self.shared.now()
        self.checks.placed |= {"R6": moment, "D4": moment}

    # --- What is done -----------------------------------------------------------------

    def _lanes(self):
        lane, click = self.life.lane, self.life.click
        crons = (deduction.CRON, payment_note.CRON, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        yield [*lanes, [partial(click, self.life.process_by_hand)]]
        yield [[partial(click, self.life.write_notes)]]
        yield [[partial(lane, name)] for name in (life.SEND, life.SEND, life.FOLLOW)]

    def _pieces(self):
        click, cron = self.life.click, self.life.cron
        names = (deduction.CRON, payment_note.CRON, life.PROCESS)
        pieces = [partial(cron, name) for name in names]
        pieces.append(partial(click, self.life.write_notes))
        self.checks.settled = set(self.checks.held) if self._ended else set()
        if self._ended:
            settle = partial(self.life.settle, sorted(self.checks.settled))
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, settle),
                partial(click, self.life.send_again),
            ]
        return pieces + [partial(cron, name) for name in (life.SEND, life.FOLLOW)]

    # --- The end ----------------------------------------------------------------------

    def _take_snapshot(self, cursor):
        found = {}
        for statement in SHOWN:
            cursor.execute(statement, [self.life.instance])
            found |= {str(key): {"what": rest} for key, *rest in cursor.fetchall()}
        return json.loads(json.dumps(found))

    @staticmethod
    def check_complete(found):
        missing = {*NOTES, "R2", "R6", "D1", "D4"} - found.keys()
        if missing or sum(key.startswith(POISON) for key in found) != 2:
            raise AssertionError(f"without any fault, not there: {missing}; {found}")


SHOWN = (
    "SELECT name, paid FROM amazon_vendor_test_payment_note WHERE instance_id = %s",
    "SELECT name, reason, cents FROM amazon_vendor_test_deduction "
    "WHERE instance_id = %s",
    "SELECT DISTINCT ON (n.name) n.name, n.version, n.text, n.filed, s.state "
    "FROM amazon_vendor_test_note n JOIN amazon_vendor_submission s "
    "ON s.res_model = 'amazon.vendor.test.note' AND s.res_id = n.id "
    "WHERE n.instance_id = %s ORDER BY n.name, n.version DESC",
    "SELECT document_key || ' ' || document_type, error_message "
    "FROM amazon_vendor_queue_line WHERE instance_id = %s AND state = 'failed'",
)


def _again(ledger):
    """Amazon took a note twice."""
    taken = [entry for entry in ledger if entry.get("transaction_id")]
    ledger.append(random.Random(0).choice(taken))


def _unknown(ledger):
    """Amazon took a note that nobody wrote."""
    taken = next(entry for entry in ledger if entry.get("transaction_id"))
    ledger.append({**taken, "body": '{"number": "N9"}'})


def _none(ledger):
    """Amazon never took any."""
    for entry in ledger:
        entry.pop("transaction_id", None)


LINE = """UPDATE amazon_vendor_queue_line SET %s WHERE id = (SELECT min(id) FROM
    amazon_vendor_queue_line WHERE instance_id = %%(i)s AND state = '%s')"""
SENT = """UPDATE amazon_vendor_submission SET %s WHERE id = (SELECT min(id) FROM
    amazon_vendor_submission WHERE instance_id = %%(i)s)"""


class KindsTrial(Trial, KindsRun):
    """The checks on trial."""

    breaks = (
        Break(("I1 the same",), LINE % ("version = 7", "failed")),
        Break(
            ("I1 lost", "I7 a record"),
            "UPDATE amazon_vendor_queue_line SET document_key = 'LOST' "
            "WHERE instance_id = %(i)s AND document_key = 'R1'",
        ),
        Break(
            ("I7 a doc", "I7 a rec"),
            "UPDATE amazon_vendor_queue_line SET res_id = NULL, res_model = NULL "
            "WHERE instance_id = %(i)s AND document_key = 'R1'",
        ),
        Break(
            ("I2 two records", "I7 a record"),
            "INSERT INTO amazon_vendor_test_payment_note (name, instance_id, version) "
            "SELECT name, instance_id, version FROM amazon_vendor_test_payment_note "
            "WHERE instance_id = %(i)s AND name = 'R1'",
        ),
        Break(
            ("I7 a record",),
            "UPDATE amazon_vendor_test_deduction SET version = 9 "
            "WHERE instance_id = %(i)s AND name = 'D1'",
        ),
        Break(("I8 a failure",), LINE % ("error_message = NULL", "failed")),
        Break(("I8 tried",), LINE % ("attempts = 9", "failed")),
        Break(("I7 a note", "I4 a note"), SENT % "res_id = -1"),
        Break(("I4 sent, and",), SENT % "sent_at = NULL"),
        Break(("I5 a sub",), SENT % "state = 'held', error_message = 'x'"),
        Break(("I9 a lease",), SENT % "lease_until = now()"),
        Break(("I9 a document",), LINE % ("state = 'draft'", "failed")),
        Break(
            ("I9 a queue",),
            "UPDATE amazon_vendor_queue SET fetch_state = 'pending' "
            "WHERE id = (SELECT min(id) FROM amazon_vendor_queue "
            "WHERE instance_id = %(i)s)",
        ),
        Break(
            ("I13",),
            "UPDATE amazon_vendor_submission SET company_id = (SELECT company_id FROM "
            "res_users WHERE login = 'neighbour') WHERE instance_id = %(i)s",
        ),
        Break(("I4 the same",), lie=_again),
        Break(("I4 Amazon took",), lie=_unknown),
        Break(("I4 a note",), lie=_none),
    )


LIFE, TRIAL = KindsRun, KindsTrial
