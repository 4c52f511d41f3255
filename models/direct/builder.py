"""Values of the sale orders of direct orders, each distinct thing looked up once."""

from decimal import Decimal

from odoo import fields
from odoo.fields import Command

from ..sale.builder import SaleOrderBuilder


class DirectOrderBuilder(SaleOrderBuilder):
    """Build ``sale.order`` values from direct orders of one instance.

    :param instance: amazon.vendor.instance.
    :param orders: amazon.vendor.direct.order of that instance.
    """

    def __init__(self, instance, orders):
        super().__init__(instance, orders)
        self.partner = instance.direct_partner_id or instance.partner_id
        self.consignee = instance._direct_consignee()

    def order_values(self, order):
        """Values of the sale order: sold to Amazon, delivered to the one address that
        names nobody."""
        values = {
            "amazon_direct_order_id": order.id,
            "company_id": self.company.id,
            "partner_id": self.partner.id,
            "partner_shipping_id": self.consignee.id,
            "client_order_ref": order.name,
            "origin": order.name,
            "pricelist_id": self.pricelist(order.currency_id).id,
            "warehouse_id": order.warehouse_id.id,
            "commitment_date": order.required_ship_at,
            "date_order": order.ordered_at or fields.Datetime.now(),
            **self.choices(),
            **self.same_for_all(),
            "order_line": [Command.create(vals) for vals in self.line_values(order)],
        }
        if self.instance.order_name_policy == "prefix":
            values["name"] = f"{self.instance.order_prefix or ''}{order.name}"
        return values

    def line_values(self, order):
        """One sale order line for each line; the cost is of one piece."""
        values = []
        for position, line in enumerate(order.line_ids):
            cost = Decimal(line.cost_text or 0)
            vals = {
                "amazon_direct_line_id": line.id,
                "sequence": 10 + position,
                "product_id": line.product_id.id,
                "product_uom_id": (line.uom_id or line.product_id.uom_id).id,
                "product_uom_qty": line.quantity,
                "price_unit": float(cost),
                # 0 marks the price as set by hand, see the builder of purchase orders.
                "technical_price_unit": 0 if cost else -1,
                "discount": 0.0,
            }
            if distribution := self.instance.analytic_distribution:
                vals["analytic_distribution"] = distribution
            values.append(vals)
        return values
