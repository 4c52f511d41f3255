"""What each value that is handed over to Odoo gains: one is left to Odoo at a time."""

import sys
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo.addons.amazon_vendor_central.models.exchange.known_computes import HandedOver
from odoo.addons.amazon_vendor_central.models.exchange.sequence_numbers import (
    DRAWN_AT_ONCE,
)
from odoo.addons.amazon_vendor_central.models.requisition.line_values import (
    REQUISITION_LINE,
)
from odoo.addons.amazon_vendor_central.models.sale.handed_over import TABLE
from odoo.addons.amazon_vendor_central.models.status.requisition_line import EACHES

from .fixture import Vendor
from .measure import Meter, apart
from .paths import FullPath

#: The share of its path, in percent, that an entry must gain to stay.
WORTH = 5.0


class Importing:
    """From the documents to requisitions."""

    label = "importing order requisitions"
    entries = (REQUISITION_LINE, EACHES)

    def prepare(self, vendor, made):
        return FullPath.queue(vendor, FullPath().prepare(vendor, made, None))

    def run(self, queue):
        queue._process()


class Selling:
    """From requisitions to sale orders."""

    label = "making sale orders"
    entries = (*TABLE, DRAWN_AT_ONCE)

    def prepare(self, vendor, made):
        queue = FullPath.queue(vendor, FullPath().prepare(vendor, made, None))
        queue._process()
        return queue.requisition_ids

    def run(self, requisitions):
        requisitions._create_sale_orders()


def gains(database, made, rounds, names=()):
    """What leaving one entry to Odoo costs more, on its own path.

    Each run has one beside it in which nothing is left to Odoo, as the machine may be
    busier a minute later. A pair in which nothing is left to Odoo either shows what a
    figure of the CPU time is good for: some percent on a busy machine. So the verdict
    is made of what no machine changes, SQL statements and calls of Python functions,
    which are counted in a run of their own and stand for the CPU time.

    :param names: of entries; none: all
    :return: list of dicts: "path", "name", "cpu", "sql" and "calls" in percent of the
        path as it is, "pays"; of each path, the one that changes nothing first
    """
    rows = []
    for path in (Importing(), Selling()):
        entries = [e for e in path.entries if not names or e.name in names]
        asked = [None, *entries] if entries else []
        pairs = [[] for _entry in asked]
        for _round in range(rounds):
            for found, entry in zip(pairs, asked, strict=True):
                found.append(
                    [apart(database, _work(path, made, left)) for left in (None, entry)]
                )
        calls = [apart(database, _work(path, made, left, Calls)) for left in asked]
        for entry, found, count in zip(asked, pairs, calls, strict=True):
            cpu, sql = _more(found, "cpu"), _more(found, "sql")
            calls_more = 100 * (count / calls[0] - 1)
            rows.append(
                {
                    "path": path.label,
                    "name": entry.name if entry else "(nothing)",
                    "cpu": cpu,
                    "sql": sql,
                    "calls": calls_more,
                    "pays": max(calls_more, sql) >= WORTH if entry else None,
                }
            )
    return rows


class Calls:
    """Counts the calls of Python functions while a block runs."""

    def __init__(self, _cr):
        self.usage = 0

    def __enter__(self):
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_failure):
        sys.setprofile(None)

    def _count(self, _frame, event, _argument):
        self.usage += event == "call"


def _work(path, made, entry, meter=Meter):
    def work(env):
        prepared = path.prepare(Vendor(env), made)
        env.flush_all()
        env.invalidate_all()
        with left_to_odoo(entry) if entry else nullcontext():
            with meter(env.cr) as found:
                path.run(prepared)
                env.flush_all()
        return found.usage

    return work


@contextmanager
def left_to_odoo(entry):
    """Have one entry refused, as if another addon had a say in it."""
    allowed = HandedOver.allowed

    def refuse(other, env):
        return other != entry and allowed(other, env)

    with patch.object(HandedOver, "allowed", refuse):
        yield


def _more(pairs, name):
    """By how many percent the second of a pair of runs is above the first.

    The cheapest of each counts: other work can only make a run dearer.
    """
    before = min(getattr(run, name) for run, _left in pairs)
    after = min(getattr(left, name) for _run, left in pairs)
    return 100 * (after / before - 1)


def print_gains(rows):
    """Print one line for each entry."""
    path = None
    for row in rows:
        if row["path"] != path:
            path = row["path"]
            print(f"\n{path}: % more where one is left to Odoo")
            print(f"  {'':<42}{'CPU':>9}{'SQL':>8}{'calls':>8}")
        verdict = {None: "", True: "pays", False: "DOES NOT PAY"}[row["pays"]]
        print(
            f"  {row['name']:<42}{row['cpu']:>9.1f}{row['sql']:>8.1f}"
            f"{row['calls']:>8.1f}  {verdict}",
            flush=True,
        )
