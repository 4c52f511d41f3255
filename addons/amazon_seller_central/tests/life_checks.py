"""The invariants of a seller's orders: by SQL and by what the simulator knows."""

from collections import Counter

from faults.checks import ALWAYS, FINALLY, Checks
from faults.dock_checks import filled

from ..models.const import IMPORT

#: Answers of Amazon's that hand out orders.
SERVED = ("searchOrders", "getOrder")
CONFIRM = "confirmShipment"
#: What does not hold of sellers' orders.
LEFT_ALONE = "I7 a document that was processed and left nothing"
_PIECES = {
    # Pieces of an item that have left, by deliveries and by moves without one.
    "_GONE": """
        SELECT coalesce(sum(m.quantity), 0) FROM stock_move m
          JOIN sale_order_line s ON s.id = m.sale_line_id
          JOIN stock_location d ON d.id = m.location_dest_id AND d.usage = 'customer'
         WHERE s.amazon_seller_line_id = l.id AND m.state = 'done'""",
    # What Amazon was last told of each delivery, and may have.
    "_TOLD": """
        SELECT coalesce(sum(x.quantity), 0) FROM amazon_seller_shipment_line x
          JOIN amazon_seller_shipment h ON h.id = x.shipment_id
         WHERE x.line_id = l.id AND h.version = (
           SELECT max(version) FROM amazon_seller_shipment v
            WHERE v.picking_id = h.picking_id)""",
    "_LINES": """FROM amazon_seller_order_line l
          JOIN amazon_seller_order o ON o.id = l.order_id
         WHERE o.instance_id = %(i)s""",
    "_OF": "FROM amazon_seller_order o WHERE o.instance_id = %(i)s",
    "_SETTLED": "FROM amazon_seller_settlement t WHERE t.instance_id = %(i)s",
    "_JOURNAL": "(SELECT payment_journal_id FROM amazon_vendor_instance "
    "WHERE id = %(i)s)",
}
#: name of the invariant -> statement whose rows break it; %(i)s is the account.
SELLER_ALWAYS = filled(
    {
        "I40 an order of Amazon's is here twice": """
        SELECT o.name {_OF} GROUP BY 1 HAVING count(*) > 1""",
        "I40 two living sale orders of one order": """
        SELECT o.name FROM sale_order s
          JOIN amazon_seller_order o ON o.name = s.client_order_ref
         WHERE o.instance_id = %(i)s AND s.state != 'cancel'
         GROUP BY 1 HAVING count(*) > 1""",
        "I41 a sale order comes to another sum than Amazon's": """
        SELECT o.name FROM amazon_seller_order o
          JOIN sale_order s ON s.id = o.sale_order_id
         WHERE o.instance_id = %(i)s AND o.state = 'imported'
           AND s.amount_total != o.amount_total""",
        "I41 what is held is sold": """
        SELECT o.name FROM amazon_seller_order o
          JOIN sale_order s ON s.id = o.sale_order_id
         WHERE o.instance_id = %(i)s AND o.state = 'held' AND s.state = 'sale'""",
        "I42 more has left than was sold": """
        SELECT o.name, l.sku {_LINES} AND ({_GONE}) > l.quantity""",
        "I42 what left without us has not left once": """
        SELECT o.name, l.sku {_LINES} AND (o.channel = 'fba' OR o.left_without_us)
           AND ({_GONE}) != l.quantity_moved""",
        "I43 Amazon was told of more than has left": """
        SELECT o.name, l.sku {_LINES} AND ({_TOLD}) > ({_GONE})""",
        "I43 Amazon was told of what it has told us": """
        SELECT o.name {_OF} AND (o.channel = 'fba' OR o.left_without_us)
           AND EXISTS (SELECT FROM amazon_seller_shipment h WHERE h.order_id = o.id)""",
        "I45 a settlement is here twice": """
        SELECT t.name {_SETTLED} GROUP BY 1 HAVING count(*) > 1""",
        "I45 an entry that no settlement explains": """
        SELECT m.name FROM account_move m
         WHERE m.journal_id = {_JOURNAL} AND m.state = 'posted'
           AND (SELECT count(*) FROM amazon_seller_settlement t
                 WHERE t.move_id = m.id AND t.instance_id = %(i)s) != 1""",
        "I45 an entry does not come to the deposit": """
        SELECT t.name {_SETTLED} AND t.state = 'booked' AND (
          t.total_text::numeric != (
            SELECT coalesce(sum(x.balance), 0) FROM account_move_line x
              JOIN account_journal j ON j.id = x.journal_id
             WHERE x.move_id = t.move_id AND x.account_id = j.default_account_id)
          OR 0 != (SELECT sum(x.balance) FROM account_move_line x
                    WHERE x.move_id = t.move_id)
          OR t.total_text::numeric != (
            SELECT sum(y.amount_text::numeric) FROM amazon_seller_settlement_line y
             WHERE y.settlement_id = t.id))""",
        "I46 a report is processed and names nothing": """
        SELECT r.name FROM amazon_seller_report r WHERE r.instance_id = %(i)s
           AND r.processed_at IS NOT NULL AND r.state != 'done'""",
    },
    _PIECES,
)
SELLER_FINALLY = filled(
    {
        "I9 an order whose steps never ended": """
        SELECT o.name, o.error_message {_OF} AND (o.work_left
            OR o.error_message IS NOT NULL)""",
        "I9 a delivery that never left": """
        SELECT k.name, k.state FROM stock_picking k
          JOIN amazon_seller_order o ON o.id = k.amazon_seller_order_id
         WHERE o.instance_id = %(i)s AND k.state NOT IN ('done', 'cancel')""",
        "I9 what Amazon cancelled is not cancelled here": """
        SELECT o.name FROM amazon_seller_order o
          JOIN sale_order s ON s.id = o.sale_order_id
         WHERE o.instance_id = %(i)s AND o.status = 'CANCELLED'
           AND (o.state != 'cancelled' OR s.state != 'cancel')""",
        "I43 what has left has no parcel that counts": """
        SELECT k.name FROM stock_picking k
          JOIN amazon_seller_order o ON o.id = k.amazon_seller_order_id
         WHERE o.instance_id = %(i)s AND k.state = 'done' AND 1 != (
           SELECT count(*) FROM amazon_seller_shipment h
             JOIN amazon_vendor_submission b ON b.res_id = h.id
              AND b.res_model = 'amazon.seller.shipment'
            WHERE h.picking_id = k.id AND b.state = 'confirmed')""",
        "I44 a person's data is kept after the purge": """
        SELECT o.name FROM amazon_seller_order o
          JOIN amazon_seller_consignee c ON c.id = o.consignee_id
         WHERE o.instance_id = %(i)s AND c.sealed IS NOT NULL
           AND o.state IN ('imported', 'cancelled')""",
        "I44 a customer is known after the purge": """
        SELECT o.name FROM amazon_seller_order o
          JOIN sale_order s ON s.id = o.sale_order_id
          JOIN res_partner p ON p.id = s.partner_id
         WHERE o.instance_id = %(i)s AND o.state IN ('imported', 'cancelled')
           AND coalesce(p.amazon_seller_address, p.street, p.zip, p.city) IS NOT NULL
        """,
        "I45 a settlement that was never booked": """
        SELECT t.name, t.problem {_SETTLED} AND t.state != 'booked'""",
        "I46 a report that was never processed": """
        SELECT r.name, r.state FROM amazon_seller_report r WHERE r.instance_id = %(i)s
           AND r.state NOT IN ('cancelled', 'fatal') AND r.processed_at IS NULL""",
    },
    _PIECES,
)
_PARCELS = """
SELECT o.name, h.reference, (
         SELECT json_object_agg(l.item_id, x.quantity)
           FROM amazon_seller_shipment_line x
           JOIN amazon_seller_order_line l ON l.id = x.line_id
          WHERE x.shipment_id = h.id)
  FROM amazon_seller_shipment h JOIN amazon_seller_order o ON o.id = h.order_id
 WHERE o.instance_id = %(i)s AND h.version = (
   SELECT max(version) FROM amazon_seller_shipment v
    WHERE v.picking_id = h.picking_id)
"""


