import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError


class AmazonVendorDirectLabelUpload(models.TransientModel):
    """A label or a paper of Amazon's that a person has saved in Vendor Central.

    The file is dropped with the button's request: what stays is sealed with the label.
    """

    _name = "amazon.vendor.direct.label.upload"
    _description = "Amazon Vendor: Upload a Label of Direct Fulfilment"
    _inherit = ["amazon.vendor.wizard.mixin"]

    order_id = fields.Many2one(
        "amazon.vendor.direct.order", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("label", "Label"),
            ("slip", "Packing Slip"),
            ("invoice", "Customer's Invoice"),
        ],
        string="What It Is",
        required=True,
        default="label",
    )
    file = fields.Binary(
        attachment=False, help="Complete: of a label PDF, PNG or ZPL, else a PDF."
    )
    filename = fields.Char()
    tracking = fields.Char(
        string="Tracking No.", size=100, help="As it stands on the label."
    )
    ship_method = fields.Char(size=100, help="Empty: the order's.")

    def action_upload(self):
        """Keep the file with its order (button).

        :raise UserError: there is no file, it cannot be printed, or the order is over.
        """
        self.ensure_one()
        self.check_access("write")
        order = self.order_id
        order._check_may_ship()
        order._check_open()
        try:
            content = base64.b64decode(self.file or b"", validate=True)
        except (ValueError, binascii.Error):
            content = b""
        self.sudo().file = False  # a person's address is on it: it is sealed, or gone
        if not content:
            raise UserError(self.env._("Choose the file first."))
        label = self.env["amazon.vendor.direct.label"]._of_order(order)
        label._upload(self.kind, content, self.tracking, self.ship_method)
        return True
