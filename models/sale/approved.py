"""By approval a person decides on the sale order: quantities may be lowered, never
raised, and prices may be lowered. What is confirmed there is what Amazon is told.
"""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from .sale_order import SaleOrderWork

#: A price per each is told to Amazon with so many digits at most.
COST_DIGITS = Decimal("0.000001")


class SaleOrderLineApproved(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("product_uom_qty", "product_uom_id")
    def _check_amazon_quantity(self):
        """Quantities may be lowered, never raised: Amazon refuses more than ordered.

        Once Amazon was told, they stay until the order is confirmed.
        """
        if SaleOrderWork.ADAPT.is_under_way(self):
            return  # line by line, the sum is right with the last one only
        parts = {}
        for line in self.sudo():
            ordered, order = line.amazon_requisition_line_id, line.order_id
            if not ordered or order.state not in ("draft", "sent"):
                continue
            if ordered.requisition_id.workflow != "by_approval":
                continue
            if order not in parts:  # once: an order may have thousands of lines
                parts[order] = order.order_line.grouped("amazon_requisition_line_id")
            siblings = parts[order][ordered]
            total = sum(each._amazon_quantity() for each in siblings)
            self._check_amazon_told(ordered, total)
            if float_compare(total, ordered.ordered_qty, precision_digits=3) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Amazon ordered %(ordered)s, so %(total)s cannot "
                        "be promised. The quantity can be lowered, not raised.",
                        product=line.product_id.display_name,
                        ordered=ordered.ordered_qty,
                        total=_shown(total),
                    )
                )

    def _check_amazon_told(self, ordered, total):
        """The sale order that Amazon's answer will confirm is what Amazon was told.

        :param ordered: requisition line.
        :param float total: quantity of its sale order lines, in Amazon's unit.
        :raise ValidationError: it is not.
        """
        requisition = ordered.requisition_id
        if requisition.can_acknowledge or not requisition.acknowledgement_state:
            return
        told = ordered.accepted_qty + ordered.backordered_qty
        if float_compare(total, told, precision_digits=3):
            raise ValidationError(
                self.env._(
                    "%(product)s: Amazon was told %(told)s, so the sale order cannot "
                    "say %(total)s. To answer otherwise, click Change the Answer on "
                    "the order requisition first.",
                    product=ordered.product_id.display_name,
                    told=told,
                    total=_shown(total),
                )
            )

    def _amazon_quantity(self):
        """The quantity in Amazon's unit of the line."""
        unit = self.amazon_requisition_line_id.uom_id
        if not unit or unit == self.product_uom_id:
            return self.product_uom_qty
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, unit, round=False
        )

    def _amazon_cost(self):
        """The price of one each as it would be told to Amazon.

        :return: Decimal, or None when it is Amazon's own net cost.
        """
        ordered = self.amazon_requisition_line_id
        unit = ordered.uom_id or self.product_uom_id
        price = self.product_uom_id._compute_price(self.price_unit, unit)
        price *= 1 - (self.discount or 0.0) / 100
        size = ordered.unit_size or 1
        # Of goods for cents a difference below a cent is money, too; Odoo keeps it.
        theirs = float(ordered._cost_per_unit())
        if not float_compare(price / size, theirs / size, precision_digits=6):
            return None
        return (Decimal(repr(price)) / size).quantize(COST_DIGITS)


def _shown(quantity):
    """A quantity without a tail of zeros."""
    return f"{quantity:.3f}".rstrip("0").rstrip(".")
