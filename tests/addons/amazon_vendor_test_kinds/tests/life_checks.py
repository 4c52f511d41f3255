"""The invariants of the tests' kinds: by SQL and by the simulator's ledger."""

from collections import Counter

from faults import checks

from ..models import payment_note

POISON = "POISON"
_KEPT = (
    "I1 the same document stored twice running",
    "I7 a document that was processed and left nothing",
    "I8 a failure without a reason",
    "I8 tried more often than allowed",
    "I4 sent, and its row says that it never was",
    "I13 a record of another company",
)
_ENDED = (
    "I9 a queue that was never received",
    "I9 a document that was never processed",
    "I9 a lease that nobody holds any more",
)
_RECORDS = """
    (SELECT id, name, instance_id, version, 'amazon.vendor.test.payment.note' AS model
       FROM amazon_vendor_test_payment_note
      UNION ALL
     SELECT id, name, instance_id, version, 'amazon.vendor.test.deduction'
       FROM amazon_vendor_test_deduction) r"""


class KindsChecks(checks.Checks):
    """See :class:`faults.checks.Checks`."""

    cursor_of = payment_note.IMPORT
    overlap = 24 * 3600
    always = {
        **{name: checks.ALWAYS[name] for name in _KEPT},
        "I2 two records of one document": f"""
            SELECT model, name FROM {_RECORDS} WHERE instance_id = %(i)s
             GROUP BY 1, 2 HAVING count(*) > 1""",
        "I7 a record that no stored document explains": f"""
            SELECT r.model, r.name FROM {_RECORDS}
             WHERE r.instance_id = %(i)s AND r.version IS DISTINCT FROM (
               SELECT max(l.version) FROM amazon_vendor_queue_line l
                WHERE l.res_model = r.model AND l.res_id = r.id
                  AND l.document_key = r.name AND l.state = 'done')""",
        "I7 a note without its submission": """
            SELECT n.name FROM amazon_vendor_test_note n
             WHERE n.instance_id = %(i)s AND 1 != (
               SELECT count(*) FROM amazon_vendor_submission s
                WHERE s.res_id = n.id AND s.res_model = 'amazon.vendor.test.note')""",
    }
    in_the_end = {
        **{name: checks.FINALLY[name] for name in _ENDED},
        "I5 a submission that never ended": """
            SELECT name, state FROM amazon_vendor_submission WHERE instance_id = %(i)s
               AND state NOT IN ('confirmed', 'presumed')""",
    }

    def __init__(self, cursor, instance, amazon):
        super().__init__(cursor, instance, amazon)
        #: payload that is held -> how often it was sent
        self.held = {}
        #: those of them about which a person may decide until the next look
        self.settled = set()

    def safety(self):
        ledger = super().safety()
        self._check_held(ledger)
        return ledger

    def _check_held(self, ledger):
        """What may have arrived waits for a person (I5)."""
        sent = Counter(e["body"] for e in ledger if e["operation"] == "submitNote")
        held = {
            payload: sent[payload]
            for (payload,) in self._rows(
                "SELECT payload_text FROM amazon_vendor_submission "
                "WHERE instance_id = %(i)s AND state = 'held'"
            )
        }
        for payload, times in self.held.items():
            if payload in self.settled:
                continue
            if payload not in held or sent[payload] > times:
                self._note(f"I5 nobody has decided about {payload}")
        self.held = held

    def _check_no_loss(self, ledger):
        """All that Amazon has is stored, and it has all that was written."""
        super()._check_no_loss(ledger)
        taken = {entry["body"] for entry in ledger if entry.get("transaction_id")}
        written = self._rows(
            "SELECT n.name, s.payload_text FROM amazon_vendor_test_note n LEFT JOIN "
            "amazon_vendor_submission s ON s.res_id = n.id AND s.res_model = "
            "'amazon.vendor.test.note' WHERE n.instance_id = %(i)s"
        )
        if lost := [name for name, payload in written if payload not in taken]:
            self._note(f"I4 a note that Amazon does not have: {lost}")
