"""What two processes are worth on this machine, whatever they do.

Two cores are seldom worth twice one: they share memory, caches and the power limit,
and PostgreSQL, which writes in the background, has its part of them.
"""

import multiprocessing
import time

from .compare import reference
from .documents import orders
from .fixture import Vendor
from .measure import beside
from .paths import Floor

#: Floors of 50 orders of ten lines that each process makes.
REPEAT = 8


def ceiling(database, seed, goods):
    """How much faster two independent processes do nothing but ``sale.order.create``.

    :return: dict: seconds on the clock of one process and of two beside each other,
        each with the same work, and the "ratio": 2 is the most there can be
    """
    made = orders(f"{seed}/ceiling", 50, 10, goods)
    _snapshot, complete = reference(database, made)

    def elapsed(number):
        ready = multiprocessing.Barrier(number, timeout=600)

        def work(env):
            vendor = Vendor(env)
            _make(env, vendor, complete)  # the caches are warm from here on
            ready.wait()
            started = time.monotonic()
            for _turn in range(REPEAT):
                _make(env, vendor, complete)
            return time.monotonic() - started

        return max(beside(database, [work] * number))

    alone, together = elapsed(1), elapsed(2)
    return {"alone": alone, "together": together, "ratio": 2 * alone / together}


def _make(env, vendor, complete):
    Floor().run(vendor, complete)
    env.flush_all()
    env.cr.rollback()
