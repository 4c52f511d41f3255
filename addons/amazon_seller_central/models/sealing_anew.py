"""What a former key has sealed is sealed with the newest one, so that it can go."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.amazon_vendor_central.models.exchange.alone import each_alone

from .const import PROGRAM


class AmazonSellerConsignee(models.Model):
    _inherit = "amazon.seller.consignee"

    @api.autovacuum
    def _gc_former_encryption_keys(self):
        """Seal anew, with the newest key, what a former one sealed."""
        accounts = self.env["amazon.vendor.instance"].search(
            [("account_type", "=", PROGRAM), ("active", "in", [True, False])]
        )
        each_alone(
            accounts,
            self._seal_anew,
            lambda instance, error: instance._loop_broke("sealing", error),
        )

    @api.model
    def _seal_anew(self, instance):
        """Seal anew all that is sealed of one account: persons, and whole reports.

        :param instance: amazon.vendor.instance.
        """
        kept = Domain("sealed", "!=", False) & Domain("instance_id", "=", instance.id)
        instance._reseal(
            [
                (record, "sealed")
                for model in (self, self.env["amazon.seller.report"])
                for record in model.sudo().search(kept)
            ],
            "sealing",
        )
