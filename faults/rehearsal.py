"""The checks on trial: a run without faults, then each invariant broken on purpose."""

import copy
import logging
import os
from contextlib import closing, contextmanager
from unittest.mock import patch

import psycopg2
import psycopg2.errors
from psycopg2 import sql

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

from odoo.addons.amazon_vendor_central.models.instance.keys import DOOR
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders
from odoo.addons.amazon_vendor_central.spapi.operations.transactions import (
    Transactions,
)

from . import checks as checking
from . import neighbour, snapshot
from . import stage as stages
from .checks import Checks
from .mutations import MUTATIONS
from .run import POISON, Run

_logger = logging.getLogger(__name__)
#: Stand for keys that got where they must not be.
IN_CHATTER, IN_LOG, IN_FILE = (
    f"canary-rehearsal-{place}" for place in ("chatter", "log", "file")
)
LEAKS = ("mail_message", "amazon_vendor_log", "ir_attachment", "Odoo's log", "a file")
#: Tables that hold each document once -> which of their rows is copied.
UNIQUE = {
    "sale_order": "order",
    "amazon_vendor_requisition": "sold",
    "amazon_vendor_queue_line": "document",
    "amazon_vendor_acknowledgement": "answer",
    "amazon_vendor_submission": "submission",
}
_TARGETS = """
SELECT r.id, r.purchase_order_number, o.id, q.id, a.id, s.id, r.version
  FROM amazon_vendor_requisition r
  JOIN sale_order o ON o.amazon_requisition_id = r.id AND o.state = 'sale'
  JOIN amazon_vendor_queue_line q ON q.res_id = r.id AND q.version = r.version
   AND q.res_model = 'amazon.vendor.requisition'
  JOIN amazon_vendor_acknowledgement a ON a.requisition_id = r.id
  JOIN amazon_vendor_submission s
    ON s.res_model = 'amazon.vendor.acknowledgement' AND s.res_id = a.id
 WHERE r.instance_id = %(i)s AND a.version = 1 ORDER BY r.id LIMIT 1
"""
_WAITING = """
SELECT r.id FROM amazon_vendor_requisition r WHERE r.instance_id = %(i)s
   AND r.unmapped_count > 0 ORDER BY r.id LIMIT 1
"""


class World:
    """What one mutation may change; nothing of it lasts.

    :param cursor: psycopg2's, in a transaction
    :param run: :class:`Rehearsal`
    """

    def __init__(self, cursor, run):
        self._cursor = cursor
        self.amazon = run.amazon
        self.now = run.shared.now()
        self.ledger = copy.deepcopy(run.said["ledger"])
        self.orders = copy.deepcopy(run.said["orders"])
        instance = run.life.instance
        self._values = {"i": instance}
        found = self._one(_TARGETS)
        self.sold, self.number, self.order, self.document = found[:4]
        self.answer, self.submission, self.version = found[4:]
        (self.waiting,) = self._one(_WAITING)
        (self.poison,) = self._one(
            "SELECT id FROM amazon_vendor_queue_line WHERE instance_id = %(i)s "
            "AND document_key = %(number)s",
            number=POISON,
        )
        (self.neighbour,) = self._one(
            "SELECT company_id FROM res_users WHERE login = %(login)s",
            login=neighbour.LOGIN,
        )
        names = ("sold", "order", "document", "answer", "submission", "waiting")
        for name in (*names, "poison", "neighbour"):
            self._values[name] = getattr(self, name)
        self.checks = Checks(cursor, instance, self)
        self.checks.placed = run.checks.placed
        self.checks.begin(run.neighbour)

    def get(self, what):
        """Stand in for :class:`~.amazon.Amazon`."""
        return getattr(self, what)

    def _one(self, statement, **values):
        self._cursor.execute(statement, {**self._values, **values})
        return self._cursor.fetchone()

    def sql(self, statement, **values):
        """Change something.

        :raise AssertionError: nothing was changed, so nothing would be found
        """
        self._cursor.execute(statement, {**self._values, **values})
        if not self._cursor.rowcount:
            raise AssertionError(f"this changes nothing: {statement}")

    def ids(self, table, column, value):
        """The rows of a table that belong to a record."""
        self._cursor.execute(
            sql.SQL("SELECT id FROM {} WHERE {} = %s ORDER BY id").format(
                sql.Identifier(table), sql.Identifier(column)
            ),
            [value],
        )
        return [number for (number,) in self._cursor.fetchall()]

    def copy(self, table, number, **changes):
        """Copy a row as it is.

        :return: id of the new one
        """
        self._cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE "
            "table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in self._cursor.fetchall()]
        values = [
            sql.SQL("nextval(pg_get_serial_sequence({}, 'id'))").format(
                sql.Literal(table)
            )
            if name == "id"
            else sql.Literal(changes[name])
            if name in changes
            else sql.Identifier(name)
            for name in columns
        ]
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE id = {3} RETURNING id"
            ).format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(values),
                sql.Literal(number),
            )
        )
        return self._cursor.fetchone()[0]

    def drop_unique(self, table):
        """Drop what keeps a table's rows unique, except for their ids."""
        self._cursor.execute(
            "SELECT i.indexrelid::regclass::text, c.conname FROM pg_index i LEFT JOIN "
            "pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u' WHERE "
            "i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary",
            [table],
        )
        for index, constraint in self._cursor.fetchall():
            if constraint:
                statement = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(constraint)
                )
            else:
                statement = sql.SQL("DROP INDEX {}").format(sql.Identifier(index))
            self._cursor.execute(statement)


