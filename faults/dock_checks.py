"""The invariants of what is shipped, by SQL and by what the simulator knows."""

from .checks import ALWAYS, FINALLY, Checks


def filled(statements, pieces):
    """Put pieces of our own into statements.

    :param dict statements: name -> statement with ``{NAME}`` in the places
    :param dict pieces: NAME -> piece; one that has places itself comes before these
    """
    found = {}
    for name, statement in statements.items():
        for place, piece in pieces.items():
            statement = statement.replace("{" + place + "}", piece)
        found[name] = statement
    return found


#: What has left.
_LEFT = "('shipped', 'confirmed', 'closed')"
#: The message that counts of each shipment, with the shipment.
_TOLD = """
  FROM amazon_vendor_shipment s
  JOIN amazon_vendor_shipment_confirmation c ON c.shipment_id = s.id AND c.is_current
  JOIN amazon_vendor_submission b ON b.res_id = c.id
   AND b.res_model = 'amazon.vendor.shipment.confirmation'
 WHERE s.instance_id = %(i)s
"""
_ASN = "b.payload_text::json->'shipmentConfirmations'->0"
_PIECES = {"_LEFT": _LEFT, "_TOLD": _TOLD, "_ASN": _ASN}
#: name of the invariant -> statement whose rows break it; %(i)s is the instance.
DOCK_ALWAYS = filled(
    {
        "I15 a shipment that left has one ASN, another one has none": """
        SELECT s.name FROM amazon_vendor_shipment s WHERE s.instance_id = %(i)s
           AND (SELECT count(*) FROM amazon_vendor_shipment_confirmation c
                  JOIN amazon_vendor_submission b ON b.res_id = c.id
                   AND b.res_model = 'amazon.vendor.shipment.confirmation'
                 WHERE c.shipment_id = s.id AND c.is_current)
             != (s.state IN {_LEFT})::int""",
        "I16 goods left otherwise than with their shipment": """
        SELECT k.name FROM stock_picking k
          LEFT JOIN amazon_vendor_shipment s ON s.id = k.amazon_shipment_id
         WHERE k.amazon_instance_id = %(i)s
           AND (k.state = 'done') != coalesce(s.state IN {_LEFT}, FALSE)""",
        "I16 more has left than was sold": """
        SELECT r.purchase_order_number FROM sale_order_line l
          JOIN sale_order o ON o.id = l.order_id
          JOIN amazon_vendor_requisition r ON r.id = o.amazon_requisition_id
          JOIN uom_uom u ON u.id = l.product_uom_id
          JOIN product_product p ON p.id = l.product_id
          JOIN product_template t ON t.id = p.product_tmpl_id
          JOIN uom_uom e ON e.id = t.uom_id
         WHERE r.instance_id = %(i)s
           AND (SELECT coalesce(sum(d.quantity_product_uom), 0)
                  FROM stock_move_line d JOIN stock_move m ON m.id = d.move_id
                 WHERE m.sale_line_id = l.id AND d.state = 'done')
             > l.product_uom_qty * u.factor / e.factor + 0.0001""",
        "I17 the cartons hold other quantities than left": """
        WITH packed AS (
          SELECT l.shipment_id, l.requisition_line_id, sum(l.eaches) AS eaches
            FROM amazon_vendor_container_line l
            JOIN amazon_vendor_shipment s ON s.id = l.shipment_id
           WHERE s.instance_id = %(i)s AND s.state IN {_LEFT} GROUP BY 1, 2),
        gone AS (
          SELECT k.amazon_shipment_id AS shipment_id,
                 o.amazon_requisition_line_id AS requisition_line_id,
                 sum(d.quantity_product_uom) AS eaches
            FROM stock_move_line d JOIN stock_move m ON m.id = d.move_id
            JOIN stock_picking k ON k.id = m.picking_id
            JOIN sale_order_line o ON o.id = m.sale_line_id
           WHERE k.amazon_instance_id = %(i)s AND d.state = 'done' GROUP BY 1, 2)
        SELECT shipment_id, packed.eaches, gone.eaches FROM packed
          FULL JOIN gone USING (shipment_id, requisition_line_id)
         WHERE packed.eaches::numeric IS DISTINCT FROM gone.eaches::numeric""",
        "I17 the ASN tells of other quantities than left": """
        SELECT s.name {_TOLD} AND (
          SELECT sum((i->'shippedQuantity'->>'amount')::numeric * coalesce(
                       (i->'shippedQuantity'->>'unitSize')::numeric, 1))
            FROM json_array_elements({_ASN}->'shippedItems') i)
        IS DISTINCT FROM (
          SELECT sum(d.quantity_product_uom)::numeric FROM stock_move_line d
            JOIN stock_picking k ON k.id = d.picking_id
           WHERE k.amazon_shipment_id = s.id AND d.state = 'done')""",
        "I18 a carton without a number, or with one that is another's": """
        SELECT s.name FROM amazon_vendor_container c
          JOIN amazon_vendor_shipment s ON s.id = c.shipment_id
          LEFT JOIN amazon_vendor_sscc n ON n.id = c.sscc_id
         WHERE s.instance_id = %(i)s AND (
               n.id IS NULL OR n.voided_on IS NOT NULL OR EXISTS (
               SELECT FROM amazon_vendor_container d
                WHERE d.sscc_id = c.sscc_id AND d.id != c.id))""",
        "I18 the ASN tells of other numbers than the cartons have": """
        SELECT s.name {_TOLD} AND (
          SELECT array_agg(right(d->>'containerIdentificationNumber', 18) ORDER BY
                           right(d->>'containerIdentificationNumber', 18))
            FROM json_array_elements({_ASN}->'cartons') k,
                 json_array_elements(k->'cartonIdentifiers') d
           WHERE d->>'containerIdentificationType' = 'SSCC')
        IS DISTINCT FROM (
          SELECT array_agg(n.number::text ORDER BY n.number::text)
            FROM amazon_vendor_container k JOIN amazon_vendor_sscc n
              ON n.id = k.sscc_id WHERE k.shipment_id = s.id)""",
    },
    _PIECES,
)
DOCK_FINALLY = {
    "I9 a shipment that Amazon has not confirmed": """
        SELECT name, state, sync_state FROM amazon_vendor_shipment
         WHERE instance_id = %(i)s
           AND (state != 'confirmed' OR sync_state != 'synchronized')""",
    "I9 a delivery that never left": """
        SELECT name, state FROM stock_picking WHERE amazon_instance_id = %(i)s
           AND state NOT IN ('done', 'cancel')""",
}
#: An ASN whose answer was lost has no transaction that could say Success: it ended when
#: a person had seen it at Amazon (and Amazon must know it, I15).
ENDED = {
    "I5 a submission that never ended": """
        SELECT name, state FROM amazon_vendor_submission WHERE instance_id = %(i)s
           AND state NOT IN ('confirmed', 'failed', 'cancelled', 'mismatch')
           AND (document_type != 'shipment_confirmation' OR state != 'presumed'
                OR transaction_id IS NOT NULL)""",
}
#: By approval Amazon is told what the person has confirmed, not the other way round.
TOLD_BEFORE_SOLD = "I7 a confirmed sale order of an answer that was never sent"
_NAMES = """
SELECT name, (SELECT sum(eaches) FROM amazon_vendor_container_line l
               WHERE l.shipment_id = s.id)
  FROM amazon_vendor_shipment s WHERE instance_id = %(i)s
"""


