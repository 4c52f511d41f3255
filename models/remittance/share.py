"""What lines of invoices were paid, and what was taken off them: shared out, stored."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.money.share import share_out
from ..invoice.portions import portions

#: Codes of the kinds of deduction that the line of an invoice says itself.
ON_THE_LINE = ("terms_discount", "withholding")
NOTHING = (Decimal(0), Decimal(0), Decimal(0))


class AmazonVendorShare(models.Model):
    """A line's share of what its invoice was paid, or of what was taken off it.

    Amazon pays invoices, not lines; orders, products and weeks are of lines. One rule
    shares out (``logic/money/share.py``), by what the lines are worth with taxes, so
    that the lines of an invoice sum to what became of it. Written again whenever that
    changes: by payments of Amazon's, and by whatever else settles the invoice in Odoo.
    """

    _name = "amazon.vendor.share"
    _description = "Amazon Vendor Share of a Payment"
    _inherit = ["amazon.vendor.guard.mixin"]
    _rec_name = "move_line_id"
    _fixed_fields = ("move_line_id", "move_id", "company_id")
    _log_access = False

    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind",
        readonly=True,
        ondelete="restrict",
        help="What was taken off. Empty: what was settled of the line, in any way.",
    )
    worth = fields.Monetary(
        readonly=True,
        help="The line's share of the total of its invoice: where taxes are rounded "
        "for the whole, what the lines are worth with taxes does not sum to it.",
    )
    amount = fields.Monetary(readonly=True)
    recovered = fields.Monetary(
        readonly=True, help="Of what was taken off: what Amazon has paid back."
    )

    # === STEPS === #

    @api.model
    def _share_settled(self, moves):
        """Share out what invoices to Amazon come to, and what is settled of them, as
        Odoo's books say it.

        :param moves: account.move; those that are not Amazon's are left alone.
        """
        moves = moves.sudo().filtered("amazon_instance_id").exists()
        if not moves:
            return
        self._flush_read()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, (amount_total - amount_residual)::text, amount_total::text
                  FROM account_move
                 WHERE id = ANY(%s) AND state = 'posted'
                """,
                moves.ids,
            )
        )
        settled = {
            move: (Decimal(amount), Decimal(0), Decimal(total))
            for move, amount, total in rows
        }
        self._write_shares(moves, {False: settled})

    @api.model
    def _share_deducted(self, moves):
        """Share out what booked payments took off invoices, kind by kind.

        :param moves: account.move of Amazon's.
        """
        if not moves:
            return
        self._flush_read()
        found = {}
        for kind, move, amount, recovered in [
            *self._deductions_of(moves),
            *self._taken_off_on_the_line(moves),
        ]:
            of_kind = found.setdefault(kind, {})
            before = of_kind.get(move, NOTHING)
            of_kind[move] = (before[0] + amount, before[1] + recovered, Decimal(0))
        self._write_shares(moves, found)

    # === WHAT BECAME OF THE INVOICES === #

    def _flush_read(self):
        for model, names in (
            ("account.move", ["amount_total", "amount_residual", "state"]),
            ("account.move.line", ["display_type", "move_id", "price_total"]),
            (
                "amazon.vendor.requisition.line",
                ["accepted_qty", "backordered_qty", "has_status", "received_qty"],
            ),
            (
                "sale.order.line",
                ["amazon_requisition_line_id", "product_uom_id", "product_uom_qty"],
            ),
            (
                "amazon.vendor.deduction",
                ["amount", "invoice_id", "kind_id", "recovered", "remittance_id"],
            ),
            ("amazon.vendor.remittance", ["company_id", "state"]),
            (
                "amazon.vendor.remittance.line",
                ["discount", "move_id", "remittance_id", "withheld"],
            ),
        ):
            self.env[model].flush_model(names)

    def _deductions_of(self, moves):
        """Rows of kind, invoice, what was taken off, what came back."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT deduction.kind_id, deduction.invoice_id,
                       SUM(deduction.amount)::text,
                       SUM(COALESCE(deduction.recovered, 0))::text
                  FROM amazon_vendor_deduction deduction
                  JOIN amazon_vendor_remittance remittance
                    ON remittance.id = deduction.remittance_id
                 WHERE deduction.invoice_id = ANY(%s) AND remittance.state = 'booked'
              GROUP BY deduction.kind_id, deduction.invoice_id
                """,
                moves.ids,
            )
        )
        return [(kind, move, Decimal(a), Decimal(r)) for kind, move, a, r in rows]

    def _taken_off_on_the_line(self, moves):
        """Likewise, of discounts for early payment and taxes that are withheld: Amazon
        says these on the line that pays the invoice."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT remittance.company_id, line.move_id,
                       SUM(COALESCE(line.discount, 0))::text,
                       SUM(COALESCE(line.withheld, 0))::text
                  FROM amazon_vendor_remittance_line line
                  JOIN amazon_vendor_remittance remittance
                    ON remittance.id = line.remittance_id
                 WHERE line.move_id = ANY(%s) AND remittance.state = 'booked'
              GROUP BY remittance.company_id, line.move_id
                HAVING SUM(line.discount) <> 0 OR SUM(line.withheld) <> 0
                """,
                moves.ids,
            )
        )
        # Also of kinds that were archived since; what has none any more is no share.
        kinds = {
            (kind.company_id.id, kind.code): kind.id
            for kind in self.env["amazon.vendor.deduction.kind"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "in", list({row[0] for row in rows}))])
        }
        return [
            (kinds[company, code], move, Decimal(amount), Decimal(0))
            for company, move, *amounts in rows
            for code, amount in zip(ON_THE_LINE, amounts, strict=True)
            if Decimal(amount) and (company, code) in kinds
        ]

    # === WRITTEN === #

    def _write_shares(self, moves, found):
        """Write shares in place of those of the same invoices and sort; a fixed number
        of statements, however many.

        :param dict found: kind, or False -> dict id of the invoice -> (amount,
            recovered, worth).
        """
        is_settled = False in found
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM amazon_vendor_share WHERE move_id = ANY(%s) AND %s",
                moves.ids,
                SQL("kind_id IS NULL" if is_settled else "kind_id IS NOT NULL"),
            )
        )
        lines = self._lines_of(moves) if any(found.values()) else {}
        short = self._shortage_kinds(found)
        values = [
            (line, move.id, move.company_id.id, move.currency_id.id, kind or None)
            + tuple(map(str, parts))
            for kind, amounts in found.items()
            for move in moves
            if any(amounts.get(move.id, ())) and move.id in lines
            for line, *parts in self._parts(
                move, lines[move.id], amounts[move.id], kind in short
            )
        ]
        if values:
            columns = [list(column) for column in zip(*values, strict=True)]
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO amazon_vendor_share
                           (move_line_id, move_id, company_id, currency_id, kind_id,
                            amount, recovered, worth)
                    SELECT * FROM UNNEST(%s::int[], %s::int[], %s::int[], %s::int[],
                                         %s::int[], %s::numeric[], %s::numeric[],
                                         %s::numeric[])
                    """,
                    *columns,
                )
            )
        self.invalidate_model()

    def _lines_of(self, moves):
        """Id of the invoice -> rows of a line's id, what it is worth with taxes, and
        what of that Amazon has not received."""
        found = {}
        for move, line, worth, missing in self.env.execute_query(
            SQL(
                """
                SELECT item.move_id, item.id, COALESCE(item.price_total, 0)::text,
                       COALESCE(item.price_total * place.missing, 0)::text
                  FROM account_move_line item
             LEFT JOIN LATERAL (
                       SELECT SUM((portion.ends - portion.begins) * GREATEST(
                                  0, 1 - COALESCE(line.received_qty, 0) / NULLIF(
                                      COALESCE(line.accepted_qty, 0)
                                      + COALESCE(line.backordered_qty, 0), 0)
                              )::numeric) AS missing
                         FROM (%(portions)s) portion
                         JOIN sale_order_line sold ON sold.id = portion.order_line_id
                         JOIN amazon_vendor_requisition_line line
                           ON line.id = sold.amazon_requisition_line_id
                        WHERE line.has_status) place ON TRUE
                 WHERE item.move_id = ANY(%(moves)s) AND item.display_type = 'product'
              ORDER BY item.move_id, item.id
                """,
                portions=portions(SQL("item")),
                moves=moves.ids,
            )
        ):
            row = (line, Decimal(worth), Decimal(missing))
            found.setdefault(move, []).append(row)
        return found

    def _shortage_kinds(self, kinds):
        """Those of these kinds that are for goods which Amazon has not received."""
        every = self.env["amazon.vendor.deduction.kind"].sudo()
        every = every.browse(kind for kind in kinds if kind)
        return set(every.filtered(lambda kind: kind.code == "shortage").ids)

    def _parts(self, move, lines, amounts, is_shortage):
        """Rows of a line's id and its shares of the amounts.

        :param bool is_shortage: by what was not received, where Amazon has said that.
        """
        _ids, weights, missing = zip(*lines, strict=True)
        if is_shortage and any(missing):
            weights = missing
        digits = move.currency_id.decimal_places
        shares = [share_out(amount, weights, digits) for amount in amounts]
        return [
            (line[0], *parts)
            for line, *parts in zip(lines, *shares, strict=True)
            if any(parts)
        ]
