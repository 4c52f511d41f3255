"""The invariants, by SQL and by the simulator's ledger: not by the addon's code."""

import json
from collections import Counter
from datetime import datetime

from . import neighbour

#: Requests a second and at once that Amazon documents; of all other operations 10, 10.
PACE, PACES = (10, 10), {"getTransaction": (10, 20)}
#: What PostgreSQL's errors of concurrency are called.
RACES = ("SerializationFailure", "DeadlockDetected", "LockNotAvailable")
#: Seconds; Odoo's default limits leave a worker twice as long.
LONGEST_TRANSACTION = 30
#: name of the invariant -> statement whose rows break it; %(i)s is the instance.
ALWAYS = {
    "I2 two living sale orders of one purchase order": """
        SELECT r.purchase_order_number FROM sale_order o
          JOIN amazon_vendor_requisition r ON r.id = o.amazon_requisition_id
         WHERE r.instance_id = %(i)s AND o.state != 'cancel'
         GROUP BY 1 HAVING count(*) > 1""",
    "I2 two requisitions of one purchase order": """
        SELECT purchase_order_number FROM amazon_vendor_requisition
         WHERE instance_id = %(i)s GROUP BY 1 HAVING count(*) > 1""",
    "I1 the same document stored twice running": """
        SELECT document_key FROM (
          SELECT document_key, checksum, version,
                 lag(checksum) OVER w AS before, row_number() OVER w AS place
            FROM amazon_vendor_queue_line WHERE instance_id = %(i)s
          WINDOW w AS (PARTITION BY document_type, document_key ORDER BY version)) v
         WHERE checksum = before OR place != version""",
    "I7 a requisition without lines": """
        SELECT purchase_order_number FROM amazon_vendor_requisition r
         WHERE instance_id = %(i)s AND NOT EXISTS (SELECT FROM
           amazon_vendor_requisition_line l WHERE l.requisition_id = r.id)""",
    "I7 a requisition that no stored document explains": """
        SELECT purchase_order_number FROM amazon_vendor_requisition r
         WHERE instance_id = %(i)s AND NOT EXISTS (SELECT FROM
           amazon_vendor_queue_line l WHERE l.res_id = r.id
              AND l.res_model = 'amazon.vendor.requisition'
              -- One that was applied stays so while a step after it is tried again;
              -- nothing comes to rest before that has been done.
              AND (l.state = 'done' OR l.state = 'failed' AND l.next_try IS NOT NULL))
           """,
    "I7 a requisition with other lines than the document": """
        SELECT r.purchase_order_number FROM amazon_vendor_requisition r
          JOIN amazon_vendor_queue_line q ON q.res_id = r.id
           AND q.res_model = 'amazon.vendor.requisition' AND q.version = (
             SELECT max(p.version) FROM amazon_vendor_queue_line p
              WHERE p.res_id = r.id AND p.res_model = q.res_model
                AND p.version <= r.version AND p.payload_text IS NOT NULL)
         WHERE r.instance_id = %(i)s AND (SELECT count(*) FROM
           amazon_vendor_requisition_line l WHERE l.requisition_id = r.id)
           < json_array_length(q.payload_text::json->'orderDetails'->'items')""",
    "I7 a document that was processed and left nothing": """
        SELECT document_key FROM amazon_vendor_queue_line
         WHERE instance_id = %(i)s AND state = 'done' AND res_model IS NULL""",
    "I7 a sale order without lines": """
        SELECT o.name FROM sale_order o
          JOIN amazon_vendor_requisition r ON r.id = o.amazon_requisition_id
         WHERE r.instance_id = %(i)s AND NOT EXISTS (
           SELECT FROM sale_order_line l WHERE l.order_id = o.id)""",
    "I7 an answer without its submission, or half of it": """
        SELECT a.name FROM amazon_vendor_acknowledgement a
         WHERE a.instance_id = %(i)s AND ((SELECT count(*) FROM
           amazon_vendor_submission s WHERE s.res_id = a.id
            AND s.res_model = 'amazon.vendor.acknowledgement') != 1
            OR NOT EXISTS (SELECT FROM amazon_vendor_acknowledgement_line l
                            WHERE l.acknowledgement_id = a.id))""",
    "I7 a confirmed sale order of an answer that was never sent": """
        SELECT o.name FROM sale_order o
          JOIN amazon_vendor_requisition r ON r.id = o.amazon_requisition_id
          JOIN amazon_vendor_instance i ON i.id = r.instance_id
         WHERE r.instance_id = %(i)s AND o.state = 'sale' AND NOT EXISTS (
           SELECT FROM amazon_vendor_acknowledgement a
             JOIN amazon_vendor_submission s ON s.res_id = a.id
              AND s.res_model = 'amazon.vendor.acknowledgement'
            WHERE a.requisition_id = r.id AND (s.state IN
              ('submitted', 'presumed', 'confirmed', 'mismatch')
              OR i.workflow = 'by_approval' AND s.state != 'cancelled'))""",
    "I3 a sale order line differs from what was promised": """
        SELECT r.purchase_order_number FROM amazon_vendor_requisition r
          JOIN sale_order o ON o.amazon_requisition_id = r.id AND o.state != 'cancel'
          JOIN (SELECT id, requisition_id, net_cost,
                       coalesce(accepted_qty, 0) + coalesce(backordered_qty, 0)
                         AS promised,
                       coalesce(nullif(unit_size, 0), 1) AS size
                  FROM amazon_vendor_requisition_line) l ON l.requisition_id = r.id
          LEFT JOIN (SELECT s.amazon_requisition_line_id, s.order_id,
                       sum(s.product_uom_qty) AS quantity,
                       sum(s.product_uom_qty * u.factor / t.factor) AS eaches,
                       sum(s.product_uom_qty * s.price_unit) AS money
                  FROM sale_order_line s JOIN uom_uom u ON u.id = s.product_uom_id
                  JOIN product_product p ON p.id = s.product_id
                  JOIN product_template m ON m.id = p.product_tmpl_id
                  JOIN uom_uom t ON t.id = m.uom_id GROUP BY 1, 2) s
            ON s.amazon_requisition_line_id = l.id AND s.order_id = o.id
         WHERE r.instance_id = %(i)s
           AND (coalesce(s.quantity, 0) != l.promised
             OR abs(coalesce(s.eaches, 0) - l.promised * l.size) > 0.0001
             OR abs(coalesce(s.money, 0) - l.promised * l.size * l.net_cost) > 0.01)
        """,
    "I3 an answer that does not add up to what was ordered": """
        SELECT a.name FROM amazon_vendor_acknowledgement a
          JOIN amazon_vendor_requisition_line l ON l.requisition_id = a.requisition_id
         WHERE a.instance_id = %(i)s AND a.version = (SELECT max(version) FROM
                 amazon_vendor_acknowledgement b
                WHERE b.requisition_id = a.requisition_id)
           AND l.ordered_qty != (SELECT coalesce(sum(quantity), 0) FROM
                 amazon_vendor_acknowledgement_line k
                WHERE k.acknowledgement_id = a.id AND k.requisition_line_id = l.id)""",
    "I8 a failure without a reason": """
        SELECT document_key FROM amazon_vendor_queue_line
         WHERE instance_id = %(i)s AND state = 'failed' AND (error_message IS NULL
           OR attempts < 1 OR coalesce(payload_text, '') = '')
         UNION ALL SELECT name FROM amazon_vendor_submission
         WHERE instance_id = %(i)s AND (state IN ('failed', 'mismatch', 'unknown')
           AND error_message IS NULL
            OR work_attempts > 0 AND work_problem IS NULL)
         UNION ALL SELECT name FROM amazon_vendor_queue
         WHERE instance_id = %(i)s AND fetch_state = 'failed'
           AND error_message IS NULL""",
    "I8 tried more often than allowed": """
        SELECT document_key FROM amazon_vendor_queue_line
         WHERE instance_id = %(i)s AND attempts > 8
         UNION ALL SELECT name FROM amazon_vendor_submission
         WHERE instance_id = %(i)s AND attempts > 8""",
    "I4 sent, and its row says that it never was": """
        SELECT name FROM amazon_vendor_submission WHERE instance_id = %(i)s
           AND state IN ('submitted', 'presumed', 'confirmed') AND sent_at IS NULL""",
    "I13 a record of another company": neighbour.FOREIGN,
}
FINALLY = {
    "I5 a submission that never ended": """
        SELECT name, state FROM amazon_vendor_submission WHERE instance_id = %(i)s
           AND state NOT IN ('confirmed', 'failed', 'cancelled', 'mismatch')""",
    "I5 work that was left undone": """
        SELECT name, work_problem FROM amazon_vendor_submission
         WHERE instance_id = %(i)s
           AND (work_left OR untold OR work_problem IS NOT NULL)""",
    "I8 what broke and works again is still said to be broken": """
        SELECT operation, last_message FROM amazon_vendor_schedule
         WHERE instance_id = %(i)s AND last_state = 'error'
         UNION ALL SELECT 'instance', broken_loops::text FROM amazon_vendor_instance
         WHERE id = %(i)s AND broken_loops IS NOT NULL
         UNION ALL SELECT purchase_order_number, step_problem
          FROM amazon_vendor_requisition
         WHERE instance_id = %(i)s AND step_problem IS NOT NULL""",
    "I9 a queue that was never received": """
        SELECT name, fetch_state FROM amazon_vendor_queue
         WHERE instance_id = %(i)s AND fetch_state != 'done'""",
    "I9 a document that was never processed": """
        SELECT document_key FROM amazon_vendor_queue_line
         WHERE instance_id = %(i)s AND state = 'draft'""",
    "I9 a document that is still to be tried again": """
        SELECT document_key FROM amazon_vendor_queue_line
         WHERE instance_id = %(i)s AND state = 'failed' AND next_try IS NOT NULL""",
    "I9 a lease that nobody holds any more": """
        SELECT name FROM amazon_vendor_submission
         WHERE instance_id = %(i)s AND lease_until IS NOT NULL""",
}


