from odoo import api, fields, models


class StockPickingBatch(models.Model):
    """Deliveries that were packed together are put into shipments together."""

    _inherit = "stock.picking.batch"

    amazon_is_delivery = fields.Boolean(
        compute="_compute_amazon_is_delivery",
        help="Some of it goes to Amazon and is in no shipment yet.",
    )

    @api.depends("picking_ids.amazon_instance_id", "picking_ids.amazon_shipment_id")
    def _compute_amazon_is_delivery(self):
        for batch in self:
            batch.amazon_is_delivery = any(
                picking._amazon_is_delivery() and not picking.amazon_shipment_id
                for picking in batch.picking_ids
            )

    def action_make_amazon_shipments(self):
        """Put the deliveries of these batches together to shipments (button).

        :raise UserError: none of them can be put into a shipment.
        """
        self.check_access("write")
        return self.picking_ids.action_make_amazon_shipments()
