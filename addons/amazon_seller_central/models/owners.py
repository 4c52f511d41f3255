"""Which registration of a seller's account has an order.

Amazon gives a number once. So an order that is here by another registration is not
imported once more: not after a marketplace has moved to a second registration, and not
where the application was authorised twice, so that one seller has two refresh tokens.
"""

from odoo import api, models
from odoo.exceptions import UserError

from .const import PROGRAM


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    def _other_registrations(self):
        """All other seller accounts of the same environment, of any company, archived
        ones as well.

        :return: amazon.vendor.instance as superuser.
        """
        self.ensure_one()
        sellers = self.sudo().with_context(active_test=False)
        return sellers.search(
            [
                ("account_type", "=", PROGRAM),
                ("environment", "=", self.environment),
                ("id", "!=", self.id),
            ]
        )

    def _registrations(self):
        """The company's registrations of the seller's account, this one among them."""
        mine = self._seller_account()
        return self | self._other_registrations().filtered(
            lambda other: (
                other.company_id == self.company_id and other._seller_account() == mine
            )
        )


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    @api.model
    def _by_owner(self, instance, entries):
        """Amazon gives a number once: an order that is here by another registration is
        not imported once more, whatever the keys are.

        :param instance: amazon.vendor.instance that has been given the orders.
        :param entries: list of (queue line, ``spapi.messages.order.Order``).
        :return: dict amazon.vendor.instance -> its part of the entries: orders stay
            with the registration of the account that had their marketplace before.
            Those of another company's are under none.
        :raise UserError: one is here under another Seller ID; says what to correct.
        """
        here = self.sudo().search(
            [
                ("name", "in", [parsed.order_id for _line, parsed in entries]),
                "|",
                ("instance_id", "=", instance.id),
                ("environment", "=", instance.environment),
            ]
        )
        orders = {order.name: order for order in here}
        orders |= {order.name: order for order in here if order.instance_id == instance}
        mine = instance._seller_account()
        found = {}
        for line, parsed in entries:
            order = orders.get(parsed.order_id)
            owner = order.instance_id if order else instance
            if owner == instance:
                owner = instance
            elif owner._seller_account(order.environment) != mine:
                self._refuse_of_other_seller(instance, owner)
            elif owner.company_id != instance.company_id:
                owner = owner.browse()
            found.setdefault(owner, []).append((line, parsed))
        return found

    @api.model
    def _refuse_of_other_seller(self, instance, other):
        if other.company_id != instance.company_id:
            raise UserError(
                self.env._(
                    "It is here already, by a registration of another company with "
                    "another Seller ID. Amazon gives a number once, so it is the same "
                    "seller. Correct the Seller ID of %(instance)s, and process it "
                    "again.",
                    instance=instance.name,
                )
            )
        raise UserError(
            self.env._(
                "It is here already by %(other)s, whose Seller ID is "
                "%(seller)s. Amazon gives a number once, so %(instance)s is the same "
                "seller. Enter the same Seller ID for both, and process it again.",
                other=other.name,
                seller=other.merchant_id,
                instance=instance.name,
            )
        )
