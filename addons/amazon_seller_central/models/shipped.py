"""FBM orders that had left before they came here."""

from odoo import api, fields, models

from ..logic.choosing import has_left, meaning
from .const import FBA


class AmazonSellerOrder(models.Model):
    """What was shipped without us is taken where somebody asks for it: always
    confirmed, and never told to Amazon, which has told us."""

    _inherit = "amazon.seller.order"

    left_without_us = fields.Boolean(
        string="Shipped before It Came",
        readonly=True,
        copy=False,
        help="It was imported as a shipped order: its goods leave the warehouse by "
        "moves without a delivery, and Amazon is told nothing.",
    )
    without_stock = fields.Boolean(
        string="Without Stock Moves",
        readonly=True,
        copy=False,
        help="Its goods had left the stock before: nothing is moved for it.",
    )

    # === TAKING IT === #

    def _meaning(self, queue, parsed):
        """What is to be done with an order.

        :param queue: the data queue that its document is on.
        :param parsed: ``spapi.messages.order.Order``.
        :return: see ``choosing.meaning``.
        """
        if self:
            # What was sent elsewhere while it was held is a sale all the same.
            asked = self.left_without_us or self.state in ("held", "parked")
        else:
            asked = self._asked_for_shipped(queue)
        return meaning(parsed, takes_shipped=asked)

    @api.model
    def _asked_for_shipped(self, queue):
        return queue.seller_report_id.takes_shipped

    @api.model
    def _how_it_left(self, line, parsed):
        """Values of a new order."""
        if not (self._asked_for_shipped(line.queue_id) and has_left(parsed)):
            return {}
        return {
            "left_without_us": True,
            "without_stock": line.queue_id.seller_report_id.without_stock,
        }

    def _notice_left_elsewhere(self):
        """Somebody has told Amazon of pieces that no delivery here says have left: who
        would pack them would send them twice."""
        for order in self:
            if order._needs_nobody() or not order._open_deliveries():
                continue
            told = order._told_quantities()
            lines = order.line_ids.filtered(
                lambda line, told=told: (
                    line.quantity_fulfilled > max(told.get(line, 0), line._delivered())
                )
            )
            if lines:
                order._remind(
                    "left elsewhere",
                    order.env._("Shipped at Amazon, still open here"),
                    order.env._(
                        "Amazon knows that these of %(order)s have left: %(items)s. If "
                        "they have, validate the delivery: Amazon is not told again. "
                        "Do not send them twice.",
                        order=order.name,
                        items=", ".join(
                            f"{line.sku}: {line.quantity_fulfilled}" for line in lines
                        ),
                    ),
                )

    # === ITS GOODS === #

    def _needs_nobody(self):
        """Whether it has left, or leaves, without a delivery of ours."""
        return self.channel == FBA or self.left_without_us

    def _leaves_by_moves(self):
        """Whether goods are moved for what has left."""
        return self._needs_nobody() and not self.without_stock

    def _leaves_from(self):
        """The location that its goods have left."""
        if self.channel == FBA:
            return self.instance_id.amazon_location_id
        return self.sale_order_id.warehouse_id.lot_stock_id

    def _unmoved_lines(self):
        """Its items that have left and no move says so."""
        return self.line_ids.filtered(
            lambda line: (
                line.sale_line_id
                and line.sale_line_id.qty_delivered < line.quantity_fulfilled
            )
        )

    def _has_left_unmoved(self):
        return self.without_stock and bool(self._unmoved_lines())

    def _deliver_without_moves(self):
        """Note what has left where nothing is moved: invoices follow it."""
        for order in self.filtered("without_stock"):
            for line in order._unmoved_lines():
                line.sale_line_id.qty_delivered = line.quantity_fulfilled
