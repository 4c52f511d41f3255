import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.direct import sealed_file
from ...spapi.errors import Configuration


class AmazonVendorDirectLabelUpload(models.TransientModel):
    """A label or a paper of Amazon's that a person has saved in Vendor Central.

    A person's address is on it, and a dialog is stored before its button is clicked: so
    the file is sealed as it arrives, and what stays is sealed with the label.
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
        compute="_compute_file",
        inverse="_inverse_file",
        exportable=False,
        help="Complete: of a label PDF, PNG or ZPL, else a PDF.",
    )
    sealed = fields.Binary(
        attachment=False,
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
        exportable=False,
    )
    has_file = fields.Boolean(readonly=True, copy=False)
    filename = fields.Char()
    tracking = fields.Char(
        string="Tracking No.", size=100, help="As it stands on the label."
    )
    ship_method = fields.Char(size=100, help="Empty: the order's.")

    def _compute_file(self):
        self.file = False  # what was handed in is not handed out

    def _inverse_file(self):
        for dialog in self:
            try:
                content = base64.b64decode(dialog.file or b"", validate=True)
                sealed = sealed_file.sealed(dialog.order_id.sudo().instance_id, content)
            except (ValueError, binascii.Error):
                sealed = False
            except Configuration as error:
                raise UserError(error.message) from error
            dialog.sudo().write({"sealed": sealed, "has_file": bool(sealed)})

    def action_upload(self):
        """Keep the file with its order (button).

        :raise UserError: there is no file, it cannot be printed, or the order is over.
        """
        self.ensure_one()
        self.check_access("write")
        order = self.order_id
        order._check_may_ship()
        order._check_open()
        content = sealed_file.opened(self, "sealed")
        self.sudo().write({"sealed": False, "has_file": False})
        if not content:
            raise UserError(self.env._("Choose the file first."))
        label = self.env["amazon.vendor.direct.label"]._of_order(order)
        label._upload(self.kind, content, self.tracking, self.ship_method)
        return True
