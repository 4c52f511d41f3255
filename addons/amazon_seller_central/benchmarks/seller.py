"""``bin/bench --only seller``: orders of a seller account, from Amazon's pages to
confirmed sale orders, beside as many orders of a vendor with as many lines.

Each buyer is another one, so each order makes a customer: what a vendor's does not. A
seller's order is an item and what its shipping costs, a vendor's two items.
"""

import cProfile
import json
import os
import pstats
from decimal import Decimal
from functools import partial

from cryptography.fernet import Fernet

from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES
from odoo.addons.amazon_vendor_central.spapi.records import RawDocument

from benchmarks.compare import best
from benchmarks.documents import documents as vendor_documents
from benchmarks.documents import orders as vendor_orders
from benchmarks.fixture import Vendor
from benchmarks.measure import Meter, apart
from benchmarks.paths import FullPath
from benchmarks.single import AT_ONCE

from ..models.const import IMPORT
from ..spapi.messages.order import split

#: Orders on a page of Amazon's, lines of a sale order, and how many times the SQL of a
#: vendor's order one of a seller may need.
PAGE, LINES, MOST = 100, 2, 1.2
#: The environment variable that has it print where a run's time goes.
PROFILE = "AVC_BENCH_PROFILE"
CENT = Decimal("0.01")


def measure(database, seed, goods, rounds, count):
    """Have so many orders of both come and be confirmed, by turns.

    :return: dict: "count", and "seller" and "vendor" to dicts step -> measure.Usage;
        the steps are "import", "confirm" and "all"
    """
    os.environ.setdefault(KEY_VARIABLE, Fernet.generate_key().decode())
    goods = goods[:500]
    made = vendor_orders(f"{seed}/beside sellers", count, LINES, goods)
    works = {
        "seller": partial(_seller, goods=goods, count=count),
        "vendor": partial(_vendor, made=made),
    }
    runs = {name: [] for name in works}
    for _round in range(rounds):
        for name, work in works.items():
            runs[name].append(apart(database, work))
    found = {
        name: {step: best([run[step] for run in mine]) for step in mine[0]}
        for name, mine in runs.items()
    }
    return {"count": count, **found}


def show(found):
    """Print what an order takes."""
    count = found["count"]
    print(f"\n{f'{count:,} orders of {LINES} lines':<40}{'SQL/order':>10}{'CPU ms':>8}")
    for name in ("vendor", "seller"):
        for step, usage in found[name].items():
            sql, cpu = usage["sql"] / count, 1000 * usage["cpu"] / count
            print(f"  {f'{name}: {step}':<38}{sql:>10.1f}{cpu:>8.1f}", flush=True)


def goals(found):
    """What is wanted, see ``benchmarks/goals.py``."""
    ratio = found["seller"]["all"]["sql"] / found["vendor"]["all"]["sql"]
    name = "times the SQL of a vendor's order, import to confirmed"
    return [(name, f"<= {MOST}", f"{ratio:.2f}", ratio <= MOST)]


# === BOTH WAYS === #


class _Steps:
    """Counts the steps of a run; after each, as after a commit, nothing is cached."""

    def __init__(self, env):
        self.env = env
        self.usages = {}

    def checkpoint(self, _processed=0, *, remaining=None):
        """Stands for a commit."""
        self.env.cr.flush()
        self.env.invalidate_all()
        return float("inf")

    def step(self, name, work):
        """Do and count a step."""
        self.checkpoint()
        profile = cProfile.Profile() if os.environ.get(PROFILE) else None
        with Meter(self.env.cr) as meter:
            result = profile.runcall(work) if profile else work()
            self.checkpoint()
        if profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        self.usages[name] = meter.usage
        return result


def _whole(usages):
    """The usages, and their sum as "all"."""
    names = ("sql", "python", "postgres", "wall")
    first, *others = usages.values()
    whole = type(first)(
        **{name: sum(getattr(one, name) for one in usages.values()) for name in names},
        peak=max(one.peak for one in usages.values()),
    )
    return {**usages, "all": whole}


