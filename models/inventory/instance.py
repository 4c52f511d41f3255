from odoo import api, models
from odoo.fields import Domain


class AmazonVendorInstance(models.Model):
    """The warehouses of an instance whose stock is told."""

    _inherit = "amazon.vendor.instance"

    @api.constrains("active", "does_direct")
    def _check_offered_once(self):
        """Those that take part again tell their stock again."""
        self.warehouse_code_ids._check_offered_once()

    def _stock_warehouses(self):
        """Those whose stock Amazon is told, or was: what is archived is taken back."""
        self.ensure_one()
        Warehouse = self.env["amazon.vendor.warehouse"].with_context(active_test=False)
        told = Domain("active", "=", True) & Domain("tells_stock", "=", True)
        told |= Domain("offer_ids.told_qty", ">", 0)
        # Whether it was taken back, nobody knows.
        told |= Domain("offer_ids.state", "=", "unsure")
        return Warehouse.search(Domain("instance_id", "=", self.id) & told, order="id")
