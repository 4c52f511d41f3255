from odoo import api, fields, models
from odoo.tools import SQL

from ...const import RECEIVE_STATUSES
from ..invoice.credited import GOODS_KINDS
from ..invoice.portions import part, portions
from .const import COSTS, MONEY, STAGES
from .days import local_day

#: What the query reads, by model.
READ = {
    "account.move": ["currency_id", "invoice_date_due", "move_type", "state"],
    "account.move.line": [
        "display_type",
        "move_id",
        "price_subtotal",
        "price_total",
        "product_uom_id",
        "quantity",
    ],
    "amazon.vendor.credit": ["kind", "move_id"],
    "amazon.vendor.instance": ["marketplace", "receive_days", "team_id"],
    "amazon.vendor.requisition": [
        "amazon_state",
        "purchase_order_date",
        "purchase_order_number",
        "ship_to_party_code",
        "window_end",
    ],
    "amazon.vendor.requisition.line": [
        "accepted_qty",
        "amount_ordered",
        "answered_cost_amount",
        "asin",
        "backordered_qty",
        "cost_unit_of_measure",
        "currency_id",
        "has_status",
        "list_price_amount",
        "net_cost_amount",
        "ordered_qty",
        "product_id",
        "receive_status",
        "received_qty",
        "unit_size",
        "vendor_sku",
    ],
    "amazon.vendor.shipment": ["shipped_at"],
    "sale.order.line": [
        "amazon_requisition_line_id",
        "invoice_lines",
        "product_uom_id",
        "product_uom_qty",
    ],
    "amazon.vendor.share": [
        "amount",
        "kind_id",
        "move_line_id",
        "recovered",
        "worth",
    ],
}


