"""``bin/test-queue-job``: the connector's work as jobs of OCA queue_job.

First that addon's tests, then a real server with two workers and a real jobrunner
that takes orders from a simulated Amazon to confirmed acknowledgements.
"""

import argparse
import subprocess
from pathlib import Path

from walks.queue_job import QueueJobWalk

from . import testdb
from .bootstrap import CLONE
from .console import step
from .environment import RUN
from .log_check import judged
from .service import free_port
from .stage import Stage, open_amazon, open_odoo
from .virtualenv import oca_addons

LOCK_FILE = "requirements-queue-job.lock"
JOBS_ADDON = "amazon_vendor_central_queue_job"
# Through a link outside of the connector's own package: pytest would take the tests
# for a part of that.
LINKS = RUN / "addons-queue-job"
WORKERS = 2
# Two workers that meet the same new party, or finish the same queue, race; Odoo logs
# the loser's statement before it is repeated. The walk counts that nothing is lost.
LOST_RACES = ("odoo.sql_db: bad query",)
OPTIONS = {"server_wide_modules": "base,web,queue_job"}


def main(arguments):
    """Make the database, run the tests and the walk.

    :return: exit code, 0 only if all of it passed and Odoo logged no warning
    """
    what = {"prog": "bin/test-queue-job", "description": __doc__}
    argparse.ArgumentParser(**what).parse_args(arguments)
    LINKS.mkdir(parents=True, exist_ok=True)
    if not (LINKS / JOBS_ADDON).is_symlink():
        (LINKS / JOBS_ADDON).symlink_to(Path("..") / ".." / "addons" / JOBS_ADDON)
    with testdb.temporary("queue_job") as (environment, name):
        oca = oca_addons(environment.python, LOCK_FILE, "queue-job")
        environment = environment._replace(
            addons=(*environment.addons, oca / "addons", LINKS), libraries=(oca,)
        )
        with step(f"installing {JOBS_ADDON}"):
            environment.install(name, [JOBS_ADDON], **OPTIONS)
        return 0 if _test(environment, name) and _walk(environment, name) else 1


def _test(environment, name):
    """Run the addon's tests.

    :return: whether they passed
    """
    log = RUN / f"{name}.test.log"
    log.unlink(missing_ok=True)
    config = environment.config(f"{name}.test", logfile=log, db_name=name, **OPTIONS)
    command = [str(environment.python), "-m", "pytest", f"--odoo-config={config}"]
    command += ["--odoo-log-level=info", f"--rootdir={LINKS}"]
    command += [f"--confcutdir={LINKS}", "-c", str(CLONE / "pyproject.toml")]
    command += [str(LINKS / JOBS_ADDON / "tests")]
    variables = environment.variables()
    result = subprocess.run(command, env=variables, cwd=LINKS, check=False)
    return not result.returncode and judged(log)


def _walk(environment, name):
    """Work off a backlog with a real jobrunner.

    :return: whether it did
    """
    options = {**OPTIONS, "workers": WORKERS, "gevent_port": free_port()}
    options |= {"max_cron_threads": 1}
    # A server with workers starts itself again, as a script.
    start = [environment.python, CLONE / "tools" / "odoo_main.py"]
    more = f"\n[queue_job]\nchannels = root:{WORKERS}\n"
    with open_amazon(environment, name, 7, "--rate", 0) as amazon:
        server = open_odoo(environment, name, amazon, ".server", more, start, **options)
        with server as host:
            passed = QueueJobWalk(Stage(environment, name, amazon, [host])).run()
        return passed and judged(host.log, LOST_RACES)
