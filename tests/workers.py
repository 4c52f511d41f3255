"""The kit of tests in which two people, each on a connection of their own, do the same
at the same moment: with real, committed transactions."""

import threading
from contextlib import contextmanager

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

__all__ = ["WorkersCase"]


class WorkersCase(BaseCase):
    """What a test commits is taken away after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean, self._last_ids())

    @contextmanager
    def connection(self):
        """Somebody else's browser: an environment on a connection of its own."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def both(self, model, ids, press):
        """Two people press at the same moment, each on their own connection.

        :param str model: of what each has on the screen.
        :param ids: the record of the first, and of the second.
        :param press: function of a record.
        :return: what each came to: a result, or the sentence that was said.
        """
        together, said = threading.Barrier(2), []

        def person(record_id):
            with self.connection() as env:
                record = env[model].browse(record_id)
                record.read(["state"])  # what their browser shows
                together.wait(30)
                try:
                    # As Odoo does: what has lost a race is run again.
                    said.append(retrying(lambda: press(record), env))
                except UserError as error:
                    env.cr.rollback()
                    said.append(error.args[0])

        people = [threading.Thread(target=person, args=(each,)) for each in ids]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for each in people:
                each.start()
            for each in people:
                each.join(60)
        self.assertEqual(len(said), 2)
        return said

    # --- Taken away ---------------------------------------------------------------

    def _tables(self, cr):
        cr.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'id'"
            " AND table_schema = 'public' AND data_type = 'integer'"
            " AND table_name IN (SELECT tablename FROM pg_tables)"
        )
        return [name for (name,) in cr.fetchall()]

    def _last_ids(self):
        """Table -> the last row of before this test."""
        with self.registry.cursor() as cr:
            found = {}
            for name in self._tables(cr):
                cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(name)))
                found[name] = cr.fetchone()[0] or 0
        return found

    def _clean(self, last_ids):
        """Take away what this test has committed, whatever refers to what."""
        left = set(last_ids)
        with self.registry.cursor() as cr, mute_logger("odoo.sql_db"):
            while left:
                before = len(left)
                for name in sorted(left):
                    delete = SQL(
                        "DELETE FROM %s WHERE id > %s",
                        SQL.identifier(name),
                        last_ids[name],
                    )
                    try:
                        with cr.savepoint(flush=False):
                            cr.execute(delete)
                    except psycopg2.IntegrityError:
                        continue
                    left.discard(name)
                if len(left) == before:
                    raise AssertionError(f"These rows cannot be taken away: {left}")
        self.registry.clear_all_caches()
