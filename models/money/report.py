from odoo import api, fields, models
from odoo.tools import SQL

from ..invoice.portions import part, portions

#: What the query reads, by model.
READ = {
    "account.move": [
        "amazon_instance_id",
        "currency_id",
        "invoice_date",
        "move_type",
        "state",
        "team_id",
    ],
    "account.move.line": ["display_type", "move_id", "price_total", "product_id"],
    "amazon.vendor.deduction": [
        "amount",
        "invoice_id",
        "kind_id",
        "recovered",
        "remittance_id",
    ],
    "amazon.vendor.instance": ["team_id"],
    "amazon.vendor.remittance": [
        "booking_currency_id",
        "difference",
        "difference_kind_id",
        "paid_on",
        "state",
    ],
    "amazon.vendor.remittance.line": [
        "kind_id",
        "net",
        "recovered",
        "remittance_id",
        "role",
    ],
    "amazon.vendor.requisition": ["ship_to_party_code"],
    "amazon.vendor.share": [
        "amount",
        "kind_id",
        "move_line_id",
        "recovered",
        "worth",
    ],
    "sale.order.line": [
        "amazon_requisition_line_id",
        "invoice_lines",
        "product_uom_id",
        "product_uom_qty",
    ],
}


#: Sorts of rows. They are of several tables, so their ids say which.
SORTS = (ITEM, TAKEN_OFF, WITHOUT_INVOICE, FOR_NONE, DIFFERENCE) = tuple(range(5))
#: More lines of orders than one line of an invoice ever bills. Where it bills several,
#: the further rows have ids beyond all others, so that ordinary ones stay small, as
#: XML-RPC knows 32 bits.
PLACES, BEYOND = 10000, 2**40
CENTS = SQL("currency.decimal_places")
#: Of a row of an invoice: what it can be grouped by.
DIMENSIONS = SQL(
    """
    move.id AS move_id, move.invoice_date AS dated,
    move.amazon_instance_id AS instance_id, move.company_id,
    COALESCE(move.team_id, instance.team_id) AS team_id,
    move.currency_id, item.product_id, portion.ship_to_party_code
    """
)
#: An invoice or credit note to Amazon that counts.
POSTED = SQL(
    """
    move.amazon_instance_id IS NOT NULL AND move.state = 'posted'
    AND move.move_type IN ('out_invoice', 'out_refund')
    """
)


