"""Vendor orders v1: what Amazon ordered, and what becomes of it."""

from dataclasses import fields
from datetime import timedelta

from .. import acknowledgements, amazon_side, paging, query, status, validation
from ..errors import not_found
from ..generator import Spec
from ..messages import Answer
from ..orders import parse_order
from .base import Api, control, endpoint, reader

#: Parameters of both listings (vendorOrders.json).
_LISTING = {
    "limit": query.whole(1, 100),
    "sortOrder": query.one_of("ASC", "DESC"),
    "nextToken": query.text,
    "createdAfter": query.instant,
    "createdBefore": query.instant,
    "orderingVendorCode": query.text,
}
ORDERS_QUERY = _LISTING | {
    "includeDetails": query.boolean,
    "changedAfter": query.instant,
    "changedBefore": query.instant,
    "poItemState": query.one_of("Cancelled"),
    "isPOChanged": query.boolean,
    "purchaseOrderState": query.one_of("New", "Acknowledged", "Closed"),
}
STATUS_QUERY = _LISTING | {
    "updatedAfter": query.instant,
    "updatedBefore": query.instant,
    "purchaseOrderNumber": query.text,
    "purchaseOrderStatus": query.one_of("OPEN", "CLOSED"),
    "itemConfirmationStatus": query.one_of(
        "ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED", "UNCONFIRMED"
    ),
    "itemReceiveStatus": query.one_of("NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED"),
    "shipToPartyId": query.text,
}


