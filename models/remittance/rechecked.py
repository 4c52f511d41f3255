from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exchange.plain_text import as_html
from .const import ALERT


class AmazonVendorDeductionRechecked(models.Model):
    """A shortage that Amazon has taken off, and finds after all.

    Amazon looks at shortages again by itself, for the days that their kind says. What
    it has received shows in the status of its orders: where less is missing than on
    the day of the deduction, the row says so, and who does the accounts is told once.
    """

    _inherit = "amazon.vendor.deduction"

    is_shown = fields.Boolean(
        readonly=True, help="Amazon has shown what it received of the invoice's orders."
    )
    missing_eaches = fields.Integer(
        string="Missing",
        readonly=True,
        help="Eaches of the invoice's orders that were shipped and not received when "
        "Amazon took this off, or first showed what it had received.",
    )
    late_eaches = fields.Integer(
        string="Received Since",
        readonly=True,
        help="Eaches that are missing no more: Amazon has received them late.",
    )
    late_label = fields.Char(string="Received Late", compute="_compute_late_label")

    @api.depends("late_eaches")
    @api.depends_context("lang")
    def _compute_late_label(self):
        for deduction in self:
            late = deduction.late_eaches
            deduction.late_label = (
                self.env._("%(count)s received", count=late) if late else False
            )

    # === WHAT AMAZON HAS RECEIVED === #

    @api.model
    def _missing_sql(self, move):
        """What is missing of the orders of an invoice: ``is_shown``, ``eaches``.

        What leaves later and is on its way counts as missing, too, so that it is never
        taken for what was found.

        :param SQL move: id of the invoice.
        """
        Line = self.env["amazon.vendor.requisition.line"]
        line = SQL.identifier("line")
        return SQL(
            """
            SELECT COUNT(*) > 0 AS is_shown,
                   COALESCE(SUM(GREATEST(0, %(shipped)s
                       - ROUND(GREATEST(COALESCE(line.received_qty, 0), 0)
                               * %(size)s)::bigint)), 0)::bigint AS eaches
              FROM (SELECT DISTINCT sold.amazon_requisition_line_id AS id
                      FROM account_move_line item
                      JOIN sale_order_line_invoice_rel rel
                        ON rel.invoice_line_id = item.id
                      JOIN sale_order_line sold ON sold.id = rel.order_line_id
                     WHERE item.move_id = %(move)s) billed
              JOIN amazon_vendor_requisition_line line ON line.id = billed.id
             WHERE line.has_status%(read)s
            """,
            move=move,
            shipped=Line._shipped_sql(line),
            size=Line._size_sql(line),
            read=Line._flushes(
                {
                    "amazon.vendor.requisition.line": ("has_status", "received_qty"),
                    "sale.order.line": ("amazon_requisition_line_id", "invoice_lines"),
                }
            ),
        )

    @api.model
    def _missing_of(self, moves):
        """Values of deductions of these invoices, as it is now, with one statement.

        :param moves: account.move.
        :return: dict id of the invoice -> values.
        """
        if not moves:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move.id, now.is_shown, now.eaches
                  FROM UNNEST(%s::int[]) AS move(id)
            CROSS JOIN LATERAL (%s) now
                """,
                moves.ids,
                self._missing_sql(SQL("move.id")),
            )
        )
        return {
            move: {"is_shown": is_shown, "missing_eaches": eaches}
            for move, is_shown, eaches in rows
        }

    # === BY ITSELF === #

    @api.model
    def _to_recheck_sql(self, instance):
        """Rows of ``id``, ``is_shown`` and ``eaches``: deductions of which less is
        missing than is known, or first known now. A day counts until it is over
        everywhere."""
        return SQL(
            """
            SELECT deduction.id, deduction.is_shown, now.eaches
              FROM amazon_vendor_deduction deduction
              JOIN amazon_vendor_deduction_kind kind ON kind.id = deduction.kind_id
              JOIN amazon_vendor_remittance remittance
                ON remittance.id = deduction.remittance_id
               AND remittance.state = 'booked'
        CROSS JOIN LATERAL (%(missing)s) now
             WHERE deduction.instance_id = %(instance)s
               AND deduction.lost_amount > 0 AND deduction.state <> 'won'
               AND deduction.paid_on >= %(yesterday)s
                   - (SELECT MAX(recheck_days) FROM amazon_vendor_deduction_kind)
               AND deduction.paid_on >= %(yesterday)s - kind.recheck_days
               AND kind.recheck_days > 0
               AND now.is_shown
               AND (deduction.is_shown IS NOT TRUE
                    OR now.eaches < deduction.missing_eaches
                                    - COALESCE(deduction.late_eaches, 0))%(read)s
            """,
            instance=instance.id,
            yesterday=fields.Date.today() - timedelta(days=1),
            missing=self._missing_sql(SQL("deduction.invoice_id")),
            read=SQL().join(
                SQL(to_flush=self._fields[name])
                for name in (
                    "invoice_id",
                    "is_shown",
                    "late_eaches",
                    "lost_amount",
                    "missing_eaches",
                    "state",
                )
            ),
        )

    @api.model
    def _recheck(self, instance):
        """Look again at what Amazon has received of what it has taken off: after each
        import of the status of its orders, which is the only one to say so."""
        rows = self.env.execute_query(self._to_recheck_sql(instance))
        for deduction_id, is_shown, eaches in rows:
            deduction = self.browse(deduction_id)
            if is_shown:
                deduction._found_late(deduction.missing_eaches - eaches)
            else:
                deduction.write({"is_shown": True, "missing_eaches": eaches})

    def _found_late(self, eaches):
        """Amazon has received so much of what it took this off for: a person is told,
        the first time."""
        is_news = not self.late_eaches
        self.late_eaches = eaches
        user = self.instance_id._invoice_responsible()
        if is_news and user.active:
            self.activity_schedule(
                ALERT,
                summary=self.env._("Received after all"),
                note=as_html(self._say_received_late()),
                user_id=user.id,
            )

    def _say_received_late(self):
        return self.env._(
            "Amazon shows %(count)s eaches as received that were missing when it took "
            "%(number)s off.",
            count=self.late_eaches,
            number=self.number or "-",
        )
