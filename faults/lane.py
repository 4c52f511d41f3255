"""One lane of the suite: a database and the runs on it."""

import logging
import subprocess
import time
from pathlib import Path

from tools.cluster import Cluster

from . import plan as plans
from . import snapshot
from .checks import Checks
from .run import Run
from .shared import Shared
from .stage import Stage

#: So many orders at least are answered and sold where nothing goes wrong.
LEAST_DONE = 3


class Lane:
    """A database, a PostgreSQL of its own, and the runs on it.

    :param dict settings: ``config``, ``database``, ``log``, ``cluster`` (its folder),
        ``binaries``
    """

    def __init__(self, settings):
        self._settings = settings
        self._cluster = Cluster(Path(settings["cluster"]), Path(settings["binaries"]))
        # Broken connections and refused orders are what this is about.
        for name in ("odoo.sql_db", "odoo.addons.base.models.ir_cron"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._stage = Stage(settings["database"], Shared())
        self._clean = {}
        self._secrets = []
        with self._stage.warm_up():
            self._run(plans.clean(plans.VARIANTS[0]))

    def carry_out(self, name):
        """Play one plan.

        :param str name: ``seed-17``, ``kill-33`` or ``clean-0``
        :return: dict for JSON
        """
        if name == "secrets":
            return self._look_for_secrets()
        started = time.monotonic()
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
            "seconds": round(time.monotonic() - started, 2),
            "longest": round(self._stage.longest, 2),
            "troubles": [
                [t.row, t.way, t.what, t.minute, t.options] for t in plan.troubles
            ],
        }

    def _plan(self, kind, number):
        if kind == "kill":
            return plans.kill_at(number)
        clean = self._clean_run(plans.variant_of(number))
        return plans.drawn(number, clean["boundaries"], clean["statements"])

    def _clean_run(self, variant):
        if variant not in self._clean:
            result = self._run(plans.clean(variant))
            if wrong := result["broken"] or result["errors"]:
                raise AssertionError(f"without any fault: {wrong}")
            _check_complete(result["snapshot"])
            self._clean[variant] = result
        return self._clean[variant]

    def _run(self, plan):
        result = Run(self._stage, plan, self._restart).carry_out()
        self._secrets += result.pop("secrets")
        return result

    def _restart(self, mode):
        self._cluster.stop(mode)
        self._cluster.start()

    def _look_for_secrets(self):
        """Grep a dump of the database and Odoo's log for every secret there was."""
        words = [*self._secrets, "Atza|"]
        checks = Checks(None, None, None)
        command = [str(Path(self._settings["binaries"]) / "pg_dump"), "--data-only"]
        command += ["-h", self._settings["host"], "-U", self._settings["user"]]
        command += ["--exclude-table-data=ir_ui_view", self._settings["database"]]
        lines = 0
        with subprocess.Popen(command, stdout=subprocess.PIPE) as dump:
            for line in dump.stdout:
                lines += 1
                checks.secrets([line], words)
        with open(self._settings["log"], "rb") as log:
            for line in log:
                lines += 1
                checks.secrets([line], words)
        if dump.returncode or not lines:
            raise RuntimeError("the database could not be dumped")
        return {
            "name": "secrets",
            "broken": checks.broken,
            "hits": {},
            "words": len(words),
            "lines": lines,
        }


def _check_complete(found):
    """What all runs are compared with must itself have come to its end."""
    answers = [each["answer"] for each in found.values() if each.get("answer")]
    orders = [each["order"] for each in found.values() if each.get("order")]
    done = [state for state, _answer in answers if state == "confirmed"]
    sold = [each for each in orders if each[0] == "sale"]
    if len(done) < LEAST_DONE or len(sold) < LEAST_DONE:
        raise AssertionError(
            f"without any fault: {len(done)} answers confirmed and {len(sold)} sale "
            "orders confirmed"
        )
