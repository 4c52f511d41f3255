"""Odoo in this process, a vendor's company in its database, and forked workers."""

import gc
import json
import os
import select
import signal
import socket
import time
import traceback
from contextlib import contextmanager

from cryptography.fernet import Fernet

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tests.common import new_test_user

from odoo.addons.amazon_vendor_central.models.instance.connection import (
    SIMULATOR_VARIABLE,
)
from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue
from odoo.addons.amazon_vendor_central.spapi import library

from . import neighbour
from .amazon import CATALOGUE
from .hooks import Hooks

#: So many of the catalogue's products the vendor knows; the next one is unknown.
KNOWN_PRODUCTS = 11
#: What is exported to look for secrets; the instance comes first.
EXPORTED = (
    "amazon.vendor.instance",
    "amazon.vendor.call",
    "amazon.vendor.log",
    "amazon.vendor.queue",
    "amazon.vendor.submission",
)
#: A worker that takes longer hangs, which is a finding of its own.
PATIENCE = 120


class Stage:
    """Everything that the runs on one database share.

    :param str database: its name
    :param shared: :class:`~.shared.Shared`
    """

    def __init__(self, database, shared):
        os.environ[KEY_VARIABLE] = Fernet.generate_key().decode()
        self.database = database
        self.shared = shared
        self.hooks = Hooks(shared, database)
        with Registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.person = self._set_up(env)
        self.hooks.install()
        library.load()  # imported once
        #: Sentences of invariants that were broken while workers ran.
        self.accusations = []
        #: What a worker may ask for in the middle of its work: word -> callable.
        self.services = {}
        self.actions = []
        self.longest = 0.0
        self.warming_up = False
        self.close()

    @staticmethod
    def close():
        """Give up the connections: a forked process must not share them."""
        sql_db.close_all()
        gc.collect()

    @contextmanager
    def warm_up(self):
        """In here, work is done in this very process: what it imports and caches is
        there already in each process that is forked later."""
        self.warming_up = True
        try:
            yield
        finally:
            self.warming_up = False
            self.close()
            gc.freeze()

    # --- The company ------------------------------------------------------------

    @staticmethod
    def _set_up(env):
        found = env["res.users"].search([("login", "=", "faults")])
        if found:
            return found.id
        env.ref("base.EUR").active = True
        env.user.group_ids |= env.ref("product.group_product_pricelist")
        env["res.partner"].create({"name": "Amazon", "is_company": True, "ref": "FS"})
        known = list(Catalogue(CATALOGUE))[:KNOWN_PRODUCTS]
        products = env["product.product"].create(
            [
                {
                    "name": item.name,
                    "type": "consu",
                    "is_storable": True,
                    "default_code": item.sku,
                    "barcode": item.barcode,
                    "weight": 1.0,
                    # The other company has products with the same numbers.
                    "company_id": env.company.id,
                }
                for item in known
            ]
        )
        warehouse = env["stock.warehouse"].search([], limit=1)
        env["stock.quant"].with_context(inventory_mode=True).create(
            [
                {
                    "product_id": product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": 100000,
                }
                for product in products
            ]
        ).action_apply_inventory()
        groups = "amazon_vendor_central.group_amazon_vendor_manager"
        user = new_test_user(
            env,
            login="faults",
            groups=f"base.group_user,sales_team.group_sale_manager,{groups}",
        )
        neighbour.set_up(env, known)
        return user.id

    def open_instance(self, url, keys, life, way):
        """A new instance; those of earlier runs are archived.

        :param keys: (client id, client secret, refresh token)
        :param life: :class:`~.life.Life`, or a further one
        :param way: how it works
        :return: the life of this instance
        """
        os.environ[SIMULATOR_VARIABLE] = url
        number = self.call(lambda: self._create_instance(keys, way, life.account))
        return life(self.database, self.hooks, number, self.person, way)

    def _create_instance(self, keys, way, account):
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["amazon.vendor.instance"].search(
                [("company_id", "=", env.company.id)]
            ).active = False
            partner = env["res.partner"].search([("ref", "=", "FS")], limit=1)
            instance = env["amazon.vendor.instance"].create(
                {
                    "name": "Fault suite",
                    "environment": "simulator",
                    "marketplace": "DE",
                    "partner_id": partner.id,
                    "responsible_id": self.person,
                    "sale_order_policy": "confirm",
                    "workflow": way,
                    "lwa_client_id": keys[0],
                    "lwa_client_secret": keys[1],
                    "lwa_refresh_token": keys[2],
                    **account,
                }
            )
            cr.commit()
            return instance.id

    def export(self, instance, models=EXPORTED):
        """All that an administrator can export of the instance and what hangs on it.

        :param models: names of what is exported, the instance first
        :return: list of tables
        """
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env = env(user=env.ref("base.user_admin"))
            tables = []
            for model in models:
                records = env[model].search(
                    [("id" if model == EXPORTED[0] else "instance_id", "=", instance)]
                )
                names = list(env[model].fields_get(attributes=["type"]))
                tables.append(records.export_data(names)["datas"])
            return json.loads(json.dumps(tables, default=str))

    def exposed(self, instance, without_rules=False):
        """What of the instance another company's people can see or change (I13).

        :return: list of sentences
        """
        return neighbour.exposed(self.database, instance, without_rules)

    # --- Workers ------------------------------------------------------------------

    def call(self, work):
        """Do ``work()`` in a process that nothing happens to.

        :return: what it returned, as JSON holds it
        :raise RuntimeError: it failed
        """
        (report,) = self.together([work], calm=True)
        if report.get("errors") or "value" not in report:
            raise RuntimeError(f"the suite's own work failed: {report}")
        return report["value"]

    def together(self, works, calm=False):
        """Do several pieces of work at the same time, each in a process of its own.

        :param works: list of callables; one that is a list is done piece by piece,
            and a piece that raises does not keep the next one from being done
        :param calm: no troubles strike these
        :return: one report for each: dict with ``errors``, ``value`` and, when it was
            killed, ``killed``
        """
        if self.warming_up:
            return [self._here(work) for work in works]
        workers = [_Worker(self, work, calm) for work in works]
        waiting = {worker.socket: worker for worker in workers}
        until = time.monotonic() + PATIENCE
        while waiting:
            ready, _w, _x = select.select(list(waiting), [], [], 1)
            for each in ready:
                if not waiting[each].hear():
                    del waiting[each]
            if time.monotonic() > until:
                for worker in waiting.values():
                    self.accusations.append("I14 a worker hangs")
                    os.kill(worker.process, signal.SIGKILL)
                until = time.monotonic() + PATIENCE
        reports = [worker.end() for worker in workers]
        self.longest = max([self.longest, *(r.get("longest", 0) for r in reports)])
        return reports

    def _here(self, work):
        self.hooks.begin()
        report = _report(work)
        self.close()
        return report


