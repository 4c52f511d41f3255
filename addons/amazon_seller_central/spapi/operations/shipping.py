"""Orders v0, of which confirmShipment lives on: tell Amazon that a parcel has left.

Rules: ``ordersV0.json``. The operations of v0 that read end on 2027-03-27; this one is
not deprecated and has no counterpart in 2026-01-01.
"""

from odoo.addons.amazon_vendor_central.spapi.errors import Rejected, UnknownOutcome
from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations
from odoo.addons.amazon_vendor_central.spapi.records import Submitted

CONFIRM = "confirmShipment"
#: "204: Success." Anything else that looks like one is a page of somebody's.
_TAKEN = 204
#: Amazon says so of a parcel that it has, and of one it knows from elsewhere.
_ALREADY = ("packagetoupdatenotfound", "already fulfilled", "already been fulfilled")


class SellerShipping(Operations):
    """The operation that tells of parcels."""

    ROLES = (
        '"Inventory and Order Tracking" or "Direct-to-Consumer Shipping (Restricted)"'
    )
    PLANS = {CONFIRM: (2.0, 10)}

    def confirm_shipment(self, document, order, reference):
        """confirmShipment: send exactly this document, once.

        The same package reference again is an edit of the same parcel: sending twice
        does no harm.

        :param document: the JSON, text or UTF-8 bytes
        :param order: Amazon's order id
        :param reference: the parcel's number in the document, for the receipt
        :rtype: Submitted
        :raise UnknownOutcome: also where Amazon says that the parcel was told of
            already: what it has is to be looked at
        :raise SpApiError: as of :meth:`~.base.Operations._submit`
        """
        order = self._identifier(order, CONFIRM)
        path = f"/orders/v0/orders/{order}/shipmentConfirmation"
        request = self._request("POST", path, body=document)

        def read(answer):
            if answer.status != _TAKEN:
                raise UnknownOutcome(
                    f"Amazon answered HTTP {answer.status} to a shipment: it is not "
                    "known whether it took it.",
                    operation=CONFIRM,
                    request_id=answer.request_id,
                    status=answer.status,
                )
            return Submitted(f"{order}/{reference}", answer.request_id)

        try:
            return self._perform(CONFIRM, request, read)
        except Rejected as error:
            if not _says_already(error):
                if error.details and error.details not in error.message:
                    # What is wrong stands there; the message is always the same.
                    error.message = f"{error.message.rstrip('.')}: {error.details}"
                raise
            raise UnknownOutcome(
                f"Amazon says that it was told already: {error.message}",
                operation=CONFIRM,
                request_id=error.request_id,
                status=error.status,
            ) from error


def _says_already(error):
    words = " ".join(
        f"{each.get('code')} {each.get('message')} {each.get('details')}"
        for each in error.errors
    ).lower()
    return any(each in words for each in _ALREADY)
