"""What is there in the end, without ids and moments: two runs are compared by it."""

import json

#: What a trouble may change in the end, because a person has decided it.
FORGIVEN = {
    "orders": "the person took a sale order away: that one may be missing",
    "again": "a second answer was given by hand: another version",
}

# Not amazon_state: Amazon lists an order again when it was changed, and an answer is no
# change, so what the last listing said of it depends on the moment.
_REQUISITIONS = """
SELECT r.id, r.purchase_order_number, r.state, r.ship_to_party_code,
       r.unmapped_count, r.version > 0,
       (SELECT json_agg(json_build_array(l.item_key, l.asin, l.vendor_sku,
                   l.ordered_qty, l.unit_of_measure, l.unit_size, l.accepted_qty,
                   coalesce(l.backordered_qty, 0), coalesce(l.rejected_qty, 0),
                   l.net_cost_amount, l.state, p.default_code) ORDER BY l.item_key)
          FROM amazon_vendor_requisition_line l
          LEFT JOIN product_product p ON p.id = l.product_id
         WHERE l.requisition_id = r.id)
  FROM amazon_vendor_requisition r WHERE r.instance_id = %s
"""
_ORDERS = """
SELECT o.amazon_requisition_id, o.state, o.amount_untaxed::text,
       (SELECT json_agg(json_build_array(p.default_code, l.product_uom_qty::text,
                   u.name, l.price_unit::text) ORDER BY l.sequence, p.default_code)
          FROM sale_order_line l JOIN product_product p ON p.id = l.product_id
          JOIN uom_uom u ON u.id = l.product_uom_id WHERE l.order_id = o.id),
       (SELECT json_agg(json_build_array(k.state = 'cancel',
                   (SELECT sum(m.product_qty)::text FROM stock_move m
                     WHERE m.picking_id = k.id)) ORDER BY k.id)
          FROM stock_picking k JOIN sale_order s ON s.id = k.sale_id
         WHERE s.id = o.id)
  FROM sale_order o JOIN amazon_vendor_requisition r
    ON r.id = o.amazon_requisition_id
 WHERE r.instance_id = %s AND o.state != 'cancel'
"""
_ANSWERS = """
SELECT DISTINCT ON (a.requisition_id) a.requisition_id, s.state, s.payload_text
  FROM amazon_vendor_acknowledgement a
  JOIN amazon_vendor_submission s
    ON s.res_model = 'amazon.vendor.acknowledgement' AND s.res_id = a.id
 WHERE a.instance_id = %s ORDER BY a.requisition_id, a.version DESC
"""
_FAILED_LINES = """
SELECT document_key, error_message IS NOT NULL
  FROM amazon_vendor_queue_line WHERE instance_id = %s AND state != 'done'
"""


def take(cursor, instance, amazon):
    """Read the final state of one instance and of its Amazon.

    :param cursor: psycopg2's
    :param int instance: its id
    :param amazon: :class:`~.amazon.Amazon`
    :return: dict purchase order number -> what is known of it
    """
    result = {}
    numbers = {}
    for number, *rest in _rows(cursor, _REQUISITIONS, instance):
        numbers[number] = rest[0]
        result[rest[0]] = {"requisition": rest[1:], "order": None, "answer": None}
    for number, *rest in _rows(cursor, _ORDERS, instance):
        result[numbers[number]]["order"] = rest
    for number, state, payload in _rows(cursor, _ANSWERS, instance):
        result[numbers[number]]["answer"] = [state, _undated(payload)]
    for number, explained in _rows(cursor, _FAILED_LINES, instance):
        result[f"failed {number}"] = {"explained": explained}
    for order in amazon.get("orders"):
        lines = [
            [line[name] for name in ("sequence", "ordered", "accepted", "rejected")]
            for line in order["lines"]
        ]
        result[f"Amazon {order['number']}"] = {"state": order["state"], "lines": lines}
    return json.loads(json.dumps(result))


def _rows(cursor, statement, instance):
    cursor.execute(statement, [instance])
    return cursor.fetchall()


def _undated(payload):
    """The answer without its moment, line by line."""
    (acknowledgement,) = json.loads(payload)["acknowledgements"]
    acknowledgement.pop("acknowledgementDate", None)
    return acknowledgement


def differences(expected, found, forgiven=()):
    """Compare two snapshots.

    :param forgiven: keys of :data:`FORGIVEN`
    :return: list of sentences
    """
    sentences = []
    sentences += [f"I9 {n} is missing in the end" for n in expected if n not in found]
    sentences += [f"I9 {n} is there in addition" for n in found if n not in expected]
    lost = 0
    for number in expected.keys() & found.keys():
        one, other = dict(expected[number]), dict(found[number])
        if one == other:
            continue
        if "orders" in forgiven and other.get("order") is None and not lost:
            lost += 1
            one["order"] = None
        for part in one:
            if one[part] != other.get(part):
                sentences.append(
                    f"I9 {number} {part}: {one[part]} became {other.get(part)}"
                )
    return sentences
