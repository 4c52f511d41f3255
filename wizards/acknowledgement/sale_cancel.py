from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.sale.sale_order import SaleOrderWork


class AmazonVendorSaleCancel(models.TransientModel):
    """Asks before a sale order is cancelled that Amazon counts on.

    Everything that is shown is read of the records; written is the reason alone.
    """

    _name = "amazon.vendor.sale.cancel"
    _description = "Amazon Vendor: Cancel What Amazon Was Told"
    _inherit = ["amazon.vendor.wizard.mixin"]

    sale_order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    requisition_id = fields.Many2one(related="sale_order_id.amazon_requisition_id")
    can_change_answer = fields.Boolean(compute="_compute_promise")
    currency_id = fields.Many2one(related="requisition_id.currency_id")
    units = fields.Integer(
        string="Promised Units", compute="_compute_promise", help="In eaches."
    )
    amount = fields.Monetary(string="Promised Value", compute="_compute_promise")
    until = fields.Date(
        string="Expected Until",
        compute="_compute_promise",
        help="Last day of what Amazon was promised, where the order was placed.",
    )
    sentence = fields.Char(compute="_compute_promise")
    reason = fields.Char(
        string="Why All the Same",
        help="It is kept with your name on the sale order and on the requisition.",
    )

    @api.depends("sale_order_id")
    def _compute_promise(self):
        for dialog in self:
            requisition = dialog.requisition_id
            promise = requisition._promise()
            dialog.units = promise and promise.units
            dialog.amount = promise and promise.amount
            dialog.until = promise and promise.until
            dialog.sentence = promise and promise.sentence
            dialog.can_change_answer = (
                requisition.can_change_answer or requisition.can_acknowledge
            )

    @api.model
    def _ask(self, order):
        """Open this dialog about a sale order."""
        dialog = self.create({"sale_order_id": order.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amazon Counts on This Order"),
            "res_model": self._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_change_answer(self):
        """Open the answer, to tell Amazon otherwise (button).

        :raise UserError: it cannot be changed now, with the reason.
        """
        self.ensure_one()
        self.check_access("write")
        requisition = self.requisition_id
        requisition.check_access("write")
        if not requisition.can_acknowledge:
            requisition.action_change_answer()
        return requisition._action_form()

    def action_cancel_anyway(self):
        """Cancel the sale order although Amazon counts on it (button).

        :raise UserError: no reason is given, or Odoo cannot cancel the order.
        """
        self.ensure_one()
        self.check_access("write")
        order, requisition = self.sale_order_id, self.requisition_id
        order.check_access("write")
        requisition.check_access("write")
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(
                self.env._(
                    "Say why %(order)s is cancelled all the same: whoever tells Amazon "
                    "has to know.",
                    order=order.name,
                )
            )
        if not order.amazon_is_told:
            raise UserError(
                self.env._(
                    "Amazon does not count on %(order)s any more, or it is cancelled "
                    "already. Close this dialog and look at it again.",
                    order=order.name,
                )
            )
        SaleOrderWork.CANCEL.begin(order).action_cancel()
        requisition.sudo()._told_sale_order_cancelled(
            order.sudo(), reason, self.env.user
        )
        return {"type": "ir.actions.act_window_close"}