class AmazonVendorMoneyReport(models.Model):
    """What was billed to Amazon, paid, taken off by kind, paid back, and is open.

    A view on the tables. Its rows are the lines of posted invoices and credit notes,
    and what was taken off them, kind by kind; what Amazon took off or paid back and
    names no invoice of ours is a row of its own, and so is the difference between a
    payment and its lines that a person has booked as a kind. With any grouping:
    billed = paid + short - recovered + open; and paid is what Amazon's payments were.
    """

    _name = "amazon.vendor.money.report"
    _description = "Amazon Vendor Money Analysis"
    _inherit = ["amazon.vendor.guard.mixin"]
    _auto = False
    _order = "dated desc, id desc"
    _rec_name = "move_id"
    _depends = READ

    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    dated = fields.Date(
        string="Invoice Date",
        readonly=True,
        help="Of the invoice; of what names none: when it was taken off.",
    )
    instance_id = fields.Many2one("amazon.vendor.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    ship_to_party_code = fields.Char(string="Fulfilment Centre", readonly=True)
    kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind", string="Kind of Deduction", readonly=True
    )
    billed = fields.Monetary(readonly=True, help="With taxes, less credit notes.")
    paid = fields.Monetary(readonly=True, help="What came as money.")
    short = fields.Monetary(readonly=True, help="What Amazon took off.")
    recovered = fields.Monetary(readonly=True, help="What Amazon paid back of it.")
    open = fields.Monetary(readonly=True, help="What nobody has settled yet.")

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            (
                self._items_sql(),
                self._taken_off_sql(),
                self._without_invoice_sql(),
                self._paid_back_for_none_sql(),
                self._differences_sql(),
            )
        )

    @api.model
    def _items_sql(self):
        """Lines of posted invoices and credit notes: billed, paid, open."""
        return SQL(
            """
            SELECT %(id)s AS id, %(dimensions)s, NULL::int AS kind_id,
                   way.sign * mine.worth AS billed, way.sign * mine.amount AS paid,
                   0::numeric AS short, 0::numeric AS recovered,
                   way.sign * (mine.worth - mine.amount) AS open
              FROM account_move move
              JOIN account_move_line item
                ON item.move_id = move.id AND item.display_type = 'product'
         LEFT JOIN amazon_vendor_share settled
                ON settled.move_line_id = item.id AND settled.kind_id IS NULL
                   %(joins)s
        CROSS JOIN LATERAL (SELECT %(worth)s AS worth, %(amount)s AS amount) mine
             WHERE %(posted)s
            """,
            id=_id("item", ITEM, "portion.nth"),
            dimensions=DIMENSIONS,
            joins=self._joins_sql(),
            worth=part(SQL("COALESCE(settled.worth, item.price_total)"), CENTS),
            amount=part(SQL("COALESCE(settled.amount, 0)"), CENTS),
            posted=POSTED,
        )

    @api.model
    def _taken_off_sql(self):
        """What was taken off these, kind by kind."""
        return SQL(
            """
            SELECT %(id)s, %(dimensions)s, share.kind_id,
                   0, mine.recovered - mine.amount, mine.amount, mine.recovered, 0
              FROM account_move move
              JOIN account_move_line item ON item.move_id = move.id
              JOIN amazon_vendor_share share
                ON share.move_line_id = item.id AND share.kind_id IS NOT NULL
                   %(joins)s
        CROSS JOIN LATERAL (SELECT %(amount)s AS amount, %(back)s AS recovered) mine
             WHERE %(posted)s
            """,
            id=_id("share", TAKEN_OFF, "portion.nth"),
            dimensions=DIMENSIONS,
            joins=self._joins_sql(),
            amount=part(SQL("share.amount"), CENTS),
            back=part(SQL("COALESCE(share.recovered, 0)"), CENTS),
            posted=POSTED,
        )

    @api.model
    def _without_invoice_sql(self):
        """What was taken off and names no invoice of ours that counts."""
        back = SQL("COALESCE(deduction.recovered, 0)")
        return _of_payment(
            "deduction",
            WITHOUT_INVOICE,
            kind=SQL("deduction.kind_id"),
            paid=SQL("%s - deduction.amount", back),
            short=SQL("deduction.amount"),
            recovered=back,
            source=SQL(
                """
                amazon_vendor_deduction deduction
                JOIN amazon_vendor_remittance remittance
                  ON remittance.id = deduction.remittance_id
           LEFT JOIN account_move move ON move.id = deduction.invoice_id
                """
            ),
            condition=SQL("(%s) IS NOT TRUE", POSTED),
        )

    @api.model
    def _paid_back_for_none_sql(self):
        """What Amazon paid back, and no deduction that counts is known of."""
        back = SQL("line.net - COALESCE(line.recovered, 0)")
        return _of_payment(
            "line",
            FOR_NONE,
            kind=SQL("line.kind_id"),
            paid=back,
            short=SQL("0"),
            recovered=back,
            source=SQL(
                """
                amazon_vendor_remittance_line line
                JOIN amazon_vendor_remittance remittance
                  ON remittance.id = line.remittance_id
                """
            ),
            condition=SQL("line.role = 'reversal' AND %s <> 0", back),
        )

    @api.model
    def _differences_sql(self):
        """What a payment is less than its lines, and a person has said what it is."""
        return _of_payment(
            "remittance",
            DIFFERENCE,
            kind=SQL("remittance.difference_kind_id"),
            paid=SQL("remittance.difference"),
            short=SQL("-remittance.difference"),
            recovered=SQL("0"),
            source=SQL("amazon_vendor_remittance remittance"),
            condition=SQL(
                "remittance.difference <> 0 "
                "AND remittance.difference_kind_id IS NOT NULL"
            ),
        )

    @api.model
    def _joins_sql(self):
        """Where an item belongs: a row for each order line that it bills."""
        return SQL(
            """
              JOIN amazon_vendor_instance instance
                ON instance.id = move.amazon_instance_id
              JOIN res_currency currency ON currency.id = move.currency_id
        CROSS JOIN LATERAL (
                   SELECT CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                          AS sign) way
         LEFT JOIN LATERAL (
                   SELECT stretch.begins, stretch.ends,
                          requisition.ship_to_party_code,
                          ROW_NUMBER() OVER (ORDER BY stretch.begins, sold.id) AS nth
                     FROM (%s) stretch
                     JOIN sale_order_line sold ON sold.id = stretch.order_line_id
                LEFT JOIN amazon_vendor_requisition_line line
                       ON line.id = sold.amazon_requisition_line_id
                LEFT JOIN amazon_vendor_requisition requisition
                       ON requisition.id = line.requisition_id
                   ) portion ON TRUE
            """,
            portions(SQL("item")),
        )


def _of_payment(table, sort, source, condition, **amounts):
    """Rows of booked payments that belong to no invoice: nothing is billed or open.

    :param str table: alias of what makes the rows.
    :param int sort: one of :data:`SORTS`.
    :param source: SQL of the tables, with the payment as ``remittance``.
    :param condition: SQL of which of their rows count.
    :param amounts: SQL of ``kind``, ``paid``, ``short`` and ``recovered``.
    """
    return SQL(
        """
        SELECT %(id)s, NULL, remittance.paid_on, remittance.instance_id,
               remittance.company_id, instance.team_id, remittance.booking_currency_id,
               NULL, NULL, %(kind)s, 0, %(paid)s, %(short)s, %(recovered)s, 0
          FROM %(source)s
          JOIN amazon_vendor_instance instance
            ON instance.id = remittance.instance_id
         WHERE remittance.state = 'booked' AND %(condition)s
        """,
        id=_id(table, sort),
        source=source,
        condition=condition,
        **amounts,
    )


def _id(table, sort, place=None):
    """SQL of the id of a row: no other one has it, whatever table it is of.

    :param str table: alias of a table with an ``id``.
    :param int sort: one of :data:`SORTS`.
    :param str place: where a row of the table makes several, which of them it is.
    """
    return SQL(
        "((%(table)s.id::bigint * CASE WHEN %(place)s > 1 THEN %(places)s ELSE 1 END "
        "+ CASE WHEN %(place)s > 1 THEN %(beyond)s + %(place)s ELSE 0 END) "
        "* %(sorts)s + %(sort)s)",
        table=SQL.identifier(table),
        places=PLACES,
        place=SQL(place or "0"),
        beyond=BEYOND,
        sorts=len(SORTS),
        sort=sort,
    )