class AmazonVendorReceiving(models.Model):
    """A line of Amazon's orders from the order to the money, side by side.

    A view on the tables, not a copy: ordered, confirmed, shipped, received, invoiced
    and paid, in eaches and in money, and what Amazon will not pay of its invoices. The
    line is cut down as ``logic/money/short.py`` does it, which also says why and
    what to do (``receiving_words.py``).
    """

    _name = "amazon.vendor.receiving"
    _description = "Amazon Vendor Receiving Reconciliation"
    _inherit = ["amazon.vendor.guard.mixin"]
    _auto = False
    _order = "purchase_order_date desc, id desc"
    _rec_name = "purchase_order_number"
    _depends = READ

    requisition_id = fields.Many2one("amazon.vendor.requisition", readonly=True)
    instance_id = fields.Many2one("amazon.vendor.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    purchase_order_number = fields.Char(string="Amazon Order No.", readonly=True)
    item_sequence_number = fields.Char(string="Line", readonly=True)
    purchase_order_date = fields.Datetime(string="Order Date", readonly=True)
    ship_to_party_code = fields.Char(string="Fulfilment Centre", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    receive_status = fields.Selection(
        RECEIVE_STATUSES, string="Receipt at Amazon", readonly=True
    )
    line_id = fields.Many2one(
        "amazon.vendor.requisition.line", string="Requisition Line", readonly=True
    )

    ordered = fields.Integer(readonly=True, help="Eaches, as all quantities here.")
    confirmed = fields.Integer(readonly=True)
    shipped = fields.Integer(
        readonly=True, help="As Amazon was told, or else delivered in Odoo."
    )
    received = fields.Integer(readonly=True, help="As Amazon shows it.")
    is_shown = fields.Boolean(
        string="Shown by Amazon", readonly=True, help="Amazon says what it received."
    )
    invoiced = fields.Integer(readonly=True, help="Less what was credited.")
    credited = fields.Integer(
        readonly=True, help="Taken back by credit notes for goods."
    )
    missing = fields.Integer(
        readonly=True, help="Shipped and not received, as far as Amazon shows it."
    )

    ordered_amount = fields.Monetary(readonly=True, groups=COSTS)
    confirmed_amount = fields.Monetary(readonly=True, groups=COSTS)
    shipped_amount = fields.Monetary(readonly=True, groups=COSTS)
    received_amount = fields.Monetary(readonly=True, groups=COSTS)
    invoiced_amount = fields.Monetary(
        readonly=True, groups=COSTS, help="Without taxes, less credit notes."
    )
    short_amount = fields.Monetary(
        string="Short Pay",
        readonly=True,
        groups=COSTS,
        help="What Amazon does not pay of its invoices, without taxes: what was not "
        "shipped, not agreed on, not received, or costs more than agreed.",
    )
    unbilled_amount = fields.Monetary(
        string="Not Invoiced",
        readonly=True,
        groups=COSTS,
        help="What has left, was agreed on, and is on no invoice.",
    )
    claimed_amount = fields.Monetary(
        string="Taken Off",
        readonly=True,
        groups=MONEY,
        help="What Amazon has taken off, less what it paid back, without taxes.",
    )
    claimed_shortage = fields.Monetary(readonly=True, groups=MONEY)
    claimed_price = fields.Monetary(readonly=True, groups=MONEY)
    invoiced_total = fields.Monetary(
        string="Invoiced with Taxes", readonly=True, groups=MONEY
    )
    paid_amount = fields.Monetary(
        string="Paid with Taxes",
        readonly=True,
        groups=MONEY,
        help="The line's share of what its invoices were paid, to the cent.",
    )
    agreed_cost = fields.Char(
        readonly=True, groups=COSTS, help="Of one each; Amazon's decimal."
    )
    left_on = fields.Date(
        string="Shipped On",
        readonly=True,
        help="Where no shipment says it: the end of the window of the order.",
    )
    counts_on = fields.Date(
        string="Counted by",
        readonly=True,
        help="From this day on what is received counts as all, by the days that the "
        "instance gives Amazon.",
    )
    due_on = fields.Date(string="Payment Due", readonly=True)
    is_closed = fields.Boolean(
        string="Closed by Amazon", readonly=True, help="Amazon receives no more of it."
    )
    stage = fields.Selection(STAGES, string="Status", readonly=True)

    @property
    def _table_query(self):
        Line = self.env["amazon.vendor.requisition.line"]
        line = SQL.identifier("line")
        return SQL(
            """
            SELECT line.id, line.id AS line_id, line.requisition_id, line.instance_id,
                   line.company_id, line.currency_id, line.product_id, line.asin,
                   line.vendor_sku, line.item_sequence_number, line.receive_status,
                   instance.team_id,
                   requisition.purchase_order_number, requisition.purchase_order_date,
                   requisition.ship_to_party_code,
                   base.ordered, base.confirmed, base.shipped, base.received,
                   base.received IS NOT NULL AS is_shown, base.is_closed,
                   GREATEST(base.shipped - base.received, 0) AS missing,
                   bill.invoiced, bill.credited, bill.invoiced_amount,
                   bill.invoiced_total,
                   bill.paid_amount, bill.claimed_amount, bill.claimed_shortage,
                   bill.claimed_price, bill.due_on,
                   line.amount_ordered AS ordered_amount,
                   ROUND(base.confirmed * base.cost, cent) AS confirmed_amount,
                   ROUND(base.shipped * base.cost, cent) AS shipped_amount,
                   ROUND(base.received * base.cost, cent) AS received_amount,
                   base.cost::text AS agreed_cost,
                   base.left_on, base.counts_on,
                   sums.short_amount, sums.unbilled_amount,
                   CASE
                   WHEN sums.short_amount <= 0 AND bill.claimed_amount <= 0
                   THEN CASE WHEN sums.unbilled_amount > 0 THEN 'unbilled'
                             ELSE 'fine' END
                   WHEN bill.claimed_amount >= sums.short_amount THEN 'claimed'
                   WHEN base.received < sums.billable AND NOT base.is_closed
                        AND (base.counts_on IS NULL OR %(today)s < base.counts_on)
                   THEN 'waiting'
                   ELSE 'expected' END AS stage
              FROM amazon_vendor_requisition_line line
              JOIN amazon_vendor_requisition requisition
                ON requisition.id = line.requisition_id
              JOIN amazon_vendor_instance instance ON instance.id = line.instance_id
         LEFT JOIN LATERAL (
                   SELECT COALESCE(MAX(decimal_places), 2) AS cent
                     FROM res_currency WHERE id = line.currency_id) money ON TRUE
         LEFT JOIN LATERAL (%(base)s) base ON TRUE
         LEFT JOIN LATERAL (%(bill)s) bill ON TRUE
         LEFT JOIN LATERAL (
                   SELECT ROUND(
                              bill.invoiced_amount - GREATEST(0, LEAST(
                                  bill.invoiced, base.shipped, base.ordered,
                                  base.confirmed, base.received
                              )) * LEAST(
                                  bill.invoiced_amount / NULLIF(bill.invoiced, 0),
                                  base.cost
                              ), cent) AS short_found,
                          LEAST(bill.invoiced, base.shipped, base.ordered,
                                base.confirmed) AS billable,
                          ROUND(base.cost * GREATEST(0, LEAST(
                              base.shipped, base.ordered, base.confirmed
                          ) - bill.invoiced - bill.credited), cent)
                              AS unbilled_amount
              ) found ON TRUE
         LEFT JOIN LATERAL (
                   SELECT CASE WHEN bill.invoiced > 0 THEN found.short_found ELSE 0 END
                              AS short_amount,
                          found.billable, found.unbilled_amount
              ) sums ON TRUE
            """,
            today=local_day(
                SQL("%s", fields.Datetime.now()), SQL("instance.marketplace")
            ),
            base=self._base_sql(line, Line),
            bill=self._bill_sql(line, Line),
        )

    @api.model
    def _base_sql(self, line, Line):
        """Quantities and the cost of one each of a line."""
        return SQL(
            """
            SELECT COALESCE(line.ordered_qty, 0) * %(size)s AS ordered,
                   (COALESCE(line.accepted_qty, 0) + COALESCE(line.backordered_qty, 0))
                       * %(size)s AS confirmed,
                   %(shipped)s AS shipped,
                   CASE WHEN line.has_status AND COALESCE(line.received_qty, 0) >= 0
                        THEN ROUND(COALESCE(line.received_qty, 0) * %(size)s)::bigint
                        END AS received,
                   COALESCE(requisition.amazon_state = 'Closed', FALSE) AS is_closed,
                   gone.left_on,
                   gone.left_on + COALESCE(instance.receive_days, 0) AS counts_on,
                   CASE WHEN line.cost_unit_of_measure IS NULL
                        THEN COALESCE(line.answered_cost_amount, line.net_cost_amount,
                                      line.list_price_amount, '0')::numeric
                        ELSE COALESCE(line.amount_ordered
                                      / NULLIF(line.ordered_qty * %(size)s, 0), 0)
                        END AS cost
              FROM (
                    SELECT %(left_on)s AS left_on
                      FROM amazon_vendor_container_line packed
                      JOIN amazon_vendor_shipment shipment
                        ON shipment.id = packed.shipment_id
                     WHERE packed.requisition_line_id = line.id
                   ) gone
            """,
            size=Line._size_sql(line),
            shipped=Line._shipped_sql(line),
            left_on=local_day(
                SQL("COALESCE(MAX(shipment.shipped_at), requisition.window_end)"),
                SQL("instance.marketplace"),
            ),
        )

    @api.model
    def _bill_sql(self, line, Line):
        """What is invoiced of a line by posted invoices, less credit notes, and what
        became of that; see ``models/invoice/credited.py`` for which credit notes take
        goods back and which money only, and ``models/invoice/portions.py`` for lines
        of invoices that bill several lines of orders."""
        cents = SQL("currency.decimal_places")
        parts = {
            name: part(SQL(amount), cents)
            for name, amount in (
                ("net", "item.price_subtotal"),
                ("gross", "item.price_total"),
                ("settled", "shares.settled"),
                ("worth", "shares.worth"),
                ("lost", "shares.lost"),
                ("lost_short", "shares.lost_short"),
                ("lost_price", "shares.lost_price"),
            )
        }
        return SQL(
            """
            SELECT COALESCE(SUM(each.goods * each.eaches), 0)::bigint AS invoiced,
                   COALESCE(SUM(each.eaches) FILTER (WHERE each.goods < 0), 0)::bigint
                       AS credited,
                   COALESCE(SUM(each.way * each.net), 0) AS invoiced_amount,
                   COALESCE(SUM(each.way * COALESCE(each.worth, each.gross)), 0)
                       AS invoiced_total,
                   COALESCE(SUM(each.way * each.settled - each.lost), 0) AS paid_amount,
                   COALESCE(SUM(each.untaxed * each.lost), 0) AS claimed_amount,
                   COALESCE(SUM(each.untaxed * each.lost_short), 0)
                       AS claimed_shortage,
                   COALESCE(SUM(each.untaxed * each.lost_price), 0) AS claimed_price,
                   MAX(each.invoice_date_due) AS due_on
              FROM (
                SELECT CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END AS way,
                       CASE WHEN move.move_type <> 'out_refund' THEN 1
                            WHEN COALESCE(credit.kind, %(quantity)s) IN %(goods)s
                            THEN -1 ELSE 0 END AS goods,
                       %(units)s * %(size)s AS eaches,
                       %(net)s AS net, %(gross)s AS gross,
                       item.price_subtotal / NULLIF(item.price_total, 0) AS untaxed,
                       move.invoice_date_due,
                       %(settled)s AS settled, %(worth)s AS worth, %(lost)s AS lost,
                       %(lost_short)s AS lost_short, %(lost_price)s AS lost_price
                  FROM sale_order_line sold
                  JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sold.id
                  JOIN account_move_line item ON item.id = rel.invoice_line_id
                  JOIN account_move move ON move.id = item.move_id
                  JOIN uom_uom unit ON unit.id = item.product_uom_id
                  JOIN res_currency currency ON currency.id = move.currency_id
                  JOIN LATERAL (%(portions)s) portion
                    ON portion.order_line_id = sold.id
             LEFT JOIN uom_uom ordered ON ordered.id = line.uom_id
             LEFT JOIN amazon_vendor_credit credit ON credit.move_id = move.id
             CROSS JOIN LATERAL (
                    SELECT COALESCE(SUM(share.amount)
                               FILTER (WHERE share.kind_id IS NULL), 0) AS settled,
                           MAX(share.worth)
                               FILTER (WHERE share.kind_id IS NULL) AS worth,
                           COALESCE(SUM(share.amount - share.recovered)
                               FILTER (WHERE share.kind_id IS NOT NULL), 0) AS lost,
                           COALESCE(SUM(share.amount - share.recovered)
                               FILTER (WHERE kind.code = 'shortage'), 0) AS lost_short,
                           COALESCE(SUM(share.amount - share.recovered)
                               FILTER (WHERE kind.code = 'price'), 0) AS lost_price
                      FROM amazon_vendor_share share
                 LEFT JOIN amazon_vendor_deduction_kind kind ON kind.id = share.kind_id
                     WHERE share.move_line_id = item.id
                   ) shares
                 WHERE sold.amazon_requisition_line_id = line.id
                   AND move.state = 'posted'
                   AND move.move_type IN ('out_invoice', 'out_refund')
                   AND item.display_type = 'product'
              ) each
            """,
            size=Line._size_sql(line),
            goods=GOODS_KINDS,
            quantity=GOODS_KINDS[0],
            portions=portions(SQL("item")),
            units=part(
                SQL(
                    "item.quantity * unit.factor / "
                    "COALESCE(ordered.factor, unit.factor)"
                ),
                SQL("0"),
            ),
            **parts,
        )
