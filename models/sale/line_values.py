"""New lines of Amazon's orders come with what ``handed_over.py`` lists."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from odoo.fields import Command

from .handed_over import LINES, TAXES
from .price import TaxedPrices

#: What a line must say of itself to be filled, and what asks for more than is known.
_NEEDED = ("product_uom_id", "product_uom_qty", "price_unit", "discount")
_FOREIGN = (
    "display_type",
    "is_downpayment",
    "is_expense",
    "extra_tax_data",
    "combo_item_id",
    "linked_line_id",
)


@dataclass
class NewLine:
    """A line of Amazon's that ``create`` is about to store.

    :param dict vals: completed in place
    :param order: sale.order in its own company
    :param product: in that company, too
    :param prices: TaxedPrices of the order
    """

    vals: dict
    order: object
    product: object
    prices: TaxedPrices
    taxes: object = None

    @property
    def unit(self):
        """The unit of measure."""
        return self.order.env["uom.uom"].browse(self.vals["product_uom_id"])

    @property
    def is_plain(self):
        """Whether nothing about it asks for more than the table knows."""
        return (
            self.product.type == "consu"
            and all(name in self.vals for name in _NEEDED)
            and not any(self.vals.get(name) for name in _FOREIGN)
        )


class LineValues:
    """The values of new lines of Amazon's orders, each distinct thing looked up once.

    There is a method for each entry of ``LINES``, of its name.

    :param lines: no sale order lines, in the environment of those to be made
    """

    def __init__(self, lines):
        self.lines = lines
        self.env = lines.env
        self.allowed = [
            getattr(self, entry.name) for entry in LINES if entry.allowed(self.env)
        ]
        self.knows_taxes = TAXES.allowed(self.env)
        self._models, self._prices = {}, {}
        # Methods become caches of this one batch.
        self._mapped = cache(self._mapped)
        self._description = cache(self._description)
        self._distribution = cache(self._distribution)
        self._copied = cache(self._copied)

    def fill(self, vals_list):
        """Complete the values that ``create`` is about to store, in place.

        :param list vals_list: of lines that have an order and a product.
        """
        # Found together, the products are read together.
        products = self.env["product.product"].browse(
            {vals["product_id"] for vals in vals_list}
        )
        batches = {}
        for vals in vals_list:
            batches.setdefault(vals["order_id"], []).append(vals)
        for order in self.env["sale.order"].browse(batches):
            order = order.with_company(order.company_id)
            prices = self._prices_of(order)
            own = {product.id: product for product in products.with_env(order.env)}
            for vals in batches[order.id]:
                self._fill(NewLine(vals, order, own[vals["product_id"]], prices))

    def _prices_of(self, order):
        """Prices are found once for all orders in which they are made alike."""
        key = (
            order.company_id,
            order.currency_id,
            order.partner_id,
            order.currency_rate,
        )
        if key not in self._prices:
            self._prices[key] = TaxedPrices(order)
        return self._prices[key]

    def _fill(self, line):
        line.taxes = self.taxes(line)
        cost = line.vals.pop("amazon_net_price", None)
        if cost is not None:
            line.vals["price_unit"] = line.prices.gross(
                line.taxes,
                line.product,
                line.unit,
                Decimal(str(cost)),
                line.vals["product_uom_qty"],
            )
        if line.is_plain:
            for values in self.allowed:
                for name, value in values(line).items():
                    line.vals.setdefault(name, value)

    # === TAXES === #

    def taxes(self, line):
        """The taxes of a line; where they are not known here, Odoo is asked for them.

        See ``sale.order.line._compute_tax_ids``.
        """
        vals = line.vals
        if "tax_ids" not in vals and self.knows_taxes and line.product.type != "combo":
            taxes = self._mapped(line.order.fiscal_position_id, line.product.taxes_id)
        else:
            taxes = self.lines.new(vals).tax_ids._origin
        vals.setdefault("tax_ids", [Command.set(taxes.ids)])
        return taxes

    def _mapped(self, fiscal_position, product_taxes):
        taxes = product_taxes._filter_taxes_by_company(product_taxes.env.company)
        return fiscal_position.map_tax(taxes) if taxes else taxes

    # === ONE METHOD FOR EACH ENTRY === #

    def description(self, line):
        """See ``sale.order.line._compute_name``."""
        order = line.order
        if "sale_order_template_id" in order and order.sale_order_template_id:
            return {}  # of sale_management: it may describe the product itself
        return {"name": self._description(line.product, order._get_lang())}

    def _description(self, product, lang):
        product = product.with_context(lang=lang)
        return product.get_product_multiline_description_sale()

    def lead_time(self, line):
        """See ``sale.order.line._compute_customer_lead``."""
        return {"customer_lead": line.product.sale_delay}

    def analytics(self, line):
        """See ``sale.order.line._compute_analytic_distribution``.

        A model that names no product applies to all: only products and categories that
        some model names need a look-up of their own.
        """
        products, categories = self._criteria(line.order.company_id)
        product, category = line.product, line.product.categ_id
        found = self._distribution(
            line.order.company_id,
            line.order.partner_id,
            product if product in products else product.browse(),
            category if category in categories else category.browse(),
        )
        return {"analytic_distribution": found}

    def copies(self, line):
        """What is copied from the order."""
        return self._copied(line.order)

    def _copied(self, order):
        return {
            "company_id": order.company_id.id,
            "currency_id": order.currency_id.id,
            "order_partner_id": order.partner_id.id,
            "salesman_id": order.user_id.id,
            "state": order.state,
        }

    def delivered_by(self, _line):
        """See ``_compute_qty_delivered_method`` of sale_stock, about goods."""
        return {"qty_delivered_method": "stock_move"}

    def attributes(self, _line):
        """Nothing was configured."""
        return {
            "product_custom_attribute_value_ids": [],
            "product_no_variant_attribute_value_ids": [],
        }

    def amounts(self, line):
        """See ``sale.order.line._compute_amount``."""
        price, quantity, discount = (
            self._number(line.vals, name)
            for name in ("price_unit", "product_uom_qty", "discount")
        )
        subtotal, total = line.prices.amounts(
            line.taxes, line.product, line.unit, price, quantity, discount
        )
        return {
            "price_subtotal": subtotal,
            "price_total": total,
            "price_tax": total - subtotal,
            "price_reduce_taxexcl": subtotal / quantity if quantity else 0.0,
            "price_reduce_taxinc": total / quantity if quantity else 0.0,
        }

    def _number(self, vals, name):
        """A value with as many digits as the field has."""
        return self.lines._fields[name].convert_to_cache(vals[name], self.lines)

    def warehouse(self, line):
        """See ``sale.order.line._compute_warehouse_id``."""
        return {"warehouse_id": line.order.warehouse_id.id}

    def untouched(self, _line):
        """What Odoo computes of a line that nobody has delivered or invoiced."""
        return {
            "qty_invoiced": 0.0,
            "qty_to_invoice": 0.0,
            "invoice_status": "no",
            "untaxed_amount_invoiced": 0.0,
            "untaxed_amount_to_invoice": 0.0,
        }

    # === ANALYTICS === #

    def _criteria(self, company):
        """The products and categories that some distribution model names."""
        if company not in self._models:
            self._models[company] = self.env[
                "account.analytic.distribution.model"
            ].search([("company_id", "in", [company.id, False])])
        models = self._models[company]
        return models.product_id, models.product_categ_id

    def _distribution(self, company, partner, product, category):
        models = self._models[company]
        if not models:
            return False
        return (
            models._get_distribution(
                {
                    "product_id": product.id,
                    "product_categ_id": category.id,
                    "partner_id": partner.id,
                    "partner_category_id": partner.category_id.ids,
                    "company_id": company.id,
                }
            )
            or False
        )
