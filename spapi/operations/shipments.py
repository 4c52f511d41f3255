"""Vendor Shipments v1: confirmations (ASN), routing requests, their state, labels.

Rules: developer-docs.amazon.com, "Vendor Retail Procurement Shipments API v1".
"""

from .base import Operations, exact_bytes

_CONFIRM = "submitShipmentConfirmations"
_ROUTE = "submitShipments"
_DETAILS = "getShipmentDetails"
_LABELS = "getShipmentLabels"


class Shipments(Operations):
    """The operations of Vendor Shipments v1."""

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
        raise NotImplementedError

    def submit_shipments(self, document):
        """submitShipments: send exactly this routing request, once.

        Parameters and errors as of :meth:`submit_shipment_confirmations`; after an
        unknown outcome :meth:`shipment_details` may show it.
        """
        raise NotImplementedError

    def shipment_details(
        self,
        *,
        created_after=None,
        created_before=None,
        identifier=None,
        arn=None,
        status=None,
        next_token=None,
        limit=50,
    ):
        """getShipmentDetails: one page of routing requests, one HTTP call.

        :param created_after: datetime (UTC if it has no zone) or ISO text
        :param identifier: vendorShipmentIdentifier
        :param arn: buyerReferenceNumber
        :param status: currentShipmentStatus
        :param limit: 1 to 50
        :rtype: Page
        """
        raise NotImplementedError

    def shipment_labels(
        self,
        *,
        created_after=None,
        created_before=None,
        identifier=None,
        arn=None,
        warehouse=None,
        next_token=None,
        limit=50,
    ):
        """getShipmentLabels: one page, one HTTP call. **A page may be empty and not the
        last**: go on while it has a token.

        :param warehouse: sellerWarehouseCode
        :rtype: Page
        """
        raise NotImplementedError
