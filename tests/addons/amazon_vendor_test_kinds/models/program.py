"""Another of Amazon's programs, with an operation that is nothing for vendors."""

from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_windows import Windows

from .payment_note import PaymentNotes

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

    _youngest = timedelta(minutes=3)

    @api.model
    def _filters_of(self, queue):
        return {"payer": queue.instance_id.name}

    @api.model
    def _ask_page(self, gateway, request):
        return gateway.use(PaymentNotes).payment_notes(
            request["after"],
            request["before"],
            request["token"],
            payer=request["filters"]["payer"],
        )

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
