"""Reports 2021-06-30, those whose documents bear names.

Rules: developer-docs.amazon.com, "Authorization with the Restricted Data Token": the
token is for the concrete document, and asked for without ``dataElements``.
"""

from odoo.addons.amazon_vendor_central.spapi.operations.reports import Reports
from odoo.addons.amazon_vendor_central.spapi.operations.restricted import (
    Resource,
    restricted,
)

_DOCUMENT = "getReportDocument"


class RestrictedReports(Reports):
    """As :class:`Reports`, for types whose document Amazon gives for a restricted data
    token only."""

    ROLES = '"Direct-to-Consumer Shipping (Restricted)"'

    def report_document(self, document_id):
        """getReportDocument: where the document can be downloaded for five minutes.

        :param document_id: ``reportDocumentId`` of a report
        :rtype: RawDocument
        :raise SpApiError: one of its four kinds
        """
        document_id = self._identifier(document_id, _DOCUMENT)
        path = f"/reports/2021-06-30/documents/{document_id}"
        request = restricted(
            self._gateway, self._request("GET", path), Resource("GET", path)
        )
        return self._document(_DOCUMENT, request)
