from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.shipment import charges
from ...spapi.windows import as_utc

#: Amazon: what is taken back later than that after the window opened is charged.
FREE_BUSINESS_DAYS = 5


class AmazonVendorRequisition(models.Model):
    """What is shipped of Amazon's order, and what it may cost where it is not."""

    _inherit = "amazon.vendor.requisition"

    at_risk = fields.Char(
        compute="_compute_at_risk",
        help="What Amazon may charge for what was confirmed and has not left, by the "
        "table of rates. It is an estimate.",
    )

    def _freight_term(self):
        """Who pays the freight: Amazon gives a ship window where it does, and a
        delivery window where the vendor does (vendorOrders.json)."""
        self.ensure_one()
        return "collect" if self.ship_window_end else "prepaid"

    # === MONEY AT RISK === #

    @api.depends("line_ids.accepted_qty", "line_ids.backordered_qty", "window_end")
    def _compute_at_risk(self):
        self.at_risk = False
        shipped = self._shipped_eaches()
        Rate = self.env["amazon.vendor.charge.rate"]
        for requisition in self.filtered(lambda each: each.state == "acknowledged"):
            requisition.at_risk = Rate._say(
                requisition.instance_id, requisition._exposures_of_open(shipped)
            )

    def _exposures_of_open(self, shipped=None):
        """What is at stake with what was confirmed and has not left.

        :param dict shipped: of ``_shipped_eaches``.
        :return: list of ``charges.Exposure``.
        """
        if shipped is None:
            shipped = self._shipped_eaches()
        now = as_utc(fields.Datetime.now())
        found = []
        for requisition in self:
            end = requisition.window_end
            found += charges.of_open_order(
                requisition._promises(shipped), now, as_utc(end) if end else None
            )
        return found

    def _say_answer_at_risk(self):
        """What the answer as it stands may cost, in a few words, or False."""
        self.ensure_one()
        promises = self._promises(self._shipped_eaches(), with_stock=True)
        exposures = charges.of_answer(promises, as_utc(fields.Datetime.now()))
        return self.env["amazon.vendor.charge.rate"]._say(self.instance_id, exposures)

    def _promises(self, shipped, with_stock=False):
        """What is promised of each line, as plain values.

        :param dict shipped: of ``_shipped_eaches``.
        :param bool with_stock: hold it against what is free in the warehouse; only
            where nothing is reserved for this order yet.
        :return: list of ``charges.Promise``.
        """
        told = self._promised_before()
        return [
            charges.Promise(
                line=(
                    self.purchase_order_number,
                    line.item_sequence_number or str(line.sequence),
                ),
                confirmed=(line.accepted_qty + line.backordered_qty) * line._size(),
                confirmed_before=told.get(line, 0) * line._size(),
                shipped=shipped.get(line.id, 0),
                available=line._available_eaches() if with_stock else None,
                may_be_reduced_until=self._free_until(),
                net_cost=line._answered_cost(),
                currency=line.cost_currency_code or None,
            )
            for line in self.line_ids
        ]

    def _promised_before(self):
        """What the last answer that Amazon has promised: line -> quantity."""
        answer = self.acknowledgement_ids.sorted("version")[-1:]
        found = {}
        for part in answer.line_ids:
            if part.code != "Rejected":
                line = part.requisition_line_id
                found[line] = found.get(line, 0) + part.quantity
        return found

    def _free_until(self):
        """Until when confirmed quantities may be taken back for nothing."""
        day = self.window_start
        left = FREE_BUSINESS_DAYS if day else 0
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return as_utc(day) if day else None

    def _shipped_eaches(self):
        """What has left: id of the line -> eaches; see ``_shipped_sql`` of the line."""
        Line = self.env["amazon.vendor.requisition.line"]
        line = SQL.identifier("line")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, %s AS eaches
                  FROM amazon_vendor_requisition_line line
                 WHERE line.id = ANY(%s)
                """,
                Line._shipped_sql(line),
                self.line_ids.ids,
            )
        )
        return {number: eaches for number, eaches in rows if eaches}
