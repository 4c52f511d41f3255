"""Vendor Direct Fulfillment Shipping 2021-12-28: labels, slips, statuses.

Rules: ``vendorDirectFulfillmentShipping_2021-12-28.json``; answers are not wrapped.
What bears a consignee's name is never shown to the observer of calls.
"""

from dataclasses import replace

from .. import answers
from ..errors import Retryable, UnknownOutcome
from .base import Operations
from .restricted import ROLES, Resource, restricted

_ROOT = "/vendor/directFulfillment/shipping/2021-12-28"
CREATE_LABELS = "createShippingLabels"
CREATE_CONTAINER_LABEL = "createContainerLabel"
GET_LABELS, GET_LABEL = "getShippingLabels", "getShippingLabel"
GET_SLIPS, GET_SLIP = "getPackingSlips", "getPackingSlip"
GET_INVOICES, GET_INVOICE = "getCustomerInvoices", "getCustomerInvoice"
REQUEST_LABELS = "submitShippingLabelRequest"
#: Retail has an operation of the same name, with limits and a role of its own.
CONFIRM = "submitShipmentConfirmations/directFulfillment"
UPDATE_STATUS = "submitShipmentStatusUpdates"

_ONE = "{purchaseOrderNumber}"
#: What is asked with a restricted data token (Tokens API use case guide), and what the
#: token opens: generic, one is for every order.
RESTRICTED = {
    CREATE_LABELS: Resource("POST", f"{_ROOT}/shippingLabels/{_ONE}"),
    GET_LABELS: Resource("GET", f"{_ROOT}/shippingLabels"),
    GET_LABEL: Resource("GET", f"{_ROOT}/shippingLabels/{_ONE}"),
    GET_SLIPS: Resource("GET", f"{_ROOT}/packingSlips"),
    GET_SLIP: Resource("GET", f"{_ROOT}/packingSlips/{_ONE}"),
    GET_INVOICES: Resource("GET", f"{_ROOT}/customerInvoices"),
    GET_INVOICE: Resource("GET", f"{_ROOT}/customerInvoices/{_ONE}"),
}
#: Rows a page, at most.
MOST = 100


