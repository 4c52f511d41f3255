"""The benchmark's purchase orders: seeded, in Amazon's JSON and the peers' forms.

All forms say the same. Quantities are Eaches: neither UBL nor OCA's import can name a
case of twelve.
"""

import json
from collections import namedtuple
from datetime import datetime, timezone

from simulator.accounts import demo_accounts
from simulator.catalogue import Catalogue
from simulator.generator import Generator, Spec

Document = namedtuple("Document", "number text")

#: The instant all dates of the orders count from: the same orders on every day.
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=timezone.utc)
PRODUCTS = 500
LARGEST = 5000


def catalogue(seed):
    """The goods: :data:`LARGEST` products, priced per each.

    :return: list of the simulator's products
    """
    return [p for p in Catalogue(seed, LARGEST * 2) if not p.weighed][:LARGEST]


def orders(seed, count, lines, goods):
    """Amazon's orders as Python values, the same for the same seed.

    :param int count: how many orders
    :param int lines: lines of each
    :param goods: list as :func:`catalogue` gives it
    """
    pool = Catalogue(seed, 0)
    pool.products = goods
    spec = Spec(
        lines=lines,
        unit="Eaches",
        weighed=False,
        order_type="RegularOrder",
        products=max(PRODUCTS, lines),
    )
    made = Generator(pool, seed).make(demo_accounts()[0], NOW, count, spec)
    barcodes = {product.asin: product.barcode for product in goods}
    for order, _served in made:
        for item in order["orderDetails"]["items"]:
            # The one identifier that all importers look for.
            barcode = barcodes[item["amazonProductIdentifier"]]
            item["vendorProductIdentifier"] = barcode
    return [order for order, _served in made]


def documents(made):
    """What the gateway hands to the data queue.

    :param made: orders as Python values
    :return: list of :class:`Document`
    """
    return [
        Document(order["purchaseOrderNumber"], json.dumps(order, ensure_ascii=False))
        for order in made
    ]
