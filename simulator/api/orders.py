"""The five operations, each from a request to the document Amazon answers."""

from datetime import timedelta

from .. import paging, query, status, validation
from ..errors import invalid_input, not_found
from ..messages import Response

#: Characters of a transaction id, see the model's sandbox examples.
_ID_LENGTH = range(32, 80)


def get_purchase_orders(state, account, request):
    """List orders by creation or change, newest first unless asked otherwise.

    :param state: the simulator's :class:`~..state.State`
    :param account: :class:`~..accounts.Account`
    :param request: :class:`~..messages.Request`
    """
    values = query.read(request.pairs, query.ORDERS)
    now = state.clock.now()
    created = query.window(values, "created", now)
    changed = query.window(values, "changed", now)
    since = query.six_months_before(now)

    def fits(order):
        moment = order.changed if state.strict_changed_window else order.last_change
        return (
            order.created >= since
            and query.inside(order.created, created)
            and (changed is None or (moment and query.inside(moment, changed)))
            and values.get("purchaseOrderState", order.state) == order.state
            and values.get("orderingVendorCode", order.vendor_code) == order.vendor_code
            and (order.changed or not values.get("isPOChanged"))
            and (
                "poItemState" not in values
                or any(line.cancelled is not None for line in order.lines)
            )
        )

    orders = [order for order in state.visible_orders(account) if fits(order)]
    request.filters = paging.fingerprint(account.name, values)
    orders, token = paging.page(orders, values, account.name)
    details = values.get("includeDetails", True)
    payload = {"orders": [order.render(details) for order in orders]}
    if token:
        payload["pagination"] = {"nextToken": token}
    return Response(document={"payload": payload}), orders


def get_purchase_order(state, account, request):
    """Return one order."""
    query.read(request.pairs, {})
    number = request.key.strip()
    order = state.visible_order(account, number)
    if order is None:
        raise not_found(f"Purchase order {number} does not exist.")
    return Response(document={"payload": order.render()}), [order]


def get_purchase_orders_status(state, account, request):
    """List what Amazon confirms and received, as old as the lag of the status."""
    values = query.read(request.pairs, query.STATUS)
    now = state.clock.now()
    bounds = {name: query.window(values, name, now) for name in ("created", "updated")}
    since = query.six_months_before(now)
    cutoff = now - timedelta(seconds=state.status_lag)
    if number := values.get("purchaseOrderNumber"):
        orders = [state.visible_order(account, number)]
    else:
        orders = state.visible_orders(account)
    orders = [
        order
        for order in orders
        if order
        and order.created >= since
        and status.matches(order, values, bounds, cutoff)
    ]
    request.filters = paging.fingerprint(account.name, values)
    orders, token = paging.page(orders, values, account.name)
    payload = {"ordersStatus": [status.status_of(order, cutoff) for order in orders]}
    if token:
        payload["pagination"] = {"nextToken": token}
    return Response(document={"payload": payload}), orders


def submit_acknowledgement(state, account, request):
    """Take acknowledgements: 202 and a transaction, whatever comes of them."""
    query.read(request.pairs, {})
    document = validation.read_body(
        request.body,
        request.headers.get("Content-Type"),
        validation.ACKNOWLEDGEMENTS,
    )
    transaction = state.submit(account, document["acknowledgements"])
    payload = {"transactionId": transaction.id}
    return Response(202, {"payload": payload}), [transaction]


def get_transaction(state, account, request):
    """Tell how a transaction stands: HTTP 200 also when it failed."""
    query.read(request.pairs, {})
    if len(request.key) not in _ID_LENGTH or "-" not in request.key:
        raise invalid_input("", "Invalid transmission ID.")
    transaction = state.transactions.get(request.key, account.name)
    if transaction is None:
        raise not_found(f"Transaction {request.key} does not exist.")
    return Response(
        document={"payload": {"transactionStatus": transaction.render()}}
    ), []


OPERATIONS = {
    "getPurchaseOrders": get_purchase_orders,
    "getPurchaseOrder": get_purchase_order,
    "getPurchaseOrdersStatus": get_purchase_orders_status,
    "submitAcknowledgement": submit_acknowledgement,
    "getTransaction": get_transaction,
}
