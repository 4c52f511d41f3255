from odoo import fields, models


class AmazonVendorInstance(models.Model):
    """How settlements of an account are booked."""

    _inherit = "amazon.vendor.instance"

    settlement_reserve_account_id = fields.Many2one(
        "account.account",
        string="Account for Reserves",
        check_company=True,
        copy=False,
        domain="[('account_type', '!=', 'off_balance')]",
        help="What Amazon holds back, and pays out later.",
    )
    settlement_open_account_id = fields.Many2one(
        "account.account",
        string="Account for Orders Not in Odoo",
        check_company=True,
        copy=False,
        domain="[('account_type', '!=', 'off_balance')]",
        help="What Amazon settles of orders that were never imported. Empty: a "
        "settlement with such orders waits for a person.",
    )
    books_settlements = fields.Boolean(
        string="Book Settlements by Itself",
        help="Settlements that come to what was paid, and of which everything is "
        "known, are booked without a person.",
    )
    settlement_count = fields.Integer(compute="_compute_settlement_count")

    def _compute_settlement_count(self):
        groups = self.env["amazon.seller.settlement"]._read_group(
            [("instance_id", "in", self.ids)], ["instance_id"], ["__count"]
        )
        counts = {instance.id: count for instance, count in groups}
        for instance in self:
            instance.settlement_count = counts.get(instance.id, 0)

    def _seller_account(self, environment=None):
        """The seller's account at Amazon, whichever registration uses it.

        :param environment: other than the present one.
        """
        merchant = (self.merchant_id or "").strip().upper()
        return f"{environment or self.environment}:{merchant}"

    def _settled_orders(self, names):
        """Orders of the seller's account that are here, of the company's registrations.

        The same number at another account is another order: that of a sandbox.

        :param names: Amazon's order ids.
        :return: dict name -> amazon.seller.order.
        """
        orders = self.env["amazon.seller.order"].search(
            [("company_id", "=", self.company_id.id), ("name", "in", list(names))]
        )
        account = self._seller_account()
        return {
            order.name: order
            for order in orders
            if order.instance_id._seller_account(order.environment) == account
        }

    def action_view_settlements(self):
        """Open the settlements of this account (button)."""
        return self._action_view(self.env._("Settlements"), "amazon.seller.settlement")
