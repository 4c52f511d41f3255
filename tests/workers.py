"""The kit of tests in which two people, each on a connection of their own, do something
at the same moment: with real, committed transactions."""

import os
import threading
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import psycopg2
from cryptography.fernet import Fernet

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from ..models.instance.connection import SIMULATOR_VARIABLE
from ..secret_box import KEY_VARIABLE
from ..simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Simulator,
)

__all__ = ["SimulatorWorkersCase", "WorkersCase"]


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

    def at_once(self, *works, look=None):
        """Do each work at the same moment, on a connection of its own, as Odoo does.

        :param works: functions of an environment.
        :param look: function of an environment: what the browser of each shows by then.
        :return: what each came to: a result, or the sentence that was said.
        """
        together, said = threading.Barrier(len(works)), []

        def somebody(work):
            with self.connection() as env:
                if look:
                    look(env)
                together.wait(30)
                try:
                    # What has lost a race is run again.
                    said.append(retrying(partial(work, env), env))
                except UserError as error:
                    env.cr.rollback()
                    said.append(error.args[0])

        people = [threading.Thread(target=somebody, args=(work,)) for work in works]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for each in people:
                each.start()
            for each in people:
                each.join(120)
        self.assertEqual(len(said), len(works))
        return said

    def both(self, model, ids, press):
        """Two people press a button at the same moment.

        :param str model: of what each has on the screen.
        :param ids: the record of the first, and of the second.
        :param press: function of a record.
        :return: see ``at_once``.
        """

        def work(record_id, env):
            return press(env[model].browse(record_id))

        return self.at_once(
            *(partial(work, each) for each in ids),
            look=lambda env: env[model].browse(ids).read(["state"]),
        )

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


class SimulatorWorkersCase(WorkersCase):
    """Likewise, with a simulated Amazon.

    :cvar apis: further APIs of it.
    """

    apis = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator = Simulator(rate=0).start()
        cls.addClassCleanup(cls.simulator.stop)
        for each in cls.apis:
            cls.simulator.add_api(each)
        variables = {
            SIMULATOR_VARIABLE: cls.simulator.url,
            KEY_VARIABLE: Fernet.generate_key().decode(),
        }
        cls.startClassPatcher(patch.dict(os.environ, variables))

    def setUp(self):
        super().setUp()
        self.simulator.reset()

    def create_instance(self, env, **values):
        """An instance with the keys to the simulated Amazon, and its customer."""
        return env["amazon.vendor.instance"].create(
            {
                "name": "Workers",
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": env["res.partner"].create({"name": "Workers"}).id,
                "lwa_client_id": DEMO_CLIENT_ID,
                "lwa_client_secret": DEMO_CLIENT_SECRET,
                "lwa_refresh_token": DEMO_REFRESH_TOKEN,
                **values,
            }
        )
