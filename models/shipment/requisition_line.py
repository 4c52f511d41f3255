from odoo import models


class AmazonVendorRequisitionLine(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _size(self):
        """Eaches in one unit of the line."""
        return self.unit_size or 1

    def _available_eaches(self):
        """Eaches that are free in the warehouse; None where the order has reserved its
        own already, or the product is not known."""
        order = self.requisition_id.sale_order_id
        if not self.product_id or order.state == "sale":
            return None
        if not self.product_id.is_storable:
            return None
        return self.free_qty * self._size()
