"""Vendor Direct Fulfillment Orders 2021-12-28: orders and their acknowledgement.

Rules: ``vendorDirectFulfillmentOrders_2021-12-28.json``; answers are not wrapped. For
the receipt the model holds both shapes, bare and in ``payload``: both are read.
"""

from dataclasses import replace
from datetime import timedelta

from .. import answers
from ..errors import Rejected
from ..records import Submitted
from ..windows import MAX_DAYS, as_utc
from .base import Operations
from .restricted import ROLES, Resource, restricted

_ROOT = "/vendor/directFulfillment/orders/2021-12-28"
_ORDERS = "getOrders"
_ORDER = "getOrder"
_ACKNOWLEDGE = "submitAcknowledgement"
STATUSES = ("NEW", "SHIPPED", "ACCEPTED", "CANCELLED")
#: Generic: one token opens every order.
_ONE = Resource("GET", f"{_ROOT}/purchaseOrders/{{purchaseOrderNumber}}")
_ALL = Resource("GET", f"{_ROOT}/purchaseOrders")


class DirectOrders(Operations):
    """The operations of Vendor Direct Fulfillment Orders 2021-12-28.

    Each takes 10 requests a second with a burst of 10, the throttle's default.
    """

    ROLES = ROLES
    WRAPPER = None
    NUMBER = "purchaseOrderNumber"

    def orders(
        self,
        *,
        created_after,
        created_before,
        next_token=None,
        limit=100,
        status=None,
        ship_from=None,
        include_details=True,
    ):
        """getOrders: one page, one HTTP call (and one for a token, once an hour).

        Amazon has no filter for changes and wants both ends.

        :param created_after: datetime (UTC if it has no zone) or ISO text
        :param created_before: at most seven days later
        :param next_token: where a previous page ended; send the same filters with it
        :param limit: orders a page, 1 to 100
        :param status: one of :data:`STATUSES`
        :param ship_from: only orders from this warehouse (shipFromParty.partyId)
        :param include_details: ``False``: numbers only
        :rtype: Page
        :raise Rejected: also for a window that Amazon does not take
        :raise SpApiError: one of its four kinds
        """
        _check_window(created_after, created_before)
        query = self._query(
            limit=limit,
            createdAfter=created_after,
            createdBefore=created_before,
            nextToken=next_token,
            status=status,
            shipFromPartyId=ship_from,
            includeDetails=include_details,
        )
        request = self._request("GET", f"{_ROOT}/purchaseOrders", query)
        return self._page(
            _ORDERS,
            restricted(self._gateway, request, _ALL),
            "orders",
            self._window(created_after, created_before),
            further=bool(next_token),
        )

    def order(self, number):
        """getOrder.

        :param number: purchase order number; blanks around it are removed
        :rtype: RawDocument
        :raise Rejected: with code ``NotFound`` if Amazon does not know it
        :raise SpApiError: one of the other kinds
        """
        number = self._identifier(number, _ORDER)
        request = self._request("GET", f"{_ROOT}/purchaseOrders/{number}")
        return self._document(_ORDER, restricted(self._gateway, request, _ONE))

    def submit_acknowledgement(self, document):
        """submitAcknowledgement: send exactly this document, once.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise SpApiError: as of :meth:`~.base.Operations._submit`
        """
        request = self._request("POST", f"{_ROOT}/acknowledgements", body=document)
        request = replace(request, private=True)
        return self._perform(_ACKNOWLEDGE, request, _receipt)


def _receipt(answer):
    path = ("transactionId",)
    if answers.is_wrapped(answer):
        path = ("payload", *path)
    return Submitted(answers.receipt(answer, _ACKNOWLEDGE, path), answer.request_id)


def _check_window(after, before):
    try:
        length = as_utc(before) - as_utc(after)
    except (AttributeError, ValueError):
        length = None
    if length is None or not timedelta() < length <= timedelta(days=MAX_DAYS):
        raise Rejected(
            "Orders of direct fulfilment are searched between two moments, the first "
            f"before the second, {MAX_DAYS} days apart at most.",
            code="InvalidInput",
            operation=_ORDERS,
        )
