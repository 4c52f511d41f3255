"""Another company in the same database, with the same Amazon items: it stays as it is.

Its products bear the same barcodes and references, its mappings the same ASINs, and
one of its orders waits for a product that the run's company knows. Whatever is looked
up without its company is found here first, and the invariant I13 says so.
"""

import json
from types import SimpleNamespace

from psycopg2 import sql

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import new_test_user

LOGIN = "neighbour"
ORDER = "NEIGHBR1"
#: One vendor SKU that nobody knows, with an ASIN that the run's company learns.
UNKNOWN_SKU = "NOBODY-KNOWS-IT"
#: Statement whose rows are tables with records of the instance in another company.
FOREIGN = """
WITH i AS (SELECT id, company_id FROM amazon_vendor_instance WHERE id = %(i)s),
     r AS (SELECT * FROM amazon_vendor_requisition WHERE instance_id = %(i)s),
     o AS (SELECT s.* FROM sale_order s JOIN r ON r.id = s.amazon_requisition_id),
     found(what, company) AS (
       SELECT 'queue', company_id FROM amazon_vendor_queue WHERE instance_id = %(i)s
       UNION ALL SELECT 'queue line', company_id FROM amazon_vendor_queue_line
        WHERE instance_id = %(i)s
       UNION ALL SELECT 'requisition', company_id FROM r
       UNION ALL SELECT 'vendor code', c.company_id FROM r
         JOIN amazon_vendor_code c ON c.id = r.vendor_code_id
       UNION ALL SELECT 'submission', company_id FROM amazon_vendor_submission
        WHERE instance_id = %(i)s
       UNION ALL SELECT 'call', company_id FROM amazon_vendor_call
        WHERE instance_id = %(i)s
       UNION ALL SELECT 'log', company_id FROM amazon_vendor_log
        WHERE instance_id = %(i)s
       UNION ALL SELECT 'mapping', company_id FROM amazon_vendor_product
        WHERE instance_id = %(i)s
       UNION ALL SELECT 'sale order', company_id FROM o
       UNION ALL SELECT 'warehouse', w.company_id FROM o
         JOIN stock_warehouse w ON w.id = o.warehouse_id
       UNION ALL SELECT 'partner', p.company_id FROM o JOIN res_partner p
         ON p.id IN (o.partner_id, o.partner_shipping_id, o.partner_invoice_id)
       UNION ALL SELECT 'delivery', k.company_id FROM o
         JOIN stock_picking k ON k.sale_id = o.id
       UNION ALL SELECT 'move', m.company_id FROM o
         JOIN stock_picking k ON k.sale_id = o.id
         JOIN stock_move m ON m.picking_id = k.id
       UNION ALL SELECT 'product of a sale order', t.company_id FROM o
         JOIN sale_order_line l ON l.order_id = o.id
         JOIN product_product p ON p.id = l.product_id
         JOIN product_template t ON t.id = p.product_tmpl_id
       UNION ALL SELECT 'product of a requisition', t.company_id FROM r
         JOIN amazon_vendor_requisition_line l ON l.requisition_id = r.id
         JOIN product_product p ON p.id = l.product_id
         JOIN product_template t ON t.id = p.product_tmpl_id)
SELECT DISTINCT what, company FROM found, i
 WHERE company IS NOT NULL AND company != i.company_id
"""
_TABLES = """
SELECT c.relname FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id'
  JOIN pg_attribute b ON b.attrelid = c.oid AND b.attname = 'id'
 WHERE c.relkind = 'r' ORDER BY 1
"""


