"""Reports 2021-06-30: ask for a report, look how it gets on, fetch its document.

Amazon's report types are hundreds; a test registers those that it needs, see
:meth:`Reports.add_report_type`.
"""

import gzip
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .. import paging, query, validation
from ..clock import iso, parse_iso
from ..errors import invalid_input, not_found
from ..messages import Answer
from .base import Api, control, endpoint

_ROOT = "/reports/2021-06-30"
IN_QUEUE, IN_PROGRESS, DONE = "IN_QUEUE", "IN_PROGRESS", "DONE"
CANCELLED, FATAL = "CANCELLED", "FATAL"
#: Seconds after which the address of a document is no good any more.
LINK_SECONDS = 300
#: Reports are listed for so long (reports_2021-06-30.json, createdSince).
KEPT = timedelta(days=90)
REPORTS_QUERY = {
    "reportTypes": query.several(query.text, most=10),
    "processingStatuses": query.several(
        query.one_of(CANCELLED, DONE, FATAL, IN_PROGRESS, IN_QUEUE)
    ),
    "marketplaceIds": query.several(query.text, most=10),
    "pageSize": query.whole(1, 100),
    "createdSince": query.instant,
    "createdUntil": query.instant,
    "nextToken": query.text,
}
SPECIFICATION = validation.record(
    ("marketplaceIds", "reportType"),
    reportOptions=validation.mapping(validation.text()),
    reportType=validation.text(),
    dataStartTime=validation.instant,
    dataEndTime=validation.instant,
    marketplaceIds=validation.array(validation.text(), most=25),
)
_EXPIRED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
    "<Message>Request has expired</Message></Error>"
)


@dataclass
class ReportType:
    """How reports of a type are made; see :meth:`Reports.add_report_type`."""

    content: object
    charset: str | None
    gzipped: bool
    media_type: str
    #: its document is given for a restricted data token only
    restricted: bool = False
    #: seconds in which Amazon cancels the same report when it is asked for again
    cooldown: int = 0

    @property
    def content_type(self):
        """The header a document is stored with."""
        charset = f"; charset={self.charset}" if self.charset else ""
        return self.media_type + charset

    def make(self, report):
        """Return the document's bytes, ``None`` if there is nothing to tell."""
        made = self.content(report) if callable(self.content) else self.content
        return made.encode(self.charset or "utf-8") if isinstance(made, str) else made


@dataclass
class Report:
    """One report.

    :param number: its reportId
    :param outcome: the status it ends with
    """

    number: str
    account: str
    report_type: str
    marketplaces: list
    created: datetime
    start: datetime | None = None
    end: datetime | None = None
    options: dict = field(default_factory=dict)
    polls: int = 0
    started: datetime | None = None
    ended: datetime | None = None
    outcome: str = DONE
    document: object = None
    repeats: bool = False

    @property
    def asked(self):
        """What makes two requests the same."""
        return self.account, self.report_type, self.marketplaces, self.start, self.end

    @property
    def status(self):
        """Amazon's processingStatus."""
        if self.ended:
            return self.outcome
        return IN_PROGRESS if self.started else IN_QUEUE

    def render(self):
        """Return the ``Report`` of the model."""
        shown = {
            "reportId": self.number,
            "reportType": self.report_type,
            "marketplaceIds": self.marketplaces,
            "createdTime": iso(self.created),
            "processingStatus": self.status,
        }
        for name, moment in (
            ("dataStartTime", self.start),
            ("dataEndTime", self.end),
            ("processingStartTime", self.started),
            ("processingEndTime", self.ended),
        ):
            if moment:
                shown[name] = iso(moment)
        if self.document:
            shown["reportDocumentId"] = self.document.number
        return shown


@dataclass
class Document:
    """What a report ended with.

    :param links: address's last part -> (good until, whether the store says gzip)
    """

    number: str
    account: str
    body: bytes
    kind: ReportType
    links: dict = field(default_factory=dict)


