"""The stage of ``bin/demo`` and ``bin/screenshots``: a simulated Amazon and an Odoo."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from . import database
from .cache import CLONE, cache_home, clone_id, try_lock
from .console import say
from .environment import RUN, Environment
from .service import LOOPBACK, accepts, answers, free_port, service

NAME = "demo"
ODOO_PORT = 8069
SEED = 7
SIMULATOR_URL = "AMAZON_VENDOR_SIMULATOR_URL"


class Stage(NamedTuple):
    """What a walk has to its disposal.

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


def add_stage_options(parser):
    """Add the options that ``open_stage`` wants to a command's parser."""
    parser.add_argument(
        "--port", type=int, default=0, help=f"Odoo's port (else {ODOO_PORT}, if free)"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another number makes other orders"
    )


@contextmanager
def demo_database(server):
    """The database's name: ``demo``, unless another demo is running on it.

    :param server: the PostgreSQL server, as ``prepare().server``
    """
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
def open_stage(environment, name, port=0, seed=SEED):
    """Run the simulator and Odoo for as long as the block lasts.

    :param environment: see ``environment.prepare``
    :param str name: the database
    :param int port: Odoo's; 0 is any, the usual one if it is free
    :param int seed: of the simulated Amazon
    :return: ``Stage``
    :raises SetupError: one of them does not start
    """
    simulator_port = free_port()
    simulator_url = f"http://{LOOPBACK}:{simulator_port}"
    port = port or free_port(ODOO_PORT)
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
    simulator = [python, "-m", "simulator", "--port", simulator_port, "--seed", seed]
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
        yield Stage(environment, name, config, variables, odoo_url, simulator_url, seed)
