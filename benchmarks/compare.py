"""All paths over one set of orders, interleaved, each in its own process."""

from dataclasses import asdict

from odoo.fields import Command

from .equality import differences, snapshot
from .fixture import Vendor
from .measure import Meter, OutOfTime, apart
from .paths import BatchCreate


def reference(database, made):
    """What Odoo itself makes of the orders, with a plain ``create``.

    :return: tuple (snapshot, values that leave ``create`` nothing to compute)
    """

    def work(env):
        vendor = Vendor(env)
        path = BatchCreate()
        orders = path.run(vendor, path.prepare(vendor, made, None))
        complete = [_complete(order) for order in orders]
        return snapshot(orders), complete

    return apart(database, work)


def _complete(order):
    """Every stored value that Odoo would otherwise compute while creating."""
    return {
        **_written(order, {"client_order_ref", "commitment_date", "date_order"}),
        "partner_id": order.partner_id.id,
        "order_line": [
            Command.create(_written(line, {"product_id", "sequence"}))
            for line in order.order_line
        ],
    }


def _written(record, names):
    fields = [
        field
        for name, field in record._fields.items()
        if name in names
        or (
            field.store
            and field.compute
            and not field.related
            and (field.precompute or not field.readonly)
        )
    ]
    values = record._convert_to_write({f.name: record[f.name] for f in fields})
    return {name: value for name, value in values.items() if name != "order_id"}


def check(database, made, paths, limit=None):
    """Whether the paths make the orders that Odoo itself makes; a first measurement.

    :param limit: seconds on the clock that a path is given
    :return: tuple (dict path -> differences, dict path -> list with one measure.Usage,
        the floor's values); a path that was stopped is in none of them
    """
    expected, complete = reference(database, made)
    found, usages = {}, {}
    for path in paths:
        try:
            usage, orders = once(database, made, path, complete, snapshot, limit)
        except OutOfTime:
            continue
        found[path.key] = differences(expected, orders)
        usages[path.key] = [usage]
    return found, usages, complete


def measure(database, made, paths, complete, usages, rounds):
    """Run each path ``rounds`` times more, by turns, and keep each one's cheapest run.

    By turns, because the machine may be busier now than a minute ago; the cheapest,
    because other work can only make a run dearer.

    :param usages: dict path -> list of measure.Usage so far
    :return: dict path -> dict of measure.Usage, plus "cpu" and each round's "rounds"
    """
    for _round in range(rounds):
        for path in paths:
            usage, _orders = once(database, made, path, complete)
            usages.setdefault(path.key, []).append(usage)
    return {key: best(found) for key, found in usages.items()}


def once(database, made, path, complete, look=len, limit=None):
    """One measured run of a path.

    :param limit: see measure.apart
    :param look: function of the sale orders, called after the measurement
    :return: tuple (measure.Usage, what ``look`` returns)
    """

    def work(env):
        vendor = Vendor(env)
        prepared = path.prepare(vendor, made, complete)
        env.flush_all()
        env.invalidate_all()
        with Meter(env.cr) as meter:
            orders = path.run(vendor, prepared)
            env.flush_all()
        if len(orders) != len(made):
            raise RuntimeError(f"{path.key}: {len(orders)} of {len(made)} orders made")
        return meter.usage, look(orders)

    return apart(database, work, limit)


def best(usages):
    """The cheapest of several runs as a dict, with the CPU seconds of all."""
    chosen = min(usages, key=lambda usage: usage.cpu)
    return {
        **asdict(chosen),
        "cpu": chosen.cpu,
        "wall": min(usage.wall for usage in usages),
        "rounds": [round(usage.cpu, 3) for usage in usages],
    }