class DockChecks(Checks):
    """The invariants of one run, those of its orders included."""

    always = {**ALWAYS, **DOCK_ALWAYS}
    in_the_end = {**FINALLY, **ENDED, **DOCK_FINALLY}

    def safety(self):
        """What holds at every moment."""
        ledger = super().safety()
        self._check_effective()
        return ledger

    def liveness(self):
        """What holds once everything has come to rest."""
        super().liveness()
        ours = dict(self._rows(_NAMES))
        for number in ours.keys() - {e["identifier"] for e in self._shipments()}:
            self._note(f"I15 Amazon knows nothing of {number}")

    def _shipments(self):
        return self._amazon.get("shipments")

    def _check_effective(self):
        """Amazon has each shipment once, as we have it, and each number once (I15)."""
        ours, used = dict(self._rows(_NAMES)), set()
        for known in self._shipments():
            number = known["identifier"]
            if number not in ours:
                self._note(f"I15 Amazon was told of {number}, which is not ours")
                continue
            if known["versions"] != 1:
                self._note(f"I15 {known['versions']} ASN of {number} were effective")
            told = sum(each["eaches"] for each in known["eaches"])
            if told != ours[number]:
                self._note(f"I17 Amazon has {told} of {number}, not {ours[number]}")
            if again := used & set(known["sscc"]):
                self._note(f"I18 Amazon was told twice of {sorted(again)}")
            used |= set(known["sscc"])
