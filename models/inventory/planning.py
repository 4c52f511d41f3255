"""What would be told of a warehouse now: levels held against what Amazon was told."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from odoo import api, fields, models

from ...logic.inventory import difference, feed, levels
from ...logic.inventory.difference import Sent
from .const import BATCH_SIZE
from .figures import Figures, buffer_of

#: What is read of an offer to know what Amazon was told.
TOLD_FIELDS = [
    "mapping_id",
    "asin",
    "vendor_sku",
    "state",
    "level",
    "reason",
    "why",
    "free",
    "promised",
    "held_back",
    "told_qty",
    "told_asin",
    "told_sku",
    "told_obsolete",
    "told_at",
    "is_certain",
    "feed_id",
    "sending_qty",
    "sending_asin",
    "sending_sku",
    "sending_obsolete",
    "probe_size",
    "refused_asin",
]


@dataclass
class Plan:
    """What would be told of one warehouse.

    :ivar warehouse: amazon.vendor.warehouse
    :ivar rows: list of ``logic.inventory.difference.Row``, of all products
    :ivar offers: dict key of a row -> amazon.vendor.offer, of those that have one
    :ivar mappings: dict key of a row -> amazon.vendor.product, of those that have one
    :ivar is_due: whether all of it is told, as is done once a day
    """

    warehouse: Any
    rows: list
    offers: dict
    mappings: dict
    is_due: bool

    @property
    def sent(self):
        """The rows that go out."""
        return [row for row in self.rows if row.is_sent]

    def feeds(self):
        """The partial feeds; what Amazon refused in company is told in smaller ones.

        :return: list of ``logic.inventory.feed.Feed``.
        """
        groups = {}
        for row in self.sent:
            offer = self.offers.get(row.key)
            groups.setdefault(offer and offer.probe_size or feed.LINES, []).append(row)
        return [
            each for size, rows in groups.items() for each in feed.partial(rows, size)
        ]


class AmazonVendorWarehousePlanning(models.Model):
    _inherit = "amazon.vendor.warehouse"

    def _plan(self, waiting=False):
        """What would be told of this warehouse now; runs as superuser.

        :param bool waiting: what waits to be sent counts as told already.
        :rtype: Plan
        """
        self.ensure_one()
        mappings = self._offered_mappings()
        by_key = {mapping.id: mapping for mapping in mappings}
        offers = self._known_offers()
        found = levels.levels(self._stocks(mappings), {self.code: buffer_of(self)})
        told = {
            (self.code, key): sent
            for key, offer in offers.items()
            if (sent := offer._sent_as(waiting))
        }
        refused = {
            (self.code, key)
            for key, offer in offers.items()
            if offer.state == "refused"
            and key in by_key
            and offer.refused_asin == by_key[key].asin
        }
        now = fields.Datetime.now()
        heartbeats = {self.code: self.heartbeat_at} if self.heartbeat_at else {}
        rows = difference.rows(found, told, heartbeats, now, refused)
        is_due = difference.heartbeat_due(self.heartbeat_at or None, now)
        return Plan(self, rows, offers, by_key, is_due)

    def _offered_mappings(self):
        """What Amazon may sell from here: none of a warehouse that tells nothing."""
        Mapping = self.env["amazon.vendor.product"]
        if not (self.active and self.tells_stock):
            return Mapping
        return Mapping.search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("is_offered", "=", True),
                ("product_id.active", "=", True),
            ],
            [
                "asin",
                "vendor_sku",
                "product_id",
                "uom_id",
                "case_uom_id",
                "is_obsolete",
                "has_own_buffer",
                "buffer_number",
                "buffer_percent",
            ],
            order="id",
        )

    def _known_offers(self):
        """Key of a row -> its offer; what has no mapping any more has its own."""
        offers = self.env["amazon.vendor.offer"].search_fetch(
            [("warehouse_code_id", "=", self.id)], TOLD_FIELDS, order="id"
        )
        return {offer.mapping_id.id or ("offer", offer.id): offer for offer in offers}

    def _stocks(self, mappings):
        """The stock of all of these, read a thousand at a time."""
        figures = Figures(self)
        shares = Counter(m.product_id.id for m in mappings if m.asin)
        shares += self._offered_elsewhere(figures.same_shelf)
        found = []
        for start in range(0, len(mappings), BATCH_SIZE):
            batch = mappings[start : start + BATCH_SIZE]
            found += figures.stocks(batch.with_prefetch(batch._ids), shares)
        return found


class AmazonVendorOfferTold(models.Model):
    _inherit = "amazon.vendor.offer"

    @api.private
    def _sent_as(self, waiting=False):
        """What Amazon was last told of it: what it has taken and not done yet counts.

        :param bool waiting: so does what waits to be sent.
        :return: ``logic.inventory.difference.Sent``, or None for never.
        """
        if self.state == "waiting" and (waiting or self.feed_id.state != "queued"):
            return Sent(
                self.sending_asin or None,
                self.sending_sku or None,
                self.sending_qty,
                self.sending_obsolete,
            )
        if not self.told_at:
            return None
        return Sent(
            self.told_asin or None,
            self.told_sku or None,
            self.told_qty,
            self.told_obsolete,
            self.is_certain,
        )
