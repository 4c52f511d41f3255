from odoo import api, fields, models


class AmazonVendorAcknowledgementPreviewOrder(models.TransientModel):
    """What the answer may cost is seen before it is given."""

    _inherit = "amazon.vendor.acknowledgement.preview.order"

    may_cost = fields.Char(
        compute="_compute_may_cost",
        help="What Amazon may charge for units that are confirmed and not free in the "
        "warehouse, or taken back too late. It is an estimate.",
    )

    @api.depends("requisition_id")
    def _compute_may_cost(self):
        for order in self:
            order.may_cost = order.requisition_id._say_answer_at_risk()


class AmazonVendorAcknowledgementPreview(models.TransientModel):
    _inherit = "amazon.vendor.acknowledgement.preview"

    may_cost = fields.Char(related="order_id.may_cost")