class DirectShipping(Operations):
    """The operations of Vendor Direct Fulfillment Shipping 2021-12-28.

    Each of them takes 10 requests a second with a burst of 10, which is the throttle's
    default.
    """

    ROLES = ROLES
    WRAPPER = None
    NUMBER = "purchaseOrderNumber"
    RECEIPT = ("transactionId",)

    # --- Labels -------------------------------------------------------------

    def create_shipping_labels(self, number, document):
        """createShippingLabels: have the labels of an order made and get them at once.

        It takes some seconds: never inside a user's transaction. After an unknown
        outcome :meth:`get_shipping_label` may show them.

        :param number: purchase order number
        :param document: the JSON, text or UTF-8 bytes
        :rtype: RawDocument
        :raise UnknownOutcome: the labels may have been made
        :raise Rejected: Amazon refuses it; status 409 where the labels of this order
            were made before or its state does not allow them
        :raise Retryable: they were surely not made
        :raise Configuration: a setting is wrong
        """
        path = f"{_ROOT}/shippingLabels/{self._identifier(number, CREATE_LABELS)}"
        return self._made(CREATE_LABELS, path, document)

    def create_container_label(self, document):
        """createContainerLabel: the label of a pallet; Amazon's own carrier (SWA) only.

        Parameters and errors as of :meth:`create_shipping_labels`.
        """
        return self._made(CREATE_CONTAINER_LABEL, f"{_ROOT}/containerLabel", document)

    def submit_shipping_label_request(self, document):
        """submitShippingLabelRequest: ask for labels that :meth:`get_shipping_labels`
        shows later.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise SpApiError: as of :meth:`~.base.Operations._submit`
        """
        return self._post(REQUEST_LABELS, "shippingLabels", document)

    def get_shipping_labels(self, **search):
        """getShippingLabels: one page, see :meth:`_papers`."""
        return self._papers(GET_LABELS, "shippingLabels", **search)

    def get_shipping_label(self, number):
        """getShippingLabel: of one order, see :meth:`_paper`."""
        return self._paper(GET_LABEL, "shippingLabels", number)

    # --- Papers -------------------------------------------------------------

    def get_packing_slips(self, **search):
        """getPackingSlips: one page, see :meth:`_papers`."""
        return self._papers(GET_SLIPS, "packingSlips", **search)

    def get_packing_slip(self, number):
        """getPackingSlip: of one order, see :meth:`_paper`. Only orders with
        isPslipRequired have one (selling-partner-api-docs issue 2256)."""
        return self._paper(GET_SLIP, "packingSlips", number)

    def get_customer_invoices(self, **search):
        """getCustomerInvoices: one page, see :meth:`_papers`. India only."""
        return self._papers(GET_INVOICES, "customerInvoices", **search)

    def get_customer_invoice(self, number):
        """getCustomerInvoice: of one order, see :meth:`_paper`. India only."""
        return self._paper(GET_INVOICE, "customerInvoices", number)

    # --- What has left ------------------------------------------------------

    def submit_shipment_confirmations(self, document):
        """submitShipmentConfirmations: send exactly this, once; nothing shows it.

        Parameters and errors as of :meth:`submit_shipping_label_request`.
        """
        return self._post(CONFIRM, "shipmentConfirmations", document)

    def submit_shipment_status_updates(self, document):
        """submitShipmentStatusUpdates: only of vendors with a carrier of their own.

        Where a parcel was delivered is where a person lives: it is private.
        Parameters and errors as of :meth:`submit_shipping_label_request`.
        """
        return self._post(
            UPDATE_STATUS, "shipmentStatusUpdates", document, private=True
        )

    # --- How they are asked -------------------------------------------------

    def _papers(
        self,
        operation,
        array,
        *,
        created_after,
        created_before,
        ship_from=None,
        sort_order=None,
        next_token=None,
        limit=MOST,
    ):
        """One page of a search, one HTTP call.

        :param created_after: datetime (UTC if it has no zone) or ISO text; the window
            is at most 7 days
        :param ship_from: warehouse code (shipFromPartyId)
        :param sort_order: ``ASC`` or ``DESC``
        :param limit: 1 to 100
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            shipFromPartyId=ship_from,
            limit=limit,
            createdAfter=created_after,
            createdBefore=created_before,
            sortOrder=sort_order,
            nextToken=next_token,
        )
        request = self._request("GET", f"{_ROOT}/{array}", query)
        request = self._closed(operation, request)
        window = self._window(created_after, created_before)
        return self._page(operation, request, array, window, further=bool(next_token))

    def _paper(self, operation, kind, number):
        """What Amazon has of one order.

        :param number: purchase order number
        :rtype: RawDocument
        :raise Rejected: it has none yet (``NotFound``), or refuses
        :raise SpApiError: one of its four kinds
        """
        path = f"{_ROOT}/{kind}/{self._identifier(number, operation)}"
        request = self._closed(operation, self._request("GET", path))
        return self._document(operation, request)

    def _made(self, operation, path, document):
        """A POST that is answered with what it made. What cannot be read of an answer
        was made all the same."""

        def read(answer):
            try:
                return answers.document(answer, operation, self.WRAPPER, self.NUMBER)
            except Retryable as error:
                raise UnknownOutcome(
                    f"{error.message} It is not known whether it was made.",
                    **answers.where(answer, operation),
                ) from None

        request = self._closed(operation, self._request("POST", path, body=document))
        return self._perform(operation, request, read)

    def _post(self, operation, kind, document, private=False):
        request = self._request("POST", f"{_ROOT}/{kind}", body=document)
        return self._submit(operation, replace(request, private=private))

    def _closed(self, operation, request):
        """The request, shown to no observer, with the token that it needs."""
        resource = RESTRICTED.get(operation)
        if resource is None:
            return replace(request, private=True)
        return restricted(self._gateway, request, resource)
