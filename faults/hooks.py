"""What is put around Odoo in this suite's own processes; the addon knows nothing of it.

Each commit and each HTTP request has a number, each writing SQL statement too. A plan
names the number at which something happens: the process is killed, PostgreSQL is
restarted, the statement fails with a deadlock, somebody else changes the record.
"""

import os
import re
import signal
import time
import weakref
from contextlib import closing, contextmanager
from functools import partial
from typing import NamedTuple

import psycopg2
from psycopg2.extensions import (
    TRANSACTION_STATUS_ACTIVE,
    TRANSACTION_STATUS_INERROR,
    TRANSACTION_STATUS_INTRANS,
)

import odoo.service.model
from odoo import fields, sql_db

from odoo.addons.amazon_vendor_central.models.instance import connection
from odoo.addons.amazon_vendor_central.spapi import (
    download,
    gateway,
    throttle,
    tokens,
    wire,
)
from odoo.addons.amazon_vendor_central.spapi.operations.direct_orders import (
    DirectOrders,
)
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders

from .shared import VirtualClock

#: PostgreSQL's own statements that write or lock.
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b|\bFOR (NO KEY )?UPDATE\b", re.I)
#: A transaction is open; that of a dead connection is not.
OPEN = (
    TRANSACTION_STATUS_ACTIVE,
    TRANSACTION_STATUS_INERROR,
    TRANSACTION_STATUS_INTRANS,
)
#: Whose statements may fail: those of the work, not of Odoo's scheduler.
_TABLES = re.compile(r"amazon_|sale_order|stock_|mail_|account_", re.I)
#: SQLSTATE of what another transaction may do to ours.
ERRORS = {"serialization": "40001", "deadlock": "40P01", "lock": "55P03"}
#: The gateway waits 30 s; nobody wants to wait that long for a simulated hang.
TIMEOUT = 0.5
#: Orders a page, so that a handful of orders has several pages.
PAGE = 2


class Action(NamedTuple):
    """Something that happens at a number.

    :param trouble: index of the trouble in the plan, for counting that it struck
    :param place: ``boundary`` or ``statement``
    :param number: of the boundary or statement
    :param what: ``kill``, a key of :data:`ERRORS`, ``drop`` (the connection), or a word
        that the run itself understands
    :param kinds: only at these kinds of boundaries; the first one from ``number`` on
    """

    trouble: int
    place: str
    number: int
    what: str
    kinds: tuple = ()


