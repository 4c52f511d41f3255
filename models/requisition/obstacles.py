"""What keeps a sale order from being made of an order, whoever asks for it.

The one list that is asked: by a preview, the button, a bulk action, an approval, the
rules, and before a sale order follows a change of Amazon's.
"""

from odoo import api, models
from odoo.exceptions import UserError

#: The contacts that a sale order is made out to.
CONTACTS = ("partner_id", "partner_shipping_id", "partner_invoice_id")


class AmazonVendorRequisitionObstacles(models.Model):
    """An order is one promise in one currency, to contacts and of products in use.

    Asked before a sale order is made or follows a change, and before Amazon is answered
    (``acknowledgement/checks.py``).
    """

    _inherit = "amazon.vendor.requisition"

    def _sale_obstacles(self):
        """Why what is promised of this order cannot become a sale order.

        :return: list of (code, sentence)
        """
        self.ensure_one()
        promised = self.line_ids._promised()
        if not promised:
            return []
        return [
            *self._missing_customer(),
            *self._currency_obstacles(promised),
            *self._inactive_currency(),
            *self._archived_contacts(),
            *self._archived_products(promised),
            *self._unweighed_products(promised),
        ]

    def _check_sale_obstacles(self):
        """Refuse to make a sale order that an obstacle is in the way of.

        :raise UserError: all obstacles, in sentences.
        """
        if found := self._sale_obstacles():
            raise UserError("\n".join(sentence for _code, sentence in found))

    def _missing_customer(self):
        if self.partner_id:
            return []
        sentence = self.env._(
            "%(requisition)s has no customer. Set one there, and on the instance for "
            "the orders to come.",
            requisition=self.display_name,
        )
        return [("no_customer", sentence)]

    def _inactive_currency(self):
        if self.currency_id.active:
            return []
        sentence = self.env._(
            "Amazon's order %(order)s is in %(currency)s, which is not active in Odoo. "
            "Activate it under Invoicing > Configuration > Currencies, then click "
            "Reprocess.",
            order=self.purchase_order_number,
            currency=self.currency_code or self.env._("no currency"),
        )
        return [("inactive_currency", sentence)]

    def _unweighed_products(self, lines):
        """What Amazon pays by weight, of products that have none, likewise."""
        found = []
        for line in lines.filtered("cost_unit_of_measure"):
            product = line.product_id.sudo()
            if product and not product.weight:
                sentence = self.env._(
                    "Amazon prices %(product)s by weight (%(unit)s), but its weight is "
                    "not set in Odoo. Set it on the product.",
                    product=product.display_name,
                    unit=line.cost_unit_of_measure,
                )
                found.append(("no_weight", sentence))
        return found

    def _currency_obstacles(self, promised):
        if not promised._currency_codes() - {self.currency_code}:
            return []
        codes = self.line_ids.filtered("ordered_qty")._currency_codes()
        sentence = self._say_several_currencies(codes | {self.currency_code or "?"})
        return [("several_currencies", sentence)]

    @api.model
    def _say_several_currencies(self, codes):
        """The sentence for an order in several currencies.

        :param codes: of the currencies.
        """
        return self.env._(
            "Amazon's order is in several currencies (%(codes)s), and a sale order has "
            "one: reject the lines in the others, or ask Amazon to correct the order.",
            codes=", ".join(sorted(codes)),
        )

    def _archived_contacts(self, *names):
        """The contacts of the order that are out of use, likewise.

        :param names: of the fields; by default of all.
        """
        found = []
        for name in names or CONTACTS:
            contact = self[name]
            if contact and not contact.sudo().active:
                label = self._fields[name].get_description(self.env, ["string"])
                sentence = self.env._(
                    "%(contact)s (%(role)s) is archived. Restore the contact, or "
                    "choose another one on the order and for Amazon's party code.",
                    contact=contact.sudo().display_name,
                    role=label["string"],
                )
                found.append(("archived_contact", sentence))
        return found

    def _archived_products(self, lines):
        """The products of these lines that are out of use, likewise."""
        found = []
        for line in lines:
            product = line.product_id
            if product and not product.sudo().active:
                sentence = self.env._(
                    "Line %(line)s: %(product)s is archived. Restore the product, "
                    "choose another one, or reject the line.",
                    line=line.item_sequence_number or line.sequence,
                    product=product.sudo().display_name,
                )
                found.append(("archived_product", sentence))
        return found


class AmazonVendorRequisitionLineCurrency(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _promised(self):
        """Those of the lines of which something is accepted or backordered."""
        return self.filtered(lambda line: line.accepted_qty + line.backordered_qty)

    def _currency_codes(self):
        """The currencies that Amazon prices these lines in, as a set of codes."""
        costs = {line.cost_currency_code for line in self if line.net_cost_amount}
        prices = {
            line.list_price_currency_code for line in self if not line.net_cost_amount
        }
        return (costs | prices) - {False}
