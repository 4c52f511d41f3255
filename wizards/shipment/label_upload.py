import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError


class AmazonVendorTransportLabelUpload(models.TransientModel):
    """A label of Amazon's that a person has saved in Vendor Central."""

    _name = "amazon.vendor.transport.label.upload"
    _description = "Amazon Vendor: Upload a Transport Label"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, ondelete="cascade"
    )
    file = fields.Binary(
        string="Label", attachment=False, help="PDF, PNG or ZPL, complete."
    )
    filename = fields.Char()
    tracking = fields.Char(string="Tracking No.", size=100)
    carrier = fields.Char(size=100)

    def action_upload(self):
        """Keep the label with its shipment (button).

        :raise UserError: there is no file, or it is no label.
        """
        self.ensure_one()
        self.check_access("write")
        self.shipment_id.check_access("write")
        try:
            content = base64.b64decode(self.file or b"", validate=True)
        except (ValueError, binascii.Error):
            content = b""
        if not content:
            raise UserError(self.env._("Choose the file of the label first."))
        self.env["amazon.vendor.transport.label"]._upload(
            self.shipment_id, content, self.tracking, self.carrier
        )
        return True
