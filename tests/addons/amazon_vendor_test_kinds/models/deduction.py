"""A kind that comes by report: one file, several documents."""

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_report import Report
from odoo.addons.amazon_vendor_central.spapi.messages.common import MessageError
from odoo.addons.amazon_vendor_central.spapi.records import RawDocument

REPORT = "GET_TEST_DEDUCTIONS"
IMPORT = "import_test_deductions"
CRON = "amazon_vendor_test_kinds.ir_cron_import_deductions"


class AmazonVendorTestDeduction(models.Model):
    _name = "amazon.vendor.test.deduction"
    _description = "Test Deduction"
    _inherit = ["amazon.vendor.received.mixin"]

    name = fields.Char(required=True, readonly=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    reason = fields.Char(readonly=True)
    cents = fields.Integer(readonly=True)
    version = fields.Integer(readonly=True)

    _name_uniq = models.Constraint("UNIQUE(instance_id, name)", "It is here already.")


class AmazonVendorDocumentTestDeduction(models.AbstractModel):
    _name = "amazon.vendor.document.test_deduction"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: deductions of the tests"

    _cron = CRON
    _model = "amazon.vendor.test.deduction"
    _key_name = "deduction_number"
    _history_days = 60

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Test Deductions"),
                cron=CRON,
                minutes=240,
                kind=self._kind(),
                way=Report,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                moves_cursor=True,
                help=self.env._("Has Amazon make a report, and imports it."),
            )
        ]

    @api.model
    def _label(self):
        return self.env._("Test Deduction")

    @api.model
    def _plural(self):
        return self.env._("deductions")

    @api.model
    def _report(self):
        return {"report_type": REPORT, "options": {"detail": "full"}}

    @api.model
    def _split(self, text):
        """A deduction is its rows, below the header of the file."""
        header, *rows = text.splitlines()
        found = {}
        for row in filter(None, rows):
            found.setdefault(row.partition("\t")[0].strip(), []).append(row)
        return [
            RawDocument("\n".join([header, *mine]), number or None)
            for number, mine in found.items()
        ]

    @api.model
    def _read(self, text):
        header, *rows = [line.split("\t") for line in text.splitlines()]
        rows = [dict(zip(header, row, strict=False)) for row in rows]
        try:
            cents = sum(int(row["cents"]) for row in rows)
        except (KeyError, ValueError):
            raise MessageError(self.env._("Its amount is no number.")) from None
        return {
            "name": rows[0]["deduction"],
            "reason": rows[0]["reason"],
            "cents": cents,
        }

    @api.model
    def _apply(self, instance, entries):
        Deduction = self.env[self._model]
        present = Deduction.search(
            [
                ("instance_id", "=", instance.id),
                ("name", "in", [values["name"] for _line, values in entries]),
            ]
        )
        present = {deduction.name: deduction for deduction in present}
        outcomes = {}
        for line, values in entries:
            values = {**values, "version": line.version}
            deduction = present.get(values["name"])
            if deduction:
                deduction.write(values)
            else:
                deduction = Deduction.create({**values, "instance_id": instance.id})
            outcomes[line.id] = (deduction.id, self.env._("Deducted"))
        return outcomes
