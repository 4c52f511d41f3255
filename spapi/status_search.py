"""Finding purchase order statuses although Amazon's filters do not always filter
(selling-partner-api-models issue 794)."""

from datetime import timedelta

from .errors import Rejected, Retryable
from .messages import order_status
from .messages.common import MessageError
from .operations.orders import Orders
from .windows import MAX_DAYS

#: Where the filter by number does not filter, pages have to be read.
MOST_PAGES = 10
_OPERATION = "getPurchaseOrdersStatus"
#: Amazon's clock and ours need not agree.
CLOCKS = timedelta(minutes=5)


def find(gateway, number):
    """Ask what Amazon shows of one purchase order.

    :param gateway: :class:`~.gateway.Gateway`
    :param number: Amazon's purchase order number
    :return: :class:`~.records.RawDocument`, ``None`` if Amazon does not show it
    :raise Retryable: not found, and not all pages were read: that Amazon does not show
        it must not be concluded, or what it has taken would be sent again
    :raise SpApiError: one of its four kinds
    """
    document, complete = _search(gateway, number)
    if document is None and not complete:
        raise Retryable(
            f"Amazon shows {number} on none of the first {MOST_PAGES} pages.",
            seconds=3600,
            operation=_OPERATION,
        )
    return document


def get(gateway, number):
    """As :func:`find`.

    :raise Rejected: with code ``NotFound`` if Amazon does not show it
    """
    document, _complete = _search(gateway, number)
    if document is None:
        raise Rejected(
            f"Amazon shows no status of purchase order {number}.",
            code="NotFound",
            operation=_OPERATION,
        )
    return document


def changed_since(gateway, numbers, since, now):
    """Look for the status of many purchase orders, a hundred a page.

    :param gateway: :class:`~.gateway.Gateway`
    :param set numbers: Amazon's purchase order numbers
    :param datetime since: naive UTC; what Amazon has changed since then is listed
    :param datetime now: naive UTC
    :return: (dict number -> :class:`~.records.RawDocument`, of those that were found;
        whether all that Amazon lists was read)
    :raise SpApiError: one of its four kinds
    """
    after = max(since - CLOCKS, now - timedelta(days=MAX_DAYS))
    found, token = {}, None
    # No more calls than looking for each of them would take.
    for _page in range(min(MOST_PAGES, len(numbers))):
        page = gateway.use(Orders).purchase_orders_status(
            updated_after=after, updated_before=now, next_token=token
        )
        for document in page.documents:
            if document.number in numbers:
                found[document.number] = document
        token = page.next_token
        if not token or len(found) == len(numbers):
            break
    return found, not token and after <= since


def _search(gateway, number):
    """:return: (the document or None, whether there was no further page)"""
    token = None
    for _page in range(MOST_PAGES):
        page = gateway.use(Orders).purchase_orders_status(
            purchase_order_number=number, next_token=token
        )
        for document in page.documents:
            if document.number == number:
                return document, True
        token = page.next_token
        if not token:
            return None, True
    return None, False


def matches(document, filters):
    """Whether a status is what was asked for. One that cannot be read is: whoever
    reads it says what is wrong.

    :param document: :class:`~.records.RawDocument`
    :param dict filters: of :meth:`~.operations.orders.Orders.purchase_orders_status`:
        ``purchase_order_status``, ``item_confirmation_status``,
        ``item_receive_status``, ``vendor_code``, ``ship_to_party``; an order fits a
        filter on items when one item does
    """
    try:
        status = order_status.parse(document.text)
    except MessageError:
        return True
    return all(
        _FILTERS[name](status, value) for name, value in filters.items() if value
    )


def _any_item(attribute, unsaid):
    return lambda status, value: any(
        (getattr(item, attribute) or unsaid) == value for item in status.items
    )


def _party(attribute):
    def fits(status, value):
        party = getattr(status, attribute)
        return bool(party) and (party.party_id or "").upper() == value.upper()

    return fits


_FILTERS = {
    "purchase_order_status": lambda status, value: (
        status.purchase_order_status == value
    ),
    "item_confirmation_status": _any_item("confirmation_status", "UNCONFIRMED"),
    "item_receive_status": _any_item("receive_status", "NOT_RECEIVED"),
    "vendor_code": _party("selling_party"),
    "ship_to_party": _party("ship_to_party"),
}
