"""One lane of the suite: a database and the runs on it."""

import logging
import os
import re
import subprocess
import time
from importlib import import_module
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from odoo.tools import config

from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE

from tools.cluster import Cluster

from . import plan as plans
from . import snapshot
from .checks import Checks
from .rehearsal import Rehearsal
from .run import Run
from .shared import Shared
from .stage import Stage

#: Where a secret would turn up first: a search that has not read these is none.
MUST_BE_READ = {
    "amazon_vendor_call",
    "amazon_vendor_instance",
    "amazon_vendor_log",
    "amazon_vendor_queue_line",
    "amazon_vendor_submission",
    "ir_cron_progress",
    "mail_message",
    "Odoo's log",
}
#: What is under seal looks like this.
_SEALED = re.compile(rb"gAAAA[\w-]{40,}={0,2}")


class Lane:
    """A database, a PostgreSQL of its own, and the runs on it.

    :param dict settings: ``config``, ``database``, ``log``, ``cluster`` (its folder),
        ``binaries``; ``life``: module of a further one
    """

    def __init__(self, settings):
        self._settings = settings
        self._cluster = Cluster(Path(settings["cluster"]), Path(settings["binaries"]))
        # Broken connections and refused orders are what this is about.
        for name in ("odoo.sql_db", "odoo.addons.base.models.ir_cron"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        #: classes of a run and of one with the checks on trial
        self._life, self._trial = Run, Rehearsal
        if settings.get("life"):
            further = import_module(settings["life"])
            self._life, self._trial = further.LIFE, further.TRIAL
        self._stage = Stage(settings["database"], Shared())
        self._clean = {}
        self._secrets = []
        with self._stage.warm_up():
            self._run(plans.clean(0))

    def carry_out(self, name):
        """Play one plan.

        :param str name: ``seed-17``, ``kill-33``, ``clean-0``, ``loops-4``,
            ``found-0``, ``secrets``, or ``rehearsal`` (the checks on trial)
        :return: dict for JSON
        """
        if name == "secrets":
            return self._look_for_secrets()
        started = time.monotonic()
        if name == "rehearsal":
            result = self._rehearse()
            return {**result, "name": name, "seconds": _since(started)}
        kind, _dash, number = name.partition("-")
        if kind == "clean":
            result = dict(self._clean_run(int(number)))
            plan = plans.clean(int(number))
        else:
            plan = self._plan(kind, int(number))
            clean = self._clean_run(plan.variant)
            result = self._run(plan)
            forgiven = {each for trouble in plan.troubles for each in trouble.expects}
            result["broken"] += snapshot.differences(
                clean["snapshot"], result["snapshot"], forgiven
            )
        del result["snapshot"]
        return {
            **result,
            "name": name,
            "seconds": _since(started),
            "longest": round(self._stage.longest, 2),
            "troubles": [
                [t.row, t.way, t.what, t.minute, t.options] for t in plan.troubles
            ],
        }

    def _plan(self, kind, number):
        if kind == "kill":
            variants = self._life.kill_variants
            return plans.kill_at(number, variants[number % len(variants)])
        if kind == "loops":
            return plans.every_loop(number)
        if kind == "found":
            return self._life.found[number]
        ways = self._life.ways
        clean = self._clean_run(plans.variant_of(number, ways))
        return plans.drawn(
            number,
            clean["boundaries"],
            clean["statements"],
            self._life.catalogue,
            ways,
        )

    def _clean_run(self, variant):
        if variant not in self._clean:
            run = self._life(self._stage, plans.clean(variant), self._restart)
            self._clean[variant] = self._accepted(run.carry_out())
        return self._clean[variant]

    def _accepted(self, result):
        """A run without any fault, that others are compared with."""
        self._secrets += result.pop("secrets")
        if wrong := result["broken"] or result["errors"]:
            raise AssertionError(f"without any fault: {wrong}")
        self._life.check_complete(result["snapshot"])
        return result

    def _run(self, plan):
        result = self._life(self._stage, plan, self._restart).carry_out()
        self._secrets += result.pop("secrets")
        return result

    def _restart(self, mode):
        self._cluster.stop(mode)
        self._cluster.start()

    def _rehearse(self):
        """The first run without faults, with the checks tried at its end."""
        plan = plans.clean(0)
        run = self._trial(self._stage, plan, self._restart, self._leaks)
        result = self._accepted(run.carry_out())
        self._clean[plan.variant] = result
        return {
            **{key: value for key, value in result.items() if key != "snapshot"},
            "broken": result["unnoticed"],
        }

    def _look_for_secrets(self):
        """Look for every secret there was, wherever anything is written down."""
        started = time.monotonic()
        words = [*self._secrets, "Atza|"]
        broken, places = self._grep(words)
        return {
            "name": "secrets",
            "broken": broken,
            "hits": {},
            "words": len(words),
            "places": len(places),
            "lines": sum(places.values()),
            "seconds": _since(started),
        }

    def _leaks(self, words):
        return self._grep(words)[0]

    def _grep(self, words):
        """Look for words in a dump of the whole database, in Odoo's log and its files.

        :return: (sentences, dict place -> number of its lines)
        """
        checks, places, sealed = Checks(None, None, None), {}, set()

        def counted():
            for place, line in self._everything():
                places[place] = places.get(place, 0) + 1
                if self._life.people and self._holds_people(place, line):
                    sealed.add(place)
                yield place, line

        checks.secrets(counted(), words)
        if missing := MUST_BE_READ - places.keys():
            raise AssertionError(f"nothing was read of {sorted(missing)}")
        found = [f"I34 {place} holds a customer under seal" for place in sorted(sealed)]
        return checks.broken + found, places

    def _holds_people(self, place, line):
        """Whether a line has a customer under seal, outside of the one place."""
        if place == self._life.sealed_place:
            return False
        box = Fernet(os.environ[KEY_VARIABLE])
        for token in _SEALED.findall(line):
            try:
                text = box.decrypt(token).decode(errors="replace")
            except InvalidToken:
                continue
            if any(word in text for word in self._life.people):
                return True
        return False

    def _everything(self):
        """Whatever this lane's Odoo has written: (place, line of bytes)."""
        command = [str(Path(self._settings["binaries"]) / "pg_dump"), "--data-only"]
        command += ["-h", self._settings["host"], "-U", self._settings["user"]]
        command += ["--exclude-table-data=ir_ui_view", self._settings["database"]]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as dump:
            table = None
            for line in dump.stdout:
                if table:
                    table = None if line == b"\\.\n" else table
                elif line.startswith(b"COPY "):
                    table = line.split()[1].decode().removeprefix("public.")
                    continue
                if table:
                    yield table, line
        if dump.returncode:
            raise RuntimeError("the database could not be dumped")
        with open(self._settings["log"], "rb") as log:
            for line in log:
                yield "Odoo's log", line
        for path in Path(config.filestore(self._settings["database"])).rglob("*"):
            # Those that came with Odoo are links to the copied database's.
            if path.is_file() and path.stat().st_nlink == 1:
                yield "a file", path.read_bytes()


def _since(started):
    return round(time.monotonic() - started, 2)
