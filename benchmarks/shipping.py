"""From the dock to the ASN: what the addon adds to what Odoo does by itself."""

from functools import partial

from .compare import best
from .documents import orders
from .fixture import Vendor
from .measure import Meter, apart
from .paths import BatchCreate, FullPath

#: Nobody's prefix in earnest.
PREFIX = "4000001"
#: Of each product, so that nothing is short.
STOCK = 1_000_000


def measure(database, seed, goods, rounds, orders_of_asn, cartons):
    """Measure all of it.

    :param int orders_of_asn: orders of ten lines, each with a shipment of its own
    :param cartons: (few, many) of one shipment
    :return: dict: "validate" and "ship" to dicts of measure.Usage, "asn", "cartons",
        "labels"
    """
    ten = orders(f"{seed}/ship", 10, 10, goods)
    many = orders(f"{seed}/asn", orders_of_asn, 10, goods)
    one = orders(f"{seed}/cartons", 1, 10, goods)
    return {
        "validate": _validate(database, ten, rounds),
        "asn": _asn(database, many),
        "cartons": {n: _cartons(database, one, n, rounds) for n in cartons},
        "labels": apart(database, partial(_labels, made=one, count=max(cartons))).peak,
    }


def _validate(database, made, rounds):
    """The same deliveries, validated by their shipments and by Odoo's own button.

    "ship" is all of the button Ship: what is packed is kept, held against Amazon's
    rules, and written as ASN, besides.
    """
    works = {"addon": _by_shipment, "bare": _bare, "ship": _all_of_ship}
    results = {name: [] for name in works}
    for _round in range(rounds):
        for name, work in works.items():
            results[name].append(apart(database, partial(work, made=made)))
    return {name: best(usages) for name, usages in results.items()}


def _by_shipment(env, made):
    shipments = _shipments(env, _deliveries(env, made, FullPath()))
    shipments._lock_for_work()
    with _cold(env) as meter:
        for shipment in shipments:
            shipment._validate_deliveries()
        env.flush_all()
    return meter.usage


def _bare(env, made):
    deliveries = _deliveries(env, made, BatchCreate())
    with _cold(env) as meter:
        for delivery in deliveries:
            delivery.with_context(skip_backorder=True).button_validate()
        env.flush_all()
    _require_done(deliveries)
    return meter.usage


def _all_of_ship(env, made):
    shipments = _shipments(env, _deliveries(env, made, FullPath()))
    with _cold(env) as meter:
        for shipment in shipments:
            shipment._ship()
        env.flush_all()
    _require_done(shipments.picking_ids)
    return meter.usage


def _asn(database, made):
    """What is asked of the database for the ASN of many orders.

    :return: dict "sql", "orders", "cartons"
    """

    def work(env):
        shipments = _shipments(env, _deliveries(env, made, FullPath()))
        _leave(shipments)
        with _cold(env) as meter:
            shipments._tell({each: each._checked() for each in shipments})
            env.flush_all()
        cartons = len(shipments.container_ids)
        return {"sql": meter.usage.sql, "orders": len(made), "cartons": cartons}

    return apart(database, work)


def _cartons(database, made, count, rounds):
    """One order in so many cartons: packed, held against the rules, told.

    :return: dict of measure.Usage
    """

    def work(env):
        deliveries = _deliveries(env, made, FullPath(), count)
        with _cold(env) as meter:
            shipments = _shipments(env, deliveries)
            shipments._tell({each: each._checked() for each in shipments})
            env.flush_all()
        found = len(shipments.container_ids)
        if found != count:
            raise RuntimeError(f"{found} cartons instead of {count}")
        return meter.usage

    return best([apart(database, work) for _round in range(rounds)])


def _labels(env, made, count):
    shipments = _shipments(env, _deliveries(env, made, FullPath(), count))
    with _cold(env) as meter:
        for shipment in shipments:
            shipment._print(shipment.container_ids)
    return meter.usage


# === WHAT IS SHIPPED === #


def _deliveries(env, made, path, cartons=None):
    """Deliveries that are reserved and packed: a carton for each line.

    :param path: which makes the sale orders
    :param int cartons: instead, so many of them for all lines together
    """
    vendor = Vendor(env)
    sold = path.run(vendor, path.prepare(vendor, made, None))
    if cartons:
        each = -(-cartons // len(sold.order_line))
        for line in sold.amazon_requisition_id.line_ids:
            line.write({"ordered_qty": each, "accepted_qty": each})
        sold.order_line.product_uom_qty = each
    Quant = env["stock.quant"]
    shelf = vendor.warehouse.lot_stock_id
    for product in sold.order_line.product_id:
        product.weight = 1.0
        Quant._update_available_quantity(product, shelf, STOCK)
    sold.action_confirm()
    deliveries = sold.picking_ids
    deliveries.action_assign()
    lines = deliveries.move_line_ids
    if cartons:
        lines = _divided(lines)
    packages = env["stock.package"].create([{} for _line in lines])
    for line, package in zip(lines, packages, strict=True):
        line.result_package_id = package
    lines.picked = True
    env.cr.flush()
    return deliveries


def _divided(lines):
    """A line for each unit, as a carton for each unit makes it."""
    made = lines.browse()
    for line in lines:
        rest = int(line.quantity) - 1
        line.quantity = 1
        made += line
        values = line.copy_data({"quantity": 1})[0]
        made += line.create([dict(values) for _each in range(rest)])
    return made


def _shipments(env, deliveries):
    """Shipments of an order each, packed."""
    instance = Vendor(env).instance
    instance.one_order_per_shipment = True
    Range = env["amazon.vendor.sscc.range"]
    if not Range.search_count([("gs1_prefix", "=", PREFIX)]):
        Range.create({"gs1_prefix": PREFIX, "extension_digit": "3"})
    made = env["amazon.vendor.shipment"]._make(deliveries)
    for number, shipment in enumerate(made, start=1):
        shipment.write({"bol": f"DN{number:08}", "arn": f"{10**9 + number}"})
    made.action_pack()
    return made


def _leave(shipments):
    """Have the goods leave; Amazon is told by the caller."""
    packings = shipments._prepare()
    checked = {each: each._checked(packing=packings[each]) for each in shipments}
    shipments._refuse(checked)
    shipments._validate_deliveries()
    for shipment in shipments:
        shipment._freeze_what_left(checked[shipment])
    shipments.state = "shipped"


def _require_done(deliveries):
    if left := deliveries.filtered(lambda each: each.state != "done"):
        raise RuntimeError(f"not validated: {left.mapped('name')}")


def _cold(env):
    env.flush_all()
    env.invalidate_all()
    return Meter(env.cr)