class Hooks:
    """Installed once, before the first fork; set per run.

    :param shared: :class:`~.shared.Shared`
    :param str database: name of the run's database
    """

    def __init__(self, shared, database):
        self.shared = shared
        self.database = database
        self.clock = VirtualClock(shared)
        #: what happens, list of :class:`Action`; empty in a person's process
        self.actions = []
        #: callable(word): asks the run to do something, waits, tells whether it did
        self.ask = None
        #: callable(sentence): tells the run that an invariant is broken
        self.accuse = None
        #: seconds of the longest transaction
        self.longest = 0.0
        self._cursors = weakref.WeakKeyDictionary()
        self._excused = weakref.WeakSet()
        #: cursors whose transaction has written something of the work's
        self._written = weakref.WeakSet()
        self._busy = False
        #: parts of the paths by which documents are sent
        self.outgoing = ()
        #: callable(cursor, request): sentences of what is wrong with one that is sent
        self.leaving = None

    def install(self):
        """Wrap what is to be watched."""
        fields.Datetime.now = staticmethod(
            lambda *_args: self.shared.now().replace(microsecond=0)
        )
        odoo.service.model.time = self.clock
        self._wrap_cursor()
        self._wrap_gateway()

    def begin(self):
        """A new process: no tokens, limits or connections of another one."""
        gateway.SHARED_TOKENS = tokens.TokenStore(clock=self.clock)
        gateway.SHARED_THROTTLE = throttle.Throttle(clock=self.clock)

    def excuse(self, cursor):
        """A cursor of Odoo's scheduler: it holds a lock for as long as its job runs."""
        self._excused.add(cursor)

    # --- Odoo ---------------------------------------------------------------

    def _wrap_cursor(self):
        hooks, cls = self, sql_db.Cursor
        init, execute, commit = cls.__init__, cls.execute, cls.commit
        rollback = cls.rollback

        def started(cursor, *args, **kwargs):
            init(cursor, *args, **kwargs)
            hooks._cursors[cursor] = None

        def executed(cursor, query, *args, **kwargs):
            if hooks._cursors.get(cursor) is None:
                hooks._cursors[cursor] = time.monotonic()
            hooks._statement(cursor, query)
            return execute(cursor, query, *args, **kwargs)

        def committed(cursor):
            cursor.flush()
            if cursor in hooks._written:
                hooks._boundary("before commit")
                # First of all that follows the commit: what others left to be done
                # after it must not be needed.
                cursor.postcommit._funcs.appendleft(
                    partial(hooks._boundary, "after commit")
                )
            finished(cursor)
            commit(cursor)

        def finished(cursor):
            begun = hooks._cursors.get(cursor)
            if begun is not None and cursor not in hooks._excused:
                hooks.longest = max(hooks.longest, time.monotonic() - begun)
            hooks._cursors[cursor] = None
            hooks._written.discard(cursor)

        def rolled_back(cursor):
            finished(cursor)
            rollback(cursor)

        cls.__init__, cls.execute = started, executed
        cls.commit, cls.rollback = committed, rolled_back

    def _wrap_gateway(self):
        hooks, clock = self, self.clock
        original = wire.exchange

        class Door(gateway.Gateway):
            """The gateway, in the time of the run, with little patience."""

            def __init__(self, *args, **kwargs):
                kwargs.update(clock=clock, timeout=TIMEOUT)
                super().__init__(*args, **kwargs)

        ask, ask_direct = Orders.purchase_orders, DirectOrders.orders

        def short_pages(orders, **query):
            return ask(orders, **{"limit": PAGE, **query})

        def short_direct_pages(orders, **query):
            return ask_direct(orders, **{"limit": PAGE, **query})

        def exchange(pool, request, *args, **kwargs):
            hooks._boundary("before request")
            hooks._check_no_transaction(request)
            hooks._check_outbox(request)
            try:
                return original(pool, request, *args, **kwargs)
            finally:
                hooks._boundary("after answer")

        fetch = download.fetch

        def fetched(url, *args, **kwargs):
            hooks._boundary("before request")
            hooks._check_no_transaction(wire.Request("GET", url))
            try:
                return fetch(url, *args, **kwargs)
            finally:
                hooks._boundary("after answer")

        connection.Gateway = Door
        download.fetch = fetched
        Orders.purchase_orders = short_pages
        DirectOrders.orders = short_direct_pages
        wire.exchange = exchange

    # --- Numbers ------------------------------------------------------------

    def _boundary(self, kind):
        if self.ask is None or self._busy:
            return
        number = self.shared.next_boundary()
        for action in list(self.actions):
            if action.place != "boundary" or number < action.number:
                continue
            if action.kinds and kind not in action.kinds:
                continue
            if self.shared.struck(action.trouble):
                continue
            self._act(action)

    def _statement(self, cursor, query):
        if self.ask is None or self._busy:
            return
        text = query if isinstance(query, str) else getattr(query, "code", str(query))
        if not _WRITES.search(text) or not _TABLES.search(text):
            return
        self._written.add(cursor)
        number = self.shared.next_statement()
        for action in self.actions:
            if action.place == "statement" and action.number == number:
                self._act(action, cursor)

    def _act(self, action, cursor=None):
        self.shared.strike(action.trouble)
        if action.what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif action.what in ERRORS:
            self._fail(cursor, ERRORS[action.what])
        elif action.what == "drop":
            self._drop(cursor)
        else:
            self._busy = True
            try:
                if not self.ask(action.what):
                    self.shared.strike(action.trouble, -1)  # the next time, perhaps
            finally:
                self._busy = False

    def _fail(self, cursor, state):
        """Have PostgreSQL itself abort the transaction with this SQLSTATE."""
        self._busy = True
        try:
            cursor.execute(
                "DO $$BEGIN RAISE EXCEPTION 'of the fault suite' USING ERRCODE = "
                f"'{state}'; END$$",  # a key of ERRORS
                log_exceptions=False,
            )
        finally:
            self._busy = False

    def _drop(self, cursor):
        """Have PostgreSQL end this connection; the statement that follows fails."""
        process = cursor._cnx.info.backend_pid
        with outside(cursor.dbname) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])

    # --- Promises -----------------------------------------------------------

    def _check_no_transaction(self, request):
        """No transaction is open while Amazon is waited for (I12)."""
        if self.accuse is None:
            return
        for cursor in list(self._cursors):
            if cursor in self._excused or cursor._closed:
                continue
            if cursor._cnx.info.transaction_status in OPEN:
                last = (cursor._obj.query or b"").decode(errors="replace")
                path = request.path.rsplit("/", 1)[-1]
                self.accuse(
                    f"I12 a transaction is open during {request.method} {path}, its "
                    f"last statement: {' '.join(last.split())[:150]}"
                )

    def _check_outbox(self, request):
        """What is sent is in a row that was committed before (I4)."""
        if self.accuse is None or not any(p in request.path for p in self.outgoing):
            return
        with outside(self.database) as other:
            other.execute(
                "SELECT count(*) FROM amazon_vendor_submission "
                "WHERE payload_text = %s AND state = 'sending'",
                [request.content.decode()],
            )
            if other.fetchone() != (1,):
                self.accuse("I4 a document is sent that no committed row holds")
            for sentence in self.leaving(other, request) if self.leaving else ():
                self.accuse(sentence)


@contextmanager
def outside(database):
    """A cursor on a connection that is not Odoo's; each statement is committed.

    :param str database: its name
    """
    _name, options = sql_db.connection_info_for(database)
    with closing(psycopg2.connect(**options)) as connected:
        connected.autocommit = True
        with connected.cursor() as cursor:
            yield cursor
