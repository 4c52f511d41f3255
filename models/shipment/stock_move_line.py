from odoo import models

#: What Amazon was told of.
TOLD_FIELDS = {"quantity", "lot_id", "result_package_id", "product_uom_id"}


class StockMoveLine(models.Model):
    """What is changed after it has left is to be told to Amazon again."""

    _inherit = "stock.move.line"

    def write(self, vals):
        result = super().write(vals)
        if TOLD_FIELDS & vals.keys():
            done = self.filtered(lambda line: line.state == "done")
            done.picking_id.amazon_shipment_id._changed_afterwards()
        return result
