from odoo import models

from .const import REPORTS


class AmazonVendorInstance(models.Model):
    """Order reports of an account: the last thirty days, and off until wanted."""

    _inherit = "amazon.vendor.instance"

    def _create_missing_schedules(self, **values):
        before = self.schedule_ids
        result = super()._create_missing_schedules(**values)
        new = self.schedule_ids - before
        new.filtered(lambda one: one.operation in REPORTS).active = False
        return result

    def _import_window(self, operation):
        if operation in REPORTS:
            return self.env["amazon.seller.report"]._window()
        return super()._import_window(operation)
