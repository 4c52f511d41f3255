"""Vendor Direct Fulfillment Payments v1: invoices to Amazon.

Rules: ``vendorDirectFulfillmentPaymentsV1.json``.
"""

from .base import Operations

_OPERATION = "submitInvoice"


class DirectPayments(Operations):
    """The one operation of Vendor Direct Fulfillment Payments v1.

    It takes 10 requests a second with a burst of 10, which is the throttle's default.
    """

    ROLES = '"Finance and Accounting"'

    def submit_invoice(self, document):
        """submitInvoice: send exactly these invoices, once.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise SpApiError: as of :meth:`~.base.Operations._submit`
        """
        path = "/vendor/directFulfillment/payments/v1/invoices"
        return self._submit(_OPERATION, self._request("POST", path, body=document))
