from odoo import api, models

#: What Amazon was told of.
TOLD_FIELDS = {"quantity", "lot_id", "result_package_id", "product_uom_id"}


class StockMoveLine(models.Model):
    """What is changed after it has left is to be told to Amazon again."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._amazon_changed_afterwards()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if TOLD_FIELDS & vals.keys():
            self._amazon_changed_afterwards()
        return result

    def _amazon_changed_afterwards(self):
        """These were added or changed: of what has left, Amazon was told otherwise."""
        done = self.filtered(
            lambda line: line.picking_id.amazon_shipment_id and line.state == "done"
        )
        done.picking_id.amazon_shipment_id._changed_afterwards()
