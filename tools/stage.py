"""A simulated Amazon and Odoo servers, for everything that walks."""

import json
import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from . import database
from .bootstrap import CLONE
from .cache import cache_home, clone_id, try_lock
from .console import run, say
from .environment import RUN, Environment
from .service import LOOPBACK, free_port, service

NAME = "demo"
ODOO_PORT = 8069
SEED = 7
SIMULATOR_URL = "AMAZON_VENDOR_SIMULATOR_URL"
#: What the simulated Amazon's account "demo" logs in with.
KEYS = ("DEMO_CLIENT_ID", "DEMO_CLIENT_SECRET", "DEMO_REFRESH_TOKEN")


class Amazon(NamedTuple):
    """A running simulator: its address, without a slash at its end, and its keys."""

    url: str
    keys: list
    seed: int


class Host(NamedTuple):
    """A running Odoo: its address, without a slash at its end, and its log."""

    url: str
    log: Path


class Stage(NamedTuple):
    """What a walk has to its disposal."""

    environment: Environment
    database: str
    amazon: Amazon
    hosts: list
    login: str = "admin"
    password: str = "admin"

    @property
    def odoo_url(self):
        """Address of the first Odoo."""
        return self.hosts[0].url


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
def open_amazon(environment, name, seed=SEED, *options, module="simulator"):
    """Run the simulator for as long as the block lasts.

    :param int seed: another number makes other orders
    :param options: further ones of its command line
    :param module: what is run as the simulator
    :yield: :class:`Amazon`
    """
    words = ", ".join(f"simulator.{key}" for key in KEYS)
    code = f"import json, simulator; print(json.dumps([{words}]))"
    python, variables = environment.python, environment.variables()
    said = run([python, "-c", code], "asking for keys", cwd=CLONE, env=variables)
    url = f"http://{LOOPBACK}:{free_port()}"
    log = RUN / f"{name}.simulator.log"
    log.unlink(missing_ok=True)
    command = [python, "-m", module, "--port", url.rpartition(":")[2]]
    with service(
        "the simulator of Amazon",
        [*command, "--seed", seed, *options],
        log,
        f"{url}/_control/state",
        cwd=CLONE,
        env=variables,
    ):
        yield Amazon(url, json.loads(said), seed)


@contextmanager
def open_odoo(environment, name, amazon, label="", more="", start=None, **options):
    """Run an Odoo server for as long as the block lasts.

    :param str label: what makes its files others than those of the next one
    :param str more: further text for its configuration file
    :param start: another way to start it than ``python -m odoo``
    :param options: Odoo's
    :yield: :class:`Host`
    """
    port = options.pop("http_port", 0) or free_port()
    url = f"http://{LOOPBACK}:{port}"
    log = RUN / f"{name}{label}.log"
    log.unlink(missing_ok=True)
    options |= {"db_name": name, "dbfilter": f"^{name}$", "list_db": False}
    options |= {"admin_passwd": secrets.token_urlsafe(), "http_port": port}
    config = environment.config(f"{name}{label}", **options)
    with config.open("a") as file:
        file.write(more)
    with service(
        f"Odoo {label}".strip(),
        [*(start or environment.command()), "server", "-c", config],
        log,
        f"{url}/web/health",
        cwd=RUN,
        env={**environment.variables(), SIMULATOR_URL: amazon.url},
    ):
        yield Host(url, log)


@contextmanager
def open_stage(environment, name, port=0, seed=SEED, apis=()):
    """Run the simulator and Odoo for as long as the block lasts.

    :param environment: see ``environment.prepare``
    :param str name: the database
    :param int port: Odoo's; 0 is any, the usual one if it is free
    :param int seed: of the simulated Amazon
    :param apis: modules of other addons with APIs that it answers as well
    :yield: :class:`Stage`
    :raises SetupError: one of them does not start
    """
    port = port or free_port(ODOO_PORT)
    options = [word for each in apis for word in ("--api", each)]
    module = "tools.named_simulator" if apis else "simulator"
    with open_amazon(environment, name, seed, *options, module=module) as amazon:
        with open_odoo(environment, name, amazon, http_port=port) as host:
            yield Stage(environment, name, amazon, [host])
