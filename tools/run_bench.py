"""``bin/bench``: the same orders through this addon and through others."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from . import database
from .cache import ADDON, CLONE, digest, lock
from .console import SetupError, run, step
from .environment import ALWAYS, RUN, addons_folder, clone_database, prepare
from .oca_addons import oca_addons

LOCK_FILE = "requirements-bench.lock"
PEERS = ["sale_edi_ubl", "sale_order_import", "edi_core_oca", "amazon_vendor_bench_edi"]
OWN_ADDONS = CLONE / "benchmarks" / "addons"


def main(arguments):
    """Make the benchmark's environment and database, measure, print, write JSON.

    :return: exit code: 1 if the paths made different orders, or a goal was missed
    """
    parser = argparse.ArgumentParser(
        prog="bin/bench", description=__doc__, allow_abbrev=False
    )
    parser.add_argument(
        "--keep-db",
        action="store_true",
        help="keep the database and use it again, for changes of Python code only",
    )
    options, rest = parser.parse_known_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    peers = oca_addons(environment.python, LOCK_FILE, "bench")
    # One run at a time: runs beside each other would measure each other.
    with lock(RUN / "bench.lock", "... waiting for another bin/bench"):
        name = clone_database("bench")
        kept = options.keep_db and database.exists(environment.server, name)
        if not kept:
            _make_database(environment, peers, name)
        try:
            config = environment.config(
                name,
                addons_path=_addons_path(environment, peers),
                db_name=name,
                log_level="error",
            )
            return _measure(environment, peers, config, name, rest)
        finally:
            if not options.keep_db:
                database.drop(environment.server, name)


def _addons_path(environment, peers):
    folders = [*environment.odoo.addons, addons_folder(), peers / "addons", OWN_ADDONS]
    return ",".join(map(str, folders))


def _variables(environment, peers):
    variables = environment.variables()
    # Last: a folder of the clone must not come before a library of its name.
    path = [variables["PYTHONPATH"], str(peers), str(CLONE)]
    variables["PYTHONPATH"] = os.pathsep.join(path)
    return variables


def _make_database(environment, peers, name):
    """A database with the peers (a template, made once) and this addon."""

    def install(target, modules):
        config = environment.config(
            f"{target}.install", addons_path=_addons_path(environment, peers)
        )
        command = [str(environment.python), "-m", "odoo", "server", "-c", str(config)]
        command += ["-d", target, "-i", ",".join(modules), "--stop-after-init"]
        command += ["--no-http", "--max-cron-threads=0", "--log-level=error"]
        run(
            command,
            f"installing {', '.join(modules)}",
            env=_variables(environment, peers),
            cwd=RUN,
        )
        config.unlink()

    modules = sorted({*ALWAYS, *PEERS})
    key = digest(CLONE / LOCK_FILE, *sorted(OWN_ADDONS.rglob("*.py")))
    template = database.template(
        environment.server,
        f"{key} {digest(CLONE / 'requirements.lock')} {environment.odoo.version}",
        modules,
        lambda target: install(target, modules),
    )
    database.copy(environment.server, template, name)
    with step(f"installing {ADDON}"):
        install(name, [ADDON])


def _measure(environment, peers, config, name, arguments):
    command = [str(environment.python), "-m", "benchmarks", f"--config={config}"]
    command += [f"--database={name}", *arguments]
    try:
        return subprocess.run(
            command,
            cwd=Path.cwd(),
            env=_variables(environment, peers),
            check=False,
        ).returncode
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be started: {error}") from error
