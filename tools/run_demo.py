"""``bin/demo``: the main job, walked through, on a fresh database."""

import argparse
import json
import os
import secrets
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from . import database, testdb
from .cache import CLONE, cache_home, clone_id, try_lock
from .console import say, step
from .demo_walk import Walk, print_table
from .environment import RUN, Environment, prepare
from .service import LOOPBACK, accepts, answers, free_port, service

NAME = "demo"
ODOO_PORT = 8069
SIMULATOR_URL = "AMAZON_VENDOR_SIMULATOR_URL"


class Stage(NamedTuple):
    """What the walk has to its disposal.

    ``config`` is Odoo's configuration file, ``variables`` the environment of
    Odoo's processes (``environment.python -m odoo shell -c config`` works on the
    same database); both addresses have no slash at their end.
    """

    environment: Environment
    database: str
    config: Path
    variables: dict
    odoo_url: str
    simulator_url: str
    seed: int
    login: str = "admin"
    password: str = "admin"


def main(arguments):
    """Set the stage, walk, print the table, and keep serving.

    :return: exit code, 0 only if every step of the walk happened
    """
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    with _name(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
        with _stage(environment, name, options) as stage:
            walk = Walk(stage)
            passed = walk.run()
            print_table(walk.rows)
            if options.json:
                options.json.write_text(json.dumps(walk.rows, indent=2) + "\n")
            if not options.exit:
                _serve(stage)
    return 0 if passed else 1


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Take purchase orders from a simulated Amazon to sale orders "
        "in a real Odoo, then serve its web client.",
    )
    parser.add_argument(
        "--exit", action="store_true", help="stop after the table is printed"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the table as JSON, too"
    )
    parser.add_argument(
        "--port", type=int, default=0, help=f"Odoo's port (else {ODOO_PORT}, if free)"
    )
    parser.add_argument(
        "--seed", type=int, default=7, help="another number makes other orders"
    )
    return parser.parse_args(arguments)


@contextmanager
def _name(server):
    """The database's name: ``demo``, unless another demo is running on it."""
    with try_lock(cache_home() / f"{NAME}.lock") as ours:
        if ours:
            yield NAME
            return
        database.drop_leftovers(server, rf"{NAME}_{clone_id()}_(\d+)")
        name = f"{NAME}_{clone_id()}_{os.getpid()}"
        say(f"... another demo is running: this one's database is {name}")
        try:
            yield name
        finally:
            database.drop(server, name)


@contextmanager
def _stage(environment, name, options):
    """The simulator and Odoo, running."""
    simulator_port = free_port()
    simulator_url = f"http://{LOOPBACK}:{simulator_port}"
    port = options.port or free_port(ODOO_PORT)
    odoo_url = f"http://{LOOPBACK}:{port}"
    log = RUN / f"{name}.log"
    config = environment.config(
        name,
        db_name=name,
        dbfilter=f"^{name}$",
        list_db=False,
        admin_passwd=secrets.token_urlsafe(),
        http_port=port,
    )
    variables = {**environment.variables(), SIMULATOR_URL: simulator_url}
    python = environment.python
    simulator = [python, "-m", "simulator", "--port", simulator_port]
    simulator += ["--seed", options.seed]
    odoo = [python, "-m", "odoo", "server", "-c", config]
    for path in (log, RUN / f"{name}.simulator.log"):
        path.unlink(missing_ok=True)
    with (
        service(
            "the simulator of Amazon",
            simulator,
            RUN / f"{name}.simulator.log",
            lambda: accepts(simulator_port),
            cwd=CLONE,
            env=variables,
        ),
        service(
            "Odoo",
            odoo,
            log,
            lambda: answers(f"{odoo_url}/web/health"),
            cwd=RUN,
            env=variables,
        ),
    ):
        yield Stage(
            environment,
            name,
            config,
            variables,
            odoo_url,
            simulator_url,
            options.seed,
        )


def _serve(stage):
    """Keep serving until the user has seen enough."""
    print(
        f"\nOdoo is at {stage.odoo_url}/odoo, login {stage.login}, "
        f"password {stage.password}.\n"
        "What to click first: Vendor Central > Operations > Process. Three more\n"
        "orders wait at Amazon; then Process Queue Manually in the queue that opens.\n"
        f"The simulated Amazon is at {stage.simulator_url}. Ctrl-C stops both.",
        flush=True,
    )
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("\nstopping.")
