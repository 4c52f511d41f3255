"""A kind that comes by windows and pages, and has no purchase order's number."""

import json

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_windows import Windows
from odoo.addons.amazon_vendor_central.spapi.messages.common import MessageError
from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations

IMPORT = "import_test_payment_notes"
CRON = "amazon_vendor_test_kinds.ir_cron_import_payment_notes"
PATH = "/test/paymentNotes/v1/paymentNotes"


class PaymentNotes(Operations):
    """An API that python-amazon-sp-api does not know and that wraps nothing."""

    WRAPPER = None
    NUMBER = "paymentNoteNumber"

    def payment_notes(self, paid_after, paid_before, next_token=None, payer=None):
        """One page."""
        query = self._query(
            paidAfter=paid_after,
            paidBefore=paid_before,
            nextToken=next_token,
            payer=payer,
        )
        return self._page(
            "getTestPaymentNotes",
            self._request("GET", PATH, query),
            "paymentNotes",
            further=bool(next_token),
        )


class AmazonVendorTestPaymentNote(models.Model):
    _name = "amazon.vendor.test.payment.note"
    _description = "Test Payment Note"
    _inherit = ["amazon.vendor.received.mixin"]

    name = fields.Char(required=True, readonly=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    paid = fields.Char(readonly=True)
    version = fields.Integer(readonly=True)


class AmazonVendorDocumentTestPaymentNote(models.AbstractModel):
    _name = "amazon.vendor.document.test_payment_note"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: payment notes of the tests"

    _cron = CRON
    _model = "amazon.vendor.test.payment.note"
    _key_name = "payment_note_number"
    _windows = {"paid": ("paid",)}
    _window_type = "paid"
    _slice_days = 30
    _history_days = 365
    _overlap_minutes = 24 * 60

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Test Payment Notes"),
                cron=CRON,
                minutes=24 * 60,
                program="vendor",
                kind=self._kind(),
                way=Windows,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                moves_cursor=True,
            )
        ]

    @api.model
    def _label(self):
        return self.env._("Test Payment Note")

    @api.model
    def _plural(self):
        return self.env._("payment notes")

    @api.model
    def _window_labels(self):
        return {"paid": self.env._("Paid by Amazon")}

    @api.model
    def _ask_page(self, gateway, request):
        return gateway.use(PaymentNotes).payment_notes(
            request["after"], request["before"], request["token"]
        )

    @api.model
    def _read(self, text):
        document = json.loads(text)
        if not document.get("paid"):
            raise MessageError(self.env._("It pays nothing."))
        return document

    @api.model
    def _apply(self, instance, entries):
        PaymentNote = self.env[self._model]
        outcomes = {}
        for line, document in entries:
            values = {
                "name": document["paymentNoteNumber"],
                "instance_id": instance.id,
                "paid": document["paid"],
                "version": line.version,
            }
            payment_note = PaymentNote.search(
                [
                    ("instance_id", "=", instance.id),
                    ("name", "=", values["name"]),
                ]
            )
            if payment_note:
                payment_note.write(values)
            else:
                payment_note = PaymentNote.create(values)
            outcomes[line.id] = (payment_note.id, self.env._("Paid"))
        return outcomes
