from odoo import fields, models


class AmazonVendorShipmentArn(models.TransientModel):
    """Amazon's reference number (ARN) as Vendor Central shows it."""

    _name = "amazon.vendor.shipment.arn"
    _description = "Amazon Vendor: Submit an ARN"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, ondelete="cascade"
    )
    arn = fields.Char(string="ARN", size=100)

    def action_submit(self):
        """Keep the number with its shipment; the shipment confirmation tells it
        (button).

        :raise UserError: it is none, or none is wanted of this shipment.
        """
        self.ensure_one()
        self.check_access("write")
        self.shipment_id.check_access("write")
        self.shipment_id._take_arn(self.arn)
        return True
