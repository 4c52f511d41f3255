"""What telling Amazon the stock takes: many products in a few warehouses."""

from odoo.tools import SQL

from .compare import best
from .fixture import Vendor
from .measure import Meter, apart

#: Products of the small catalogue; warehouses; what changes: one in.
FEW = 1_000
WAREHOUSES = 3
CHANGES = 100


def measure(database, many):
    """Measure a first turn, one where nothing has changed, and one where a little has.

    :param int many: products of the large catalogue
    :return: dict number of products -> dict "first", "idle", "changed" ->
        measure.Usage
    """
    return {
        count: apart(database, lambda env, count=count: _turns(env, count))
        for count in (FEW, many)
    }


def _turns(env, count):
    instance = Vendor(env).instance
    instance.does_direct = True
    shelves = _shelves(env, instance)
    products = _fill(env, instance, shelves, count)
    first = _turn(env, shelves, count * WAREHOUSES)
    _deliver(env)
    idle = _turn(env, shelves, 0)
    env.cr.execute(
        SQL(
            """
            UPDATE stock_quant SET quantity = quantity + 5
             WHERE product_id %% %s = 0 AND product_id IN %s
            """,
            CHANGES,
            tuple(products),
        )
    )
    changed = len([each for each in products if each % CHANGES == 0])
    return {
        "first": first,
        "idle": idle,
        "changed": _turn(env, shelves, changed * WAREHOUSES),
    }


def _turn(env, shelves, wanted):
    """All warehouses have their turn."""
    env.flush_all()
    env.invalidate_all()
    Feed = env["amazon.vendor.inventory.feed"]
    with Meter(env.cr) as meter:
        told = sum(Feed._tell(shelf).lines for shelf in shelves)
        env.flush_all()
    if told != wanted:
        raise RuntimeError(f"{told} levels instead of {wanted}")
    return best([meter.usage])


def _deliver(env):
    """Amazon has taken all of it."""
    submissions = env["amazon.vendor.submission"].search(
        [("document_type", "=", "inventory"), ("state", "=", "queued")]
    )
    submissions._set_state("sending")
    submissions._set_state("submitted")


# === WHAT LIES THERE, MADE BY SQL === #


def _shelves(env, instance):
    warehouses = env["stock.warehouse"].create(
        [
            {"name": f"Bench {code}", "code": code, "company_id": env.company.id}
            for code in (f"BN{number}" for number in range(WAREHOUSES))
        ]
    )
    if len(instance.vendor_code_ids) != 1:
        instance.vendor_code_ids = [
            (5,),
            (0, 0, {"name": "BENCH"}),
        ]
    return env["amazon.vendor.warehouse"].create(
        [
            {
                "instance_id": instance.id,
                "code": f"WH{number}",
                "warehouse_id": warehouse.id,
                "buffer_number": 2,
                "buffer_percent": 10,
            }
            for number, warehouse in enumerate(warehouses)
        ]
    )


def _fill(env, instance, shelves, count):
    """Products like one that is there, each mapped, and on every shelf.

    :return: their ids
    """
    model = env["product.product"].search([("is_storable", "=", True)], limit=1)
    env["amazon.vendor.product"].search(
        [("instance_id", "=", instance.id)]
    ).active = False
    env.flush_all()
    template = model.product_tmpl_id
    templates = _copies(env, "product_template", template.id, [None] * count)
    products = _copies(env, "product_product", model.id, templates)
    env.cr.execute(
        """
        INSERT INTO amazon_vendor_product
            (instance_id, company_id, product_id, uom_id, asin, vendor_sku, source,
             active, is_offered)
        SELECT %s, %s, id, %s, 'B' || lpad(id::text, 9, '0'), 'BENCH-' || id, 'manual',
               TRUE, TRUE
          FROM unnest(%s) id
        """,
        [instance.id, instance.company_id.id, model.uom_id.id, products],
    )
    for shelf in shelves:
        env.cr.execute(
            """
            INSERT INTO stock_quant
                (product_id, location_id, company_id, quantity, reserved_quantity,
                 in_date)
            SELECT id, %s, %s, 20 + id %% 50, id %% 3, now() FROM unnest(%s) id
            """,
            [
                shelf.warehouse_id.lot_stock_id.id,
                instance.company_id.id,
                products,
            ],
        )
    env.cr.execute("ANALYZE stock_quant, product_product, amazon_vendor_product")
    env.invalidate_all()
    return products


def _copies(env, table, row, templates):
    """Copy a row once for each of these templates, whose variant the copy becomes.

    :return: ids of the copies
    """
    env.cr.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_name = %s AND column_name != 'id' AND is_generated = 'NEVER'
        """,
        [table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    values = {name: SQL.identifier(name) for name in names}
    if "product_tmpl_id" in values:
        values |= {"product_tmpl_id": SQL("template"), "barcode": SQL("NULL")}
    return [
        found
        for (found,) in env.execute_query(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s, unnest(%s::int[]) template "
                "WHERE id = %s RETURNING id",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(values.values()),
                SQL.identifier(table),
                templates,
                row,
            )
        )
    ]