class Rehearsal(Run):
    """A run without faults, at whose end the checks are tried.

    :param grep: callable(words): looks for them as the search for secrets does
    """

    def __init__(self, stage, plan, server, grep):
        super().__init__(stage, plan, server)
        self._grep = grep
        self._faults = []
        self._tried = 0
        self._seen = set()

    def _judge(self):
        """As of any run; ``unnoticed`` and ``tried`` say how the checks did."""
        result = super()._judge()
        if not result["broken"]:
            self._clean = result["snapshot"]
            self._try_all()
        return {**result, "unnoticed": self._faults, "tried": self._tried}

    def _try_all(self):
        self.said = {what: self.amazon.get(what) for what in ("ledger", "orders")}
        _name, options = sql_db.connection_info_for(self.stage.database)
        with closing(psycopg2.connect(**options)) as connected:
            with connected.cursor() as cursor:
                self.neighbour = neighbour.fingerprint(cursor)
            for table in UNIQUE:
                with connected.cursor() as cursor:
                    self._try_unique(table, World(cursor, self))
                connected.rollback()
            for mutation in MUTATIONS:
                with connected.cursor() as cursor:
                    self._try(mutation, cursor)
                connected.rollback()
        self._try_rates()
        self._try_workers()
        self._try_rights()
        self._try_secrets()
        unseen = {*checking.ALWAYS, *checking.FINALLY} - self._seen
        self._faults += [f"no mutation breaks: {sentence}" for sentence in unseen]

    def _try(self, mutation, cursor):
        world = World(cursor, self)
        mutation.do(world)
        world.checks.liveness()
        found = world.checks.broken
        if mutation.compared:
            there = snapshot.take(cursor, self.life.instance, world)
            found = found + snapshot.differences(self._clean, there)
        expected = [each.format(sold=world.number) for each in mutation.expects]
        self._compare(mutation.what, expected, found)

    def _try_unique(self, table, world):
        """A second one is refused by the database itself, whoever inserts it."""
        self._tried += 1
        try:
            world.copy(table, getattr(world, UNIQUE[table]))
        except psycopg2.errors.UniqueViolation:
            return
        self._faults.append(f"the database takes a second {table} of the same kind")

    def _compare(self, what, expected, found):
        """Exactly what was broken must have been reported."""
        self._tried += 1
        self._seen |= {sentence.split(": ", 1)[0] for sentence in found}
        for beginning in expected:
            if not any(sentence.startswith(beginning) for sentence in found):
                self._faults.append(f"{what}: not noticed by {beginning!r}")
        self._faults += [
            f"{what}: also reported: {sentence}"
            for sentence in found
            if not sentence.startswith(tuple(expected) or ("\0",))
        ]

    # --- I10: what Amazon's ledger says of the pace -----------------------------------

    def _try_rates(self):
        entry = next(e for e in self.said["ledger"] if e["served"])
        operation = entry["operation"]
        refused = {**entry, "fault": "throttle"}
        checks = Checks(None, None, None)
        checks.rates([refused, entry], {operation: 20})
        self._compare(
            "asked before Retry-After", [f"I10 {operation} asked 20 s"], checks.broken
        )
        checks = Checks(None, None, None)
        checks.rates([entry] * 40, {})
        self._compare(
            "forty requests in a moment",
            [f"I10 {operation} asked more often"],
            checks.broken,
        )

    # --- I4, I12, I14: what a worker does ---------------------------------------------

    def _try_workers(self):
        payload = "{}"  # no row holds this
        tries = (
            (
                "sent without a row",
                ["I4 a document is sent that no"],
                False,
                lambda gateway: gateway.use(Orders).submit_acknowledgement(payload),
            ),
            (
                "asked in an open transaction",
                ["I12 a transaction is open"],
                True,
                lambda gateway: gateway.use(Transactions).transaction("1"),
            ),
        )
        for what, expected, is_open, ask in tries:
            self.stage.accusations.clear()
            self.stage.call(lambda ask=ask, is_open=is_open: self._ask(ask, is_open))
            self._compare(what, expected, list(self.stage.accusations))
        self.stage.accusations.clear()
        never, _writer = os.pipe()
        with patch.object(stages, "PATIENCE", 0):
            self.stage.together([lambda: os.read(never, 1) and None], calm=True)
        os.close(never)
        os.close(_writer)
        self._compare("a worker hangs", ["I14 a worker"], self.stage.accusations[:])
        self.stage.accusations.clear()
        self._work([_lose_a_race])
        self._compare("a race was lost", ["I8 a lost race"], self.checks.broken[:])
        self.checks.broken.clear()
        with patch.object(checking, "LONGEST_TRANSACTION", 0):
            checks = Checks(None, None, None)
            checks.duration(0.1)
        self._compare("a long transaction", ["I14 a transaction"], checks.broken)

    def _ask(self, ask, is_open):
        with Registry(self.stage.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            instance = env["amazon.vendor.instance"].browse(self.life.instance)
            with instance._gateway(DOOR) as gateway:
                cr.rollback()
                if is_open:
                    cr.execute("SELECT 1")
                try:
                    ask(gateway)
                except Exception as error:  # Amazon refuses it, as it should
                    return type(error).__name__
        return "answered"

    # --- I13: who sees what -----------------------------------------------------------

    def _try_rights(self):
        found = self.stage.call(lambda: self.stage.exposed(self.life.instance))
        self._compare("rules as they are", [], found)
        found = self.stage.call(
            lambda: self.stage.exposed(self.life.instance, without_rules=True)
        )
        operations = ("read", "write", "unlink")
        expected = [f"I13 another company may {each}" for each in operations]
        self._compare("no rule of companies", expected, found)

    # --- I11: keys where they must not be ---------------------------------------------

    def _try_secrets(self):
        words = [IN_CHATTER, IN_LOG, IN_FILE]
        with self._leaked():
            found = self._grep(words)
            export = self.stage.call(lambda: self.stage.export(self.life.instance))
        leaks = [f"I11 {place} holds" for place in LEAKS]
        self._compare("keys in a message, a log line, the log, a file", leaks, found)
        held = checking.exported(export, [IN_CHATTER])
        self._compare("a key in an export", [IN_CHATTER], held)

    @contextmanager
    def _leaked(self):
        """Keys in a message, in a sentence that is exported, in the log, in a file."""
        numbers = self.stage.call(self._leak)
        _logger.info("A key in the log: %s", IN_LOG)
        try:
            yield
        finally:
            self.stage.call(lambda: self._clean_up(numbers))

    def _leak(self):
        with Registry(self.stage.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            requisition = env["amazon.vendor.requisition"].search(
                [("instance_id", "=", self.life.instance)], limit=1
            )
            message = requisition.message_post(body=f"The key is {IN_CHATTER}")
            file = env["ir.attachment"].create({"name": "x", "raw": IN_FILE.encode()})
            log = env["amazon.vendor.log"].search(
                [("instance_id", "=", self.life.instance)], limit=1
            )
            log.message = IN_CHATTER
            cr.commit()
            return [message.id, file.id, log.id]

    def _clean_up(self, numbers):
        message, file, log = numbers
        with Registry(self.stage.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["mail.message"].browse(message).unlink()
            env["ir.attachment"].browse(file).unlink()
            env["amazon.vendor.log"].browse(log).unlink()
            cr.commit()


def _lose_a_race():
    raise psycopg2.errors.SerializationFailure("of the rehearsal")
