"""To whom a parcel goes, for who may see it: on the order, the delivery, its slip."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .const import GROUP_CONSIGNEE

#: Carriers that make no label, so that they need no address.
_WITHOUT_LABEL = ("fixed", "base_on_rule")


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    buyer_address = fields.Text(
        related="consignee_id.address",
        related_sudo=False,
        string="Ship To",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )
    buyer_instructions = fields.Text(
        related="consignee_id.instructions",
        related_sudo=False,
        string="Delivery Instructions",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )
    buyer_gift_message = fields.Text(
        related="consignee_id.gift_message",
        related_sudo=False,
        string="Gift Message",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )
    buyer_email = fields.Char(
        related="consignee_id.email",
        related_sudo=False,
        string="Buyer's Masked E-mail",
        groups=GROUP_CONSIGNEE,
        exportable=False,
    )


class StockPicking(models.Model):
    _inherit = "stock.picking"

    amazon_seller_address = fields.Text(
        related="amazon_seller_order_id.consignee_id.address",
        related_sudo=False,
        string="Amazon Customer",
        groups=GROUP_CONSIGNEE,
        exportable=False,
        help="Kept sealed, and shown to who may see Amazon's customers.",
    )

    def _say_amazon_seller_address_hidden(self):
        """That a carrier would make its label without the address, or False."""
        carrier = self["carrier_id"] if "carrier_id" in self._fields else None
        if not carrier or carrier.delivery_type in _WITHOUT_LABEL:
            return False
        consignee = self.sudo().amazon_seller_order_id.consignee_id
        if self.partner_id.street or not (
            consignee and consignee._person().address.get("addressLine1")
        ):
            return False
        return self.env._(
            "%(carrier)s would make the label of %(delivery)s without the address, "
            "which is sealed. Choose a delivery method without labels, or have the "
            "account make a contact for each customer (tab Orders Follow-up).",
            carrier=carrier.name,
            delivery=self.name,
        )

    def action_print_amazon_slip(self):
        """Print the slip with the customer's address (button).

        :raise AccessError: the user may not see Amazon's customers.
        :raise UserError: nothing of this was sold on Amazon.
        """
        self._check_amazon_slip()
        report = self.env.ref("amazon_seller_central.report_delivery_slip").sudo()
        return report.with_env(self.env).report_action(self)

    def _check_amazon_slip(self):
        self.check_access("read")
        if not self.env.user.has_group(GROUP_CONSIGNEE):
            raise AccessError(
                self.env._(
                    "The slip shows who buys. Ask your administrator for the group "
                    "Sees Amazon's Customers."
                )
            )
        if not all(self.mapped("amazon_seller_order_id")) or not self:
            raise UserError(self.env._("Only deliveries of Amazon orders have it."))


class AmazonSellerDeliverySlip(models.AbstractModel):
    """The values of the slip; it is printed by the very person that asks for it."""

    _name = "report.amazon_seller_central.delivery_slip"
    _description = "Amazon Seller Delivery Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Values of the report.

        :raise AccessError: the user may not see Amazon's customers.
        """
        deliveries = self.env["stock.picking"].browse(docids)
        deliveries._check_amazon_slip()
        return {
            "doc_ids": docids,
            "doc_model": "stock.picking",
            "docs": deliveries,
        }
