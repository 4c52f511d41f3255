"""A wave of orders of Amazon's customers: what each step takes of the list's actions.

The simulated Amazon is a process of its own and is asked over HTTP, as Odoo asks the
real one; what it takes is not counted, and neither is the time that it is waited for.
"""

import json
import logging
import os
from dataclasses import asdict
from datetime import datetime, timezone
from functools import partial
from types import SimpleNamespace

from cryptography.fernet import Fernet

from odoo.addons.amazon_vendor_central.models.instance.connection import (
    SIMULATOR_VARIABLE,
)
from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.simulator.accounts import demo_accounts
from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue
from odoo.addons.amazon_vendor_central.simulator.direct_orders import Spec, generate
from odoo.addons.amazon_vendor_central.spapi import gateway, throttle
from odoo.addons.amazon_vendor_central.spapi.records import RawDocument
from odoo.addons.amazon_vendor_central.wizards.direct import label_print

from faults.amazon import CATALOGUE, Amazon

from .fixture import Vendor
from .measure import Meter, apart

#: Amazon's code of the warehouse; the keys of the simulated account.
CODE, KEYS = "WHB1", ("amzn1.application-oa2-client.bench", "bench", "Atzr|bench")
#: So many goods are ordered, and so many of each lie there.
GOODS, STOCK = 20, 100_000
#: Nobody waits for a limit of Amazon's here.
FAST = (10_000.0, 10_000)


def measure(database, counts, printed):
    """Measure waves of so many orders, and the labels of some printed in one go.

    :param counts: numbers of orders
    :param int printed: how many of the largest wave are one PDF
    :return: dict: number of orders -> step -> measure.Usage as a dict, with its "cpu";
        "print" has its number of "orders" and its "bytes" as well
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)
    found = {}
    for count in counts:
        amazon = Amazon(SimpleNamespace(offset=0.0, skew=0.0), CATALOGUE, KEYS)
        os.environ[SIMULATOR_VARIABLE] = amazon.url
        os.environ[KEY_VARIABLE] = Fernet.generate_key().decode()
        try:
            work = partial(_wave, amazon=amazon, count=count, printed=printed)
            found[count] = apart(database, work)
        finally:
            amazon.stop()
    return found


def _wave(env, amazon, count, printed):
    gateway.SHARED_THROTTLE = _Unlimited()
    instance = _settle_in(env)
    amazon.do("set_direct_labels", format="PDF")
    placed = _placed(count)
    amazon.do("add_direct_orders", orders=placed)
    wave = _Wave(env)
    wave.step("import", partial(_import, instance, placed))
    orders = env["amazon.vendor.direct.order"].search(
        [("instance_id", "=", instance.id)], order="name"
    )
    _require(orders, count, "new")
    wave.step("accept", orders.action_accept)
    wave.step("answer", partial(wave.tell, orders, "acknowledgement_ids"))
    _require(orders, count, "acknowledged")
    orders.action_make_labels()
    wave.step("labels", orders.label_ids.sudo()._fetch)
    _require(orders, count, "labelled")
    wave.step("print", partial(_print, orders[:printed], wave.notes))
    wave.step("ship", orders.action_ship)
    _require(orders, count, "shipped")
    wave.step("confirm", partial(wave.tell, orders, "confirmation_ids"))
    states = set(orders.mapped("confirmation_state"))
    if states != {"confirmed"}:
        raise RuntimeError(f"confirmations are {states}")
    wave.usages["print"] |= wave.notes
    return wave.usages


class _Wave:
    """One wave, measured step by step.

    :ivar usages: step -> measure.Usage as a dict, with its CPU seconds
    :ivar notes: what is known of the PDF
    """

    def __init__(self, env):
        self.env = env
        self.usages, self.notes = {}, {}

    def step(self, name, work):
        """Measure a step, with nothing read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        with Meter(self.env.cr) as meter:
            work()
            self.env.flush_all()
        self.usages[name] = {**asdict(meter.usage), "cpu": meter.usage.cpu}

    @staticmethod
    def tell(orders, name):
        """What the worker does: send, and look at Amazon what became of it.

        :param str name: field of the orders with what is told
        """
        submissions = orders.sudo()[name].submission_ids
        submissions._send()
        submissions.filtered(lambda each: each.state == "submitted")._look_up()


def _placed(count):
    """Amazon's documents of so many orders of two lines each."""
    spec = Spec(warehouse=CODE, products=GOODS, masked=False, slip=True, lines=2)
    now = datetime.now(timezone.utc)
    account = demo_accounts()[0]
    return generate(Catalogue(CATALOGUE), CATALOGUE, account, now, 0, count, spec)


def _import(instance, placed):
    """Amazon's documents are stored as they were received, and processed."""
    env = instance.env
    queue = env["amazon.vendor.queue"].create(
        {
            "instance_id": instance.id,
            "operation": "import_direct_orders",
            "fetch_state": "done",
        }
    )
    queue._store_documents(
        [RawDocument(json.dumps(each), each["purchaseOrderNumber"]) for each in placed]
    )
    queue._process()


def _print(orders, notes):
    """The dialog and its file, which is made when it is downloaded."""
    env = orders.env
    env["amazon.vendor.direct.print"]._of(orders)
    found = label_print._printout(orders)
    notes |= {"orders": len(found.printed), "bytes": len(found.pdf)}


def _settle_in(env):
    """A vendor with a shelf whose goods Amazon's customers order."""
    vendor = Vendor(env)
    instance, warehouse = vendor.instance, vendor.warehouse
    instance.write(
        {
            "does_direct": True,
            "without_codes": True,
            "direct_auto_acknowledge": False,
            "responsible_id": env.uid,
            "lwa_client_id": KEYS[0],
            "lwa_client_secret": KEYS[1],
            "lwa_refresh_token": KEYS[2],
        }
    )
    env["amazon.vendor.warehouse"].create(
        {"instance_id": instance.id, "code": CODE, "warehouse_id": warehouse.id}
    )
    goods = list(Catalogue(CATALOGUE))[:GOODS]
    products = env["product.product"].create(
        [
            {
                "name": item.name,
                "type": "consu",
                "is_storable": True,
                "default_code": item.sku,
                "weight": 1.0,
            }
            for item in goods
        ]
    )
    # Other goods of the benchmark's have some of these numbers, too.
    env["amazon.vendor.product"].create(
        [
            {
                "instance_id": instance.id,
                "product_id": product.id,
                "asin": item.asin,
                "vendor_sku": item.sku,
            }
            for item, product in zip(goods, products, strict=True)
        ]
    )
    for product in products:
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, STOCK
        )
    return instance


class _Unlimited(throttle.Throttle):
    """Amazon's limits, of which nothing is to be seen here."""

    def acquire(self, account_key, operation, max_wait=1.0, plan=None):
        return super().acquire(account_key, operation, max_wait, FAST)


def _require(orders, count, state):
    """A wave is one only if all have come as far.

    :raise RuntimeError: says what the others are
    """
    wrong = orders.filtered(lambda order: order.state != state)
    if wrong or len(orders) != count:
        reasons = {each.step_problem or each.label_problem for each in wrong}
        raise RuntimeError(
            f"{len(orders)} of {count}, {len(wrong)} not {state}: {reasons}"
        )
