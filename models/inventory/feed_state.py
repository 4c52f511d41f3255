from odoo import fields, models
from odoo.tools import SQL


class AmazonVendorInventoryFeedState(models.Model):
    """What becomes of the offers when their feed gets somewhere.

    Each is one statement, however many products the feed names.
    """

    _inherit = "amazon.vendor.inventory.feed"

    def _done(self):
        """Amazon has done what it says."""
        self._tell_offers(
            SQL(
                """
                is_certain = TRUE, probe_size = 0,
                state = CASE WHEN reason = 'withdrawn' THEN 'withdrawn' ELSE 'told' END
                """
            )
        )
        self.warehouse_code_id.filtered("refused_in_a_row").refused_in_a_row = 0

    def _lost(self):
        """Nobody knows whether Amazon has it: the next update tells the levels that
        are there by then, which does no harm where it has."""
        self._tell_offers(SQL("is_certain = FALSE, state = 'unsure'"))

    def _tell_offers(self, assignments):
        """What these feeds say is what Amazon was last told."""
        self._update_offers(
            SQL(
                """
                told_qty = sending_qty, told_asin = sending_asin,
                told_sku = sending_sku, told_obsolete = sending_obsolete,
                told_code = feed.warehouse_code, told_at = %s, %s
                """,
                fields.Datetime.now(),
                assignments,
            )
        )

    def _not_done(self):
        """It never left, or Amazon refused it: what it was told before stands."""
        self._update_offers(
            SQL(
                """
                state = CASE WHEN told_at IS NULL THEN 'new'
                             WHEN is_certain THEN 'told' ELSE 'unsure' END
                """
            )
        )

    def _update_offers(self, assignments):
        """Change the offers that these feeds were the last to tell.

        :param SQL assignments: of UPDATE; ``feed`` is the feed.
        """
        Offer = self.env["amazon.vendor.offer"]
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE amazon_vendor_offer offer SET %s
                  FROM amazon_vendor_inventory_feed feed
                 WHERE feed.id = offer.feed_id AND feed.id IN %s
                """,
                assignments,
                tuple(self.ids),
            )
        )
        Offer.invalidate_model()
