from odoo import models


class AmazonVendorRequisition(models.Model):
    """What is shipped of Amazon's order."""

    _inherit = "amazon.vendor.requisition"

    def _freight_term(self):
        """Who pays the freight: Amazon gives a ship window where it does, and a
        delivery window where the vendor does (vendorOrders.json)."""
        self.ensure_one()
        return "collect" if self.ship_window_end else "prepaid"
