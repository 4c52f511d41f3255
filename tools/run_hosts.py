"""``bin/test-hosts``: two Odoo hosts on one database share a backlog.

Each is a server of its own with its own port, files, sessions, rate limits and
scheduled actions; they have nothing in common but PostgreSQL and Amazon.
"""

import secrets
import signal
import sys
from contextlib import ExitStack

from cryptography.fernet import Fernet

from . import database, testdb
from .cache import CLONE
from .console import say, step
from .demo_stage import SIMULATOR_URL, Stage
from .environment import RUN, clone_database, prepare
from .hosts_walk import HostsWalk
from .log_check import complaints
from .service import LOOPBACK, accepts, answers, free_port, service

HOSTS = 2
SECRET_KEY = "AMAZON_VENDOR_SECRET_KEY"
#: Two hosts race; Odoo logs the loser's statement before it is repeated, and the
#: sentence of a click that came too late. The walk counts that nothing is lost.
LOST_RACES = (
    "odoo.sql_db: bad query",
    "odoo.http: .* cannot be answered yet",
    "odoo.http: Somebody else is working on the same purchase orders",
)


def main(_arguments):
    """Make the database, start the hosts, and let them work.

    :return: exit code, 0 only if nothing was lost or done twice, both hosts worked,
        and no Odoo logged a warning
    """
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    name = clone_database("hosts")
    with step(f"making the database {name}"):
        testdb.installed_copy(environment, name)
    try:
        return _walk(environment, name)
    finally:
        database.drop(environment.server, name)


def _walk(environment, name):
    simulator_port = free_port()
    simulator_url = f"http://{LOOPBACK}:{simulator_port}"
    # The same on every host: one could not read what another has encrypted.
    key = Fernet.generate_key().decode()
    variables = {
        **environment.variables(),
        SIMULATOR_URL: simulator_url,
        SECRET_KEY: key,
    }
    hosts = []
    with ExitStack() as running:
        running.enter_context(
            service(
                "the simulator of Amazon",
                [environment.python, "-m", "simulator", "--port", simulator_port],
                RUN / f"{name}.simulator.log",
                lambda: accepts(simulator_port),
                cwd=CLONE,
                env=variables,
            )
        )
        for number in range(1, HOSTS + 1):
            url, log, config = _host(environment, name, number)
            hosts.append((url, log))
            running.enter_context(
                service(
                    f"Odoo, host {number}",
                    [environment.python, "-m", "odoo", "server", "-c", config],
                    log,
                    lambda url=url: answers(f"{url}/web/health"),
                    cwd=RUN,
                    env=variables,
                )
            )
        stage = Stage(
            environment, name, config, variables, hosts[0][0], simulator_url, 7
        )
        passed = HostsWalk(stage, hosts).run()
        # Before the servers are stopped in the middle of whatever they do next.
        bad = [line for _url, log in hosts for line in complaints(log, LOST_RACES)]
    if bad:
        say(f"FAILED: Odoo logged {len(bad)} warnings or errors:")
        say("\n".join(bad))
    say("passed" if passed and not bad else "FAILED")
    return 0 if passed and not bad else 1


def _host(environment, name, number):
    """Write a host's configuration.

    :return: tuple (its address, its log file, its configuration file)
    """
    port = free_port()
    log = RUN / f"{name}.host{number}.log"
    log.unlink(missing_ok=True)
    config = environment.config(
        f"{name}.host{number}",
        db_name=name,
        dbfilter=f"^{name}$",
        list_db=False,
        admin_passwd=secrets.token_urlsafe(),
        http_port=port,
        data_dir=RUN / f"{name}.host{number}",
        max_cron_threads=2,
    )
    return f"http://{LOOPBACK}:{port}", log, config
