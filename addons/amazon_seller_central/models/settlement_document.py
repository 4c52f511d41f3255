"""Settlements are made by Amazon alone: they are found, and each is downloaded once."""

import json

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_details import Details
from odoo.addons.amazon_vendor_central.spapi.errors import Rejected
from odoo.addons.amazon_vendor_central.spapi.messages.values import MessageError
from odoo.addons.amazon_vendor_central.spapi.operations.reports import Reports
from odoo.addons.amazon_vendor_central.spapi.records import Page, RawDocument

from ..spapi.messages.settlement import REPORT, parse
from .const import CRON_SETTLEMENTS, PROGRAM, SETTLEMENTS

KIND = "seller_settlement"


class NewReports(Details):
    """Reports that Amazon lists, but for those that are here: a download takes a minute
    of what Amazon allows."""

    def _keep_page(self, documents, position, listed):
        queue = self.queue
        here = queue.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "=", queue.instance_id.id),
                ("document_type", "=", queue.document_type),
                ("document_key", "in", [each.number for each in documents]),
            ]
        )
        here = set(here.mapped("document_key"))
        new = [each for each in documents if each.number not in here]
        return super()._keep_page(new, position, listed)


class AmazonVendorDocumentSellerSettlement(models.AbstractModel):
    _name = "amazon.vendor.document.seller_settlement"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: settlements of seller accounts"

    _rank = 210
    _cron = CRON_SETTLEMENTS
    _model = "amazon.seller.settlement"
    _key_name = "settlement_report"
    _windows = {"made": ("made",)}
    _window_type = "made"
    #: "Amazon keeps reports for 90 days."
    _slice_days = 90
    _history_days = 89
    #: What was being made at the end of the last window.
    _overlap_minutes = 3 * 24 * 60

    @api.model
    def _operations(self):
        window = ("changed_after", "changed_before")
        return [
            Import(
                code=SETTLEMENTS,
                label=self.env._("Import Settlements"),
                sequence=260,
                cron=CRON_SETTLEMENTS,
                minutes=12 * 60,
                kind=self._kind(),
                way=NewReports,
                inputs=window,
                required=window,
                moves_cursor=True,
                program=PROGRAM,
                help=self.env._(
                    "Finds the settlement reports that Amazon made between these two "
                    "moments, and takes each settlement over once."
                ),
            ),
        ]

    @api.model
    def _label(self):
        return self.env._("Amazon Settlement")

    @api.model
    def _plural(self):
        return self.env._("settlements")

    @api.model
    def _window_labels(self):
        return {"made": self.env._("Made by Amazon")}

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _ask_page(self, gateway, request):
        return gateway.use(Reports).reports(
            [REPORT],
            processing_statuses=["DONE"],
            created_since=request["after"],
            created_until=request["before"],
            next_token=request["token"],
        )

    @api.model
    def _ask_part(self, gateway, number, token):
        reports = gateway.use(Reports)
        found = json.loads(reports.report(number).text)
        document = found.get("reportDocumentId")
        if not document:
            raise Rejected("The report has no document.", code="Document")
        try:
            text = reports.download(reports.report_document(document)).text
        except MessageError as error:
            raise Rejected(str(error), code="Charset") from error
        return Page([RawDocument(text, number)])

    # === JUDGING === #

    @api.model
    def _read(self, text):
        return parse(text)

    @api.model
    def _apply(self, instance, entries):
        return self.env[self._model].sudo()._take_in(instance, entries)

    @api.model
    def _waiting(self, records):
        return records.filtered(lambda settlement: settlement.state == "review")

    @api.model
    def _after_processing(self, instance, checkpoint):
        """What is ready is booked where the account says so, and what was booked is
        settled with invoices that came later."""
        if instance.account_type == PROGRAM:
            self.env[self._model].sudo()._book_by_itself(instance, checkpoint)

    @api.model
    def _left_to_do(self):
        return SQL(
            """
            SELECT FROM amazon_seller_settlement settlement
              JOIN amazon_vendor_instance instance
                ON instance.id = settlement.instance_id
             WHERE (settlement.state = 'ready' AND settlement.error_message IS NULL
                    AND settlement.move_id IS NULL
                    AND instance.books_settlements)
                OR (settlement.state = 'review' AND EXISTS (
                    SELECT FROM amazon_seller_settlement_line line
                      JOIN amazon_seller_order arrived
                        ON arrived.name = line.order_name
                       AND arrived.company_id = settlement.company_id
                     WHERE line.settlement_id = settlement.id
                       AND line.order_id IS NULL))
            """
        )
