"""Another kind of account, with a program that is nothing for vendors."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_windows import Windows

from .payment_note import PaymentNotes

IMPORT = "import_test_programme"


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    account_type = fields.Selection(
        selection_add=[("test", "Test Account")], ondelete={"test": "cascade"}
    )

    def _programs(self):
        return ["test"] if self.account_type == "test" else super()._programs()

    @api.model
    def _domain_in(self, program):
        if program == "test":
            return Domain("account_type", "=", "test")
        return super()._domain_in(program)

    def _probed_apis(self):
        return super()._probed_apis() if self.account_type != "test" else ()


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
