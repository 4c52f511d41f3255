from odoo import models

from .const import REPORTS


class AmazonVendorInstance(models.Model):
    """Order reports of an account: the last thirty days."""

    _inherit = "amazon.vendor.instance"

    def _import_window(self, operation):
        if operation in REPORTS:
            return self.env["amazon.seller.report"]._window()
        return super()._import_window(operation)
