"""Vendor Orders v1: purchase orders, acknowledgements, status.

Rules: developer-docs.amazon.com, "Vendor Retail Procurement Orders API v1".
"""

from datetime import timedelta

from .. import library
from .base import Operations, Probe, exact_bytes

_ORDERS = "getPurchaseOrders"
_ORDER = "getPurchaseOrder"
_STATUS = "getPurchaseOrdersStatus"
_ACKNOWLEDGE = "submitAcknowledgement"


class Orders(Operations):
    """The operations of Vendor Orders v1."""

    LIBRARY = "VendorOrders"
    ROLES = '"Amazon Fulfillment" or "Inventory and Order Tracking"'
    NUMBER = "purchaseOrderNumber"

    def purchase_orders(
        self,
        *,
        changed_after=None,
        changed_before=None,
        created_after=None,
        created_before=None,
        next_token=None,
        limit=100,
        include_details=True,
        state=None,
        vendor_code=None,
        item_state=None,
        is_changed=None,
    ):
        """getPurchaseOrders: one page, one HTTP call.

        :param changed_after: datetime (UTC if it has no zone) or ISO text; so the
            other three. Amazon wants at most seven days, at most six months back.
        :param next_token: where a previous page ended; send the same filters with it
        :param limit: orders a page, 1 to 100
        :param include_details: ``False``: numbers and states only
        :param state: ``New``, ``Acknowledged`` or ``Closed``
        :param vendor_code: only orders of this vendor code (sellingParty.partyId)
        :param item_state: ``Cancelled``: only orders with lines Amazon cancelled
        :param is_changed: ``True``: only orders Amazon changed after placing them
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        # sortOrder is never sent: it is ignored, or answered with 400 for some
        # vendors (amzn/selling-partner-api-docs issues 1194 and 2483).
        query = self._query(
            limit=limit,
            changedAfter=changed_after,
            changedBefore=changed_before,
            createdAfter=created_after,
            createdBefore=created_before,
            nextToken=next_token,
            includeDetails=include_details,
            purchaseOrderState=state,
            orderingVendorCode=vendor_code,
            poItemState=item_state,
            isPOChanged=is_changed,
        )
        window = self._window(changed_after, changed_before)
        window = window or self._window(created_after, created_before)
        request = self._paths.get_purchase_orders(**query)
        return self._page(_ORDERS, request, "orders", window, further=bool(next_token))

    def purchase_order(self, number):
        """getPurchaseOrder.

        :param number: Amazon's purchase order number; blanks around it are removed
        :rtype: RawDocument
        :raise Rejected: with code ``NotFound`` if Amazon does not know it
        :raise SpApiError: one of the other kinds
        """
        number = self._identifier(number, _ORDER)
        return self._document(_ORDER, self._paths.get_purchase_order(number))

    def submit_acknowledgement(self, document):
        """submitAcknowledgement: send exactly this document, once.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken, look before sending again
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """
        body = {library.EXACT_BODY: exact_bytes(document)}
        return self._submit(_ACKNOWLEDGE, self._paths.submit_acknowledgement(**body))

    def purchase_orders_status(
        self,
        *,
        purchase_order_number=None,
        updated_after=None,
        updated_before=None,
        created_after=None,
        created_before=None,
        purchase_order_status=None,
        item_confirmation_status=None,
        item_receive_status=None,
        vendor_code=None,
        ship_to_party=None,
        next_token=None,
        limit=100,
    ):
        """getPurchaseOrdersStatus: one page, one HTTP call.

        Amazon's filters are reported not to filter (selling-partner-api-models issue
        794), so filter again what comes back.

        :param purchase_order_status: ``OPEN`` or ``CLOSED``
        :param item_confirmation_status: ``ACCEPTED``, ``PARTIALLY_ACCEPTED``,
            ``REJECTED`` or ``UNCONFIRMED``
        :param item_receive_status: ``NOT_RECEIVED``, ``PARTIALLY_RECEIVED`` or
            ``RECEIVED``
        :param ship_to_party: fulfilment centre code (shipToParty.partyId)
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            limit=limit,
            purchaseOrderNumber=purchase_order_number,
            updatedAfter=updated_after,
            updatedBefore=updated_before,
            createdAfter=created_after,
            createdBefore=created_before,
            purchaseOrderStatus=purchase_order_status,
            itemConfirmationStatus=item_confirmation_status,
            itemReceiveStatus=item_receive_status,
            orderingVendorCode=vendor_code,
            shipToPartyId=ship_to_party,
            nextToken=next_token,
        )
        window = self._window(updated_after, updated_before)
        window = window or self._window(created_after, created_before)
        request = self._paths.get_purchase_orders_status(**query)
        return self._page(
            _STATUS, request, "ordersStatus", window, further=bool(next_token)
        )

    def probes(self, now):
        """Acknowledgements are not tried: sending one would be one. They need the same
        role."""
        hour = now - timedelta(hours=1)
        sandbox = self._gateway.endpoint.environment == "sandbox"
        # Amazon's static sandbox only knows the very requests of its examples.
        accepted = (400, 500) if sandbox else ()
        return [
            Probe(
                _ORDERS,
                lambda: self.purchase_orders(
                    changed_after=hour,
                    changed_before=now,
                    limit=1,
                    include_details=False,
                ),
                "Purchase orders can be read.",
                accepted,
            ),
            Probe(
                _STATUS,
                lambda: self.purchase_orders_status(
                    updated_after=hour, updated_before=now, limit=1
                ),
                "The status of purchase orders can be read.",
                accepted,
            ),
        ]
