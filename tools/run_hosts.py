"""``bin/test-hosts``: two Odoo hosts on one database share a backlog.

Each is a server of its own with its own port, files, sessions, rate limits and
scheduled actions; they have nothing in common but PostgreSQL and Amazon.
"""

import argparse
import os
from contextlib import ExitStack

from walks.hosts import HostsWalk

from . import testdb
from .environment import RUN
from .log_check import judged
from .stage import Stage, open_amazon, open_odoo

HOSTS = 2
#: Two hosts race; Odoo logs the loser's statement before it is repeated, and the
#: sentence of a click that came too late. The walk counts that nothing is lost.
LOST_RACES = (
    "odoo.sql_db: bad query",
    "odoo.http: .* cannot be answered yet",
    "odoo.http: Somebody else is working on the same purchase orders",
)


def main(arguments):
    """Make the database, start the hosts, and let them work.

    :return: exit code, 0 only if nothing was lost or done twice, both hosts worked,
        and no Odoo logged a warning
    """
    argparse.ArgumentParser("bin/test-hosts", description=__doc__).parse_args(arguments)
    # The same on every host: one could not read what another has encrypted.
    testdb.set_secret_key(os.environ)
    with (
        testdb.temporary("hosts") as (environment, name),
        ExitStack() as running,
    ):
        amazon = running.enter_context(open_amazon(environment, name))
        hosts = []
        for number in range(1, HOSTS + 1):
            label = f".host{number}"
            folder = RUN / f"{name}{label}"
            options = {"data_dir": folder, "max_cron_threads": 2}
            host = open_odoo(environment, name, amazon, label, **options)
            hosts.append(running.enter_context(host))
        passed = HostsWalk(Stage(environment, name, amazon, hosts)).run()
        # Before the servers are stopped in the middle of whatever they do next.
        clean = [judged(host.log, LOST_RACES) for host in hosts]
    return 0 if passed and all(clean) else 1
