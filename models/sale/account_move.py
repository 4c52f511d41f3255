from odoo import api, fields, models

from .amazon_words import identifiers, in_cases


class AccountMove(models.Model):
    """An invoice to Amazon names Amazon's purchase orders and fulfilment centres."""

    _inherit = "account.move"

    amazon_purchase_order_number = fields.Char(
        string="Amazon Order No.", compute="_compute_amazon_orders"
    )
    amazon_ship_to_code = fields.Char(
        string="Fulfilment Centre", compute="_compute_amazon_orders"
    )

    @api.depends("invoice_line_ids.sale_line_ids.order_id.amazon_requisition_id")
    def _compute_amazon_orders(self):
        for move in self:
            # An accountant does not read requisitions, but what is invoiced of them.
            lines = move.sudo().invoice_line_ids.sale_line_ids
            orders = lines.order_id.amazon_requisition_id
            numbers = orders.mapped("purchase_order_number")
            codes = orders.mapped("ship_to_party_code")
            move.amazon_purchase_order_number = _listed(numbers)
            move.amazon_ship_to_code = _listed(codes)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    amazon_asin = fields.Char(string="ASIN", compute="_compute_amazon_identifiers")
    amazon_vendor_sku = fields.Char(
        string="Vendor SKU", compute="_compute_amazon_identifiers"
    )
    amazon_unit_label = fields.Char(
        string="Amazon's Unit", compute="_compute_amazon_identifiers"
    )

    @api.depends("sale_line_ids.amazon_requisition_line_id")
    def _compute_amazon_identifiers(self):
        for line in self:
            ordered = line._amazon_ordered()
            line.amazon_asin = ordered.asin
            line.amazon_vendor_sku = ordered.vendor_sku
            line.amazon_unit_label = ordered.unit_label

    def _amazon_ordered(self):
        """The line of Amazon's order that is invoiced, as superuser."""
        lines = self.sudo().sale_line_ids
        return lines.amazon_requisition_line_id[:1].with_env(self.sudo().env)

    def _amazon_printed(self):
        """What the printed invoice says of this line in Amazon's words.

        :return: list of lines of text.
        """
        self.ensure_one()
        ordered = self._amazon_ordered()
        if not ordered:
            return []
        cases = in_cases(
            ordered, self.quantity, self.product_uom_id, self._amazon_net_price()
        )
        return [
            words for words in (identifiers(self), self._amazon_ean(), cases) if words
        ]

    def _amazon_ean(self):
        """The barcode of the goods, where Amazon's SKU is another one; or False."""
        barcode = self.product_id.barcode
        if not barcode or barcode == self.amazon_vendor_sku:
            return False
        return self.env._("EAN %(barcode)s", barcode=barcode)

    def _amazon_net_price(self):
        """The price of one unit without taxes, as it is invoiced; None: of nothing."""
        if not any(
            self.sudo().tax_ids.flatten_taxes_hierarchy().mapped("price_include")
        ):
            return self.price_unit * (1 - (self.discount or 0.0) / 100)
        sold = self.sudo().sale_line_ids[:1]
        if self.price_unit == sold.price_unit and self.discount == sold.discount:
            return sold._amazon_net_price()
        return self.price_subtotal / self.quantity if self.quantity else None


def _listed(texts):
    """Several of them in one text, each once; False for none."""
    return ", ".join(dict.fromkeys(filter(None, texts))) or False