class SellerChecks(Checks):
    """The invariants of one run of a seller account."""

    #: An order that is nobody's to ship is stored and left alone.
    always = {
        **{name: each for name, each in ALWAYS.items() if name != LEFT_ALONE},
        **SELLER_ALWAYS,
    }
    in_the_end = {**FINALLY, **SELLER_FINALLY}
    cursor_of = IMPORT

    def safety(self):
        """What holds at every moment."""
        ledger = super().safety()
        self._check_told(ledger)
        ours = self._ours()
        for number, parcels in self._amazon.get("seller_parcels").items():
            for parcel in parcels:
                if (number, parcel["reference"]) not in ours:
                    self._note(f"I43 Amazon has a parcel of {number} that is not ours")
        return ledger

    def liveness(self):
        """What holds once everything has come to rest."""
        found = super().liveness()
        amazons = {
            (number, parcel["reference"]): parcel["items"]
            for number, parcels in self._amazon.get("seller_parcels").items()
            for parcel in parcels
        }
        for key, items in self._ours().items():
            if amazons.get(key) != items:
                self._note(f"I43 Amazon has {amazons.get(key)} of {key}, not {items}")
        return found

    def _ours(self):
        return {
            (name, reference): items for name, reference, items in self._rows(_PARCELS)
        }

    def _check_told(self, ledger):
        """Amazon took no other words than ours, and the same ones again only where
        nobody knew whether it had them (I4)."""
        stored = {
            payload
            for (payload,) in self._rows(
                "SELECT payload_text FROM amazon_vendor_submission "
                "WHERE instance_id = %(i)s"
            )
        }
        told, known = Counter(), Counter()
        for entry in ledger:
            if entry["operation"] == CONFIRM and entry["status"] == 204:
                told[entry["body"]] += 1
                known[entry["body"]] += bool(entry["delivered"])
        for body in told:
            if body not in stored:
                self._note(f"I4 Amazon took what no row holds: {body[:200]}")
        for body, times in known.items():
            if times > 1:
                self._note(f"I4 the same parcel was told {times} times: {body[:120]}")

    def _check_no_loss(self, ledger):
        """Every order that was ever handed out is stored (I1)."""
        return super()._check_no_loss([e for e in ledger if e["operation"] in SERVED])
