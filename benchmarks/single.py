"""What one process can show beyond the paths: memory, confirming, one bad order."""

from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

from odoo.exceptions import UserError

from .compare import best
from .documents import orders
from .fixture import Vendor
from .measure import Meter, apart
from .paths import BatchCreate, FullPath

#: As models/outbound/work_left.py does.
AT_ONCE = 10


def confirm(database, made, rounds):
    """Confirming as the addon does, ten at once in a savepoint, beside confirming what
    a plain create made one by one.

    :return: dict of "addon" and "bare" to dicts of measure.Usage
    """

    def work(env, path, at_once):
        vendor = Vendor(env)
        sale_orders = path.run(vendor, path.prepare(vendor, made, None))
        # As the commit between creating and confirming would: else what is tracked in
        # the chatter belongs to the creation, of which nothing is tracked.
        env.cr.flush()
        env.invalidate_all()
        with Meter(env.cr) as meter:
            for start in range(0, len(sale_orders), at_once):
                with env.cr.savepoint():
                    sale_orders[start : start + at_once].action_confirm()
                # As its commit would: also what is tracked goes to the chatter.
                env.cr.flush()
        return meter.usage

    results = {"addon": [], "bare": []}
    ways = (("addon", FullPath(), AT_ONCE), ("bare", BatchCreate(), 1))
    for _round in range(rounds):
        for name, path, at_once in ways:
            confirming = partial(work, path=path, at_once=at_once)
            results[name].append(apart(database, confirming))
    return {name: best(usages) for name, usages in results.items()}


def poison(database, made, rounds):
    """One order among the others that the database or another addon refuses.

    "poisoned" is refused when its requisition is made; "late" at the worst moment,
    when all lines of its batch are written and all of that is lost.

    :return: dict: "clean", "poisoned" and "late" to dicts of measure.Usage, "through"
        and "failed" to numbers of orders
    """
    bad = made[len(made) // 3]["purchaseOrderNumber"]

    def work(env, method):
        vendor = Vendor(env)
        queue = FullPath.queue(vendor, FullPath().prepare(vendor, made, None))
        model = type(env["amazon.vendor.requisition"])
        env.flush_all()
        env.invalidate_all()
        with ExitStack() as stack:
            if method:
                stack.enter_context(_refusing(model, method, bad))
            with Meter(env.cr) as meter:
                queue._process()
                env.flush_all()
        states = queue.line_ids.mapped("state")
        return meter.usage, states.count("done"), states.count("failed")

    variants = {"clean": None, "poisoned": "create", "late": "_create_lines"}
    runs = {name: [] for name in variants}
    for _round in range(rounds):
        for name, method in variants.items():
            runs[name].append(apart(database, partial(work, method=method)))
    bad_ones = runs["poisoned"] + runs["late"]
    return {
        **{name: best([run[0] for run in found]) for name, found in runs.items()},
        "through": min(done for _usage, done, _failed in bad_ones),
        "failed": max(failed for _usage, _done, failed in bad_ones),
    }


def _refusing(model, method, number):
    """Let a method of the requisitions refuse one order, after its work is done."""
    original = getattr(model, method)

    def refuse(self, *arguments):
        result = original(self, *arguments)
        result.flush_recordset()
        requisitions = result if result._name == self._name else result.requisition_id
        if number in requisitions.mapped("purchase_order_number"):
            raise UserError("Another addon refuses this order.")
        return result

    return patch.object(model, method, refuse)


def memory(database, seed, goods, counts):
    """Peak memory of processing queues of several sizes, committing as a cron does.

    :return: dict number of orders -> MiB above the start
    """
    return {
        count: _memory(database, orders(f"{seed}/memory {count}", count, 10, goods))
        for count in counts
    }


def _memory(database, made):
    def store(env):
        queue = FullPath.queue(Vendor(env), FullPath().prepare(Vendor(env), made, None))
        env.cr.commit()
        return queue.id

    def process(env):
        def checkpoint(_processed=0, *, remaining=None):
            env.cr.commit()
            return float("inf")

        with Meter(env.cr) as meter:
            env["amazon.vendor.queue"].browse(queue_id)._process(checkpoint)
        return meter.usage.peak

    queue_id = apart(database, store)
    return apart(database, process)
