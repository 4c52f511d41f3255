"""Customers' data goes some days after the delivery.

Amazon's policy allows to keep it for 30 days after the delivery, and longer only where
a law asks for it.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.exchange.alone import alone

from .const import PROGRAM

BATCH = 200
#: Who bought what never became an order here is nobody's to know.
STRANGERS = timedelta(days=2)
#: What is left of a customer.
BLANK = (
    *("street", "street2", "city", "zip", "phone", "email", "vat", "company_name"),
    *("state_id", "amazon_seller_address"),
)


class AmazonSellerConsignee(models.Model):
    _inherit = "amazon.seller.consignee"

    order_ids = fields.One2many("amazon.seller.order", "consignee_id", readonly=True)

    _kept_idx = models.Index("(instance_id, id) WHERE erased_at IS NULL")

    @api.model
    def _cron_erase(self):
        """Erase what is due of each account, some at a time."""
        checkpoint = self.env["ir.cron"]._commit_progress
        accounts = self.env["amazon.vendor.instance"].search(
            [("account_type", "=", PROGRAM), ("active", "in", [True, False])]
        )
        for instance in accounts:
            alone(
                self.env,
                partial(self._erase_due, instance),
                lambda error, one=instance: one._loop_broke("erasing", error),
                checkpoint,
            )

    @api.model
    def _erase_due(self, instance):
        """Erase what is due of one account.

        :return: the erased ones.
        """
        now = fields.Datetime.now()
        limit = now - timedelta(days=instance.personal_days)
        kept = self.search(
            [
                ("instance_id", "=", instance.id),
                ("erased_at", "=", False),
                ("create_date", "<", now - STRANGERS),
            ],
            order="id",
        )
        erased = self.browse()
        for start in range(0, len(kept), BATCH):
            batch = kept[start : start + BATCH]
            erased |= batch.filtered(lambda one: one._is_due(limit))
        erased._erase()
        erased.order_ids._erase_customers()
        instance._loop_works("erasing")
        return erased

    def _is_due(self, limit):
        return all(order._is_over_since(limit) for order in self.order_ids)


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _is_over_since(self, limit):
        """Whether it was delivered, or cancelled, before a moment.

        :param datetime limit: naive UTC.
        """
        pickings = self.sale_order_id.picking_ids
        if any(picking.state not in ("done", "cancel") for picking in pickings):
            return False
        dates = pickings.filtered("date_done").mapped("date_done")
        if dates:
            return max(dates) < limit
        over = self.status in ("SHIPPED", "CANCELLED", "UNFULFILLABLE")
        return over and self._changed_at() < limit

    def _erase_customers(self):
        """Forget the customers of these, as far as nothing else needs them."""
        for partner in self.sale_order_id.partner_id.filtered(
            lambda one: one.sudo().amazon_seller_address
        ):
            others = self.search(
                [
                    ("sale_order_id.partner_id", "=", partner.id),
                    ("consignee_id.erased_at", "=", False),
                    ("consignee_id", "!=", False),
                ],
                limit=1,
            )
            account = self.instance_id.filtered(
                lambda one, mine=partner: one.company_id == mine.company_id
            )[:1]
            keep = account.personal_keep_invoiced and partner._has_amazon_invoice()
            if not others and not keep:
                partner._forget_amazon_customer()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _has_amazon_invoice(self):
        """Whether the law asks for who this was."""
        return bool(
            self.env["account.move"]
            .sudo()
            .search_count(
                [("commercial_partner_id", "=", self.id), ("state", "=", "posted")],
                limit=1,
            )
        )

    def _forget_amazon_customer(self):
        """Take the person out of the customer; only the country stays, for taxes."""
        self.sudo().with_context(tracking_disable=True).write(
            {
                "name": self.env._("Amazon customer"),
                **dict.fromkeys(BLANK, False),
                "active": False,
            }
        )
