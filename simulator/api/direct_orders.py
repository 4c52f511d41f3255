"""Vendor direct fulfilment orders 2021-12-28: what customers ordered of a vendor's
shelf, and the one answer to each order."""

from dataclasses import fields

from .. import direct_orders, paging, query
from ..errors import invalid_input, not_found
from ..messages import Answer
from ..validation import read_body
from .base import Api, control, endpoint, reader

#: Retail has an operation of the same name, with limits and a role of its own.
ACKNOWLEDGE = "submitAcknowledgement/directFulfillment"
_ROOT = "/vendor/directFulfillment/orders/2021-12-28"
_QUERY = {
    "shipFromPartyId": query.text,
    "status": query.one_of(*direct_orders.STATUSES),
    "limit": query.whole(1, 100),
    "createdAfter": query.instant,
    "createdBefore": query.instant,
    "sortOrder": query.one_of("ASC", "DESC"),
    "nextToken": query.text,
    "includeDetails": query.boolean,
}


class DirectOrders(Api):
    """The direct orders of all accounts."""

    name = "direct_orders"

    def clear(self):
        """Forget the orders."""
        #: (account, number) -> Order
        self.placed = {}
        self._made = {}
        self._lag = self._ignore = 0

    def summary(self):
        """How many orders there are."""
        return {"direct_orders": len(self.placed)}

    # What Amazon answers -----------------------------------------------------

    @endpoint(
        "getOrders",
        f"GET {_ROOT}/purchaseOrders",
        listing="orders",
        restricted=True,
    )
    def get_orders(self, request):
        """List orders by their creation; both ends are wanted."""
        values = query.read(request, _QUERY)
        for name in ("createdAfter", "createdBefore"):
            if name not in values:
                raise invalid_input(f"'{name}' is required.")
        now = self.clock.now()
        created = query.window(values, "created", now)
        status, warehouse = values.get("status"), values.get("shipFromPartyId")
        found = [
            order
            for (account, _number), order in self.placed.items()
            if account == request.account.name
            and order.created <= now
            and query.inside(order.created, created)
            and self._status(order) == (status or order.status)
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
        request.entry.served = [order.number for order in found]
        details = values.get("includeDetails", True)
        answer = {"orders": [order.render(details) for order in found]}
        if token:
            answer["pagination"] = {"nextToken": token}
        return Answer(answer)

    @endpoint("getOrder", f"GET {_ROOT}/purchaseOrders/<number>", restricted=True)
    def get_order(self, request, number):
        """Return one order."""
        query.read(request)
        order = self.placed.get((request.account.name, number.strip()))
        if order is None or order.created > self.clock.now():
            raise not_found(f"Order {number} does not exist.")
        self._status(order)
        request.entry.served = [order.number]
        return Answer(order.render())

    @endpoint(ACKNOWLEDGE, f"POST {_ROOT}/acknowledgements")
    def acknowledge(self, request):
        """Take answers; one that is wrong fails the whole transaction."""
        query.read(request)
        answers = read_body(request, direct_orders.ACKNOWLEDGEMENTS)
        apply = self._apply
        if self._ignore:
            self._ignore -= 1
            apply = None
        answer = self.simulator.transactions.take(
            request, answers["orderAcknowledgements"], apply, self._lag, succeeds=True
        )
        # Not wrapped, as all of this version.
        return Answer(answer.document["payload"], 202)

    # What a test does --------------------------------------------------------

    @control
    def add_direct_orders(self, orders, account="demo"):
        """Customers order.

        :param orders: list of ``Order`` documents of the model, served as they are
        :return: list of :class:`~..direct_orders.Order`
        """
        now = self.clock.now()
        owner = self.simulator.account(account).name
        found = [direct_orders.parse(each, owner, now) for each in orders]
        numbers = [order.number for order in found]
        for number in numbers:
            if (owner, number) in self.placed or numbers.count(number) > 1:
                raise ValueError(f"order {number} exists already")
        self.placed |= {(owner, order.number): order for order in found}
        return found

    @control
    def generate_direct_orders(self, count=1, account="demo", **spec):
        """Customers order something believable.

        :param spec: see :class:`~..direct_orders.Spec`
        :return: list of :class:`~..direct_orders.Order`
        """
        known = {each.name for each in fields(direct_orders.Spec)}
        if unknown := set(spec) - known:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        owner, first = self.simulator.account(account), self._made.get(account, 0)
        self._made[account] = first + count
        documents = direct_orders.generate(
            self.simulator.catalogue,
            self.simulator.seed,
            owner,
            self.clock.now(),
            first,
            count,
            direct_orders.Spec(**spec),
        )
        return self.add_direct_orders(documents, account)

    @control
    def buy(self, warehouse, asin, quantity=1, account="demo", **spec):
        """A customer buys what a warehouse offers: never more than Amazon was told.

        :return: the :class:`~..direct_orders.Order`, ``None`` where it is sold out
        """
        bought = self.simulator.sell(warehouse, asin, quantity, account)
        if not bought:
            return None
        spec |= {"asins": (asin,), "lines": 1, "amount": bought}
        (order,) = self.generate_direct_orders(1, account, warehouse=warehouse, **spec)
        return order

    @control
    def cancel_direct_order(self, number, account="demo"):
        """The customer changes his mind, before the label or after it.

        :raise ValueError: it has left, or will not be shipped anyway
        """
        order = self.placed[account, number]
        if self._status(order) in (direct_orders.SHIPPED, direct_orders.CANCELLED):
            raise ValueError(f"order {number} is {order.status}")
        order.status, order.cancelled_by = direct_orders.CANCELLED, "customer"
        if order.code == direct_orders.SHIPS:
            self.simulator.cancel_direct_shipping(number, account)

    @control
    def direct_order(self, number, account="demo"):
        """Return the :class:`~..direct_orders.Order` as Amazon knows it."""
        order = self.placed[account, str(number).strip()]
        self._status(order)
        return order

    @control
    def set_direct_lag(self, seconds=0):
        """Seconds from taking an answer to its effect."""
        self._lag = seconds

    @control
    def ignore_next_direct_acknowledgements(self, times=1):
        """Take the next answers and silently never apply them."""
        self._ignore += times

    @reader("direct_orders")
    def _read(self, query):
        found = [
            order
            for order in self.placed.values()
            if query.get("number", order.number) == order.number
        ]
        for order in found:
            self._status(order)
        return found

    # Inside ------------------------------------------------------------------

    def _status(self, order):
        """The status, after what the shipping API knows by now."""
        if order.status == direct_orders.ACCEPTED:
            state = self.simulator.direct_shipping_state(order.number, order.account)
            if state in ("SHIPPED", "DENIED"):
                # A denial of what was accepted is a cancelled order.
                denied = state == "DENIED"
                order.status = (
                    direct_orders.CANCELLED if denied else direct_orders.SHIPPED
                )
                order.cancelled_by = "vendor" if denied else None
        return order.status

    def _apply(self, transaction, now):
        """Make the answers of a transaction count, all or none.

        :return: what Amazon has against them
        """
        taken, errors = {}, []
        for answer in transaction.documents:
            number = answer["purchaseOrderNumber"].strip()
            order = self.placed.get((transaction.account, number))
            if order is None:
                code = "INVALID_ORDER_ID"
            elif number in taken:
                code = "DUPLICATE_ACKNOWLEDGEMENT"
            else:
                self._status(order)
                code = order.refusal(answer)
            if code:
                errors.append({"code": code, "message": code, "details": number})
            else:
                taken[number] = (order, answer)
        if errors:
            return errors
        for order, answer in taken.values():
            order.answer(answer, now)
            if order.status == direct_orders.ACCEPTED:
                details = order.document["orderDetails"]
                address = details.get("shipToParty") or {}
                self.simulator.add_direct_shipping(
                    order.number,
                    order.wanted,
                    bool(details["shipmentDetails"].get("isPslipRequired")),
                    order.account,
                    order.warehouse,
                    [
                        each
                        for n in ("name", "addressLine1")
                        if (each := address.get(n))
                    ],
                )
        return []
