"""Amazon's view of a purchase order (getPurchaseOrdersStatus): the only machine
confirmation that an acknowledgement took effect.

Source: Amazon's model ``vendorOrders.json``, definition ``OrderStatus``.
"""

from dataclasses import dataclass
from datetime import datetime

from .common import (
    Money,
    Party,
    Problems,
    Quantity,
    choice,
    document_number,
    identifier,
    load,
    money,
    quantity,
    rows,
    section,
)
from .moments import moment
from .parties import party

STATUSES = ("OPEN", "CLOSED")
CONFIRMATION_STATUSES = ("ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED", "UNCONFIRMED")
# Amazon's model spells one value PARTIALLY_RECEIVE in its table of descriptions.
RECEIVE_STATUSES = (
    "NOT_RECEIVED",
    "PARTIALLY_RECEIVED",
    "PARTIALLY_RECEIVE",
    "RECEIVED",
)


@dataclass(frozen=True)
class OrderedChange:
    """One change of the ordered quantity: an increment, add them up."""

    updated_date: datetime | None
    ordered_quantity: Quantity | None
    cancelled_quantity: Quantity | None


@dataclass(frozen=True)
class AcknowledgedSnapshot:
    """What was acknowledged as of a date: a snapshot, never add them up."""

    acknowledgement_date: datetime | None
    accepted_quantity: Quantity | None
    rejected_quantity: Quantity | None


@dataclass(frozen=True)
class OrderItemStatus:
    """One line as Amazon sees it.

    :param accepted_quantity: backordered quantities are inside it
    :param received_quantity: may be in another unit than the ordered one: compare
        the pieces, ``received_quantity.eaches``
    :param problems: tuple of :class:`~.common.Problem`; values with a problem are for
        a person to look at, never for stock or money
    """

    item_sequence_number: str | None = None
    buyer_product_identifier: str | None = None
    vendor_product_identifier: str | None = None
    net_cost: Money | None = None
    list_price: Money | None = None
    ordered_quantity: Quantity | None = None
    ordered_quantity_details: tuple = ()
    confirmation_status: str | None = None
    accepted_quantity: Quantity | None = None
    rejected_quantity: Quantity | None = None
    acknowledgement_status_details: tuple = ()
    receive_status: str | None = None
    received_quantity: Quantity | None = None
    last_receive_date: datetime | None = None
    problems: tuple = ()

    @property
    def latest_acknowledgement(self):
        """The newest :class:`AcknowledgedSnapshot`, ``None`` if there is none."""
        dated = [
            each
            for each in self.acknowledgement_status_details
            if each.acknowledgement_date
        ]
        if dated:
            return max(dated, key=lambda each: each.acknowledgement_date)
        return next(iter(self.acknowledgement_status_details[-1:]), None)


@dataclass(frozen=True)
class OrderStatus:
    """A purchase order's status.

    :param purchase_order_status: ``CLOSED`` once all items are received; not the
        state of the order in getPurchaseOrders
    """

    purchase_order_number: str
    purchase_order_status: str | None = None
    purchase_order_date: datetime | None = None
    last_updated_date: datetime | None = None
    selling_party: Party | None = None
    ship_to_party: Party | None = None
    items: tuple = ()
    problems: tuple = ()
    purchase_order_number_raw: str | None = None


def parse(source):
    """Read the status of one purchase order.

    :param source: text, bytes or dict
    :rtype: OrderStatus
    :raise MessageError: not a JSON object, or no purchase order number
    """
    data = load(source, "purchase order status")
    number, exactly = document_number(data, "order status")
    problems = Problems()
    return OrderStatus(
        purchase_order_number=number,
        purchase_order_number_raw=exactly,
        purchase_order_status=choice(
            data.get("purchaseOrderStatus"), STATUSES, problems, "purchaseOrderStatus"
        ),
        purchase_order_date=moment(
            data.get("purchaseOrderDate"), problems, "purchaseOrderDate"
        ),
        last_updated_date=moment(
            data.get("lastUpdatedDate"), problems, "lastUpdatedDate"
        ),
        selling_party=party(data, "sellingParty", problems),
        ship_to_party=party(data, "shipToParty", problems),
        items=tuple(
            _item(each, f"itemStatus[{index}]")
            for index, each in enumerate(rows(data, "itemStatus", problems))
        ),
        problems=tuple(problems),
    )


