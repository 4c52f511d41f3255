"""Order reports are asked for, watched and downloaded."""

import json
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_report import (
    MOST_EXPLAINED,
    Report,
)
from odoo.addons.amazon_vendor_central.spapi.messages.moments import (
    moment,
    naive_utc,
)
from odoo.addons.amazon_vendor_central.spapi.messages.values import Problems
from odoo.addons.amazon_vendor_central.spapi.operations.reports import Reports

from ..spapi.messages.order_report import KEPT_DAYS, RESTRICTED
from ..spapi.operations.reports import RestrictedReports
from .const import (
    CRON_REPORTS,
    PROGRAM,
    REPORT_MISSING,
    REPORT_SHIPPED,
    REPORT_UNSHIPPED,
    REPORTS,
)

#: A report that was made for this time is looked for among those that Amazon keeps.
KEPT = timedelta(days=KEPT_DAYS)
#: Amazon's word -> state of the job.
_STATES = {"IN_QUEUE": "submitted", "IN_PROGRESS": "in_progress"}


class OrderReport(Report):
    """As the connector has reports made, and the job says how far it is.

    A report of the same time that is done is taken instead of a new one; a report that
    Amazon could not make is not asked for again by itself.
    """

    @property
    def job(self):
        """amazon.seller.report"""
        return self.queue.seller_report_id

    def next_request(self):
        if not self.position:
            since = fields.Datetime.now() - KEPT
            return {"step": "reuse", "since": since, **self._request()}
        request = super().next_request()
        if request and self.job.report_type in RESTRICTED:
            request["restricted"] = True
        return request

    def _request(self):
        job = self.job
        return {
            "report_type": job.report_type,
            "marketplace_ids": [each._amazon_id for each in job._settings()],
            "start": job.start,
            "end": job.end,
        }

    def ask(self, gateway, request):
        request = dict(request)
        step = request.pop("step")
        closed = request.pop("restricted", False)
        api = RestrictedReports if closed else Reports
        return getattr(self, f"_ask_{step}")(gateway.use(api), **request)

    @staticmethod
    def _ask_reuse(reports, report_type, since, marketplace_ids, **_request):
        return reports.reports(
            [report_type],
            processing_statuses=["DONE"],
            marketplace_ids=marketplace_ids,
            created_since=since,
        ).documents

    def _keep_reuse(self, request, documents):
        """Take a report that covers what is asked for; else ask for one."""
        for document in documents:
            found = json.loads(document.text)
            if _covers(found, request) and found.get("reportDocumentId"):
                self._tell(number=document.number, is_reused=True)
                self._move(document=found["reportDocumentId"], looked=True)
                return
        self._move(looked=True)

    def _keep_create(self, request, report):
        self._tell(number=report)
        return super()._keep_create(request, report)

    def _keep_look(self, request, report):
        result = super()._keep_look(request, report)
        self._tell(number=report.get("reportId"))
        if state := _STATES.get(report.get("processingStatus")):
            self._tell(state=state)
        return result

    def _keep_cancelled(self):
        self._tell(state="cancelled")
        return super()._keep_cancelled()

    def _keep_explain(self, _request, text):
        said = " ".join(text.split())[:MOST_EXPLAINED]
        self._tell(state="fatal", said=said or False)
        self._move(ended="fatal")

    def _keep_download(self, _request, text):
        self.job._take(text)
        self.queue._keep([], {**self.position, "ended": "done"})

    def _tell(self, **values):
        self.job.write(values)


def _covers(found, request):
    """Whether a report that Amazon lists holds all that is asked for.

    A period may end in the future; what came after the report was made is not in it.
    """
    names = ("dataStartTime", "dataEndTime", "createdTime")
    start, end, made = (_moment(found.get(name)) for name in names)
    places = set(found.get("marketplaceIds") or ())
    return bool(
        start
        and end
        and made
        and start <= request["start"]
        and min(end, made) >= request["end"]
        and places >= set(request["marketplace_ids"])
    )


def _moment(text):
    return naive_utc(moment(text, Problems(), "")) if text else None


class AmazonVendorDocumentSellerReport(models.AbstractModel):
    _name = "amazon.vendor.document.seller_report"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: order reports of seller accounts"

    _cron = CRON_REPORTS
    _model = "amazon.seller.report"
    _key_name = "report"
    # What it names are orders; the report itself stays with its job.
    _stores = False
    _is_evidence = False
    _windows = {"listed": ("listed",)}
    _window_type = "listed"
    #: "Order reports hold 60 days."
    _slice_days = _history_days = 60

    @api.model
    def _operations(self):
        window = ("changed_after", "changed_before")
        common = {
            "cron": CRON_REPORTS,
            "minutes": 12 * 60,
            "kind": self._kind(),
            "way": OrderReport,
            "inputs": (*window, "seller_setting_id"),
            "required": window,
            "program": PROGRAM,
            # One of them takes goods out of the warehouse: nobody starts it unawares.
            "by_wish": True,
        }
        return [
            Import(
                code=REPORT_UNSHIPPED,
                label=self.env._("Import Unshipped Orders"),
                sequence=230,
                help=self.env._(
                    "Has Amazon report what you have to ship. When the report is done, "
                    "Process File imports its orders."
                ),
                **common,
            ),
            Import(
                code=REPORT_SHIPPED,
                label=self.env._("Import Shipped Orders"),
                sequence=240,
                help=self.env._(
                    "Has Amazon report what was shipped without Odoo: its sale orders "
                    "are always confirmed, its goods leave the warehouse even where "
                    "there are none, and Amazon is told nothing."
                ),
                **{**common, "inputs": (*common["inputs"], "without_stock")},
            ),
            Import(
                code=REPORT_MISSING,
                label=self.env._("Import Missing Unshipped Orders"),
                sequence=250,
                help=self.env._(
                    "Has Amazon report all orders, and imports those to ship that are "
                    "not here yet."
                ),
                **common,
            ),
        ]

    @api.model
    def _label(self):
        return self.env._("Order Report")

    @api.model
    def _plural(self):
        return self.env._("order reports")

    @api.model
    def _window_labels(self):
        return {"listed": self.env._("Ordered or Changed")}

    @api.model
    def _scheduled_values(self, instance, operation):
        job = self.env["amazon.seller.report"].sudo()
        job = job._open_job(instance, operation, is_automatic=True)
        return job._queue_values()

    @api.model
    def _fetch_ended(self, queue):
        """What needs nobody is processed at once."""
        job = queue.seller_report_id
        if job.state == "done" and job.is_automatic and not job.problem:
            job._process_file()._trigger_import()

    @api.model
    def _received(self, queue):
        job = queue.seller_report_id
        return self.env._(
            "%(report)s: %(count)s orders are asked for.",
            report=job.name,
            count=job.asked_count,
        )


class AmazonVendorQueue(models.Model):
    _inherit = "amazon.vendor.queue"

    seller_report_id = fields.Many2one(
        "amazon.seller.report",
        string="Order Report",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _cron_import_order_reports(self):
        """Ask for the order reports that are due, and look after those on their way."""
        for operation in REPORTS:
            self._cron_import(operation)
