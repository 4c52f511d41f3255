from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..inbound.fetch_numbers import MOST_NUMBERS
from .const import PROMISED

BY_NUMBER = "import_specific_direct_orders"
#: Amazon needs some minutes to show what it was told; it is asked again after so long.
ASK_AGAIN = timedelta(hours=1)
#: What it does not show by then it never will.
GIVE_UP = timedelta(days=7)


class AmazonVendorDirectOrderRereading(models.Model):
    """Amazon lists no changes, and imports look back a day: where Amazon must show an
    order as further on than it did when it came, it is asked for that one order."""

    _inherit = "amazon.vendor.direct.order"

    amazon_state_at = fields.Datetime(
        string="As of",
        readonly=True,
        copy=False,
        help="When Amazon last said so. It lists no changes: what it was told since is "
        "read again within two hours.",
    )
    amazon_asked_at = fields.Datetime(readonly=True, copy=False)

    # What Amazon shows as over is no candidate, and that is nearly all there is.
    _behind_idx = models.Index(
        "(instance_id) WHERE amazon_state IS NULL "
        "OR amazon_state IN ('NEW', 'ACCEPTED')"
    )

    @api.model
    def _outdated_domain(self, instance):
        """Orders that Amazon was told more of than it showed."""
        now = fields.Datetime.now()
        taken = Domain("state", "in", (*PROMISED, "rejected"))
        taken &= Domain("amazon_state", "in", ("NEW", False))
        taken &= Domain("ordered_at", ">", now - GIVE_UP)
        left = Domain("state", "=", "shipped")
        left &= Domain("amazon_state", "in", ("NEW", "ACCEPTED", False))
        left &= Domain("ended_at", ">", now - GIVE_UP)
        left &= Domain("confirmation_ids.state", "=", "confirmed")
        asked = Domain("amazon_asked_at", "=", False)
        asked |= Domain("amazon_asked_at", "<", now - ASK_AGAIN)
        return Domain("instance_id", "=", instance.id) & (taken | left) & asked

    @api.model
    def _open_rereading(self, instance):
        """Have Amazon asked for the orders whose shown status is out of date.

        :return: the data queue that asks, none where all are up to date.
        """
        orders = self.search(
            self._outdated_domain(instance),
            order="amazon_asked_at NULLS FIRST, id",
            limit=MOST_NUMBERS,
        )
        Queue = self.env["amazon.vendor.queue"]
        if not orders:
            return Queue
        orders.amazon_asked_at = fields.Datetime.now()
        queue = Queue.create(
            {
                "instance_id": instance.id,
                "operation": BY_NUMBER,
                "requested_numbers": "\n".join(orders.mapped("name")),
                # Where nothing is new, no queue is left behind.
                "is_scheduled": True,
            }
        )
        queue._trigger_import()
        return queue

    @api.model
    def _reread(self, queue):
        """Amazon was asked for single orders: what it showed is as of now, also where
        nothing is new.

        :param queue: amazon.vendor.queue that has ended.
        """
        refused = set(queue.log_ids.filtered("document_key").mapped("document_key"))
        shown = set((queue.requested_numbers or "").split()) - refused
        self.search(
            [("instance_id", "=", queue.instance_id.id), ("name", "in", list(shown))]
        ).amazon_state_at = fields.Datetime.now()
