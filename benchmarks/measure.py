"""Run a piece of work in a process of its own and count what it took."""

import gc
import os
import pickle
import select
import signal
import time
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

_TICK = os.sysconf("SC_CLK_TCK")
_STATUS = Path("/proc/self/status")


@dataclass
class Usage:
    """What a piece of work took.

    :param sql: SQL statements, those of the flush included
    :param python: CPU seconds of the Python process
    :param postgres: CPU seconds of its database connection's server process
    :param wall: seconds on the clock; on a busy machine they say little
    :param peak: MiB of memory above what was there at the start, at the highest
    """

    sql: int = 0
    python: float = 0.0
    postgres: float = 0.0
    wall: float = 0.0
    peak: float = 0.0

    @property
    def cpu(self):
        """CPU seconds of both processes: what ratios are made of."""
        return self.python + self.postgres


class Meter:
    """Counts while a block runs; ``usage`` holds the result.

    :param cr: the cursor that the work uses
    """

    def __init__(self, cr):
        self._cr = cr
        cr.execute("SELECT pg_backend_pid()")
        self._backend = cr.fetchone()[0]
        self.usage = Usage()

    def __enter__(self):
        gc.collect()
        self._memory = reset_peak()
        self._sql = self._cr.sql_log_count
        self._postgres = process_cpu(self._backend)
        self._python = time.process_time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *_failure):
        usage = self.usage
        usage.wall = time.perf_counter() - self._wall
        usage.python = time.process_time() - self._python
        usage.postgres = process_cpu(self._backend) - self._postgres
        usage.sql = self._cr.sql_log_count - self._sql
        usage.peak = peak_memory() - self._memory


def process_cpu(number):
    """CPU seconds of a process of this machine; 0 where that cannot be read."""
    try:
        text = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _memory(name):
    for line in _STATUS.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


def reset_peak():
    """Forget the highest memory use so far.

    :return: MiB in use now
    """
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def peak_memory():
    """The highest memory use since :func:`reset_peak`, in MiB."""
    return _memory("VmHWM")


class OutOfTime(Exception):
    """A piece of work took longer than it was given."""


def apart(database, work, limit=None):
    """Do ``work(env)`` in a forked process, roll back, and hand over what it returns.

    The registry is shared and warm; the connection, the cache and the memory are the
    child's own, so that no path pays for, or profits from, another one.

    :param work: callable(env of the superuser); what it returns must be picklable
    :param limit: seconds on the clock until it is stopped; None: never
    :raises RuntimeError: when it fails, with the traceback
    :raises OutOfTime: when it was stopped
    """
    return beside(database, [work], limit)[0]


def vacuum(database):
    """Take out of the tables what was rolled back, as autovacuum does in time."""
    _name, parameters = sql_db.connection_info_for(database)
    with closing(psycopg2.connect(**parameters)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def beside(database, works, limit=None):
    """Do several pieces of work as :func:`apart` does, all of them at the same time.

    :return: list of what each returns
    """
    sql_db.close_all()
    started = [_start(database, work) for work in works]
    answers = [_finish(child, reading, limit) for child, reading in started]
    for _result, failure in answers:
        if failure:
            raise RuntimeError(failure)
    return [result for result, _failure in answers]


def _finish(child, reading, limit):
    with os.fdopen(reading, "rb") as stream:
        if not select.select([stream], [], [], limit)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise OutOfTime
        data = stream.read()
    os.waitpid(child, 0)
    # Written by our own child just now.
    return pickle.loads(data) if data else (None, "it died")  # nosec


def _start(database, work):
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    answer = (None, "it ended early")
    try:
        with Registry(database).cursor() as cr:
            answer = (work(api.Environment(cr, SUPERUSER_ID, {})), None)
            cr.rollback()
    except BaseException:  # the parent must hear of everything
        answer = (None, traceback.format_exc())
    finally:
        with os.fdopen(writing, "wb") as stream:
            pickle.dump(answer, stream)
        os._exit(0)
    return None
