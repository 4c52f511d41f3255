"""Reports 2021-06-30: ask for a report, look whether it is done, download it.

Rules: developer-docs.amazon.com, "Reports API v2021-06-30".
"""

import json

from .. import library
from ..windows import iso
from .base import Operations, exact_bytes

_CREATE = "createReport"
_REPORT = "getReport"
_REPORTS = "getReports"
_DOCUMENT = "getReportDocument"


class Reports(Operations):
    """The operations of Reports 2021-06-30. The role depends on the type of report."""

    LIBRARY = "Reports"
    #: Amazon's model, section "Usage Plan" of each operation.
    PLANS = {
        _CREATE: (0.0167, 15),
        _REPORT: (2.0, 15),
        _REPORTS: (0.0222, 10),
        _DOCUMENT: (0.0167, 15),
    }
    WRAPPER = None
    NUMBER = "reportId"
    RECEIPT = ("reportId",)

    def create_report(
        self, report_type, marketplace_ids, *, start=None, end=None, options=None
    ):
        """createReport: ask for a report.

        :param report_type: for example ``GET_VENDOR_SALES_REPORT``
        :param marketplace_ids: list of Amazon's marketplace ids
        :param start: the data's beginning, datetime (UTC if it has no zone) or ISO text
        :param end: the data's end
        :param dict options: ``reportOptions``, by type
        :return: the report id
        :raise UnknownOutcome: it may have been created: look with :meth:`reports`
        :raise SpApiError: one of the other kinds; it was not created
        """
        body = {"reportType": report_type, "marketplaceIds": list(marketplace_ids)}
        if options:
            body["reportOptions"] = options
        if start:
            body["dataStartTime"] = iso(start)
        if end:
            body["dataEndTime"] = iso(end)
        body = {library.EXACT_BODY: exact_bytes(json.dumps(body))}
        request = self._paths.create_report(**body)
        return self._submit(_CREATE, request).transaction_id

    def report(self, report_id):
        """getReport: how far a report is.

        :rtype: RawDocument
        :raise SpApiError: one of its four kinds
        """
        report_id = self._identifier(report_id, _REPORT)
        return self._document(_REPORT, self._paths.get_report(report_id))

    def reports(
        self,
        report_types=None,
        *,
        processing_statuses=None,
        marketplace_ids=None,
        created_since=None,
        created_until=None,
        page_size=100,
        next_token=None,
    ):
        """getReports: one page, one HTTP call.

        :param report_types: list, ten at most
        :param processing_statuses: list of ``CANCELLED``, ``DONE``, ``FATAL``,
            ``IN_PROGRESS``, ``IN_QUEUE``
        :param created_since: datetime or ISO text; Amazon keeps reports for 90 days
        :param next_token: where a previous page ended. Amazon refuses it together with
            any other parameter, so the others are left out then.
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        window = self._window(created_since, created_until)
        if next_token:
            query = {"nextToken": next_token}
        else:
            query = self._query(
                reportTypes=report_types,
                processingStatuses=processing_statuses,
                marketplaceIds=marketplace_ids,
                createdSince=created_since,
                createdUntil=created_until,
                pageSize=page_size,
            )
        request = self._paths.get_reports(**query)
        return self._page(
            _REPORTS, request, "reports", window, further=bool(next_token)
        )

    def report_document(self, document_id):
        """getReportDocument: where the document can be downloaded for five minutes.

        :param document_id: ``reportDocumentId`` of a report
        :rtype: RawDocument
        :raise SpApiError: one of its four kinds
        """
        document_id = self._identifier(document_id, _DOCUMENT)
        # The library's own method downloads, without a limit of any kind.
        path = f"/reports/2021-06-30/documents/{document_id}"
        return self._document(_DOCUMENT, self._request("GET", path))
