from odoo import fields, models
from odoo.tools import SQL

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
        "currency_id",
        "invoice_id",
        "kind_id",
        "paid_on",
        "recovered",
        "remittance_id",
    ],
    "amazon.vendor.instance": ["team_id"],
    "amazon.vendor.remittance": ["state"],
    "amazon.vendor.requisition": ["ship_to_party_code"],
    "amazon.vendor.share": [
        "amount",
        "kind_id",
        "move_line_id",
        "recovered",
        "worth",
    ],
    "sale.order.line": ["amazon_requisition_line_id", "invoice_lines"],
}


class AmazonVendorMoneyReport(models.Model):
    """What was billed to Amazon, paid, taken off by kind, paid back, and is open.

    A view on the tables. Its rows are the lines of posted invoices and credit notes,
    and what was taken off them, kind by kind; what Amazon took off and names no invoice
    of ours is a row of its own. With any grouping:
    billed = paid + short - recovered + open.
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
        # Two tables make the rows of three sorts: their ids must not meet.
        return SQL(
            """
            SELECT item.id * 3 AS id, %(dimensions)s, NULL::int AS kind_id,
                   way.sign * COALESCE(settled.worth, item.price_total) AS billed,
                   way.sign * COALESCE(settled.amount, 0) AS paid,
                   0::numeric AS short, 0::numeric AS recovered,
                   way.sign * (COALESCE(settled.worth, item.price_total)
                               - COALESCE(settled.amount, 0)) AS open
              FROM account_move move
              JOIN account_move_line item
                ON item.move_id = move.id AND item.display_type = 'product'
         LEFT JOIN amazon_vendor_share settled
                ON settled.move_line_id = item.id AND settled.kind_id IS NULL
                   %(joins)s
             WHERE %(posted)s
         UNION ALL
            SELECT share.id * 3 + 1, %(dimensions)s, share.kind_id,
                   0, share.recovered - share.amount, share.amount, share.recovered, 0
              FROM account_move move
              JOIN account_move_line item ON item.move_id = move.id
              JOIN amazon_vendor_share share
                ON share.move_line_id = item.id AND share.kind_id IS NOT NULL
                   %(joins)s
             WHERE %(posted)s
         UNION ALL
            SELECT deduction.id * 3 + 2, NULL, deduction.paid_on, deduction.instance_id,
                   deduction.company_id, instance.team_id, deduction.currency_id, NULL,
                   NULL, deduction.kind_id, 0,
                   COALESCE(deduction.recovered, 0) - deduction.amount,
                   deduction.amount, COALESCE(deduction.recovered, 0), 0
              FROM amazon_vendor_deduction deduction
              JOIN amazon_vendor_remittance remittance
                ON remittance.id = deduction.remittance_id
               AND remittance.state = 'booked'
              JOIN amazon_vendor_instance instance
                ON instance.id = deduction.instance_id
         LEFT JOIN account_move move ON move.id = deduction.invoice_id
             WHERE move.amazon_instance_id IS NULL
            """,
            dimensions=SQL(
                """
                move.id AS move_id, move.invoice_date AS dated,
                move.amazon_instance_id AS instance_id, move.company_id,
                COALESCE(move.team_id, instance.team_id) AS team_id,
                move.currency_id, item.product_id, place.ship_to_party_code
                """
            ),
            joins=SQL(
                """
              JOIN amazon_vendor_instance instance
                ON instance.id = move.amazon_instance_id
        CROSS JOIN LATERAL (
                   SELECT CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                          AS sign) way
         LEFT JOIN LATERAL (
                   SELECT requisition.ship_to_party_code
                     FROM sale_order_line_invoice_rel rel
                     JOIN sale_order_line sold ON sold.id = rel.order_line_id
                     JOIN amazon_vendor_requisition_line line
                       ON line.id = sold.amazon_requisition_line_id
                     JOIN amazon_vendor_requisition requisition
                       ON requisition.id = line.requisition_id
                    WHERE rel.invoice_line_id = item.id
                    LIMIT 1) place ON TRUE
                """
            ),
            posted=SQL(
                """
                move.amazon_instance_id IS NOT NULL AND move.state = 'posted'
                AND move.move_type IN ('out_invoice', 'out_refund')
                """
            ),
        )
