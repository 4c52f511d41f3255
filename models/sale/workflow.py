from odoo import api, fields, models
from odoo.exceptions import UserError

from ..outbound.submission import UNDER_WAY

AMAZON_STATUS = [
    ("approval", "Awaiting Approval"),
    ("answer", "Awaiting Amazon's Answer"),
    ("rejected", "Rejected by Amazon"),
    ("different", "Amazon Shows Otherwise"),
    ("answered", "Answered, to Be Confirmed"),
    ("shipment", "Awaiting Shipment"),
    ("shipped", "Shipped"),
]


class SaleOrderWorkflow(models.Model):
    """By approval: confirming the quotation answers Amazon; Amazon's answer confirms
    the sale order."""

    _inherit = "sale.order"

    amazon_status = fields.Selection(
        AMAZON_STATUS,
        compute="_compute_amazon_status",
        store=True,
        index="btree_not_null",
        help="Where this order stands between you and Amazon.",
    )
    amazon_problem = fields.Char(
        compute="_compute_amazon_problem",
        help="Why Amazon did not take the answer.",
    )

    @api.depends(
        "state",
        "delivery_status",
        "amazon_requisition_id.acknowledgement_state",
        "amazon_requisition_id.instance_id.workflow",
    )
    def _compute_amazon_status(self):
        for order in self:
            order.amazon_status = order._amazon_status()

    def _amazon_status(self):
        requisition = self.sudo().amazon_requisition_id
        if not requisition or self.state == "cancel":
            return False
        answer = requisition.acknowledgement_state
        if self.delivery_status == "full":
            return "shipped"
        if answer in (False, "cancelled"):
            by_approval = requisition.workflow == "by_approval"
            return "approval" if by_approval and self.state != "sale" else False
        if answer in UNDER_WAY + ("submitted",):
            return "answer"
        if answer == "failed":
            return "rejected"
        if answer == "mismatch":
            return "different"
        return "shipment" if self.state == "sale" else "answered"

    @api.depends("amazon_status", "amazon_requisition_id")
    def _compute_amazon_problem(self):
        for order in self:
            requisition = order.sudo().amazon_requisition_id
            order.amazon_problem = (
                order.amazon_status in ("rejected", "different")
                and requisition.acknowledgement_problem
            )

    # === APPROVAL === #

    def action_confirm(self):
        """Confirm; of orders that await approval the acknowledgement is sent instead.

        Those are confirmed by themselves once Amazon has answered.

        :raise UserError: Amazon's answer is still awaited, or a rule of Amazon's is
            broken.
        """
        to_approve = self.filtered(lambda order: order._amazon_awaits_approval())
        others = self - to_approve
        result = super(SaleOrderWorkflow, others).action_confirm() if others else True
        if not to_approve:
            return result
        requisitions = to_approve.amazon_requisition_id
        requisitions.check_access("write")
        action = requisitions.action_send_acknowledgement()
        if isinstance(action, dict) and self.env.context.get("amazon_vendor_preview"):
            return action
        return True

    def _amazon_awaits_approval(self):
        """Whether confirming this order means to answer Amazon first.

        :raise UserError: it was approved, and Amazon has not answered yet.
        """
        self.ensure_one()
        requisition = self.sudo().amazon_requisition_id
        if requisition.workflow != "by_approval" or self.state not in ("draft", "sent"):
            return False
        answer = requisition.acknowledgement_state
        if answer in ("presumed", "confirmed"):
            return False
        if answer in UNDER_WAY + ("submitted",):
            raise UserError(
                self.env._(
                    "%(order)s was approved and its acknowledgement sent. It is "
                    "confirmed by itself as soon as Amazon has answered.",
                    order=self.name,
                )
            )
        return True

    def _amazon_promises_nothing(self):
        """Whether no quantity of what Amazon ordered is left in this order."""
        lines = self.order_line.filtered("amazon_requisition_line_id")
        return not any(lines.mapped("product_uom_qty"))
