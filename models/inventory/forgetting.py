from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exchange.alone import each_alone

#: How many are removed at once.
BATCH_SIZE = 500
#: What nothing follows any more.
ENDED = ("confirmed", "cancelled")


class AmazonVendorInventoryFeedForgetting(models.Model):
    """An update tells what lay there for some minutes: it is kept as long as the calls
    are, for they come by the dozen each day."""

    _inherit = "amazon.vendor.inventory.feed"

    @api.autovacuum
    def _gc_old_feeds(self):
        """Forget what was told long ago, and told anew since."""
        removed = []

        def remove(instance):
            limit = fields.Datetime.now() - timedelta(days=instance.call_retention_days)
            old = self.search(
                Domain("instance_id", "=", instance.id)
                & Domain("written_at", "<", limit)
                & Domain("offer_ids", "=", False)
                & Domain("refused_ids", "=", False)
                & (
                    Domain("state", "in", ENDED)
                    | Domain("submission_ids.superseded", "=", True)
                ),
                limit=BATCH_SIZE,
            )
            count = len(old)
            old.submission_ids.unlink()
            old.unlink()
            instance._loop_works("stock_updates")
            removed.append(count)

        each_alone(
            self.env["amazon.vendor.instance"].search(
                Domain("active", "in", [True, False])
            ),
            remove,
            lambda instance, error: instance._loop_broke("stock_updates", error),
        )
        return sum(removed), int(BATCH_SIZE in removed)
