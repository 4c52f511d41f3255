from odoo import api, fields, models


class AmazonVendorRequisitionColumns(models.Model):
    """Which columns the lines of a form need; they come and go while it is edited.

    Nothing of it is stored: it reads the lines that the form shows anyway.
    """

    _inherit = "amazon.vendor.requisition"

    may_backorder = fields.Boolean(
        compute="_compute_columns",
        help="Amazon allows a backorder for a line, or one has been entered.",
    )
    has_backorder = fields.Boolean(
        compute="_compute_columns",
        help="A line is backordered: it needs the date when that will ship.",
    )
    has_rejection = fields.Boolean(
        compute="_compute_columns",
        help="Something is neither accepted nor backordered: it needs a reason.",
    )

    @api.depends(
        "line_ids.backorder_allowed",
        "line_ids.backordered_qty",
        "line_ids.rejected_qty",
        "line_ids.problem",
    )
    def _compute_columns(self):
        for requisition in self:
            lines = requisition.line_ids
            requisition.has_backorder = any(lines.mapped("backordered_qty"))
            requisition.may_backorder = requisition.has_backorder or any(
                lines.mapped("backorder_allowed")
            )
            # What cannot be answered as Amazon wrote it is no decision of ours.
            requisition.has_rejection = any(
                line.rejected_qty > 0 and not line.problem for line in lines
            )
