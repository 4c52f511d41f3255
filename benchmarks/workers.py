"""Real Odoo servers on a real backlog: two workers beside one, and idle gaps."""

import re
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from .documents import documents, orders
from .fixture import Vendor
from .measure import process_cpu
from .paths import FullPath

CRON = "amazon_vendor_central.ir_cron_process_queues"
_RUN = re.compile(
    r"^(\S+ \S+?),(\d+) .*Job '.*process data queues(?: \(lane \d\))?' \(\d+\) (\S+)"
)
_LONGEST = 600


class Workers:
    """Starts servers that do nothing but run scheduled actions.

    :param str config: Odoo's configuration file
    :param str database: its name
    :param goods: the products
    """

    def __init__(self, config, database, goods):
        self._config = config
        self._database = database
        self._goods = goods
        with self._env() as env:
            lanes = env.ref(CRON) | env.ref(f"{CRON}_2")
            env["ir.cron"].search([("id", "not in", lanes.ids)]).active = False

    @contextmanager
    def _env(self):
        with Registry(self._database).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def drain(self, seed, count, number):
        """Let ``number`` servers with one cron thread each process a backlog.

        :param int count: orders of ten lines in the backlog
        :return: dict: seconds on the clock, CPU seconds of each server, duty cycle of
            the first server, whose one thread runs both lanes by turns if it is alone
        """
        made = orders(seed, count, 10, self._goods)
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            logs = [folder / f"{position}.log" for position in range(number)]
            servers = [stack.enter_context(self._server(log)) for log in logs]
            for server in servers:
                _wait_until_idle(server)
            self._store(made)
            before = [process_cpu(server.pid) for server in servers]
            started = time.monotonic()
            with self._env() as env:
                env.ref(CRON)._trigger()
            self._wait()
            wall = time.monotonic() - started
            after = [process_cpu(server.pid) for server in servers]
            time.sleep(1)  # for the last line of the log
            text = logs[0].read_text()
        return {
            "wall": wall,
            "cpu": [b - a for a, b in zip(before, after, strict=True)],
            "duty": _duty(text),
        }

    @contextmanager
    def _server(self, log):
        command = [sys.executable, "-m", "odoo", "server", "-c", self._config]
        command += ["-d", self._database, "--no-http", "--max-cron-threads=1"]
        command += [f"--logfile={log}", "--log-level=warn"]
        command += ["--log-handler=odoo.addons.base.models.ir_cron:INFO"]
        with subprocess.Popen(command) as process:
            try:
                yield process
            finally:
                process.terminate()

    def _store(self, made):
        with self._env() as env:
            FullPath.queue(Vendor(env), documents(made))

    def _wait(self):
        deadline = time.monotonic() + _LONGEST
        while time.monotonic() < deadline:
            with self._env() as env:
                Line = env["amazon.vendor.queue.line"]
                if not Line.search_count([("state", "=", "draft")], limit=1):
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the backlog was not processed within {_LONGEST} s")


def _wait_until_idle(server):
    """Wait until a server has loaded everything and has nothing to do."""
    used, quiet = -1.0, 0
    while quiet < 4:
        time.sleep(0.5)
        now = process_cpu(server.pid)
        quiet = quiet + 1 if now == used and now > 2 else 0
        used = now


def _duty(text):
    """Share of the time between the first start and the last end that was work.

    :param str text: a server's log
    """
    busy, opened, first, last = 0.0, None, None, None
    for line in text.splitlines():
        found = _RUN.match(line)
        if not found:
            continue
        moment = datetime.fromisoformat(found[1]).timestamp() + int(found[2]) / 1000
        if found[3] == "starting":
            opened = moment
            first = first or moment
        elif opened:
            busy, opened, last = busy + moment - opened, None, moment
    return busy / (last - first) if last and last > first else 0.0
