"""By approval, what is lowered on the quotation is rejected: it says so, and why."""

from odoo import api, fields, models

from ...const import REJECTION_REASONS
from ..sale.sale_order_line import shown


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_rejected_qty = fields.Float(
        string="Rejected",
        compute="_compute_amazon_rejected_qty",
        digits="Product Unit",
        help="What Amazon ordered and this quotation does not promise, in Amazon's "
        "unit. Confirming rejects it.",
    )
    amazon_rejection_reason = fields.Selection(
        REJECTION_REASONS,
        string="Reason",
        compute="_compute_amazon_rejection_reason",
        inverse="_inverse_amazon_rejection_reason",
        help="Why what is not promised is rejected, as Amazon is told.",
    )

    @api.depends(
        "product_uom_qty",
        "product_uom_id",
        "amazon_requisition_line_id",
    )
    def _compute_amazon_rejected_qty(self):
        # Its siblings are read, not depended on: a form shows what was just entered.
        self.amazon_rejected_qty = 0.0
        for order, lines in self.grouped("order_id").items():
            if order.amazon_status != "approval":
                continue
            parts = order.order_line.grouped("amazon_requisition_line_id")
            for line in lines.filtered("amazon_requisition_line_id"):
                ordered = line.amazon_requisition_line_id.sudo()
                promised = sum(
                    part._amazon_quantity()
                    for part in parts[line.amazon_requisition_line_id]
                )
                line.amazon_rejected_qty = max(ordered.ordered_qty - promised, 0.0)

    @api.depends("amazon_requisition_line_id.rejection_reason")
    def _compute_amazon_rejection_reason(self):
        for line in self:
            ordered = line.sudo().amazon_requisition_line_id
            line.amazon_rejection_reason = ordered.rejection_reason

    def _inverse_amazon_rejection_reason(self):
        # Not as superuser: who may answer Amazon may choose the reason, nobody else.
        for line in self.filtered("amazon_requisition_line_id"):
            ordered = line.amazon_requisition_line_id
            if line.amazon_rejection_reason != ordered.rejection_reason:
                ordered.rejection_reason = line.amazon_rejection_reason

    @api.onchange("product_uom_qty", "product_uom_id")
    def _onchange_amazon_quantity(self):
        """Tell whoever lowers Amazon's quantity that the rest is rejected."""
        ordered = self.sudo().amazon_requisition_line_id
        if not ordered or not self.amazon_rejected_qty:
            return None
        rejected = shown(self.amazon_rejected_qty)
        return ordered._rejection_warning(rejected, can_backorder=False)
