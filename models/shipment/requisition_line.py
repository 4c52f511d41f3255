from odoo import api, models
from odoo.tools import SQL

from .const import ENDED


class AmazonVendorRequisitionLine(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _size(self):
        """Eaches in one unit of the line."""
        return self.unit_size or 1

    def _available_eaches(self):
        """Eaches that are free in the warehouse; None where the order has reserved its
        own already, or the product is not known."""
        order = self.requisition_id.sale_order_id
        if not self.product_id or order.state == "sale":
            return None
        if not self.product_id.is_storable:
            return None
        return self.free_qty * self._size()

    # === WHAT HAS LEFT === #

    @api.model
    def _shipped_sql(self, line):
        """What has left of a line, in eaches: the one sum of it.

        What Amazon was told counts; of goods that left in no shipment, what Odoo has
        delivered.

        :param SQL line: the line's table, or what a query calls it.
        :return: SQL expression, a whole number; it flushes what it reads.
        """
        return SQL(
            """
            GREATEST(
                COALESCE((
                    SELECT SUM(told.eaches)
                      FROM amazon_vendor_container_line told
                      JOIN amazon_vendor_shipment shipment
                        ON shipment.id = told.shipment_id
                     WHERE told.requisition_line_id = %(line)s.id
                       AND shipment.state IN %(ended)s
                ), 0),
                COALESCE((
                    SELECT SUM(FLOOR(
                               sold.qty_delivered * unit.factor
                               / COALESCE(ordered.factor, unit.factor)
                               * %(size)s + 0.000001
                           ))
                      FROM sale_order_line sold
                      JOIN uom_uom unit ON unit.id = sold.product_uom_id
                 LEFT JOIN uom_uom ordered ON ordered.id = %(line)s.uom_id
                     WHERE sold.amazon_requisition_line_id = %(line)s.id
                       AND sold.qty_delivered <> 0
                ), 0)
            )::int%(read)s
            """,
            line=line,
            ended=ENDED,
            size=self._size_sql(line),
            read=self._flushes(
                {
                    "amazon.vendor.container.line": (
                        "eaches",
                        "requisition_line_id",
                        "shipment_id",
                    ),
                    "amazon.vendor.shipment": ("state",),
                    "amazon.vendor.requisition.line": ("uom_id", "unit_size"),
                    "sale.order.line": (
                        "amazon_requisition_line_id",
                        "product_uom_id",
                        "qty_delivered",
                    ),
                }
            ),
        )

    @api.model
    def _size_sql(self, line):
        """Eaches in one unit of the line (SQL expression); see ``_size``."""
        return SQL("COALESCE(NULLIF(%s.unit_size, 0), 1)", line)

    @api.model
    def _flushes(self, names):
        """An SQL object without text that has fields written before a query reads them.

        :param dict names: model -> names of fields.
        """
        return SQL().join(
            SQL(to_flush=self.env[model]._fields[name])
            for model, found in names.items()
            for name in found
        )
