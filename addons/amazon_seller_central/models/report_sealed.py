"""What an order report holds of persons: sealed, for who may see it, for some days."""

import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central import secret_box

from ..spapi.messages import order_report


class AmazonSellerReport(models.Model):
    _inherit = "amazon.seller.report"

    sealed = fields.Text(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    has_whole = fields.Boolean(readonly=True, help="The whole report is kept, sealed.")
    whole = fields.Binary(
        string="Whole Report",
        compute="_compute_whole",
        groups="amazon_seller_central.group_seller_consignee",
        exportable=False,
    )

    _whole_idx = models.Index("(create_date) WHERE sealed IS NOT NULL")

    @api.depends("sealed")
    def _compute_whole(self):
        for report in self:
            text = report._whole_text()
            report.whole = text and base64.b64encode(text.encode())

    def _whole_text(self):
        """The whole report as Amazon wrote it, or False once it is erased."""
        sealed = self.sudo().sealed
        try:
            return sealed and secret_box.unseal(sealed)
        except secret_box.SecretBoxError as error:
            raise UserError(
                self.instance_id._describe_secret_box_error(error)
            ) from error

    def _sealed_values(self, text):
        if self.report_type not in order_report.RESTRICTED:
            return {}
        try:
            plain = self.instance_id.environment == "simulator"
            sealed = secret_box.seal(text, allow_plain=plain)
        except secret_box.SecretBoxError:
            return {}  # who has no key keeps nothing of persons
        return {"sealed": sealed, "has_whole": True}

    @api.autovacuum
    def _gc_whole_reports(self):
        """Erase what is known of persons, as the account says."""
        reports = self.sudo().search([("has_whole", "=", True)])
        now = fields.Datetime.now()
        over = reports.filtered(
            lambda report: (
                report.create_date + timedelta(days=report.instance_id.personal_days)
                < now
            )
        )
        over.write({"sealed": False, "has_whole": False})
