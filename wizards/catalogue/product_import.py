import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.table_file import TableFileError, decoded
from ...models.exchange.engine import bisect
from ...models.exchange.table_file_words import table_file_sentence
from . import product_file


class AmazonVendorProductImport(models.TransientModel):
    """Products > Import: map products to ASINs and vendor SKUs from a file.

    The file is read into rows that show what will happen, then the good rows are
    imported and each bad one says what is wrong with it.
    """

    _name = "amazon.vendor.product.import"
    _description = "Amazon Vendor Product Import"
    _inherit = ["amazon.vendor.wizard.mixin"]

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        default=lambda self: self.env["amazon.vendor.product"]._default_instance(),
    )
    file = fields.Binary(attachment=False, help="CSV or XLSX, first row the headings.")
    filename = fields.Char()
    create_products = fields.Boolean(
        string="Create Missing Products",
        help="Create a storable product for each row whose product Odoo does not know.",
    )
    state = fields.Selection(
        [("choose", "File"), ("preview", "Check"), ("done", "Imported")],
        default="choose",
        required=True,
        readonly=True,
    )
    row_ids = fields.One2many(
        "amazon.vendor.product.import.row", "import_id", readonly=True
    )
    ready_count = fields.Integer(compute="_compute_counts")
    error_count = fields.Integer(compute="_compute_counts")
    done_count = fields.Integer(compute="_compute_counts")
    sample_file = fields.Binary(compute="_compute_files")
    current_file = fields.Binary(compute="_compute_files")

    @api.depends("row_ids.state")
    def _compute_counts(self):
        for wizard in self:
            states = wizard.row_ids.mapped("state")
            wizard.error_count = states.count("error")
            wizard.done_count = states.count("done")
            wizard.ready_count = len(states) - wizard.error_count - wizard.done_count

    @api.depends("instance_id")
    def _compute_files(self):
        for wizard in self:
            sample = [("B000000000", "SKU-1", "REF-1", "4006381333931", "")]
            wizard.sample_file = base64.b64encode(product_file.write(sample))
            mappings = self.env["amazon.vendor.product"].search(
                [("instance_id", "=", wizard.instance_id.id)], order="asin, vendor_sku"
            )
            rows = [
                (
                    mapping.asin,
                    mapping.vendor_sku,
                    mapping.product_id.default_code,
                    mapping.product_id.barcode,
                    mapping.product_id.name,
                )
                for mapping in mappings
            ]
            wizard.current_file = base64.b64encode(product_file.write(rows))

    def write(self, vals):
        """What was found for one instance is not imported into another one."""
        result = super().write(vals)
        if "instance_id" in vals:
            own = self.sudo().filtered("row_ids")
            own.row_ids.unlink()
            own.state = "choose"
        return result

    # === BUTTONS === #

    def action_preview(self):
        """Read the file and show row by row what will happen (button Check).

        :raise UserError: the file as a whole cannot be used.
        """
        self.ensure_one()
        self._check_rights()
        own = self.sudo()  # what a row says and leads to is nobody's to write
        own.row_ids.unlink()
        rows = own.row_ids.create(
            [
                {"import_id": self.id, "number": number, **values}
                for number, values in self._read_file()
            ]
        )
        rows.sudo(False)._check()
        own.state = "preview"
        return self._reopen()

    def action_import(self):
        """Import the good rows; the others stay as they are (button Import)."""
        self.ensure_one()
        self._check_rights()
        ready = self.row_ids.filtered(lambda row: row.state not in ("error", "done"))
        bisect(
            ready,
            lambda rows: rows._apply(),
            lambda row, error: row._fail(self._error_sentence(error)),
        )
        self._log_result()
        self.sudo().state = "done"
        return self._reopen()

    def action_back(self):
        """Choose another file (button Back)."""
        self.ensure_one()
        self.check_access("write")
        own = self.sudo()
        own.row_ids.unlink()
        own.write({"state": "choose", "file": False, "filename": False})
        return self._reopen()

    def action_download_sample(self):
        """Give a file with the headings and one row (button)."""
        return self._download("sample_file", "product_mapping_sample.csv")

    def action_download_current(self):
        """Give the mappings of the instance as a file that can be imported again."""
        return self._download("current_file", "product_mapping.csv")

    def action_open_mappings(self):
        """Open the mappings of the instance (button)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Products"),
            "res_model": "amazon.vendor.product",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("instance_id", "=", self.instance_id.id)],
        }

    def _check_rights(self):
        """Check what is written as superuser later: here, and of this instance.

        :raise AccessError: the user may not map products, or not for this instance.
        """
        self.check_access("write")
        self.instance_id.check_access("read")
        self.env["amazon.vendor.product"].check_access("create")
        if self.create_products:
            self.env["product.product"].check_access("create")

    def _download(self, field, filename):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field}/{filename}"
            "?download=true",
            "target": "download",
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Product Mappings"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === FILE === #

    def _read_file(self):
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            return product_file.read(decoded(self.file))
        except product_file.NoHeading as error:
            raise UserError(
                self.env._(
                    "The first row has neither a column ASIN nor Vendor SKU. Download "
                    "the sample to see the headings."
                )
            ) from error
        except TableFileError as error:
            raise UserError(table_file_sentence(self.env, error)) from error

    @api.model
    def _error_sentence(self, error):
        """Say what was wrong with a row that failed when it was written."""
        if isinstance(error, UserError):  # and its subclasses, among them access
            return str(error.args[0])
        diagnosis = getattr(error, "diag", None)
        return getattr(diagnosis, "message_detail", None) or str(error)

    def _log_result(self):
        """Leave the outcome in the log: a dialog is gone once it is closed."""
        failed = self.row_ids.filtered(lambda row: row.state == "error")
        entries = [
            {
                "instance_id": self.instance_id.id,
                "level": "info",
                "message": self.env._(
                    "Product mappings imported from %(file)s: %(done)s rows, "
                    "%(failed)s with errors.",
                    file=self.filename or "-",
                    done=self.done_count,
                    failed=self.error_count,
                ),
            }
        ]
        entries += [
            {
                "instance_id": self.instance_id.id,
                "level": "error",
                "message": self.env._(
                    "Product mappings, row %(number)s: %(message)s",
                    number=row.number,
                    message=row.message,
                ),
            }
            for row in failed
        ]
        self.env["amazon.vendor.log"].sudo().create(entries)
