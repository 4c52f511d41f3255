"""By approval a person decides on the sale order, and Amazon is told what it says.

Quantities may be lowered, never raised, and prices may be lowered. Until somebody has
confirmed the quotation it follows what Amazon changes; what was lowered on it already
stays lowered.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_is_zero

from ...spapi.messages.acknowledgement import ACCEPTED, BACKORDERED, REJECTED


class AmazonVendorRequisitionApproved(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _take_over_sale_orders(self):
        """Decide the lines as their sale orders, which await approval, say.

        What does not follow Amazon yet is not approved: it would refuse or promise what
        the person has never seen.

        :raise UserError: a sale order does not follow Amazon yet, or promises what
            Amazon did not order.
        """
        waiting = self.filtered("awaits_approval")
        for requisition in waiting:
            requisition._check_quotation_follows()
        for requisition in waiting:
            order = requisition.sale_order_id
            requisition._check_only_ordered(order)
            by_line = order.order_line.grouped("amazon_requisition_line_id")
            for line in requisition.line_ids:
                line.sudo()._take_over(by_line.get(line, order.order_line.browse()))

    def _is_quoted(self):
        """Whether its sale order is a quotation that nobody has confirmed yet."""
        return (
            self.workflow == "by_approval"
            and not self.acknowledgement_ids
            and self._living_sale_order().state in ("draft", "sent")
        )

    def _check_quotation_follows(self):
        """The quotation is of Amazon's order of today."""
        if self.change_pending and self._is_quoted():
            raise UserError(
                self.env._(
                    "Amazon changed %(number)s, and %(order)s does not follow it "
                    "yet. Click Apply Changes on the order requisition, look at "
                    "the quotation again, and confirm it then.",
                    number=self.purchase_order_number,
                    order=self.sale_order_id.name,
                )
            )

    def _check_only_ordered(self, order):
        """Nothing but what Amazon ordered can be promised to it."""
        foreign = order.order_line.filtered(
            lambda line: (
                not line.display_type
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

    def _keep_lowered(self):
        """Remember on the lines what a person has lowered on the quotation, before
        Amazon's new quantities are written to them."""
        order = self._living_sale_order()
        by_line = order.order_line.grouped("amazon_requisition_line_id")
        for line in self.line_ids.filtered("ordered_qty").sudo():
            sale_lines = by_line.get(line, order.order_line.browse())
            wanted = line._quoted_quantities(sale_lines)
            if (
                wanted[ACCEPTED] < line.accepted_qty
                or wanted[BACKORDERED] < line.backordered_qty
            ):
                line._decide_as_approved(wanted, sale_lines)
                line.proposal_reason = self.env._(
                    "Lowered on %(order)s.", order=order.name
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

    def _quoted_quantities(self, sale_lines):
        """What a quotation promises of this line, in whole units of Amazon's.

        :param sale_lines: sale order lines of this line.
        :return: dict of Amazon's codes Accepted and Backordered -> quantity.
        """
        quoted = {ACCEPTED: 0.0, BACKORDERED: 0.0}
        for each in sale_lines:
            code = each.amazon_acknowledgement_code or ACCEPTED
            quoted[code] += each._amazon_quantity()
        # A millionth is lost in units, never meant by a person.
        return {code: int(quantity + 1e-6) for code, quantity in quoted.items()}


def _shown(quantity):
    """A quantity without a tail of zeros."""
    return f"{quantity:.3f}".rstrip("0").rstrip(".")