def _report(work):
    """Do a piece of work, or several, and say how it went."""
    errors, value = [], None
    for piece in work if isinstance(work, list) else [work]:
        try:
            value = piece()
        except Exception as error:
            # What the web client or Odoo's scheduler would show or log.
            traceback.print_exc()
            errors.append(f"{type(error).__name__}: {error}"[:300])
    value = value if isinstance(value, int | str | list | dict) else None
    return {"errors": errors, "value": value}


class _Worker:
    """A forked process and the line to it."""

    def __init__(self, stage, work, calm):
        self.stage = stage
        self.report = {"errors": []}
        self._rest = b""
        self.socket, theirs = socket.socketpair()
        self.process = os.fork()
        if not self.process:
            self.socket.close()
            code = 1
            try:
                _Child(stage, theirs, calm).run(work)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        theirs.close()

    def hear(self):
        """Read what the process says, and answer.

        :return: whether it still speaks
        """
        try:
            text = self.socket.recv(65536)
        except ConnectionError:
            text = b""
        self._rest += text
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "ask" in message:
                happened = self.stage.services[message["ask"]]()
                self.socket.sendall(b"0" if happened is False else b"1")
            elif "accuse" in message:
                self.stage.accusations.append(message["accuse"])
            else:
                self.report.update(message)
        return bool(text)

    def end(self):
        """Wait for the process.

        :return: its report
        """
        self.socket.close()
        _process, status = os.waitpid(self.process, 0)
        if os.WIFSIGNALED(status):
            self.report["killed"] = True
        elif os.WEXITSTATUS(status):
            self.report["errors"].append("the suite's own process failed")
        return self.report


class _Child:
    """The inside of a forked process."""

    def __init__(self, stage, line, calm):
        self._line = line
        hooks = stage.hooks
        hooks.begin()
        hooks.actions = [] if calm else stage.actions
        hooks.ask = None if calm else self._ask
        hooks.accuse = lambda sentence: self._say(accuse=sentence)
        self._hooks = hooks

    def _say(self, **message):
        self._line.sendall(json.dumps(message).encode() + b"\n")

    def _ask(self, word):
        self._say(ask=word)
        return self._line.recv(1) != b"0"

    def run(self, work):
        """Do the work and report."""
        report = _report(work)
        self._say(**report, longest=self._hooks.longest)
