import json
from datetime import timedelta

import psycopg2

from odoo import fields, models

from ...spapi.backoff import delay
from ...spapi.endpoints import MARKETPLACES
from ...spapi.errors import Retryable, SpApiError, UnknownOutcome
from ...spapi.messages.common import MessageError
from ...spapi.operations.reports import Reports
from .way import Way, is_unknown

#: Seconds until a report is looked at for the first time, and at most between looks.
FIRST_LOOK, LAST_LOOK = 30, 900
#: After so many looks (two days) Amazon has forgotten it.
MOST_LOOKS = 200
#: Seconds to wait for a report of the same kind that another queue has asked for.
OTHERS_TURN = 300
#: Seconds until a report that failed is asked for again: Amazon cancels those that are
#: asked for twice within half an hour (Reports FAQ).
PAUSE = 2400
#: So often a report that Amazon does not know any more is asked for again.
MOST_EXPIRED = 2
#: Whether our request arrived: clocks differ, and Amazon's list of reports says when.
SKEW = timedelta(minutes=5)
#: Of Amazon's own explanation so much is shown, characters.
MOST_EXPLAINED = 500


class Report(Way):
    """One file that Amazon makes on request: ask for it, look until it is done,
    download it, cut it into its documents.

    Amazon takes minutes or hours: between the looks the queue waits with ``next_try``
    and no worker waits with it. The position knows ``asked`` (when the request was
    about to be made), ``report`` and ``document`` (Amazon's ids), ``looks``, ``fatal``
    and ``ended``.

    Rules: developer-docs.amazon.com, "Reports API v2021-06-30".
    """

    def first(self):
        return {}

    @property
    def complete(self):
        """Amazon gives no reason for a cancellation: that it has no data is only one,
        so the cursor stays where it is."""
        return self.position.get("ended") != "cancelled"

    def next_request(self):
        position = self.position
        if position.get("ended"):
            return None
        if position.get("fatal"):
            return {"step": "explain", "document": position.get("document")}
        if position.get("document"):
            return {"step": "download", "document": position["document"]}
        if position.get("report"):
            return {"step": "look", "report": position["report"]}
        request = self._request()
        if position.get("asked"):  # and whoever did so has not told the outcome
            return {"step": "find", "since": position["asked"], **request}
        if not self.queue._claim_report():
            return {"wait": OTHERS_TURN}
        position["asked"] = fields.Datetime.to_string(fields.Datetime.now())
        self.queue.fetch_position = position
        return {"step": "create", **request}

    def _request(self):
        queue = self.queue
        place = MARKETPLACES[queue.instance_id.marketplace]
        return {
            **self.handler._report(),
            "marketplace_ids": [place.marketplace_id],
            "start": queue.window_start,
            "end": queue.window_end,
        }

    # --- Asking -------------------------------------------------------------

    def ask(self, gateway, request):
        request = dict(request)
        step = request.pop("step")
        return getattr(self, f"_ask_{step}")(gateway.use(Reports), **request)

    @staticmethod
    def _ask_create(reports, **request):
        return reports.create_report(**request)

    @staticmethod
    def _ask_find(reports, report_type, since, marketplace_ids, **_request):
        since = fields.Datetime.to_datetime(since) - SKEW
        return reports.reports(
            [report_type], marketplace_ids=marketplace_ids, created_since=since
        ).documents

    @staticmethod
    def _ask_look(reports, report):
        return json.loads(reports.report(report).text)

    @staticmethod
    def _ask_download(reports, document):
        try:
            return reports.download(reports.report_document(document)).text
        except MessageError as error:
            raise Retryable(str(error), seconds=PAUSE) from error

    def _ask_explain(self, reports, document):
        try:
            return self._ask_download(reports, document) if document else ""
        except SpApiError:
            return ""  # that it failed is what has to be said, with or without reason

    # --- Keeping ------------------------------------------------------------

    def keep(self, request, answer):
        """Note how far the report is.

        :raise Retryable: Amazon could not make it.
        """
        getattr(self, f"_keep_{request['step']}")(request, answer)

    def _move(self, **values):
        self.queue.fetch_position = {**self.position, **values}

    def _keep_create(self, _request, report):
        self._move(asked=None, report=report, looks=0)
        self.queue._wait(FIRST_LOOK)

    def _keep_find(self, request, documents):
        """Take the report that was asked for when nobody waited for the answer."""
        for document in documents:
            found = json.loads(document.text)
            if found.get("processingStatus") in ("CANCELLED", "FATAL"):
                continue
            if all(
                _same_moment(found.get(name), request[end])
                for name, end in (("dataStartTime", "start"), ("dataEndTime", "end"))
            ):
                self._move(asked=None, report=document.number, looks=0)
                return
        self._move(asked=None)

    def _keep_look(self, _request, report):
        status = report.get("processingStatus")
        if status == "DONE":
            self._keep_done(report)
        elif status == "CANCELLED":
            self._keep_cancelled()
        elif status == "FATAL":
            self.queue.report_running = False
            self._move(fatal=True, document=report.get("reportDocumentId"))
        else:
            looks = self.position.get("looks", 0) + 1
            if looks > MOST_LOOKS:
                self._move(report=None)
                raise Retryable("Amazon has not finished the report in two days.")
            self._move(looks=looks)
            self.queue._wait(delay(looks, base=2 * FIRST_LOOK, cap=LAST_LOOK))

    def _keep_done(self, report):
        self.queue.report_running = False
        document = report.get("reportDocumentId")
        if not document:
            self._move(report=None)
            raise Retryable("Amazon made the report and names no document.")
        self._move(document=document)

    def _keep_cancelled(self):
        queue = self.queue
        queue.report_running = False
        queue._log(
            "info",
            queue.env._(
                "Amazon cancelled the report and gives no reason: it has nothing for "
                "this time, or the same report was asked for a short while before. "
                "Nothing was imported; the next import asks for this time again."
            ),
        )
        self._move(ended="cancelled")

    def _keep_explain(self, _request, text):
        said = " ".join(text.split())[:MOST_EXPLAINED]
        self.queue.fetch_position = {}  # another one, later
        if said:
            raise Retryable(
                f"Amazon could not make the report and says: {said}", seconds=PAUSE
            )
        raise Retryable(
            "Amazon could not make the report and gives no reason", seconds=PAUSE
        )

    def _keep_download(self, _request, text):
        documents = self.handler._split(text)
        self.queue._keep(documents, {**self.position, "ended": "done"})

    # --- Failing ------------------------------------------------------------

    def goes_on(self, request, error):
        """A report that Amazon does not know any more is asked for again."""
        expired = self.position.get("expired", 0)
        known = request["step"] in ("look", "download")
        if not known or not is_unknown(error) or expired >= MOST_EXPIRED:
            return False
        self.queue.fetch_position = {"expired": expired + 1}
        self.queue._log(
            "info",
            self.queue.env._(
                "Amazon does not keep the report any more; it is asked for again."
            ),
        )
        return True

    def again(self, error):
        """Go on where it stopped; a request that Amazon surely did not take is made
        anew."""
        position = self.position
        if not isinstance(error, UnknownOutcome):
            position.pop("asked", None)
        return position


class AmazonVendorQueueReport(models.Model):
    _inherit = "amazon.vendor.queue"

    report_running = fields.Boolean(
        readonly=True, copy=False, help="Amazon is making the report of this queue."
    )

    #: Amazon cancels a report that is asked for while the same one is being made.
    _report_running_uniq = models.UniqueIndex(
        "(instance_id, document_type) WHERE report_running",
        "Amazon is making a report of this kind for the instance already.",
    )

    def _claim_report(self):
        """Note that this queue has a report made.

        :return: False while another queue of the same instance and kind has one made.
        """
        if self.report_running:
            return True
        self.flush_recordset()
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE amazon_vendor_queue SET report_running = TRUE "
                    "WHERE id = %s",
                    [self.id],
                    log_exceptions=False,  # that another one was faster is no error
                )
        except psycopg2.errors.UniqueViolation:
            return False
        self.invalidate_recordset(["report_running"])
        return True


def _same_moment(text, moment):
    if not text or not moment:
        return not text and not moment
    text = text.strip().replace("Z", "").partition("+")[0].partition(".")[0]
    return text.replace("T", " ") == fields.Datetime.to_string(moment)