class Reports(Api):
    """The reports of all accounts. Report types and the pace outlive a reset."""

    name = "reports"
    #: how long a report is in the queue and in the making, in seconds or in polls
    queued, making, by_polls = 10, 20, False

    def __init__(self, simulator):
        self.types = {}
        super().__init__(simulator)

    def clear(self):
        """Forget reports and documents."""
        self.reports, self.documents = {}, {}
        self._open = {}
        self._endings = []
        self._listings = {}

    def settle(self, now):
        """Let time pass for the reports that go by the clock."""
        if not self.by_polls:
            for report in list(self._open.values()):
                self._advance(report, now)

    # What Amazon answers -----------------------------------------------------

    @endpoint("createReport", f"POST {_ROOT}/reports", plan=(0.0167, 15))
    def create_report(self, request):
        """Put a report into the queue."""
        query.read(request)
        wanted = validation.read_body(request, SPECIFICATION)
        if wanted["reportType"] not in self.types:
            raise invalid_input(f"Report type {wanted['reportType']} is not known.")
        now = self.clock.now()
        start, end = (
            parse_iso(wanted[name]) if name in wanted else None
            for name in ("dataStartTime", "dataEndTime")
        )
        if any(moment and moment > now for moment in (start, end)):
            raise invalid_input("The data's times must not be in the future.")
        if start and end and start > end:
            raise invalid_input("dataStartTime must not be after dataEndTime.")
        report = self._add(
            request.account.name,
            wanted["reportType"],
            wanted["marketplaceIds"],
            start,
            end,
            wanted.get("reportOptions", {}),
        )
        return Answer({"reportId": report.number}, 202)

    @endpoint("getReport", f"GET {_ROOT}/reports/<report_id>", plan=(2.0, 15))
    def get_report(self, request, report_id):
        """Tell how a report gets on."""
        query.read(request)
        report = self._find(request, report_id)
        if self.by_polls and report.number in self._open:
            self._advance(report, self.clock.now())
            report.polls += 1
        return Answer(report.render())

    @endpoint(
        "getReports", f"GET {_ROOT}/reports", plan=(0.0222, 10), listing="reports"
    )
    def get_reports(self, request):
        """List reports, newest first; further pages are asked for by a token alone."""
        values = query.read(request, REPORTS_QUERY)
        token = values.get("nextToken")
        if token:
            if len(values) > 1:
                raise invalid_input("nextToken does not go with other parameters.")
            values = self._listings.get(paging.unpack(token)[-1], {})
        elif "reportTypes" not in values:
            raise invalid_input("Either reportTypes or nextToken is needed.")
        request.filters = paging.fingerprint(request.account.name, values)
        now = self.clock.now()
        since, until = values.get("createdSince"), values.get("createdUntil", now)
        since = max(since or now - KEPT, now - KEPT)

        def fits(report):
            return (
                report.account == request.account.name
                and since <= report.created <= until
                and report.report_type in values.get("reportTypes", ())
                and report.status in values.get("processingStatuses", report.status)
                and (
                    "marketplaceIds" not in values
                    or set(report.marketplaces) & set(values["marketplaceIds"])
                )
            )

        found, token = paging.page(
            filter(fits, self.reports.values()),
            request.filters,
            token,
            values.get("pageSize", 10),
        )
        self._listings[request.filters] = values
        answer = Answer({"reports": [report.render() for report in found]})
        if token:
            paging.set_token(answer.document, token)
        return answer

    @endpoint("cancelReport", f"DELETE {_ROOT}/reports/<report_id>", plan=(0.0222, 10))
    def cancel_report(self, request, report_id):
        """Cancel a report that is still in the queue."""
        report = self._find(request, report_id)
        if report.status != IN_QUEUE:
            raise invalid_input(f"The report is {report.status}.")
        self._end(report, self.clock.now(), CANCELLED)
        return Answer()

    @endpoint(
        "getReportDocument",
        f"GET {_ROOT}/documents/<document_id>",
        plan=(0.0167, 15),
        restricted=None,
    )
    def get_report_document(self, request, document_id):
        """Tell where a document can be fetched for the next five minutes."""
        values = query.read(request, {"enableContentEncodingUrlHeader": query.boolean})
        document = self.documents.get(document_id)
        if document is None or document.account != request.account.name:
            raise not_found(f"Report document {document_id} does not exist.")
        if document.kind.restricted:
            self.simulator.restricted_tokens.demand(request)
        link = f"{self.simulator.random_bits(128):032x}"
        until = self.clock.now() + timedelta(seconds=LINK_SECONDS)
        named = values.get("enableContentEncodingUrlHeader", False)
        document.links[link] = until, named
        url = f"{request.host_url}_documents/{document_id}/{link}"
        found = {"reportDocumentId": document_id, "url": url}
        if document.kind.gzipped:
            found["compressionAlgorithm"] = "GZIP"
        return Answer(found)

    @endpoint(
        "downloadReportDocument", "GET /_documents/<document_id>/<link>", public=True
    )
    def download(self, request, document_id, link):
        """Hand the document out, as the store behind the address does."""
        document = self.documents.get(document_id)
        until, named = (
            document.links.get(link, (None, False)) if document else (None, 0)
        )
        if until is None or self.clock.now() >= until:
            return Answer(None, 403, _EXPIRED, mimetype="application/xml")
        request.account = self.simulator.account(document.account)
        body, kind = document.body, document.kind
        answer = Answer(None, 200, body, content_type=kind.content_type)
        if kind.gzipped:
            answer.set_data(gzip.compress(body, mtime=0))
            if named:
                answer.headers["Content-Encoding"] = "gzip"
        return answer

    # What happens behind it --------------------------------------------------

    def _find(self, request, number):
        report = self.reports.get(number)
        if report is None or report.account != request.account.name:
            raise not_found(f"Report {number} does not exist.")
        return report

    def _add(self, account, report_type, marketplaces, start, end, options):
        number = f"{self.simulator.random_bits(40):012d}"
        now = self.clock.now()
        report = Report(
            number, account, report_type, marketplaces, now, start, end, options
        )
        report.repeats = self._repeats(report)
        self.reports[number] = self._open[number] = report
        return report

    def _repeats(self, report):
        """Whether the same was asked for a short while before."""
        cooldown = timedelta(seconds=self.types[report.report_type].cooldown)
        return any(
            same.asked == report.asked and report.created - same.created < cooldown
            for same in self.reports.values()
        )

    def _advance(self, report, now):
        """Bring a report to where it is by now, in seconds or in polls."""
        if self.by_polls:
            passed, started, ended = report.polls, now, now
        else:
            passed = (now - report.created).total_seconds()
            started = report.created + timedelta(seconds=self.queued)
            ended = started + timedelta(seconds=self.making)
        if passed >= self.queued and not report.started:
            report.started = started
        if passed >= self.queued + self.making:
            self._end(report, ended, *(self._endings.pop(0) if self._endings else ()))

    def _end(self, report, at, outcome=DONE, explanation=None):
        del self._open[report.number]
        kind = self.types[report.report_type]
        if outcome != DONE:
            kind = ReportType(explanation, "UTF-8", False, "text/plain")
        body = None if report.repeats else kind.make(report)
        if body is None and outcome == DONE:
            outcome = CANCELLED  # Amazon cancels what has nothing to tell
        report.ended, report.outcome = at, outcome
        if body is not None:
            guid = uuid.UUID(int=self.simulator.random_bits(128), version=4)
            number = f"amzn1.spdoc.1.4.{guid}"
            document = Document(number, report.account, body, kind)
            report.document = self.documents[number] = document

    # What tests and people may do --------------------------------------------

    @control
    def add_report_type(
        self,
        report_type,
        content,
        charset="UTF-8",
        gzipped=True,
        media_type="text/tab-separated-values",
        restricted=False,
        cooldown=0,
    ):
        """Let reports of a type be asked for.

        :param content: text, bytes, or callable(:class:`Report`) that returns either,
            or ``None`` for "there is no data"; it is called when the report is done
        :param charset: text is written in it and the download says so; ``None``: UTF-8
            and the download does not say
        :param gzipped: the document is compressed
        :param media_type: of the download
        :param restricted: the document is given for a restricted data token only
        :param cooldown: seconds in which the same report, asked for again, is cancelled
        """
        self.types[report_type] = ReportType(
            content, charset, gzipped, media_type, restricted, cooldown
        )

    @control
    def publish_report(self, report_type, account="demo", marketplaces=()):
        """Amazon makes a report of its own accord (settlements, for example), done at
        once.

        :return: its reportId
        """
        account = self.simulator.account(account).name
        report = self._add(account, report_type, list(marketplaces), None, None, {})
        report.started = report.created
        self._end(report, report.created)
        return report.number

    @control
    def set_report_pace(self, queued=10, making=20, by_polls=False):
        """Set how long reports take.

        :param queued: seconds in the queue
        :param making: seconds in the making
        :param by_polls: both are numbers of getReport that see it so, instead of
            seconds
        """
        self.queued, self.making, self.by_polls = queued, making, by_polls

    @control
    def end_next_reports(self, outcome, times=1, explanation=None):
        """Let the next reports end otherwise.

        :param outcome: ``CANCELLED`` or ``FATAL``
        :param explanation: text of the document that says why, if there is one
        """
        if outcome not in (CANCELLED, FATAL):
            raise ValueError(f"a report ends CANCELLED or FATAL, not {outcome}")
        self._endings += [(outcome, explanation)] * times
