"""The checks of a further life on trial, as ``rehearsal.py`` tries those of orders."""

import copy
from contextlib import closing
from typing import Any, NamedTuple

import psycopg2

from odoo import sql_db

from . import neighbour


class Break(NamedTuple):
    """One way of breaking an invariant.

    :param expects: beginnings of the sentences that must be reported; no other may be
    :param sql: the statement that breaks it; %(i)s is the instance
    :param lie: callable(what Amazon says): has it say something else
    :param about: what Amazon lies about: its ledger, or another word
    """

    expects: tuple
    sql: str | None = None
    lie: Any = None
    about: str = "ledger"


class Told:
    """Stands for :class:`~.amazon.Amazon`: what it said, and the lie.

    :param dict said: word -> answer
    """

    def __init__(self, said):
        self._said = copy.deepcopy(said)

    def get(self, what):
        """See :meth:`~.amazon.Amazon.get`."""
        return self._said[what]


class Trial:
    """Comes before a :class:`~.run.Run`: one without faults, with ``breaks``."""

    breaks = ()
    #: What Amazon is asked for by the checks.
    said = ("ledger",)
    #: Invariants that must be broken here; None: all there are.
    own = None

    def __init__(self, stage, plan, server, grep):
        super().__init__(stage, plan, server)
        #: callable(words): looks for them as the search for secrets does
        self._grep = grep
        self._unnoticed = []
        self._seen = set()

    def _judge(self):
        """As of any run; ``unnoticed`` and ``tried`` say how the checks did."""
        result = super()._judge()
        if not result["broken"]:
            self._try_all()
        return {**result, "unnoticed": self._unnoticed, "tried": len(self.breaks)}

    def _try_all(self):
        said = {what: self.amazon.get(what) for what in self.said}
        _name, options = sql_db.connection_info_for(self.stage.database)
        with closing(psycopg2.connect(**options)) as connected:
            with connected.cursor() as cursor:
                fingerprint = neighbour.fingerprint(cursor)
            for each in self.breaks:
                with connected.cursor() as cursor:
                    self._try(each, cursor, Told(said), fingerprint)
                connected.rollback()
        known = self.own or {*self.checks_class.always, *self.checks_class.in_the_end}
        self._unnoticed += [f"nothing breaks: {each}" for each in known - self._seen]

    def _try(self, each, cursor, amazon, fingerprint):
        checks = self.checks_class(cursor, self.life.instance, amazon)
        checks.go_on_from(self.checks)
        checks.begin(fingerprint)
        if each.sql:
            cursor.execute(each.sql, {"i": self.life.instance})
            if not cursor.rowcount:
                raise AssertionError(f"this changes nothing: {each.sql}")
        if each.lie:
            each.lie(amazon.get(each.about))
        checks.liveness()
        found = checks.broken
        self._seen |= {sentence.split(": ", 1)[0] for sentence in found}
        self._unnoticed += [
            f"{each.sql or each.lie}: not noticed by {beginning!r}"
            for beginning in each.expects
            if not any(sentence.startswith(beginning) for sentence in found)
        ]
        self._unnoticed += [
            f"{each.sql or each.lie}: also reported: {sentence}"
            for sentence in found
            if not sentence.startswith(each.expects)
        ]
