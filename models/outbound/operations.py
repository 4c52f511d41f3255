from odoo import api, models

from ..instance.operations import Operation


class AmazonVendorSubmissionOperations(models.Model):
    _name = "amazon.vendor.submission"
    _inherit = ["amazon.vendor.submission", "amazon.vendor.operations"]

    @api.model
    def _operations(self):
        return [
            Operation(
                code="send_submissions",
                label=self.env._("Send Submissions"),
                sequence=70,
                cron="amazon_vendor_central.ir_cron_send_submissions",
                minutes=5,
            ),
            Operation(
                code="follow_submissions",
                label=self.env._("Follow Submissions"),
                sequence=80,
                cron="amazon_vendor_central.ir_cron_follow_submissions",
                minutes=5,
            ),
        ]
