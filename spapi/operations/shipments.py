"""Vendor Shipments v1: confirmations (ASN), routing requests, their state, labels.

Rules: developer-docs.amazon.com, "Vendor Retail Procurement Shipments API v1".
"""

from datetime import timedelta

from .. import library
from .base import Operations, Probe, exact_bytes

_CONFIRM = "submitShipmentConfirmations"
_ROUTE = "submitShipments"
_DETAILS = "getShipmentDetails"
_LABELS = "getShipmentLabels"
#: Rows a page, at most (vendorShipments.json).
MOST = 50


class Shipments(Operations):
    """The operations of Vendor Shipments v1.

    Each of them takes 10 requests a second with a burst of 10 (section "Usage Plan"),
    which is the throttle's default.
    """

    LIBRARY = "VendorShipments"
    #: Routing needs the first; the second sends confirmations in North America and the
    #: Far East only.
    ROLES = '"Amazon Fulfillment" or "Inventory and Order Tracking"'
    NUMBER = "vendorShipmentIdentifier"

    def submit_shipment_confirmations(self, document):
        """submitShipmentConfirmations: send exactly this ASN, once.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken; nothing can be looked at
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """
        body = {library.EXACT_BODY: exact_bytes(document)}
        request = self._paths.submit_shipment_confirmations(**body)
        return self._submit(_CONFIRM, request)

    def submit_shipments(self, document):
        """submitShipments: send exactly this routing request, once.

        Parameters and errors as of :meth:`submit_shipment_confirmations`; after an
        unknown outcome :meth:`get_shipment_details` may show it.
        """
        body = {library.EXACT_BODY: exact_bytes(document)}
        return self._submit(_ROUTE, self._paths.submit_shipments(**body))

    def get_shipment_details(
        self,
        *,
        created_after=None,
        created_before=None,
        identifier=None,
        arn=None,
        status=None,
        ship_to=None,
        next_token=None,
        limit=MOST,
    ):
        """getShipmentDetails: one page of routing requests, one HTTP call.

        It lists routing requests, not confirmations: of those there is no list.

        :param created_after: datetime (UTC if it has no zone) or ISO text
        :param identifier: vendorShipmentIdentifier
        :param arn: buyerReferenceNumber
        :param status: currentShipmentStatus
        :param ship_to: fulfilment centre code (buyerWarehouseCode)
        :param limit: 1 to 50
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            limit=limit,
            createdAfter=created_after,
            createdBefore=created_before,
            vendorShipmentIdentifier=identifier,
            buyerReferenceNumber=arn,
            currentShipmentStatus=status,
            buyerWarehouseCode=ship_to,
            nextToken=next_token,
        )
        window = self._window(created_after, created_before)
        request = self._paths.get_shipment_details(**query)
        return self._page(
            _DETAILS, request, "shipments", window, further=bool(next_token)
        )

    def get_shipment_labels(
        self,
        *,
        created_after=None,
        created_before=None,
        identifier=None,
        arn=None,
        warehouse=None,
        next_token=None,
        limit=MOST,
    ):
        """getShipmentLabels: one page, one HTTP call.

        A page may be empty and not the last: go on while it has a token. Vendors report
        labels that never come though Vendor Central shows them (selling-partner-
        api-models issue 5148), so the search has to end some day.

        :param created_after: of the label
        :param identifier: vendorShipmentIdentifier
        :param arn: buyerReferenceNumber
        :param warehouse: sellerWarehouseCode
        :param limit: 1 to 50
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            limit=limit,
            labelCreatedAfter=created_after,
            labelCreatedBefore=created_before,
            vendorShipmentIdentifier=identifier,
            buyerReferenceNumber=arn,
            sellerWarehouseCode=warehouse,
            nextToken=next_token,
        )
        window = self._window(created_after, created_before)
        request = self._paths.get_shipment_labels(**query)
        return self._page(
            _LABELS, request, "transportLabels", window, further=bool(next_token)
        )

    def probes(self, now):
        """One: the POSTs are not tried, sending one would be one. They need the same
        role."""
        hour = now - timedelta(hours=1)
        sandbox = self._gateway.endpoint.environment == "sandbox"
        return [
            Probe(
                _DETAILS,
                lambda: self.get_shipment_details(
                    created_after=hour, created_before=now, limit=1
                ),
                "Shipments can be read.",
                # Amazon's static sandbox only knows the very requests of its examples.
                (400, 500) if sandbox else (),
            )
        ]
