"""Values of the sale orders of many orders at once."""

from functools import cache

from odoo import fields
from odoo.fields import Command

from odoo.addons.amazon_vendor_central.models.sale.builder import SaleOrderBuilder

from ..logic.charges import COLLECTED, ITEM, TIP, charges
from .const import FBM
from .gross_price import GrossPrices

#: Kind of a charge -> field of the marketplace with the product of its lines.
PRODUCTS = {
    "shipping": "shipping_product_id",
    "gift_wrap": "gift_wrap_product_id",
    "discount": "discount_product_id",
    COLLECTED: "tax_product_id",
}


class SellerOrderBuilder(SaleOrderBuilder):
    """Build ``sale.order`` values of orders of one account.

    :param instance: amazon.vendor.instance.
    :param orders: amazon.seller.order.
    :param dict customers: id of an order -> res.partner.
    :param dict people: id of an order -> ``Person``.
    """

    def __init__(self, instance, orders, customers, people):
        super().__init__(instance, orders)
        self.customers = customers
        self.people = people
        self._positions = {}
        self.prices = cache(self.prices)
        self.unknown = self.env.ref("amazon_seller_central.product_unknown")

    def values(self, order, parsed):
        """Values of the sale order.

        :param order: amazon.seller.order.
        :param parsed: ``spapi.messages.order.Order``.
        :return: (dict for ``sale.order.create``, list of ``charges.Difference``)
        """
        setting = order.setting_id
        partner = self.customer(order)
        position = setting.fiscal_position_id or self.position(order, partner)
        found, differences = charges(parsed)
        warehouse = setting.warehouse_id or self.instance.warehouse_id
        values = {
            "amazon_seller_order_id": order.id,
            "company_id": self.company.id,
            "partner_id": partner.id,
            "partner_invoice_id": partner.id,
            "partner_shipping_id": partner.id,
            "client_order_ref": order.name,
            "origin": order.name,
            "pricelist_id": self.order_pricelist(order).id,
            "fiscal_position_id": position.id,
            "warehouse_id": warehouse.id,
            "date_order": order.purchased_at or fields.Datetime.now(),
            **self.choices(),
            **self.same_for_all(),
            "order_line": [
                Command.create(values)
                for values in self.lines(order, parsed, found, position)
            ],
        }
        if order.channel == FBM and order.ship_by:
            values["commitment_date"] = order.ship_by
        if setting.team_id:
            values["team_id"] = setting.team_id.id
        if setting.order_name_policy == "prefix":
            values["name"] = f"{setting.order_prefix or ''}{order.name}"
        return values, differences

    def customer(self, order):
        """Who buys; where Amazon does not tell, the marketplace's anonymous one."""
        return (
            self.customers.get(order.id)
            or order.setting_id.partner_id
            or self.instance.partner_id
        ).with_env(self.env)

    def position(self, order, partner):
        """The fiscal position of an order, looked up once for each place."""
        place = self.place(order, partner)
        own = partner.property_account_position_id or partner.vat
        key = (own and partner.id, place.country_id.id, place.state_id.id, place.zip)
        if key not in self._positions:
            Position = self.env["account.fiscal.position"]
            found = Position._get_fiscal_position(partner, place)
            self._positions[key] = found
        return self._positions[key]

    def place(self, order, partner):
        """Where the goods go, as far as taxes ask for it: of a customer who is many,
        each has another place."""
        person = self.people.get(order.id)
        if not (partner.sudo().amazon_seller_account_id and person):
            return partner
        return partner._amazon_place(person)

    def order_pricelist(self, order):
        """One in the order's currency; prices are Amazon's."""
        chosen = order.setting_id.pricelist_id
        if chosen.currency_id == order.currency_id:
            return chosen
        return self.pricelist(order.currency_id)

    def prices(self, currency):
        """What finds unit prices in a currency."""
        order = self.env["sale.order"].new(
            {"company_id": self.company.id, "currency_id": currency.id}
        )
        return GrossPrices(order)

    # === LINES === #

    def lines(self, order, parsed, found, position):
        """Values of the sale order's lines."""
        items = {line.item_id: line for line in order.line_ids}
        quantities = {item.item_id: item.wanted for item in parsed.items}
        prices = self.prices(order.currency_id)
        distribution = (
            order.setting_id.analytic_distribution
            or self.instance.analytic_distribution
        )
        values = []
        for charge in found:
            line = items.get(charge.item_id)
            quantity = 1
            product = self.product(order.setting_id, charge.kind)
            if charge.kind == ITEM:
                quantity = quantities[charge.item_id]
                if not quantity and not charge.amount:
                    continue  # cancelled before it was seen
                product = line.product_id or self.unknown
            taxes = self.taxes(order, line, position) if charge.is_taxed else ()
            taxes = taxes or self.env["account.tax"]
            one = {
                "sequence": 10 + len(values),
                "amazon_seller_kind": charge.kind,
                "amazon_seller_item": charge.item_id or False,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "product_uom_qty": quantity,
                "tax_ids": [Command.set(taxes.ids)],
                "price_unit": prices.unit(taxes, product, charge.amount, quantity or 1),
                # 0 marks the price as set by hand: Odoo must not replace it.
                "technical_price_unit": 0 if charge.amount else -1,
                "discount": 0.0,
            }
            if charge.kind == ITEM:
                one["amazon_seller_line_id"] = line.id
                if product == self.unknown:
                    one["name"] = f"[{line.sku or '?'}] {line.title or ''}".strip()
            elif charge.kind not in (COLLECTED, TIP) and line:
                one["name"] = f"{product.display_name} ({line.sku or line.asin or '?'})"
            if distribution:
                one["analytic_distribution"] = distribution
            values.append(one)
        return values

    def product(self, setting, kind):
        """The product of a charge's line."""
        return setting[PRODUCTS.get(kind, "charge_product_id")].with_env(self.env)

    def taxes(self, order, line, position):
        """The taxes that we owe on an item and on what is charged for it."""
        taxes = order.setting_id.tax_ids
        if not taxes and line:
            product = (line.product_id or self.unknown).with_env(self.env)
            taxes = product.taxes_id._filter_taxes_by_company(self.company)
        return position.map_tax(taxes)
