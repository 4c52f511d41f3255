from odoo import api, fields, models


class AmazonVendorRequisitionLadder(models.Model):
    _inherit = "amazon.vendor.requisition"

    ladder = fields.Html(
        string="What Became of the Answer", compute="_compute_ladder", sanitize=False
    )

    @api.depends("acknowledgement_ids.ladder", "acknowledgement_ids.version")
    def _compute_ladder(self):
        for requisition in self:
            requisition.ladder = requisition.acknowledgement_id.ladder
