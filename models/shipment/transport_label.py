import base64
import io
import logging
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

from ...logic.shipment import label_file

_logger = logging.getLogger(__name__)

FORMATS = [("pdf", "PDF"), ("png", "PNG"), ("zpl", "ZPL")]
ORIGINS = [("amazon", "Amazon"), ("uploaded", "Uploaded")]


class AmazonVendorTransportLabel(models.Model):
    """A label of Amazon's carrier, for one carton or pallet of a Collect shipment.

    Amazon's come by schedule (``label_search.py``); where they do not, a person saves
    them in Vendor Central and uploads them.
    """

    _name = "amazon.vendor.transport.label"
    _description = "Amazon Vendor Transport Label"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "shipment_id, sequence, id"
    _fixed_fields = ("shipment_id", "instance_id", "company_id")

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="shipment_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(string="No.", readonly=True)
    tracking = fields.Char(string="Tracking No.", readonly=True)
    carrier = fields.Char(readonly=True, help="The code of Amazon's carrier.")
    format = fields.Selection(FORMATS, required=True, readonly=True)
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="amazon")
    content = fields.Binary(
        string="File", attachment=True, required=True, readonly=True
    )
    identifier = fields.Char(
        string="Asked For By", readonly=True, help="The number that Amazon knew it by."
    )

    _label_uniq = models.UniqueIndex(
        "(shipment_id, COALESCE(tracking, ''), sequence)",
        "This shipment has a label of this number already.",
    )

    @api.depends("shipment_id", "tracking", "sequence")
    def _compute_display_name(self):
        for label in self:
            label.display_name = self.env._(
                "Label %(number)s of %(shipment)s",
                number=label.tracking or label.sequence,
                shipment=label.shipment_id.name,
            )

    def _filename(self):
        """What it is called among others, in a ZIP."""
        name = self.tracking or f"{self.shipment_id.name}-{self.sequence}"
        safe = "".join(c if c.isalnum() or c in "-_" else "-" for c in name)
        return f"{self.sequence:04d}-{safe}.{self.format}"

    # === BUTTON === #

    def action_print(self):
        """Download these labels, as one file (button).

        :raise UserError: there is none.
        """
        self.check_access("read")
        if not self:
            raise UserError(
                self.env._(
                    "There is no label of Amazon's yet. Click Look Again, or print it "
                    "in Vendor Central, or save it there and click Upload Label."
                )
            )
        self.shipment_id.check_access("write")  # who has printed stays with it
        files = self.env["ir.attachment"]
        for shipment, labels in self.sudo().grouped("shipment_id").items():
            files += labels._as_file(shipment)
        if len(files) > 1:
            return self.shipment_id._action_open()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{files.id}?download=true",
            "target": "self",
        }

    def _as_file(self, shipment):
        """Put labels into a file of their shipment, and write down who has done it.

        :return: ir.attachment.
        """
        ending, content = self._joined()
        file = self.env["ir.attachment"].create(
            {
                "name": f"{shipment.name}-amazon.{ending}",
                "raw": content,
                "res_model": shipment._name,
                "res_id": shipment.id,
            }
        )
        shipment._message_log(
            body=self.env._("Amazon's labels printed: %(count)s.", count=len(self)),
            attachment_ids=file.ids,
        )
        return file

    def _joined(self):
        """All in one: the pages of a PDF, ZPL one after the other, or else a ZIP.

        :return: (ending, bytes)
        """
        contents = [base64.b64decode(label.content) for label in self]
        kinds = set(self.mapped("format"))
        if len(contents) == 1:
            return self.format, contents[0]
        if kinds == {label_file.ZPL}:
            return label_file.ZPL, b"\n".join(contents)
        if kinds == {label_file.PDF}:
            try:
                return label_file.PDF, merge_pdf(contents)
            except Exception as error:
                # It is others' and may be anything; each can still be opened alone.
                _logger.info("Labels could not be joined: %r", error)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for label, content in zip(self, contents, strict=True):
                archive.writestr(label._filename(), content)
        return "zip", packed.getvalue()

    # === KEEPING === #

    @api.model
    def _upload(self, shipment, content, tracking, carrier):
        """Keep a label that a person has saved in Vendor Central.

        :param bytes content: the file.
        :raise UserError: it is no label.
        """
        kind = label_file.kind_of(content)
        if not kind:
            raise UserError(
                self.env._(
                    "This file is no label: a complete PDF, PNG or ZPL file of up to "
                    "%(most)s MB is wanted. Save it in Vendor Central again.",
                    most=label_file.LARGEST // 2**20,
                )
            )
        taken = shipment.sudo().transport_label_ids.mapped("sequence")
        label = self._without_touching().create(
            {
                "shipment_id": shipment.id,
                "sequence": max(taken, default=0) + 1,
                "tracking": tracking,
                "carrier": carrier,
                "format": kind,
                "origin": "uploaded",
                "content": base64.b64encode(content),
            }
        )
        shipment._message_log(
            body=self.env._(
                "A label of Amazon's was uploaded: %(label)s.", label=label.display_name
            )
        )
        return label

    def _without_touching(self):
        """As superuser, and with images kept as they are: a barcode that was made
        smaller cannot be read."""
        return self.sudo().with_context(image_no_postprocess=True)
