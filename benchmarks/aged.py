"""What history costs: the same work in an empty database and in one of two years."""

import json
import re
import time
from functools import partial
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools.safe_eval import safe_eval

from . import history
from .documents import orders
from .fixture import Vendor
from .measure import Meter, apart
from .paths import FullPath

#: Orders of ten lines that are imported before and after.
IMPORTED = 50
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.I)
#: The scheduled action that looks at the others' health, every quarter of an hour.
WATCH = "model._cron_watch()"


def aged(database, seed, goods, count):
    """Measure what must not grow with history.

    :param int count: orders of history
    :return: dict: "import" to the CPU seconds after, in those before; "idle" to (SQL
        statements, writes) of a tick of all scheduled actions; "views" to dict name ->
        (milliseconds, tables that are read whole)
    """
    made = [orders(f"{seed}/history {turn}", IMPORTED, 10, goods) for turn in range(4)]
    return apart(database, partial(_measure, made=made, count=count))


def _measure(env, made, count):
    vendor = Vendor(env)
    _import(vendor, made[0])  # warm
    before = _import(vendor, made[1])
    product = env["product.product"].search([("barcode", "!=", False)], limit=1)
    history.fill(env.cr, vendor.instance, product, vendor.warehouse, count)
    env.invalidate_all()
    _import(vendor, made[2])
    after = _import(vendor, made[3])
    return {
        "import": after / before,
        "idle": _idle(env),
        "views": {name: _look(env, look) for name, look in _views(env).items()},
    }


def _import(vendor, made):
    documents = FullPath().prepare(vendor, made, None)
    env = vendor.env
    env.flush_all()
    env.invalidate_all()
    with Meter(env.cr) as meter:
        FullPath().run(vendor, documents)
        env.flush_all()
    return meter.usage.cpu


def _recorded(work):
    """:return: (what was executed as (SQL, parameters), seconds)"""
    found = []
    execute = Cursor.execute

    def counted(cursor, query, params=None, *args, **kwargs):
        code = getattr(query, "code", query)
        found.append((code, params if params is not None else query.params))
        return execute(cursor, query, params, *args, **kwargs)

    with patch.object(Cursor, "execute", counted):
        begun = time.perf_counter()
        work()
        return found, time.perf_counter() - begun


def _idle(env):
    data = env["ir.model.data"].search(
        [("model", "=", "ir.cron"), ("module", "=", "amazon_vendor_central")]
    )
    crons = env["ir.cron"].browse(data.mapped("res_id")).exists()
    codes = [
        (env[cron.model_id.model], cron.code.strip())
        for cron in crons
        if cron.code.strip() != WATCH
    ]
    env.flush_all()

    def tick():
        for model, code in codes:
            env.invalidate_all()
            safe_eval(code, {"model": model})

    def no_commit(_cron, _processed=0, **_options):
        return float("inf")

    with patch.object(type(env["ir.cron"]), "_commit_progress", no_commit):
        tick()  # what was imported just now
        env.flush_all()
        found, _seconds = _recorded(tick)
    return len(found), sum(bool(WRITES.match(code)) for code, _params in found)


def _views(env):
    """What people and ticks look at: dict name -> callable."""
    lines = env["amazon.vendor.requisition.line"]
    requisitions = env["amazon.vendor.requisition"]
    instances = env["amazon.vendor.instance"]
    recent = [("has_status", "=", True), ("purchase_order_date", ">=", "-30d")]
    figures = ["ordered_eaches:sum", "received_eaches:sum"]
    return {
        "Order Status": lambda: lines.search_read(
            recent, ["asin"], limit=80, order="purchase_order_date desc, id desc"
        ),
        "Order Status, pivot": lambda: lines._read_group(
            recent, ["product_id", "purchase_order_date:month"], figures
        ),
        "Order Requisitions": lambda: requisitions.search_read(
            [], ["purchase_order_number"], limit=80
        ),
        "an ASIN": lambda: requisitions.search(
            [("line_ids.asin", "=", "B000000123")], limit=80
        ),
        "Needs me today": lambda: requisitions.search_count(
            [("needs_me_today", "=", True)]
        ),
        "Overview": lambda: instances.search([]).read(
            ["dead_letter_count", "unknown_count", "under_way_count", "backlog_count"]
        ),
        "Failed": lambda: env["amazon.vendor.dead.letter"].search_count([]),
        "Data Queues": lambda: env["amazon.vendor.queue"].search([], limit=80),
        "Submissions": lambda: env["amazon.vendor.submission"].search([], limit=80),
        "deadlines": lambda: [
            requisitions._running_short(instance, kind)
            for instance in instances.search([])
            for kind in ("answer", "change", "window")
        ],
        "waiting repairs": lambda: [
            requisitions._repair_missed(instance) for instance in instances.search([])
        ],
    }


def _look(env, look):
    env.flush_all()
    env.invalidate_all()
    look()  # what is read from disk for the first time says little
    env.invalidate_all()
    found, seconds = _recorded(look)
    whole = set()
    for code, params in found:
        if code.lstrip().upper().startswith("SELECT"):
            env.cr.execute(f"EXPLAIN (FORMAT JSON) {code}", params)
            (plan,) = env.cr.fetchone()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            whole |= set(_read_whole(plan[0]["Plan"]))
    return 1000 * seconds, sorted(whole & set(history.TABLES))


def _read_whole(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _read_whole(child)
