"""Vendor Invoices v1 (Retail Procurement Payments): invoices and credit notes go out.

There is no operation that shows an invoice again (selling-partner-api-docs issue 686,
Amazon): what became of one is told by its transaction, as far as it goes wrong, and by
the remittance that pays it.
"""

from .. import library
from .base import Operations, exact_bytes

_SUBMIT = "submitInvoices"


class Invoices(Operations):
    """The operation of Vendor Invoices v1.

    It takes 10 requests a second with a burst of 10 (section "Usage Plan"), which is
    the throttle's default. Nothing in it can be probed: sending an invoice is one.
    """

    LIBRARY = "VendorInvoices"
    ROLES = '"Amazon Fulfillment" or "Inventory and Order Tracking"'

    def submit_invoices(self, payload):
        """submitInvoices: send exactly this document, once.

        :param payload: the JSON, text or UTF-8 bytes, see
            :func:`~..messages.invoice.build_payload`
        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken; nothing can be looked at
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """
        body = {library.EXACT_BODY: exact_bytes(payload)}
        return self._submit(_SUBMIT, self._paths.submit_invoices(body))
