"""What Amazon shows of an offer is read back: who delivers it, and what counts."""

from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.instance.keys import DOOR
from odoo.addons.amazon_vendor_central.spapi.errors import Rejected

from ..logic import levels
from ..spapi.operations.listings import Listings


class AmazonSellerOffer(models.Model):
    _inherit = "amazon.seller.offer"

    def _is_seen_long_ago(self):
        """Whether nobody knows who delivers it by now."""
        oldest = fields.Datetime.now() - levels.CHANNEL_KNOWN_FOR
        return not (self.channel_seen and self.shown_at and self.shown_at > oldest)

    def _look(self, checkpoint):
        """Read back what counts at Amazon of these.

        :return: how many were seen.
        """
        seen = 0
        for instance, offers in self.grouped("instance_id").items():
            with instance._gateway(DOOR, max_wait=2.0) as gateway:
                for offer in offers:
                    seen += offer._look_one(
                        gateway.use(Listings), offer._where(), checkpoint
                    )
                    if checkpoint(1) <= 0:
                        return seen
        return seen

    def _look_one(self, listings, where, checkpoint):
        """Read one back.

        :return: whether Amazon shows that we deliver it.
        """
        checkpoint()
        try:
            shown = listings.shown(*where)
        except Rejected as error:
            self.write(
                {
                    "problem": self.instance_id._describe_error(error),
                    "next_look": self._look_at_fba_again(self.is_fba),
                }
            )
            return False
        self._keep_shown(shown)
        return not shown.is_fba

    @api.model
    def _look_at_fba_again(self, is_fba):
        """What Amazon delivers may be ours again one day; nothing else would show it.

        :return: when it is looked at, or False.
        """
        return is_fba and fields.Datetime.now() + levels.FBA_LOOK

    def _keep_shown(self, shown):
        now = fields.Datetime.now()
        values = {
            "channel_seen": True,
            "is_fba": shown.is_fba,
            "shown_level": shown.level or 0,
            "shown_at": now,
            "next_look": self._look_at_fba_again(shown.is_fba),
            "problem": "; ".join(shown.problems) or False,
        }
        if self.sent_at and not shown.is_fba and shown.level != self.sent_level:
            age = now - self.sent_at
            if age < levels.OVERDUE:
                values["next_look"] = now + max(levels.FIRST_LOOK, age)
            else:
                values["problem"] = self.env._(
                    "Amazon was told %(sent)s pieces a day ago and shows %(shown)s. "
                    "Look at the listing in Seller Central.",
                    sent=self.sent_level,
                    shown=shown.level if shown.level is not None else "-",
                )
                values["next_look"] = now + timedelta(days=1)
        self.write(values)