class Checks:
    """The invariants of one run.

    :param cursor: psycopg2's, of a connection that commits each statement
    :param int instance: id of the amazon.vendor.instance
    :param amazon: :class:`~.amazon.Amazon`
    """

    #: See :data:`ALWAYS` and :data:`FINALLY`.
    always, in_the_end = ALWAYS, FINALLY
    #: The operation whose cursor is watched.
    cursor_of = "import_purchase_orders"

    def __init__(self, cursor, instance, amazon):
        self._cursor = cursor
        self._values = {"i": instance, "operation": self.cursor_of}
        self._amazon = amazon
        self._cursor_before = None
        self._neighbour = None
        self.broken = []
        self.checked = 0

    def begin(self, fingerprint=None):
        """Note what must be the same in the end.

        :param fingerprint: of the other company, where it was taken before
        """
        self._neighbour = fingerprint or neighbour.fingerprint(self._cursor)

    def go_on_from(self, earlier):
        """Know what other checks of the same run have noted.

        :param earlier: :class:`Checks`
        """
        self.placed = earlier.placed

    def safety(self):
        """What holds at every moment."""
        for sentence, statement in self.always.items():
            self._none(sentence, statement)
        ledger = self._amazon.get("ledger")
        self._check_answers(ledger)
        self._check_watermark()
        return ledger

    def liveness(self):
        """What holds once everything has come to rest."""
        ledger = self.safety()
        for sentence, statement in self.in_the_end.items():
            self._none(sentence, statement)
        self._check_no_loss(ledger)
        self._check_neighbour()

    def _note(self, sentence):
        if sentence not in self.broken:
            self.broken.append(sentence)

    def _rows(self, statement):
        self._cursor.execute(statement, self._values)
        self.checked += 1
        return self._cursor.fetchall()

    def _none(self, sentence, statement):
        if rows := self._rows(statement):
            self._note(f"{sentence}: {rows[:3]}")

    def _check_answers(self, ledger):
        """One effective answer per version, each from a row of ours (I4)."""
        stored = {
            payload: state
            for payload, state in self._rows(
                "SELECT payload_text, state FROM amazon_vendor_submission "
                "WHERE instance_id = %(i)s"
            )
        }
        taken = [e for e in ledger if e.get("transaction_id")]
        for entry in taken:
            if entry["body"] not in stored:
                self._note(f"I4 Amazon took what no row holds: {entry['body'][:200]}")
        for body, times in Counter(entry["body"] for entry in taken).items():
            if times > 1:
                self._note(f"I4 the same answer was taken {times} times: {body[:120]}")

    def _check_watermark(self):
        """The cursor goes forward only, over nothing but what is stored (I6)."""
        ((cursor,),) = self._rows(
            "SELECT cursor FROM amazon_vendor_schedule WHERE instance_id = %(i)s "
            "AND operation = %(operation)s"
        )
        if cursor is None:
            return
        if self._cursor_before and cursor < self._cursor_before:
            self._note(f"I6 the cursor went back to {cursor}")
        self._cursor_before = cursor
        stored = {
            number
            for (number,) in self._rows(
                "SELECT document_key FROM amazon_vendor_queue_line "
                "WHERE instance_id = %(i)s"
            )
        }
        for number, moment in self.placed.items():
            # What came into being just before the cursor may lie in the overlap.
            if moment < cursor and number not in stored:
                late = (cursor - moment).total_seconds() > self.overlap
                if late:
                    self._note(f"I6 the cursor passed {number}, which is not stored")

    #: number -> moment from which Amazon shows the order, naive UTC of our clock
    placed: dict = {}
    #: seconds by which windows overlap
    overlap = 3600

    def _check_no_loss(self, ledger):
        """Every order that was ever handed out is stored (I1)."""
        served = {
            number
            for entry in ledger
            if entry["delivered"] and entry["operation"] != "getPurchaseOrdersStatus"
            for number in entry["served"]
        }
        stored = {
            number
            for (number,) in self._rows(
                "SELECT document_key FROM amazon_vendor_queue_line "
                "WHERE instance_id = %(i)s"
            )
        }
        if lost := (served | set(self.placed)) - stored:
            self._note(f"I1 lost: {sorted(lost)}")

    def _check_neighbour(self):
        """Nothing of the other company was created, changed or deleted (I13)."""
        for table, digest in neighbour.fingerprint(self._cursor).items():
            if self._neighbour.get(table) != digest:
                self._note(f"I13 the other company's {table} was changed")

    def rates(self, ledger, seconds, kinds=("throttle", "server_error")):
        """After an answer with Retry-After the operation is left alone so long, and
        no operation is asked more often than Amazon documents (I10).

        :param seconds: operation -> Retry-After that was said
        """
        closed, buckets = {}, {}
        for entry in ledger:
            operation = entry["operation"]
            moment = datetime.fromisoformat(entry["at"].replace("Z", "+00:00"))
            self._check_pace(buckets, operation, moment)
            until = closed.get(operation)
            if until and (until - moment).total_seconds() > 1:
                early = (until - moment).total_seconds()
                self._note(f"I10 {operation} asked {early:.0f} s before Retry-After")
            if entry["fault"] in kinds and operation in seconds:
                wait = seconds[operation]
                closed[operation] = datetime.fromtimestamp(
                    moment.timestamp() + wait, moment.tzinfo
                )

    def _check_pace(self, buckets, operation, moment):
        """Take a token out of the bucket that Amazon would keep."""
        if operation in ("token", "unknown"):
            return
        rate, burst = PACES.get(operation, PACE)
        tokens, before = buckets.get(operation, (burst, moment))
        # Clocks that are apart come together again: never backwards.
        tokens += max((moment - before).total_seconds(), 0) * rate
        tokens = min(tokens, burst) - 1
        if tokens < 0:
            self._note(f"I10 {operation} asked more often than {rate} times a second")
        buckets[operation] = (max(tokens, 0), moment)

    def races(self, errors):
        """What was lost to a faster transaction is repeated, nobody sees it (I8).

        :param errors: "type: sentence" of what scheduled actions and clicks raised
        """
        for error in errors:
            if error.startswith(RACES):
                self._note(f"I8 a lost race was not repeated: {error[:200]}")

    def duration(self, seconds):
        """No transaction takes long, Odoo's scheduler's own apart (I14).

        :param seconds: of the longest one
        """
        if seconds > LONGEST_TRANSACTION:
            self._note(f"I14 a transaction took {seconds:.0f} s")

    def secrets(self, lines, words):
        """Look for secrets (I11).

        :param lines: iterable of (place, line of bytes)
        :param words: the secrets
        """
        wanted = [word.encode() for word in words]
        for place, line in lines:
            for word in wanted:
                if word in line:
                    self._note(f"I11 {place} holds {word[:12].decode()}…")


def exported(text, words):
    """Which of the secrets an export holds."""
    return [word for word in words if word in json.dumps(text, default=str)]
