"""``bin/test-queue-job``: the connector's work as jobs of OCA queue_job.

First the glue addon's tests, then a real server with two workers and a real jobrunner
that takes orders from a simulated Amazon to confirmed acknowledgements.
"""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

from . import database, testdb
from .cache import CLONE
from .console import say, step
from .demo_stage import SIMULATOR_URL, Stage
from .environment import RUN, addons_folder, clone_database, prepare
from .log_check import complaints
from .oca_addons import oca_addons
from .queue_job_walk import QueueJobWalk
from .service import LOOPBACK, accepts, answers, free_port, service

LOCK_FILE = "requirements-queue-job.lock"
GLUE = "amazon_vendor_central_queue_job"
# Through a link outside of the connector's own package: pytest would take the tests
# for a part of that.
GLUE_ADDONS = RUN / "glue"
WORKERS = 2
# Two workers that meet the same new party, or finish the same queue, race; Odoo logs
# the loser's statement before it is repeated. The walk counts that nothing is lost.
LOST_RACES = ("odoo.sql_db: bad query",)


def main(_arguments):
    """Make the database, run the tests and the walk.

    :return: exit code, 0 only if all of it passed and Odoo logged no warning
    """
    signal.signal(signal.SIGTERM, lambda *_unused: sys.exit(143))
    environment = prepare()
    GLUE_ADDONS.mkdir(parents=True, exist_ok=True)
    if not (GLUE_ADDONS / GLUE).is_symlink():
        (GLUE_ADDONS / GLUE).symlink_to(Path("..") / ".." / "addons" / GLUE)
    suite = Suite(environment, oca_addons(environment.python, LOCK_FILE, "queue-job"))
    name = clone_database("queue_job")
    with step(f"making the database {name}"):
        testdb.installed_copy(environment, name)
        suite.install(name)
    try:
        return suite.test(name) or suite.walk(name)
    finally:
        database.drop(environment.server, name)


class Suite:
    """Odoo with queue_job and the glue addon.

    :param environment: see ``environment.prepare``
    :param Path oca: folder with OCA's addons
    """

    def __init__(self, environment, oca):
        self.environment = environment
        folders = [*environment.odoo.addons, addons_folder(), oca / "addons"]
        self.addons_path = ",".join(map(str, [*folders, GLUE_ADDONS]))
        self.variables = environment.variables()
        self.variables["PYTHONPATH"] += os.pathsep + str(oca)
        self.python = [str(environment.python), "-m"]

    def config(self, name, suffix, **options):
        """Write a configuration file; see ``Environment.config``."""
        return self.environment.config(
            f"{name}.{suffix}",
            addons_path=self.addons_path,
            server_wide_modules="base,web,queue_job",
            db_name=name,
            dbfilter=f"^{name}$",
            **options,
        )

    def install(self, name):
        """Install the glue addon, and queue_job with it."""
        config = self.config(name, "install")
        command = [*self.python, "odoo", "server", "-c", str(config), "-i", GLUE]
        command += ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
        command += ["--log-level=warn"]
        subprocess.run(command, env=self.variables, cwd=RUN, check=True)

    def test(self, name):
        """Run the glue addon's tests.

        :return: exit code
        """
        log = RUN / f"{name}.test.log"
        log.unlink(missing_ok=True)
        config = self.config(name, "test", logfile=log)
        command = [*self.python, "pytest", f"--odoo-config={config}"]
        command += ["--odoo-log-level=info", f"--rootdir={GLUE_ADDONS}"]
        command += [f"--confcutdir={GLUE_ADDONS}", "-c", str(CLONE / "pyproject.toml")]
        command += [str(GLUE_ADDONS / GLUE / "tests")]
        code = subprocess.run(
            command, env=self.variables, cwd=GLUE_ADDONS, check=False
        ).returncode
        return code or self._judge(log)

    def walk(self, name):
        """Work off a backlog with a real jobrunner.

        :return: exit code
        """
        log = RUN / f"{name}.server.log"
        log.unlink(missing_ok=True)
        simulator_port, port = free_port(), free_port()
        simulator_url = f"http://{LOOPBACK}:{simulator_port}"
        config = self.config(
            name,
            "server",
            admin_passwd=secrets.token_urlsafe(),
            http_port=port,
            gevent_port=free_port(),
            workers=WORKERS,
            max_cron_threads=1,
            list_db=False,
            logfile=log,
        )
        with config.open("a") as file:
            file.write(f"\n[queue_job]\nchannels = root:{WORKERS}\n")
        variables = {**self.variables, SIMULATOR_URL: simulator_url}
        simulator = [*self.python, "simulator", "--port", simulator_port, "--rate", 0]
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
                "Odoo with its jobrunner",
                [self.python[0], CLONE / "tools" / "odoo_main.py", "server"]
                + ["-c", config],
                log,
                lambda: answers(f"http://{LOOPBACK}:{port}/web/health"),
                cwd=RUN,
                env=variables,
            ),
        ):
            stage = Stage(
                self.environment,
                name,
                config,
                variables,
                f"http://{LOOPBACK}:{port}",
                simulator_url,
                7,
            )
            passed = QueueJobWalk(stage).run()
        return 0 if passed and not self._judge(log, LOST_RACES) else 1

    def _judge(self, log, allowed=()):
        bad = complaints(log, allowed)
        if bad:
            say(f"FAILED: Odoo logged {len(bad)} warnings or errors ({log}):")
            say("\n".join(bad))
        return 1 if bad else 0
