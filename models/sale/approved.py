"""From an approved sale order back to the decision on the requisition.

By approval a person decides on the sale order: quantities may be lowered, never raised,
and prices may be lowered. What is confirmed there is what Amazon is told.
"""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import float_compare, float_is_zero

from .sale_order import ADAPTING, FROM_REQUISITION

ACCEPTED, BACKORDERED, REJECTED = "Accepted", "Backordered", "Rejected"
#: A price per each is told to Amazon with so many digits at most.
COST_DIGITS = Decimal("0.000001")


class SaleOrderLineApproved(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("product_uom_qty", "product_uom_id")
    def _check_amazon_quantity(self):
        """Quantities may be lowered, never raised: Amazon refuses more than ordered.

        Once Amazon was told, they stay until the order is confirmed.
        """
        if self.env.context.get(ADAPTING) is FROM_REQUISITION:
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


class AmazonVendorRequisitionApproved(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _acknowledge(self, moment=None):
        self._take_over_sale_orders()
        return super()._acknowledge(moment)

    def action_preview_acknowledgement(self):
        """See super; by approval the sale order is what would be answered."""
        self._take_over_sale_orders()
        return super().action_preview_acknowledgement()

    def _wants_preview(self):
        self._take_over_sale_orders()
        return super()._wants_preview()

    def _take_over_sale_orders(self):
        """Decide the lines as their sale orders, which await approval, say.

        :raise UserError: a sale order promises what Amazon did not order.
        """
        for requisition in self.filtered("awaits_approval"):
            order = requisition.sale_order_id
            requisition._check_only_ordered(order)
            by_line = order.order_line.grouped("amazon_requisition_line_id")
            for line in requisition.line_ids:
                line.sudo()._take_over(by_line.get(line, order.order_line.browse()))

    def _check_only_ordered(self, order):
        """Nothing but what Amazon ordered can be promised to it."""
        foreign = order.order_line.filtered(
            lambda line: (
                not line.display_type
                and not line.is_downpayment
                and (
                    not line.amazon_requisition_line_id
                    or line.product_id != line.amazon_requisition_line_id.product_id
                )
                and line.product_uom_qty
            )
        )
        if foreign:
            raise UserError(
                self.env._(
                    "%(order)s: Amazon did not order %(products)s. Remove it from the "
                    "quotation; Amazon can only be promised what it ordered.",
                    order=order.name,
                    products=", ".join(foreign.product_id.mapped("display_name")[:5]),
                )
            )


class AmazonVendorRequisitionLineApproved(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _take_over(self, sale_lines):
        """Decide this line as the lines of its sale order say.

        :param sale_lines: sale order lines of this line; none rejects it in full.
        """
        self.ensure_one()
        wanted = {ACCEPTED: 0, BACKORDERED: 0}
        for sale_line in sale_lines:
            quantity = sale_line._amazon_quantity()
            whole = round(quantity)
            if not float_is_zero(quantity - whole, precision_digits=3):
                raise UserError(
                    self.env._(
                        "%(product)s: %(quantity)s is no whole number of %(unit)s, in "
                        "which Amazon ordered it.",
                        product=sale_line.product_id.display_name,
                        quantity=_shown(quantity),
                        unit=self.uom_id.name or self.unit_of_measure,
                    )
                )
            wanted[sale_line.amazon_acknowledgement_code or ACCEPTED] += whole
        self._decide_as_approved(wanted, sale_lines)
        costs = {line._amazon_cost() for line in sale_lines if line.product_uom_qty}
        self._confirm_cost(costs)

    def _decide_as_approved(self, wanted, sale_lines):
        """Write what was approved, where it differs from what was prepared.

        :param dict wanted: code -> quantity in Amazon's unit.
        :param sale_lines: of this line, one for each part.
        """
        now = {ACCEPTED: self.accepted_qty, BACKORDERED: self.backordered_qty}
        if wanted == now:
            return
        if self.split_ids:
            kept = self.split_ids.filtered(lambda part: part.code == REJECTED)
            gone = [Command.delete(part.id) for part in self.split_ids - kept]
            parts = [
                Command.create(
                    {
                        "code": line.amazon_acknowledgement_code or ACCEPTED,
                        "quantity": round(line._amazon_quantity()),
                        "scheduled_date": line.amazon_scheduled_date,
                    }
                )
                for line in sale_lines
                if line.product_uom_qty
            ]
            self.split_ids = gone + parts
        else:
            self.write(
                {
                    "accepted_qty": wanted[ACCEPTED],
                    "backordered_qty": wanted[BACKORDERED],
                }
            )
        self._decided_by_person()

    def _confirm_cost(self, costs):
        """Remember the price that was approved, where it is not Amazon's.

        :param set costs: see ``sale_line._amazon_cost``.
        """
        if len(costs) > 1:
            raise UserError(
                self.env._(
                    "Line %(line)s: Amazon is told one price for the line, but the "
                    "sale order has several.",
                    line=self.item_sequence_number,
                )
            )
        cost = next(iter(costs), None)
        if cost is not None and (self.cost_unit_of_measure or not self.net_cost_amount):
            raise UserError(
                self.env._(
                    "Line %(line)s: Amazon prices it by weight or by its list price, "
                    "so its price cannot be changed on the sale order.",
                    line=self.item_sequence_number,
                )
            )
        text = format(cost.normalize(), "f") if cost is not None else False
        if text != (self.answered_cost_amount or False):
            self.answered_cost_amount = text


def _shown(quantity):
    """A quantity without a tail of zeros."""
    return f"{quantity:.3f}".rstrip("0").rstrip(".")
