"""The invariants of what Amazon's customers ordered, by SQL and by what the simulator
knows."""

import json
from collections import Counter

from .checks import ALWAYS, FINALLY, Checks
from .dock_checks import filled

_PIECES = {
    # The goods of an order.
    "_GONE": """
        SELECT coalesce(sum(d.quantity_product_uom), 0) FROM stock_move_line d
          JOIN stock_move m ON m.id = d.move_id
          JOIN sale_order_line s ON s.id = m.sale_line_id
          JOIN sale_order q ON q.id = s.order_id
         WHERE q.amazon_direct_order_id = o.id AND d.state = 'done'""",
    "_ORDERED": """
        SELECT coalesce(sum(l.quantity), 0) FROM amazon_vendor_direct_order_line l
         WHERE l.order_id = o.id""",
    "_OF": "FROM amazon_vendor_direct_order o WHERE o.instance_id = %(i)s",
    "_PROMISED": "('acknowledged', 'labelled', 'shipped')",
}
#: name of the invariant -> statement whose rows break it; %(i)s is the instance.
DIRECT_ALWAYS = filled(
    {
        "I30 an order with more answers than one": """
        SELECT o.name {_OF} AND (
          SELECT count(*) FROM amazon_vendor_direct_acknowledgement a
            JOIN amazon_vendor_submission b ON b.res_id = a.id
             AND b.res_model = 'amazon.vendor.direct.acknowledgement'
           WHERE a.order_id = o.id AND b.state NOT IN ('failed', 'cancelled')) > 1""",
        "I30 an order that goes on without an answer": """
        SELECT o.name {_OF} AND o.state IN ('acknowledged', 'labelled', 'shipped',
                                            'rejected')
           AND NOT EXISTS (SELECT FROM amazon_vendor_direct_acknowledgement a
                            WHERE a.order_id = o.id AND a.code = o.answer_code)""",
        "I31 what has left has one confirmation, nothing else has one": """
        SELECT o.name {_OF} AND (
          SELECT count(*) FROM amazon_vendor_direct_confirmation c
            JOIN amazon_vendor_submission b ON b.res_id = c.id
             AND b.res_model = 'amazon.vendor.direct.confirmation'
           WHERE c.order_id = o.id AND c.is_current AND c.status = 'SHIPPED')
           != (o.state = 'shipped')::int""",
        "I32 a tracking number of two packages": """
        SELECT p.tracking FROM amazon_vendor_direct_package p
         WHERE p.instance_id = %(i)s GROUP BY 1 HAVING count(*) > 1""",
        "I32 an order left without its label": """
        SELECT o.name {_OF} AND o.state = 'shipped' AND NOT EXISTS (
          SELECT FROM amazon_vendor_direct_label l
           WHERE l.order_id = o.id AND l.state IN ('made', 'uploaded'))""",
        "I32 Amazon was told of another tracking number than the label's": """
        SELECT o.name FROM amazon_vendor_direct_confirmation c
          JOIN amazon_vendor_direct_order o ON o.id = c.order_id
          JOIN amazon_vendor_submission b ON b.res_id = c.id
           AND b.res_model = 'amazon.vendor.direct.confirmation'
         WHERE o.instance_id = %(i)s AND c.is_current AND c.status = 'SHIPPED' AND (
          SELECT array_agg(k->>'trackingNumber' ORDER BY k->>'trackingNumber')
            FROM json_array_elements(
              b.payload_text::json->'shipmentConfirmations'->0->'containers') k)
         IS DISTINCT FROM (
          SELECT array_agg(p.tracking::text ORDER BY p.tracking::text)
            FROM amazon_vendor_direct_package p
            JOIN amazon_vendor_direct_label l ON l.id = p.label_id
           WHERE l.order_id = o.id)""",
        "I33 other goods have left than were ordered": """
        SELECT o.name, o.state {_OF} AND ({_GONE}) !=
               CASE o.state WHEN 'shipped' THEN ({_ORDERED}) ELSE 0 END""",
        "I35 more is promised than there is": """
        SELECT p.default_code FROM product_product p
          JOIN amazon_vendor_warehouse h ON h.instance_id = %(i)s
          JOIN stock_warehouse w ON w.id = h.warehouse_id
          JOIN stock_location t ON t.id = w.lot_stock_id
         WHERE EXISTS (SELECT {_OF} AND o.state IN {_PROMISED})
           AND (SELECT coalesce(sum(l.quantity), 0)
                  FROM amazon_vendor_direct_order_line l
                  JOIN amazon_vendor_direct_order o ON o.id = l.order_id
                 WHERE l.product_id = p.id AND o.instance_id = %(i)s
                   AND o.state IN {_PROMISED})
             > (SELECT coalesce(sum(q.quantity), 0) FROM stock_quant q
                  JOIN stock_location c ON c.id = q.location_id
                 WHERE q.product_id = p.id AND c.parent_path LIKE t.parent_path || '%%')
             + (SELECT coalesce(sum(l.quantity), 0)
                  FROM amazon_vendor_direct_order_line l
                  JOIN amazon_vendor_direct_order o ON o.id = l.order_id
                 WHERE l.product_id = p.id AND o.instance_id = %(i)s
                   AND o.state = 'shipped')""",
        "I35 more is reserved than there is": """
        SELECT q.product_id FROM stock_quant q
          JOIN stock_location c ON c.id = q.location_id
          JOIN amazon_vendor_warehouse h ON h.instance_id = %(i)s
          JOIN stock_warehouse w ON w.id = h.warehouse_id
          JOIN stock_location t ON t.id = w.lot_stock_id
         WHERE c.parent_path LIKE t.parent_path || '%%'
           AND q.reserved_quantity > q.quantity""",
    },
    _PIECES,
)
DIRECT_FINALLY = filled(
    {
        "I9 an order that never came to its end": """
        SELECT o.name, o.state {_OF} AND o.state IN ('acknowledged', 'labelled')""",
        "I9 an order that waits without a reason": """
        SELECT o.name {_OF} AND o.state = 'new' AND o.step_problem IS NULL
           AND o.problem IS NULL AND o.unmapped_count = 0""",
        "I9 a label that never came": """
        SELECT l.name, l.state FROM amazon_vendor_direct_label l
         WHERE l.instance_id = %(i)s
           AND l.state NOT IN ('made', 'uploaded', 'cancelled')""",
        "I34 a person's data is kept after the purge": """
        SELECT o.name FROM amazon_vendor_direct_consignee c
          JOIN amazon_vendor_direct_order o ON o.id = c.order_id
         WHERE o.instance_id = %(i)s AND c.sealed IS NOT NULL
           AND o.state IN ('shipped', 'rejected', 'cancelled')""",
        "I34 a label is kept after the purge": """
        SELECT o.name {_OF} AND o.state IN ('shipped', 'rejected', 'cancelled')
           AND EXISTS (
             SELECT FROM ir_attachment f WHERE f.res_field IS NOT NULL AND (
               f.res_model = 'amazon.vendor.direct.label' AND f.res_id IN (
                 SELECT l.id FROM amazon_vendor_direct_label l
                  WHERE l.order_id = o.id)
               OR f.res_model = 'amazon.vendor.direct.package' AND f.res_id IN (
                 SELECT p.id FROM amazon_vendor_direct_package p
                   JOIN amazon_vendor_direct_label l ON l.id = p.label_id
                  WHERE l.order_id = o.id)))""",
    },
    _PIECES,
)
_OURS = """
SELECT o.name, o.state, o.answer_code,
       (SELECT json_agg(p.tracking ORDER BY p.tracking)
          FROM amazon_vendor_direct_package p
          JOIN amazon_vendor_direct_label l ON l.id = p.label_id
         WHERE l.order_id = o.id)
  FROM amazon_vendor_direct_order o WHERE o.instance_id = %(i)s
"""
#: What lies free of each product, less what is promised: nobody is offered more.
FREE = """
SELECT m.asin, greatest(0,
       (SELECT coalesce(sum(q.quantity), 0) FROM stock_quant q
          JOIN stock_location c ON c.id = q.location_id
         WHERE q.product_id = m.product_id AND c.parent_path LIKE t.parent_path || '%%')
     - (SELECT coalesce(sum(l.quantity), 0) FROM amazon_vendor_direct_order_line l
          JOIN amazon_vendor_direct_order o ON o.id = l.order_id
         WHERE l.product_id = m.product_id AND o.instance_id = %(i)s
           AND (o.state IN ('acknowledged', 'labelled')
                OR o.state = 'new' AND coalesce(o.answer_code, '00') = '00')))::int
  FROM amazon_vendor_product m
  JOIN amazon_vendor_warehouse h ON h.instance_id = m.instance_id
  JOIN stock_warehouse w ON w.id = h.warehouse_id
  JOIN stock_location t ON t.id = w.lot_stock_id
 WHERE m.instance_id = %(i)s AND m.asin IS NOT NULL
"""
_FEEDS = """
SELECT name, payload_text FROM amazon_vendor_submission
 WHERE instance_id = %(i)s AND res_model = 'amazon.vendor.inventory.feed'
"""
_ENDED = "I5 a submission that never ended"
#: Nobody knows whether Amazon has it, and a later update has told what there is.
_NOT_REPLACED = """
   AND NOT (superseded IS TRUE AND state = 'held'
            AND res_model = 'amazon.vendor.inventory.feed')
"""
_LABEL, _FEED = "createShippingLabels", "submitInventoryUpdate"


