"""Orders 2026-01-01: the orders of a seller account.

Rules: ``orders_2026-01-01.json``. Orders v0 is deprecated and ends on 2027-03-27; this
addon does not read with it.
"""

from dataclasses import replace

from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations, Probe

from ..messages.order import split

_ROOT = "/orders/2026-01-01/orders"
SEARCH = "searchOrders"
ORDER = "getOrder"
#: What a sale order is made of. PAYMENT, EXPENSE and FULFILLMENT_ORDERS say nothing
#: that is used; Amazon may reject a flag in a region (selling-partner-api-models issue
#: 5365), so none is asked for without need.
INCLUDED = (
    *("FULFILLMENT", "PROCEEDS", "PROMOTION", "CANCELLATION"),
    *("RECIPIENT", "BUYER", "TAX"),
)
#: FBM only: what Amazon knows of parcels.
PACKAGES = "PACKAGES"
#: "You must specify a value between 1 and 100."
PAGE_SIZE = 100


class SellerOrders(Operations):
    """The operations that read orders. Personal data is split off at once."""

    WRAPPER = None
    NUMBER = "orderId"
    ROLES = '"Inventory and Order Tracking"'
    #: Amazon's model, section "Usage Plan": one search in three minutes, twenty at
    #: once.
    PLANS = {SEARCH: (0.0056, 20), ORDER: (0.5, 30)}

    def search_orders(
        self,
        *,
        marketplace_ids,
        updated_after=None,
        updated_before=None,
        created_after=None,
        created_before=None,
        statuses=(),
        next_token=None,
    ):
        """searchOrders: one page, one HTTP call.

        :param marketplace_ids: Amazon's ids, at most 50
        :param updated_after: datetime (UTC if it has no zone) or ISO text; this pair or
            the other, never both
        :param updated_before: two minutes old at least
        :param statuses: values of ``fulfillmentStatus``
        :param next_token: where a previous page ended; send the same filters with it
        :rtype: Page, of :class:`~..messages.order.PersonalDocument`
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            lastUpdatedAfter=updated_after,
            lastUpdatedBefore=updated_before,
            createdAfter=created_after,
            createdBefore=created_before,
            fulfillmentStatuses=list(statuses),
            marketplaceIds=list(marketplace_ids),
            maxResultsPerPage=PAGE_SIZE,
            includedData=list(INCLUDED),
            paginationToken=next_token,
        )
        request = replace(self._request("GET", _ROOT, query), private=True)
        page = self._page(
            SEARCH,
            request,
            "orders",
            self._window(updated_after or created_after, updated_before),
            further=bool(next_token),
        )
        page.documents = [split(each) for each in page.documents]
        return page

    def order(self, number, packages=False):
        """getOrder: one order.

        :param number: Amazon's order id
        :param packages: whether its parcels are asked for, too
        :rtype: PersonalDocument
        :raise Rejected: also where Amazon does not know it
        :raise SpApiError: one of the other kinds
        """
        number = self._identifier(number, ORDER)
        included = [*INCLUDED, PACKAGES] if packages else list(INCLUDED)
        request = self._request(
            "GET", f"{_ROOT}/{number}", self._query(includedData=included)
        )
        return split(_Wrapped(self._gateway).order(replace(request, private=True)))

    def probes(self, now):
        """See the base."""
        return [
            Probe(
                ORDER,
                lambda: self.order("000-0000000-0000000"),
                "They can be read.",
                (400, 404),
            )
        ]


class _Wrapped(Operations):
    """The answer to getOrder, which is wrapped while that to searchOrders is not."""

    WRAPPER = "order"
    NUMBER = SellerOrders.NUMBER
    ROLES = SellerOrders.ROLES
    PLANS = SellerOrders.PLANS

    def order(self, request):
        return self._document(ORDER, request)
