from odoo import models
from odoo.fields import Domain

from .const import WORKABLE


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

    # === MOVED TO A LATER DAY === #

    def _amazon_why_stays(self):
        """Why these do not leave the delivery they are in, in a sentence, or None."""
        delivery = self.picking_id
        worked_on = self.move_line_ids.filtered(
            lambda line: line.picked or line.result_package_id
        )
        words = {
            "delivery": delivery.name,
            "products": ", ".join(self.product_id.mapped("display_name")),
        }
        if worked_on or any(self.mapped("picked")):
            return self.env._(
                "%(products)s of %(delivery)s were promised for a later day than the "
                "rest, and are picked or packed already. Unpack them, and take them "
                "out of the delivery by hand, or let them leave with the rest.",
                **words,
            )
        if delivery.printed:
            return self.env._(
                "%(products)s of %(delivery)s were promised for a later day than the "
                "rest, but its papers are printed: somebody works on it. Take them "
                "out by hand, or let them leave with the rest.",
                **words,
            )
        return None

    def _amazon_leave_delivery(self):
        """Go to the delivery of the day that Amazon was told, with what is reserved."""
        delivery = self.picking_id
        self._assign_picking()
        for move in self:
            move.move_line_ids.picking_id = move.picking_id
        shipment = delivery.sudo().amazon_shipment_id
        if shipment.state in WORKABLE:
            shipment._repacked()
            shipment._changed_after_routing(
                self.env._(
                    "A part of %(delivery)s was promised for a later day.",
                    delivery=delivery.name,
                )
            )
