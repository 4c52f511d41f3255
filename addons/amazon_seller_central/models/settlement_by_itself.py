"""What becomes of settlements without a person."""

from functools import partial

from odoo import api, models

from odoo.addons.amazon_vendor_central.models.exchange.alone import each_alone
from odoo.addons.amazon_vendor_central.models.exchange.engine import no_checkpoint
from odoo.addons.amazon_vendor_central.models.exchange.reason import (
    reason as reason_of,
)

from .settlement_booking import told


class AmazonSellerSettlement(models.Model):
    _inherit = "amazon.seller.settlement"

    def _book_by_itself(self, instance, checkpoint=no_checkpoint):
        """Sort what waited for orders that have come, book what is ready, and settle
        what was booked before its invoices came.

        :param instance: amazon.vendor.instance.
        """

        def failed(settlement, error):
            settlement._record_failure(reason_of(self.env, error), retry=False)

        each_alone(
            self._waiting_for_orders(instance),
            lambda settlement: (settlement._refresh_orders(), settlement._sort()),
            failed,
            checkpoint,
        )
        if instance.books_settlements:
            ready = self.search(
                [
                    ("instance_id", "=", instance.id),
                    ("state", "=", "ready"),
                    ("error_message", "=", False),
                    # What somebody has taken back is his to book again.
                    ("move_id", "=", False),
                ]
            )
            each_alone(
                ready,
                lambda settlement: settlement._book(),
                failed,
                checkpoint,
            )
        waiting = self._waiting_lines(
            [("amazon_seller_order_id.instance_id", "=", instance.id)]
        )
        each_alone(waiting, self._reconcile, partial(told, self), checkpoint)

    @api.model
    def _waiting_for_orders(self, instance):
        """Settlements that wait for a person, of which an order has come since."""
        lines = self.env["amazon.seller.settlement.line"].search(
            [
                ("settlement_id.instance_id", "=", instance.id),
                ("settlement_id.state", "=", "review"),
                ("order_name", "!=", False),
                ("order_id", "=", False),
            ]
        )
        here = instance._settled_orders(set(lines.mapped("order_name")))
        return lines.filtered(lambda line: line.order_name in here).settlement_id
