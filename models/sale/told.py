"""What Amazon was told stays until it is told otherwise, in every way of working.

People raise, reprice, add and remove nothing of it on the sale order, and cancelling it
never happens in silence. What code does for a change of Amazon's, or for a changed
answer, goes through (``SaleOrderWork``).
"""

from decimal import Decimal

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .sale_order import SaleOrderWork
from .sale_order_line import COST_DIGITS, shown


class SaleOrderTold(models.Model):
    _inherit = "sale.order"

    amazon_is_told = fields.Boolean(
        compute="_compute_amazon_is_told",
        compute_sudo=True,
        help="Amazon counts on what it was answered: cancelling this sale order tells "
        "Amazon nothing.",
    )

    @api.depends(
        "state",
        "amazon_requisition_id.state",
        "amazon_requisition_id.acknowledgement_state",
    )
    def _compute_amazon_is_told(self):
        for order in self:
            requisition = order.amazon_requisition_id
            order.amazon_is_told = bool(
                requisition and order.state != "cancel" and requisition._promise()
            )

    # === CANCELLED === #

    def action_amazon_cancel(self):
        """Say what Amazon was told before this order is cancelled (button).

        :return: action of the dialog.
        :raise UserError: somebody who does not answer Amazon cancels it.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.amazon_is_told:
            return self.action_cancel()
        Dialog = self.env["amazon.vendor.sale.cancel"]
        if not Dialog.has_access("create"):
            self._refuse_amazon_cancel()
        return Dialog._ask(self)

    def _action_cancel(self):
        """Cancel; of what Amazon counts on, not before somebody was told so."""
        self._check_amazon_cancel()
        return super()._action_cancel()

    def _check_amazon_cancel(self):
        """Keep these orders, whichever way they are cancelled.

        :return: those that are cancelled by the system, by nobody's will; of these a
            person is told.
        :raise UserError: somebody cancels what Amazon counts on, past the dialog.
        """
        if SaleOrderWork.CANCEL.is_under_way(self):
            return self.browse()
        if SaleOrderWork.RESET.is_under_way(self):
            return self.browse()  # what follows is the same order once more
        told = self.filtered("amazon_is_told")
        if self.env.uid != SUPERUSER_ID:
            if told:
                told._refuse_amazon_cancel()
            self._check_amazon_direct_cancel()
        return told

    def _refuse_amazon_cancel(self):
        order = self[:1]
        requisition = order.sudo().amazon_requisition_id
        raise UserError(
            self.env._(
                "%(told)s Cancelling %(order)s tells Amazon nothing, so it stays. To "
                "deliver less, click Change the Answer on the order requisition "
                "%(requisition)s. To cancel all the same, a Vendor Central User opens "
                "%(order)s and clicks Cancel there.",
                told=requisition._promise().sentence,
                order=order.name,
                requisition=requisition.display_name,
            )
        )

    def _tell_amazon_cancelled(self):
        """Have a person tell Amazon of orders that are cancelled."""
        for order in self.sudo():
            order.amazon_requisition_id._told_sale_order_cancelled(order)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon_told(self):
        told = self.filtered("amazon_is_told")
        if told and self.env.uid != SUPERUSER_ID:
            raise UserError(
                self.env._(
                    "%(told)s %(order)s is what is delivered of it and cannot be "
                    "deleted. To deliver less, click Change the Answer on the order "
                    "requisition %(requisition)s.",
                    told=told[:1].sudo().amazon_requisition_id._promise().sentence,
                    order=told[:1].name,
                    requisition=told[:1].sudo().amazon_requisition_id.display_name,
                )
            )

    # === REPRICED === #

    def _check_amazon_told_currency(self):
        """The order stays in the currency that Amazon pays in.

        :raise ValidationError: it does not.
        """
        for order in self.sudo():
            requisition = order.amazon_requisition_id
            currency = requisition.currency_id
            if not currency or currency == order.currency_id:
                continue
            if order.state != "cancel" and requisition._amazon_was_told():
                raise ValidationError(
                    self.env._(
                        "Amazon was told a price in %(theirs)s, so %(order)s cannot be "
                        "in %(ours)s. To answer otherwise, click Change the Answer on "
                        "the order requisition %(requisition)s first.",
                        theirs=currency.name,
                        ours=order.currency_id.name,
                        order=order.name,
                        requisition=requisition.display_name,
                    )
                )


class SaleOrderLineTold(models.Model):
    _inherit = "sale.order.line"

    # === REMOVED AND ADDED === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon_told(self):
        self._check_amazon_told_removed()

    def _check_amazon_told_removed(self):
        """Nothing that Amazon was told leaves its order.

        :raise UserError: a line is deleted, or put on another order.
        """
        if SaleOrderWork.ADAPT.is_under_way(self):
            return
        for line in self.sudo():
            requisition = line.amazon_requisition_line_id.requisition_id
            if not line.product_uom_qty or line.order_id.state == "cancel":
                continue
            if requisition._amazon_was_told():
                raise UserError(
                    self.env._(
                        "%(product)s: Amazon was told %(quantity)s, so the line cannot "
                        "be removed. To answer otherwise, click Change the Answer on "
                        "the order requisition first.",
                        product=line.product_id.display_name,
                        quantity=shown(line.product_uom_qty),
                    )
                )

    def _check_amazon_told_added(self):
        """Nothing is added that makes more, or less money, of what Amazon was told.

        What Amazon did not order may stand beside it, unless its price is below zero.

        :raise ValidationError: a line does.
        """
        for line in self.sudo():
            order = line.order_id
            requisition = order.amazon_requisition_id
            if not requisition or line.amazon_requisition_line_id or line.display_type:
                continue
            if order.state == "cancel" or not line._is_beside_told():
                continue
            if requisition._amazon_was_told():
                raise ValidationError(
                    self.env._(
                        "%(product)s: Amazon was told what is delivered of it and at "
                        "which price, so nothing can be added. To answer otherwise, "
                        "click Change the Answer on the order requisition "
                        "%(requisition)s first.",
                        product=line.product_id.display_name or line.name,
                        requisition=requisition.display_name,
                    )
                )

    def _is_beside_told(self):
        """Whether this line, which Amazon did not order, makes its order more of what
        it ordered, or less money: by whatever makes a price negative."""
        ordered = self.order_id.amazon_requisition_id.line_ids.product_id
        if self.product_uom_qty and self.product_id in ordered:
            return True
        reduced = self.price_unit * (100 - (self.discount or 0.0))
        # Also of a quantity that is only invoiced, or negative.
        return reduced < 0 or self.price_subtotal < 0

    # === REPRICED === #

    def _check_amazon_told_price(self):
        """Product and net price are what Amazon was told, in whichever way of working.

        :raise ValidationError: they are not.
        """
        for line in self.sudo():
            ordered = line.amazon_requisition_line_id
            if line.order_id.state == "cancel" or not line.product_uom_qty:
                continue
            if not ordered.requisition_id._amazon_was_told():
                continue
            if line.product_id != ordered.product_id or not line._is_told_price():
                raise ValidationError(
                    self.env._(
                        "%(product)s: Amazon was told the product and its price, so "
                        "the sale order cannot say another one. To answer otherwise, "
                        "click Change the Answer on the order requisition first.",
                        product=ordered.product_id.display_name,
                    )
                )

    def _is_told_price(self):
        """Whether the net price is the one that Amazon was told, to the last digit."""
        ordered = self.amazon_requisition_line_id
        cost, said = self._amazon_cost(), ordered.answered_cost_amount
        if not said:
            return cost is None  # it was told its own
        if cost is None:
            cost = ordered._cost_per_unit() / (ordered.unit_size or 1)
        return abs(cost - Decimal(said)) <= COST_DIGITS
