from odoo import api, models
from odoo.fields import Command

from ..exchange.known_computes import computed_by

#: What the shortcut stands for, and the addons whose methods it was written from.
_METHODS = (
    "_compute_amount",
    "_compute_price_reduce_taxexcl",
    "_compute_price_reduce_taxinc",
    "_compute_qty_delivered_method",
    "_prepare_base_line_for_taxes_computation",
    "_compute_custom_attribute_values",
    "_compute_no_variant_attribute_values",
)
_ADDONS = ("sale", "sale_stock")
#: Values that the shortcut needs, and those that ask for more than it knows.
_NEEDED = (
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "price_unit",
    "discount",
    "tax_ids",
)
_FOREIGN = (
    "display_type",
    "is_downpayment",
    "is_expense",
    "extra_tax_data",
    "combo_item_id",
)


class SaleOrderLineValues(models.Model):
    """Lines of Amazon's orders come with what Odoo would compute line by line.

    Odoo makes a draft of each line in memory and computes prices, taxes and what is
    copied from the order on it before it writes the row. All of that is known here for
    the whole batch (tests/test_computed_values.py compares every column).
    """

    _inherit = "sale.order.line"

    @api.model
    def _add_precomputed_values(self, vals_list):
        amazons = [vals for vals in vals_list if self._amazon_can_fill(vals)]
        if amazons and self._amazon_may_fill():
            for order, batch in self._amazon_by_order(amazons).items():
                self._amazon_fill(order, batch)
        return super()._add_precomputed_values(vals_list)

    @api.model
    def _amazon_may_fill(self):
        return computed_by(self, _METHODS, _ADDONS) and computed_by(
            self.env["account.tax"],
            ("_prepare_base_line_for_taxes_computation",),
            ("account",),
        )

    @api.model
    def _amazon_can_fill(self, vals):
        return (
            vals.get("amazon_requisition_line_id")
            and vals.get("order_id")
            and all(name in vals for name in _NEEDED)
            and not any(vals.get(name) for name in _FOREIGN)
            and _tax_ids(vals) is not None
            and self.env["product.product"].browse(vals["product_id"]).type == "consu"
        )

    @api.model
    def _amazon_by_order(self, vals_list):
        batches = {}
        for vals in vals_list:
            batches.setdefault(vals["order_id"], []).append(vals)
        Order = self.env["sale.order"]
        return {Order.browse(order_id): batch for order_id, batch in batches.items()}

    @api.model
    def _amazon_fill(self, order, vals_list):
        """Add the values of the precomputed fields, in place.

        :param order: sale.order of all of these lines.
        """
        company = order.company_id
        currency = order.currency_id or company.currency_id
        same = {
            "company_id": company.id,
            "currency_id": order.currency_id.id,
            "order_partner_id": order.partner_id.id,
            "salesman_id": order.user_id.id,
            "state": order.state,
            "qty_delivered_method": "stock_move",  # of goods, see sale_stock
        }
        blank = self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            partner_id=order.partner_id,
            currency_id=currency,
            rate=order.currency_rate,
        )
        for vals in vals_list:
            subtotal, total = self._amazon_amounts(company, currency, blank, vals)
            quantity = self._amazon_number(vals, "product_uom_qty")
            vals.update(
                same,
                price_subtotal=subtotal,
                price_total=total,
                price_tax=total - subtotal,
                price_reduce_taxexcl=subtotal / quantity if quantity else 0.0,
                price_reduce_taxinc=total / quantity if quantity else 0.0,
            )
            vals.setdefault("product_custom_attribute_value_ids", [])
            vals.setdefault("product_no_variant_attribute_value_ids", [])

    @api.model
    def _amazon_number(self, vals, name):
        """A value with as many digits as the field has."""
        return self._fields[name].convert_to_cache(vals[name], self)

    @api.model
    def _amazon_amounts(self, company, currency, blank, vals):
        """See ``sale.order.line._compute_amount``.

        :param dict blank: a base line of ``account.tax`` that lacks the line's own.
        :return: (amount without taxes, amount with them)
        """
        price = self._amazon_number(vals, "price_unit")
        quantity = self._amazon_number(vals, "product_uom_qty")
        discount = self._amazon_number(vals, "discount")
        if not (tax_ids := _tax_ids(vals)):
            subtotal = currency.round(quantity * price * (1 - discount / 100.0))
            return subtotal, subtotal
        Tax = self.env["account.tax"]
        line = {
            **blank,
            "product_id": self.env["product.product"].browse(vals["product_id"]),
            "product_uom_id": self.env["uom.uom"].browse(vals["product_uom_id"]),
            "tax_ids": Tax.browse(tax_ids),
            "price_unit": price,
            "quantity": quantity,
            "discount": discount,
        }
        Tax._add_tax_details_in_base_line(line, company)
        Tax._round_base_lines_tax_details([line], company)
        details = line["tax_details"]
        # As the fields keep them, from which the tax is computed.
        return (
            currency.round(details["total_excluded_currency"]),
            currency.round(details["total_included_currency"]),
        )


def _tax_ids(vals):
    """The taxes, where they are given as one Command.set; otherwise None."""
    commands = vals["tax_ids"]
    if not commands:
        return ()
    if len(commands) == 1 and commands[0][0] == Command.SET:
        return commands[0][2]
    return None
