"""Another of Amazon's programs, with an operation that is nothing for vendors."""

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_windows import Windows

IMPORT = "import_test_programme"


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    program = fields.Selection(
        selection_add=[("test", "Test Program")], ondelete={"test": "cascade"}
    )

    def _probed_apis(self):
        return super()._probed_apis() if self.program != "test" else ()


class AmazonVendorDocumentTestProgramme(models.AbstractModel):
    _name = "amazon.vendor.document.test_programme"
    _inherit = ["amazon.vendor.document.test_payment_note"]
    _description = "Amazon Vendor: payment notes of another program"

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Notes of the Test Program"),
                cron=self._cron,
                kind=self._kind(),
                way=Windows,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                program="test",
            )
        ]