def _vendor(env, made):
    vendor, steps = Vendor(env), _Steps(env)
    pages = vendor_documents(made)

    def come():
        queue = FullPath.queue(vendor, [])
        for start in range(0, len(pages), PAGE):
            queue._store_documents(pages[start : start + PAGE])
        queue._process(steps.checkpoint)
        requisitions = queue.requisition_ids
        for start in range(0, len(requisitions), PAGE // 2):
            requisitions[start : start + PAGE // 2]._create_sale_orders()
            steps.checkpoint()
        return requisitions.sale_order_id

    def confirm():
        for start in range(0, len(sold), AT_ONCE):
            with env.cr.savepoint():
                sold[start : start + AT_ONCE].action_confirm()
            steps.checkpoint()

    sold = steps.step("import", come)
    steps.step("confirm", confirm)
    _require(sold, len(made))
    return _whole(steps.usages)


def _seller(env, goods, count):
    steps, account = _Steps(env), _account(env)
    pages = [_document(goods, number) for number in range(count)]
    account.seller_marketplace_ids.auto_confirm = False

    def come():
        queue = env["amazon.vendor.queue"].create(
            {
                "instance_id": account.id,
                "operation": IMPORT,
                "fetch_state": "done",
            }
        )
        for start in range(0, len(pages), PAGE):
            # As the gateway hands them over: the persons are apart.
            queue._store_documents(list(map(split, pages[start : start + PAGE])))
        queue._process(steps.checkpoint)
        return queue

    def confirm():
        env["amazon.seller.order"]._do_due_steps(account, steps.checkpoint)

    queue = steps.step("import", come)
    failed = queue.line_ids.filtered(lambda line: line.state != "done")
    if failed:
        raise RuntimeError(f"not imported: {failed[0].error_message}")
    orders = env["amazon.seller.order"].search([("instance_id", "=", account.id)])
    if held := orders.filtered(lambda order: order.state != "imported"):
        raise RuntimeError(f"held: {held[0].problem}")
    account.seller_marketplace_ids.auto_confirm = True
    orders.work_left = True
    orders.next_try = False
    steps.step("confirm", confirm)
    _require(orders.sale_order_id, count)
    return _whole(steps.usages)


def _require(sold, count):
    states = sold.mapped("state")
    if states != ["sale"] * count:
        raise RuntimeError(f"{states.count('sale')} of {count} orders are confirmed")


# === WHAT IS SOLD === #


def _account(env):
    return env["amazon.vendor.instance"].create(
        {
            "name": "Bench of sellers",
            "account_type": "seller",
            "merchant_id": "A1BENCH",
            "environment": "simulator",
            "marketplace": "DE",
            "partner_id": Vendor(env).instance.partner_id.id,
            "vendor_code_ids": [],
        }
    )


def _document(goods, number):
    """The order of a buyer of its own; the same number is the same order."""
    thing = goods[number % len(goods)]
    price = Decimal(str(thing.cost)).quantize(CENT) or CENT
    shipping = Decimal("4.99")
    place = MARKETPLACES["DE"]

    def money(amount):
        return {"amount": str(amount), "currencyCode": place.currency}

    order_id = f"902-{number // 10**7:07}-{number % 10**7:07}"
    total = price + shipping
    document = {
        "orderId": order_id,
        "createdTime": "2026-03-10T10:00:00.000Z",
        "lastUpdatedTime": "2026-03-10T10:00:00.000Z",
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": place.marketplace_id,
            "marketplaceName": place.domain,
        },
        "buyer": {"buyerName": f"Buyer {number}", "buyerEmail": f"{number}@a.example"},
        "recipient": {
            "deliveryAddress": {
                "name": f"Buyer {number}",
                "addressLine1": f"Street {number}",
                "city": "Hamburg",
                "postalCode": f"{10000 + number % 80000}",
                "countryCode": "DE",
            }
        },
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "shipByWindow": {"latestDateTime": "2026-03-12T22:59:59.000Z"},
        },
        "proceeds": {"grandTotal": money(total)},
        "orderItems": [
            {
                "orderItemId": str(10**10 + number),
                "quantityOrdered": 1,
                "product": {
                    "asin": thing.asin,
                    "title": thing.name,
                    "sellerSku": thing.sku,
                },
                "proceeds": {
                    "proceedsTotal": money(total),
                    "breakdowns": [
                        {"type": "ITEM", "subtotal": money(price)},
                        {"type": "SHIPPING", "subtotal": money(shipping)},
                    ],
                },
                "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 1},
            }
        ],
    }
    return RawDocument(json.dumps(document), order_id)
