"""Amazon's keys open one seller's account, whatever Seller ID was typed beside them.

Amazon answers the keys: it lists the same orders for every Seller ID, and no answer
names the seller (``getMarketplaceParticipations`` has marketplaces and the names of
shops). Two registrations with equal keys and different Seller IDs would be two accounts
here, and each order two sale orders.
"""

from odoo import api, models
from odoo.exceptions import ValidationError

from odoo.addons.amazon_vendor_central.models.instance.health import Finding

from .const import PROGRAM


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    @api.constrains(
        "account_type",
        "active",
        "environment",
        "lwa_client_id",
        # Written with each token that is entered, and not where one is sealed anew.
        "lwa_refresh_token_hint",
        "merchant_id",
    )
    def _check_same_seller(self):
        """Who has the same keys is the same seller.

        :raise ValidationError: another registration has another Seller ID.
        """
        for instance in self:
            if sentence := instance._say_other_seller():
                raise ValidationError(self.env._("%(problem)s.", problem=sentence))

    def _other_sellers(self):
        """Registrations in use, of any company, that have the same keys and say that
        they are another seller.

        :return: amazon.vendor.instance as superuser.
        """
        self.ensure_one()
        none = self.sudo().browse()
        if not self.active or self.account_type != PROGRAM:
            return none
        mine = self._seller_account()
        sharing = self.with_context(active_test=True)._sharing_keys()
        return sharing.filtered(
            lambda other: (
                other.active
                and other.account_type == PROGRAM
                and other._seller_account() != mine
            )
        )

    def _say_other_seller(self):
        """That the keys are those of another Seller ID and what to do, or False.

        Of other companies nothing is told but that there is one.

        :return: a sentence without its full stop.
        """
        others = self._other_sellers()
        if not others:
            return False
        seen = others.filtered(lambda other: other.company_id == self.company_id)
        if not seen:
            return self.env._(
                "A registration of another company has the same keys as %(instance)s "
                "and another Seller ID. Keys open one seller's account, so each order "
                "would be imported twice. Correct the Seller ID (Settings > Account "
                "Info in Seller Central), or enter the keys of your own account",
                instance=self.name,
            )
        return self.env._(
            "%(instance)s has the same keys as %(other)s, whose Seller ID is "
            "%(seller)s. Keys open one seller's account, so each order would be "
            "imported twice. Enter the same Seller ID (Settings > Account Info in "
            "Seller Central), or the keys of the other account; where %(other)s is "
            "wrong, correct or archive that first",
            instance=self.name,
            other=seen[0].name,
            seller=seen[0].merchant_id,
        )

    def _keeps_from_importing(self, handler):
        """Also where both were saved at the same moment, or before this rule."""
        if sentence := self._say_other_seller():
            return sentence, "merchant_id"
        return super()._keeps_from_importing(handler)

    @api.model
    def _setting_label(self, setting):
        if setting == "merchant_id":
            return self.env._("Seller ID")
        return super()._setting_label(setting)


class AmazonVendorDocumentSellerOrder(models.AbstractModel):
    _inherit = "amazon.vendor.document.seller_order"

    @api.model
    def _health_findings(self, instance):
        found = super()._health_findings(instance)
        if sentence := instance._say_other_seller():
            problem = self.env._("%(problem)s.", problem=sentence)
            found = [*found, Finding("error", problem, True)]
        return found