def _item(data, path):
    problems = Problems()
    if not isinstance(data, dict):
        problems.note("not_an_object", "%(path)s is not an object.", path)
        return OrderItemStatus(problems=tuple(problems))
    sequence, asin, sku = (
        identifier(data.get(key), problems, f"{path}.{key}")[0]
        for key in (
            "itemSequenceNumber",
            "buyerProductIdentifier",
            "vendorProductIdentifier",
        )
    )
    if sequence is None:
        problems.note(
            "sequence_missing", "%(path)s is missing.", f"{path}.itemSequenceNumber"
        )
    item = OrderItemStatus(
        item_sequence_number=sequence,
        buyer_product_identifier=asin,
        vendor_product_identifier=sku,
        net_cost=money(data, "netCost", problems, path),
        list_price=money(data, "listPrice", problems, path, code="list_price"),
        **_ordered(data, problems, path),
        **_acknowledged(data, problems, path),
        **_received(data, problems, path),
    )
    _compare(item, problems, path)
    return OrderItemStatus(**{**item.__dict__, "problems": tuple(problems)})


def _ordered(data, problems, path):
    here = f"{path}.orderedQuantity"
    value = section(data, "orderedQuantity", problems, path)
    changes = []
    for each, at in _rows(value, "orderedQuantityDetails", problems, here):
        changes.append(
            OrderedChange(
                moment(each.get("updatedDate"), problems, f"{at}.updatedDate"),
                quantity(each, "orderedQuantity", problems, at),
                quantity(each, "cancelledQuantity", problems, at),
            )
        )
    return {
        "ordered_quantity": quantity(value, "orderedQuantity", problems, here),
        "ordered_quantity_details": tuple(changes),
    }


def _acknowledged(data, problems, path):
    here = f"{path}.acknowledgementStatus"
    value = section(data, "acknowledgementStatus", problems, path)
    snapshots = []
    for each, at in _rows(value, "acknowledgementStatusDetails", problems, here):
        date = each.get("acknowledgementDate")
        snapshots.append(
            AcknowledgedSnapshot(
                moment(date, problems, f"{at}.acknowledgementDate"),
                quantity(each, "acceptedQuantity", problems, at),
                quantity(each, "rejectedQuantity", problems, at),
            )
        )
    return {
        "confirmation_status": choice(
            value.get("confirmationStatus"),
            CONFIRMATION_STATUSES,
            problems,
            f"{here}.confirmationStatus",
        ),
        "accepted_quantity": quantity(value, "acceptedQuantity", problems, here),
        "rejected_quantity": quantity(value, "rejectedQuantity", problems, here),
        "acknowledgement_status_details": tuple(snapshots),
    }


def _received(data, problems, path):
    here = f"{path}.receivingStatus"
    value = section(data, "receivingStatus", problems, path)
    status = choice(
        value.get("receiveStatus"), RECEIVE_STATUSES, problems, f"{here}.receiveStatus"
    )
    return {
        "receive_status": "PARTIALLY_RECEIVED"
        if status == "PARTIALLY_RECEIVE"
        else status,
        "received_quantity": quantity(value, "receivedQuantity", problems, here),
        "last_receive_date": moment(
            value.get("lastReceiveDate"), problems, f"{here}.lastReceiveDate"
        ),
    }


def _rows(data, key, problems, path):
    """Yield the objects of a list with their path; anything else is noted."""
    for index, each in enumerate(rows(data, key, problems, path)):
        at = f"{path}.{key}[{index}]"
        if isinstance(each, dict):
            yield each, at
        else:
            problems.note("not_an_object", "%(path)s is not an object.", at)


def _compare(item, problems, path):
    """Note quantities that contradict each other (models issues 2207 and 2968)."""
    ordered = _eaches(item.ordered_quantity)
    if ordered is None or ordered < 0:
        return
    accepted = _eaches(item.accepted_quantity) or 0
    rejected = _eaches(item.rejected_quantity) or 0
    received = _eaches(item.received_quantity) or 0
    if accepted + rejected > ordered:
        problems.note(
            "over_acknowledged",
            "%(path)s: %(value)s pieces acknowledged of %(ordered)s ordered.",
            path,
            "warning",
            value=accepted + rejected,
            ordered=ordered,
        )
    if received > ordered:
        problems.note(
            "over_received",
            "%(path)s: %(value)s pieces received of %(ordered)s ordered.",
            path,
            value=received,
            ordered=ordered,
        )


def _eaches(value):
    return value.eaches if value is not None else None