class Orders(Api):
    """The purchase orders of all accounts."""

    name = "orders"
    #: seconds from taking an acknowledgement to its effect
    lag = 0
    #: seconds purchaseOrdersStatus is behind
    status_lag = 0
    #: let the changed window match only orders that Amazon changed after their
    #: creation. Amazon does not say; strict is what an importer must get along with.
    #: If not, the creation counts as the first change.
    strict_changed_window = True

    def clear(self):
        """Forget orders and stopped items."""
        self.orders = {}
        self.obsolete = acknowledgements.Obsolete()
        #: numbers of orders with lines that time may reject
        self.waiting = set()
        self._ignore = 0

    def settle(self, now):
        """Count lines that nobody answered in time as rejected."""
        for number in sorted(self.waiting):
            if not acknowledgements.process(self.orders[number], now):
                self.waiting.discard(number)

    def summary(self):
        """How many orders there are, and how slow Amazon is."""
        return {
            "orders": len(self.orders),
            "lag": self.lag,
            "status_lag": self.status_lag,
        }

    def find(self, number):
        """Return an order by its number.

        :raise KeyError: there is none
        """
        number = str(number).strip()
        if number not in self.orders:
            raise KeyError(f"no such purchase order: {number}")
        return self.orders[number]

    # What Amazon answers -----------------------------------------------------

    @endpoint(
        "getPurchaseOrders", "GET /vendor/orders/v1/purchaseOrders", listing="orders"
    )
    def get_purchase_orders(self, request):
        """List orders by creation or change, newest first unless asked otherwise."""
        values = query.read(request, ORDERS_QUERY)
        now = self.clock.now()
        created = query.window(values, "created", now)
        changed = query.window(values, "changed", now)
        since = query.six_months_before(now)

        def fits(order):
            strict = self.strict_changed_window
            moment = order.changed if strict else order.last_change
            state, code = order.state, order.vendor_code
            return (
                order.created >= since
                and query.inside(order.created, created)
                and (changed is None or (moment and query.inside(moment, changed)))
                and values.get("purchaseOrderState", state) == state
                and values.get("orderingVendorCode", code) == code
                and (order.changed or not values.get("isPOChanged"))
                and (
                    "poItemState" not in values
                    or any(line.cancelled is not None for line in order.lines)
                )
            )

        details = values.get("includeDetails", True)
        return self._page(
            request,
            values,
            [order for order in self._visible(request.account) if fits(order)],
            lambda order: order.render(details),
        )

    @endpoint(
        "getPurchaseOrder", "GET /vendor/orders/v1/purchaseOrders/<purchase_order>"
    )
    def get_purchase_order(self, request, purchase_order):
        """Return one order."""
        query.read(request)
        order = self._seen(request.account, purchase_order.strip())
        if order is None:
            raise not_found(f"Purchase order {purchase_order} does not exist.")
        request.entry.served = [order.number]
        return Answer({"payload": order.render()})

    @endpoint(
        "getPurchaseOrdersStatus",
        "GET /vendor/orders/v1/purchaseOrdersStatus",
        listing="ordersStatus",
    )
    def get_purchase_orders_status(self, request):
        """List what Amazon confirms and received, as old as the lag of the status."""
        values = query.read(request, STATUS_QUERY)
        now = self.clock.now()
        bounds = {
            name: query.window(values, name, now) for name in ("created", "updated")
        }
        since = query.six_months_before(now)
        cutoff = now - timedelta(seconds=self.status_lag)
        if number := values.get("purchaseOrderNumber"):
            orders = [self._seen(request.account, number)]
        else:
            orders = self._visible(request.account)
        orders = [
            order
            for order in orders
            if order
            and order.created >= since
            and status.matches(order, values, bounds, cutoff)
        ]
        return self._page(
            request, values, orders, lambda order: status.status_of(order, cutoff)
        )

    @endpoint("submitAcknowledgement", "POST /vendor/orders/v1/acknowledgements")
    def submit_acknowledgement(self, request):
        """Take acknowledgements: 202 and a transaction, whatever comes of them."""
        query.read(request)
        document = validation.read_body(request, validation.ACKNOWLEDGEMENTS)
        apply = self._apply
        if self._ignore:
            self._ignore -= 1
            apply = None
        return self.simulator.transactions.take(
            request, document["acknowledgements"], apply, self.lag
        )

    def _visible(self, account):
        """The account's orders that Amazon shows by now."""
        now = self.clock.now()
        return [
            order
            for order in self.orders.values()
            if order.account == account.name and order.visible_from <= now
        ]

    def _seen(self, account, number):
        """One of :meth:`_visible`, or ``None``."""
        order = self.orders.get(number)
        if order is None or order.account != account.name:
            return None
        return order if order.visible_from <= self.clock.now() else None

    @staticmethod
    def _page(request, values, orders, render):
        request.filters = paging.fingerprint(request.account.name, values)
        orders, token = paging.page(
            orders,
            request.filters,
            values.get("nextToken"),
            values.get("limit", paging.DEFAULT_LIMIT),
            values.get("sortOrder") == "ASC",
        )
        request.entry.served = [order.number for order in orders]
        listing = [render(order) for order in orders]
        answer = Answer({"payload": {request.endpoint.listing: listing}})
        if token:
            paging.set_token(answer.document, token)
        return answer

    def _apply(self, transaction, now):
        """Make the acknowledgements of a transaction count, all or none.

        :return: what Amazon has against them
        """
        plans, errors = [], []
        for document in transaction.documents:
            order = self.orders.get(document["purchaseOrderNumber"].strip())
            if order and order.account != transaction.account:
                order = None
            if order and any(order is known for known, _plan in plans):
                errors.append(
                    {"code": "DUPLICATE_ORDER", "message": "Duplicate order."}
                )
                continue
            try:
                plans.append((order, acknowledgements.plan(document, order, now)))
            except acknowledgements.Refusal as refusal:
                errors.append(refusal.error)
        if errors:
            return errors
        for order, planned in plans:
            obsolete = acknowledgements.apply(planned, order, now)
            confirmed = [line.asin for line, each in planned if each.confirmed]
            self.obsolete.note(order.account, obsolete, confirmed, now)
            self.waiting.add(order.number)
        return []

    # What Amazon does --------------------------------------------------------

    change_order = control(amazon_side.change_order)
    cancel_line = control(amazon_side.cancel_line)
    uncancel_line = control(amazon_side.uncancel_line)
    cancel_order = control(amazon_side.cancel_order)
    uncancel_order = control(amazon_side.uncancel_order)
    receive = control(amazon_side.receive)
    process_order = control(amazon_side.process_order)

    @control
    def add_orders(self, orders, account="demo", visible_from=None):
        """Place given orders.

        :param orders: list of ``Order`` documents of vendorOrders.json (or of
            ``{"order": …}``), served as they are, dirt and all
        :param visible_from: instant (ISO text or datetime) from which Amazon shows
            them, for orders that are back-filled with their old dates
        :return: list of :class:`~..orders.PurchaseOrder`
        """
        documents = [(each.get("order", each), None) for each in orders]
        return self._place(self.simulator.account(account), documents, visible_from)

    @control
    def generate_orders(self, count=1, account="demo", visible_from=None, **spec):
        """Place believable orders.

        :param spec: see :class:`~..generator.Spec`
        :return: list of :class:`~..orders.PurchaseOrder`
        """
        known = {each.name for each in fields(Spec)}
        if unknown := set(spec) - known:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        owner = self.simulator.account(account)
        made = self.simulator.generator.make(
            owner, self.clock.now(), count, Spec(**spec), self._stopped(owner.name)
        )
        documents = [(served, clean) for clean, served in made]
        return self._place(owner, documents, visible_from)

    def _place(self, account, documents, visible_from):
        now, placed = self.clock.now(), []
        visible = amazon_side.instant(visible_from)
        for served, truth in documents:
            order = parse_order(served, account.name, now, visible, truth)
            if order.number in self.orders:
                raise ValueError(f"purchase order {order.number} exists already")
            self.orders[order.number] = order
            placed.append(order)
        return placed

    @control
    def order(self, number):
        """Return the :class:`~..orders.PurchaseOrder` as Amazon knows it."""
        return self.find(number)

    @control
    def stopped_items(self, account="demo"):
        """Return the ASINs Amazon orders no more: rejected as obsolete twice."""
        return sorted(self._stopped(account))

    def _stopped(self, account):
        return {asin for name, asin in self.obsolete.stopped if name == account}

    @control
    def ignore_next_acknowledgements(self, times=1):
        """Take the next acknowledgements and silently never apply them."""
        self._ignore += times

    @control
    def set_lag(self, acknowledgements=None, status=None):
        """Set how slow Amazon is.

        :param acknowledgements: seconds from the 202 to the effect
        :param status: seconds purchaseOrdersStatus is behind
        """
        if acknowledgements is not None:
            self.lag = acknowledgements
        if status is not None:
            self.status_lag = status

    @reader("orders")
    def _orders(self, query):
        return [
            order
            for order in self.orders.values()
            if query.get("number", order.number) == order.number
        ]
