"""Two years of work in a database, made by SQL: no document is parsed for it.

Most orders are settled: answered, confirmed, delivered, closed. A hundredth is open,
and a few of all that can be wrong are there, so that what looks for them finds some.
"""

from odoo.tools import SQL

#: One in so many orders is still open.
OPEN = 100
LINES = 10
#: Documents of Amazon's for each order: the order, an echo, three statuses.
DOCUMENTS = 5
#: Entries of a line's history.
ENTRIES = 3

_FILL = (
    """
    INSERT INTO amazon_vendor_queue
        (instance_id, company_id, name, operation, document_type, fetch_state, state,
         create_date)
    SELECT %(instance)s, %(company)s, 'HISTORY/' || n, 'import_purchase_orders',
           'purchase_order', 'done', 'done', now() - n * interval '30 minutes'
      FROM generate_series(1, %(orders)s / 20) n
    """,
    """
    INSERT INTO amazon_vendor_requisition
        (instance_id, company_id, name, purchase_order_number, state, amazon_state,
         purchase_order_date, answer_deadline, change_deadline, window_end,
         window_reminded_for,
         acknowledgement_state, version, status_version, line_count, unmapped_count,
         problem_count, workflow_due, change_pending, answered_elsewhere, create_date)
    SELECT %(instance)s, %(company)s, 'HISTORY/' || n, 'H' || lpad(n::text, 8, '0'),
           CASE WHEN n %% %(open)s = 0 THEN 'acknowledged' ELSE 'closed' END,
           CASE WHEN n %% %(open)s = 0 THEN 'Acknowledged' ELSE 'Closed' END,
           at, at + interval '1 day', at + interval '2 days', at + interval '9 days',
           at + interval '9 days', 'confirmed', 2, 3, %(lines)s, 0, 0, false, false,
           false, at
      FROM generate_series(1, %(orders)s) n,
           LATERAL (SELECT date_trunc('second', now() AT TIME ZONE 'UTC')
                           - n * (interval '730 days' / %(orders)s) AS at) moment
    """,
    """
    INSERT INTO amazon_vendor_requisition_line
        (requisition_id, instance_id, company_id, sequence, item_key,
         item_sequence_number, asin, vendor_sku, product_id, uom_id, ordered_qty,
         accepted_qty, backordered_qty, unit_of_measure, unit_size, state,
         net_cost_amount, cost_currency_code, has_status, confirmation_status,
         acknowledged_qty, received_qty, shipped_qty, ordered_eaches,
         acknowledged_eaches, shipped_eaches, received_eaches, purchase_order_date)
    SELECT r.id, r.instance_id, r.company_id, n, n::text, n::text,
           'B' || lpad(((r.id * 7 + n) %% 5000)::text, 9, '0'),
           'SKU' || (r.id * 7 + n) %% 5000, %(product)s, %(unit)s, 12, 12, 0, 'Eaches',
           1, 'accepted', '10.20', 'EUR', true, 'ACCEPTED', 12, 12, 12, 12, 12, 12, 12,
           r.purchase_order_date
      FROM amazon_vendor_requisition r, generate_series(1, %(lines)s) n
     WHERE r.name LIKE 'HISTORY/%%' AND r.instance_id = %(instance)s
    """,
    """
    INSERT INTO amazon_vendor_queue_line
        (queue_id, instance_id, company_id, document_type, document_key, version,
         payload_text, checksum, state, res_model, res_id, create_date)
    SELECT (SELECT min(id) FROM amazon_vendor_queue WHERE name LIKE 'HISTORY/%%')
               + r.id %% (%(orders)s / 20),
           r.instance_id, r.company_id,
           CASE WHEN n <= 2 THEN 'purchase_order' ELSE 'purchase_order_status' END,
           r.purchase_order_number, CASE WHEN n <= 2 THEN n ELSE n - 2 END,
           CASE WHEN n = 2 THEN NULL ELSE repeat('{"history": true} ', 40) END,
           md5(r.id || '/' || n), 'done', 'amazon.vendor.requisition', r.id,
           r.purchase_order_date
      FROM amazon_vendor_requisition r, generate_series(1, %(documents)s) n
     WHERE r.name LIKE 'HISTORY/%%' AND r.instance_id = %(instance)s
    """,
    """
    INSERT INTO amazon_vendor_line_history
        (line_id, requisition_id, instance_id, company_id, position, kind, date,
         ordered_qty, accepted_qty)
    SELECT l.id, l.requisition_id, l.instance_id, l.company_id, 1,
           (ARRAY['ordered', 'acknowledged', 'received'])[n], l.purchase_order_date,
           12, 12
      FROM amazon_vendor_requisition_line l, generate_series(1, %(entries)s) n,
           amazon_vendor_requisition r
     WHERE r.id = l.requisition_id AND r.name LIKE 'HISTORY/%%'
       AND r.instance_id = %(instance)s
    """,
    """
    INSERT INTO amazon_vendor_acknowledgement
        (requisition_id, instance_id, company_id, purchase_order_number, name, version,
         acknowledgement_date, state, outcome)
    SELECT r.id, r.instance_id, r.company_id, r.purchase_order_number, r.name, 1,
           r.purchase_order_date, 'confirmed', 'accepted'
      FROM amazon_vendor_requisition r
     WHERE r.name LIKE 'HISTORY/%%' AND r.instance_id = %(instance)s
    """,
    """
    INSERT INTO amazon_vendor_submission
        (res_model, res_id, instance_id, company_id, name, document_type,
         document_number, payload_text, payload_hash, state, sent_at, submitted_at)
    SELECT 'amazon.vendor.acknowledgement', a.id, a.instance_id, a.company_id, a.name,
           'acknowledgement', a.purchase_order_number, '{"history": true}', md5(a.name),
           'confirmed', a.acknowledgement_date, a.acknowledgement_date
      FROM amazon_vendor_acknowledgement a
     WHERE a.name LIKE 'HISTORY/%%' AND a.instance_id = %(instance)s
    """,
    """
    INSERT INTO sale_order
        (company_id, partner_id, partner_invoice_id, partner_shipping_id, name, state,
         date_order, picking_policy, currency_id, amazon_requisition_id,
         delivery_status, invoice_status, warehouse_id)
    SELECT r.company_id, i.partner_id, i.partner_id, i.partner_id, r.name, 'sale',
           r.purchase_order_date, 'direct', c.currency_id, r.id,
           CASE WHEN r.state = 'closed' THEN 'full' ELSE 'pending' END, 'to invoice',
           %(warehouse)s
      FROM amazon_vendor_requisition r
      JOIN amazon_vendor_instance i ON i.id = r.instance_id
      JOIN res_company c ON c.id = r.company_id
     WHERE r.name LIKE 'HISTORY/%%' AND r.instance_id = %(instance)s
    """,
    """
    INSERT INTO amazon_vendor_call
        (instance_id, company_id, operation, method, status, outcome, started_at,
         rate_limit, not_before)
    SELECT %(instance)s, %(company)s, 'getPurchaseOrders', 'GET', 200, 'ok',
           now() AT TIME ZONE 'UTC' - n * (interval '30 days' / %(orders)s), 10, 0
      FROM generate_series(1, %(orders)s) n
    """,
)
TABLES = (
    "amazon_vendor_queue",
    "amazon_vendor_requisition",
    "amazon_vendor_requisition_line",
    "amazon_vendor_queue_line",
    "amazon_vendor_line_history",
    "amazon_vendor_acknowledgement",
    "amazon_vendor_submission",
    "amazon_vendor_call",
    "sale_order",
)


def fill(cr, instance, product, warehouse, orders):
    """Make so many orders of two years for an instance, and have them analysed.

    :param cr: cursor; nothing is committed.
    :param instance: amazon.vendor.instance
    :param product: product.product, of every line
    :param warehouse: stock.warehouse
    :param int orders: how many; at least 20
    """
    values = {
        "instance": instance.id,
        "company": instance.company_id.id,
        "product": product.id,
        "unit": product.uom_id.id,
        "warehouse": warehouse.id,
        "orders": orders,
        "lines": LINES,
        "open": OPEN,
        "documents": DOCUMENTS,
        "entries": ENTRIES,
    }
    for statement in _FILL:
        cr.execute(statement, values)
    for table in TABLES:
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
