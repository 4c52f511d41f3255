"""Vendor direct fulfilment shipping 2021-12-28: labels and papers of many orders."""

from dataclasses import dataclass
from datetime import datetime

from .. import paging, query
from ..errors import invalid_input
from ..messages import Answer
from .base import Api, endpoint
from .direct_shipping import ROOT

_QUERY = {
    "shipFromPartyId": query.text,
    "limit": query.whole(1, 100),
    "createdAfter": query.instant,
    "createdBefore": query.instant,
    "sortOrder": query.one_of("ASC", "DESC"),
    "nextToken": query.text,
}


@dataclass(frozen=True)
class _Entry:
    number: str
    created: datetime
    order: object


class DirectListings(Api):
    """Lists of what :class:`~.direct_shipping.DirectShipping` made."""

    name = "direct_listings"

    @endpoint(
        "getShippingLabels",
        f"GET {ROOT}/shippingLabels",
        listing="shippingLabels",
        restricted=True,
    )
    def labels(self, request):
        """List the labels that are there, by when they were made."""
        now = self.clock.now()
        return self._page(
            request,
            lambda order: order.labels and order.labels_at <= now and order.labels_at,
            self.simulator.direct_shipping.shown,
        )

    @endpoint(
        "getPackingSlips",
        f"GET {ROOT}/packingSlips",
        listing="packingSlips",
        restricted=True,
    )
    def slips(self, request):
        """List the packing slips, of orders that want one."""
        return self._page(
            request,
            lambda order: order.wants_slip and order.created,
            self.simulator.direct_shipping.slip_of,
        )

    @endpoint(
        "getCustomerInvoices",
        f"GET {ROOT}/customerInvoices",
        listing="customerInvoices",
        restricted=True,
    )
    def invoices(self, request):
        """List the customers' invoices: in India only."""
        in_india = request.account.country == "IN"
        return self._page(
            request,
            lambda order: in_india and order.created,
            self.simulator.direct_shipping.invoice_of,
        )

    def _page(self, request, created, render):
        """One page.

        :param created: callable(order) -> since when there is something, or nothing
        """
        values = query.read(request, _QUERY)
        for name in ("createdAfter", "createdBefore"):
            if name not in values:
                raise invalid_input(f"'{name}' is required.")
        bounds = query.window(values, "created", self.clock.now())
        warehouse = values.get("shipFromPartyId")
        found = [
            _Entry(number, moment, order)
            for (
                account,
                number,
            ), order in self.simulator.direct_shipping.orders.items()
            if account == request.account.name
            and (moment := created(order))
            and query.inside(moment, bounds)
            and order.warehouse == (warehouse or order.warehouse)
        ]
        request.filters = paging.fingerprint(request.account.name, values)
        found, token = paging.page(
            found,
            request.filters,
            values.get("nextToken"),
            values.get("limit", paging.DEFAULT_LIMIT),
            values.get("sortOrder") == "ASC",
        )
        request.entry.served = [each.number for each in found]
        answer = {request.endpoint.listing: [render(each.order) for each in found]}
        if token:
            answer["pagination"] = {"nextToken": token}
        return Answer(answer)