def set_up(env, items):
    """Make the other company, once for the database.

    :param items: of the catalogue; the run's company sells them
    """
    company = env["res.company"].create({"name": "The Neighbour"})
    env.user.company_ids |= company
    groups = "amazon_vendor_central.group_amazon_vendor_manager"
    new_test_user(
        env,
        login=LOGIN,
        groups=f"base.group_user,sales_team.group_sale_manager,{groups}",
        company_id=company.id,
        company_ids=[company.id],
    )
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    known = items[:-1]
    products = env["product.product"].create(
        [
            {
                "name": f"{item.name} of the neighbour",
                "type": "consu",
                "default_code": item.sku,
                "barcode": item.barcode,
                "company_id": company.id,
            }
            for item in known
        ]
    )
    partner = env["res.partner"].create(
        {"name": "Amazon of the neighbour", "company_id": company.id}
    )
    instance = env["amazon.vendor.instance"].create(
        {
            "name": "The neighbour's",
            "environment": "simulator",
            "marketplace": "DE",
            "company_id": company.id,
            "partner_id": partner.id,
        }
    )
    # It does not work by itself: nobody but another company's work could change it.
    env["amazon.vendor.schedule"].search(
        [("instance_id", "=", instance.id)]
    ).active = False
    env["amazon.vendor.product"].create(
        [
            {
                "instance_id": instance.id,
                "asin": item.asin,
                "product_id": product.id,
            }
            for item, product in zip(known, products, strict=True)
        ]
    )
    _order_that_waits(env, instance, items[-1])


def _order_that_waits(env, instance, item):
    document = {
        "purchaseOrderNumber": ORDER,
        "purchaseOrderState": "New",
        "orderDetails": {
            "purchaseOrderDate": "2026-01-05T09:00:00Z",
            "purchaseOrderStateChangedDate": "2026-01-05T09:00:00Z",
            "buyingParty": {"partyId": "AMZDE"},
            "sellingParty": {"partyId": "NORD1"},
            "shipToParty": {"partyId": "XDE1"},
            "billToParty": {"partyId": "AMZDE"},
            "items": [
                {
                    "itemSequenceNumber": "1",
                    "amazonProductIdentifier": item.asin,
                    "vendorProductIdentifier": UNKNOWN_SKU,
                    "orderedQuantity": {
                        "amount": 3,
                        "unitOfMeasure": "Eaches",
                        "unitSize": 1,
                    },
                    "isBackOrderAllowed": False,
                    "netCost": {"amount": "9.90", "currencyCode": "EUR"},
                }
            ],
        },
    }
    queue = env["amazon.vendor.queue"].create(
        {"instance_id": instance.id, "fetch_state": "done"}
    )
    text = json.dumps(document)
    queue._store_documents([SimpleNamespace(text=text, number=ORDER)])
    queue._process()
    line = queue.requisition_ids.line_ids
    if len(line) != 1 or line.product_id:
        raise AssertionError("the neighbour's order does not wait for its product")


def fingerprint(cursor):
    """What the other company's records look like, moments of writing included.

    :param cursor: psycopg2's
    :return: dict table -> digest
    """
    cursor.execute("SELECT company_id FROM res_users WHERE login = %s", [LOGIN])
    ((company,),) = cursor.fetchall()
    cursor.execute(_TABLES)
    tables = [name for (name,) in cursor.fetchall()]
    digests = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT {name}, md5(coalesce(string_agg(t::text, '' ORDER BY id), '')) "
            "FROM {table} t WHERE company_id = %(company)s"
        ).format(name=sql.Literal(name), table=sql.Identifier(name))
        for name in tables
    )
    cursor.execute(digests, {"company": company})
    return dict(cursor.fetchall())


def exposed(database, instance, without_rules=False):
    """Which records of an instance the other company's people can see or change.

    :param str database: its name
    :param int instance: id of the amazon.vendor.instance
    :param bool without_rules: what if there were no record rules?
    :return: list of sentences
    """
    sentences = []
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
        stranger = env["res.users"].search([("login", "=", LOGIN)])
        if without_rules:
            env["ir.rule"].search([]).active = False
        for records in _records_of(env, instance):
            theirs = records.with_user(stranger)
            for operation in ("read", "write", "unlink"):
                if found := theirs._filtered_access(operation):
                    sentences.append(
                        f"I13 another company may {operation} {found.sudo()[:3]}"
                    )
        cr.rollback()
    return sentences


def _records_of(env, instance):
    """Everything that hangs on an instance, model by model."""
    yield env["amazon.vendor.instance"].browse(instance)
    for name, model in env.items():
        if not name.startswith("amazon.vendor.") or model._abstract:
            continue
        if "instance_id" in model._fields and model._fields["instance_id"].store:
            yield model.search([("instance_id", "=", instance)])
    orders = env["sale.order"].search(
        [("amazon_requisition_id.instance_id", "=", instance)]
    )
    yield orders
    yield orders.order_line
    yield orders.picking_ids