class DirectChecks(Checks):
    """The invariants of one run of direct fulfilment."""

    always = {**ALWAYS, **DIRECT_ALWAYS}
    in_the_end = {**FINALLY, **DIRECT_FINALLY, _ENDED: FINALLY[_ENDED] + _NOT_REPLACED}
    cursor_of = "import_direct_orders"

    def __init__(self, *args):
        super().__init__(*args)
        #: (reference, text) of the updates of the stock that were held against it
        self._seen_feeds = set()

    def go_on_from(self, earlier):
        """See :meth:`~.checks.Checks.go_on_from`."""
        super().go_on_from(earlier)
        self._seen_feeds = set(earlier._seen_feeds)

    def safety(self):
        """What holds at every moment."""
        ledger = super().safety()
        self._check_made_once(ledger)
        self._check_feeds()
        for order in self._amazon.get("direct_orders"):
            if order["answers"] > 1:
                self._note(f"I30 Amazon took {order['answers']} answers")
        return ledger

    def liveness(self):
        """What holds once everything has come to rest."""
        super().liveness()
        shown = {each["number"]: each for each in self._amazon.get("direct_orders")}
        parcels = {
            each["number"]: each for each in self._amazon.get("direct_shippings")
        }
        for name, state, code, trackings in self._rows(_OURS):
            order, parcel = shown[name], parcels.get(name, {})
            if order["cancelled_by"] != "customer" and order["code"] != code:
                self._note(f"I30 Amazon's answer of {name} is {order['code']}")
            if (state == "shipped") != (order["status"] == "SHIPPED"):
                self._note(f"I31 {name} is {state} here, {order['status']} at Amazon")
            if sorted(parcel.get("trackings", ())) != (trackings or []):
                self._note(f"I32 Amazon made other labels of {name} than there are")
        self._check_offers()

    def _check_answers(self, ledger):
        """A level is absolute: the same may be told again, in a row of its own (I4)."""
        super()._check_answers([e for e in ledger if e["operation"] != _FEED])
        written = Counter(text for _name, text in self._rows(_FEEDS))
        taken = Counter(
            entry["body"]
            for entry in ledger
            if entry["operation"] == _FEED and entry.get("transaction_id")
        )
        for body, times in taken.items():
            if times > written[body]:
                self._note(
                    f"I4 stock was taken {times} times of {written[body]} rows: "
                    f"{body[:200]}"
                )

    def _check_feeds(self):
        """No update of the stock offers more than was free when it was made (I35)."""
        free = dict(self._rows(FREE))
        for name, text in self._rows(_FEEDS):
            if (name, text) in self._seen_feeds:
                continue
            self._seen_feeds.add((name, text))
            for sentence in offers_too_much(free, text):
                self._note(sentence)

    def _check_offers(self):
        """In the end Amazon offers exactly what lies free (I36)."""
        offers = next(iter(self._amazon.get("inventory").values()), {})
        for asin, free in self._rows(FREE):
            offered = offers.get(asin, {}).get("open")
            if offered != free:
                self._note(
                    f"I36 Amazon offers other than is free: {offered} of {asin}, "
                    f"{free} are free"
                )

    def _check_made_once(self, ledger):
        """Labels are made once an order (I32)."""
        made = Counter(
            entry["path"]
            for entry in ledger
            if entry["operation"] == _LABEL and entry["status"] == 200
        )
        for path, times in made.items():
            if times > 1:
                self._note(f"I32 labels were made {times} times: {path}")


def offers_too_much(free, text):
    """What an update of the stock offers that is not there.

    :param dict free: ASIN -> what is free, see :data:`FREE`
    :param str text: the update
    :return: list of sentences
    """
    offered = {
        item["buyerProductIdentifier"]: item["availableQuantity"].get("amount", 0)
        for item in json.loads(text)["inventory"]["items"]
    }
    return [
        f"I35 more is offered than is free: {amount} of {asin}, {free.get(asin)} free"
        for asin, amount in offered.items()
        if amount > free.get(asin, 0)
    ]
