from odoo import models

from .sale_order import ADAPTING, FROM_REQUISITION


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _log_message(self, record, move, template, vals):
        """Where many lines of an order follow Amazon at once, one note on the delivery
        tells of all of them (see ``SaleOrderAdapter``), not one for each move."""
        if (
            template == "stock.track_move_template"
            and self.env.context.get(ADAPTING) is FROM_REQUISITION
        ):
            return None
        return super()._log_message(record, move, template, vals)
