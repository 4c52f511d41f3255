from odoo import fields, models


class AmazonVendorShipmentAdd(models.TransientModel):
    """Deliveries that are put into a shipment which is there already."""

    _name = "amazon.vendor.shipment.add"
    _description = "Amazon Vendor: Add Deliveries to a Shipment"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, ondelete="cascade"
    )
    ship_to_code = fields.Char(related="shipment_id.ship_to_code")
    vendor_code = fields.Char(related="shipment_id.vendor_code")
    picking_ids = fields.Many2many("stock.picking", string="Deliveries")

    def action_add(self):
        """Put the chosen deliveries into the shipment (button).

        :raise UserError: one of them cannot travel with the others.
        """
        self.ensure_one()
        self.check_access("read")  # it is one's own
        self.shipment_id.check_access("write")
        self.shipment_id._add(self.picking_ids)
        return True
