from odoo import models
from odoo.fields import Domain


class StockMove(models.Model):
    """What was promised for a day of its own is a delivery of its own.

    A backorder of Amazon's leaves on the day that Amazon was told, and not by accident
    with the rest.
    """

    _inherit = "stock.move"

    def _amazon_promised_day(self):
        """The day that Amazon was told for these goods, or None for other goods."""
        line = self.sale_line_id
        if not line.amazon_requisition_line_id:
            return None
        moment = line.amazon_scheduled_date or line.order_id.commitment_date
        return moment.date() if moment else None

    def _key_assign_picking(self):
        keys = super()._key_assign_picking()
        if day := self.sudo()._amazon_promised_day():
            keys += (day,)
        return keys

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        if day := self.sudo()._amazon_promised_day():
            domain = list(
                Domain(domain)
                & Domain("amazon_promised_day", "in", [day, False])
                & Domain("amazon_shipment_id", "=", False)
            )
        return domain

    def _action_cancel(self):
        """Cancel; a delivery of which nothing is left leaves its shipment.

        Every way of cancelling comes through here: the delivery's own button, its sale
        order, a line of it that is wanted no more.
        """
        deliveries = self.picking_id
        result = super()._action_cancel()
        deliveries._amazon_leave_cancelled()
        return result
