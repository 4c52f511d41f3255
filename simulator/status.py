"""getPurchaseOrdersStatus: how far Amazon says an order is."""

from .clock import iso
from .orders import CLOSED
from .query import inside


def status_of(order, cutoff):
    """Return what Amazon's status shows of an order.

    :param cutoff: instant the status is as old as; later events are not in it yet
    :return: one ``OrderStatus`` of vendorOrders.json
    """
    return {
        "purchaseOrderNumber": order.number,
        "purchaseOrderStatus": open_or_closed(order, cutoff),
        "purchaseOrderDate": iso(order.created),
        "lastUpdatedDate": iso(last_updated(order, cutoff)),
        "sellingParty": {"partyId": order.vendor_code},
        "shipToParty": {"partyId": order.ship_to or ""},
        "itemStatus": [_item(line, cutoff) for line in order.lines],
    }


def open_or_closed(order, cutoff):
    """Return OPEN or CLOSED, the other vocabulary for an order's state."""
    states = [state for at, state in order.states if at <= cutoff]
    return "CLOSED" if (states or [order.states[0][1]])[-1] == CLOSED else "OPEN"


def last_updated(order, cutoff):
    """Return when anything about the order last moved."""
    moments = [order.created, order.last_change]
    moments += [at for at, _state in order.states]
    for line in order.lines:
        moments += [at for at, _added, _cancelled in line.events]
        moments += [each.at for each in line.acknowledgements]
        moments += [each.at for each in line.receipts]
    return max([at for at in moments if at <= cutoff] or [order.created])


def matches(order, values, bounds, cutoff):
    """Whether an order fits the filters of the operation; a filter on items wants
    one item at least that fits.

    :param values: query parameters
    :param bounds: dict of ``created`` and ``updated`` to date ranges
    """
    wanted = {
        "purchaseOrderStatus": open_or_closed(order, cutoff),
        "orderingVendorCode": order.vendor_code,
        "shipToPartyId": order.ship_to,
    }
    if any(values.get(name, has) != has for name, has in wanted.items()):
        return False
    if not inside(order.created, bounds["created"]):
        return False
    if not inside(last_updated(order, cutoff), bounds["updated"]):
        return False
    accepted = values.get("itemConfirmationStatus")
    received = values.get("itemReceiveStatus")
    if not accepted and not received:
        return True
    lines = order.lines
    return (
        accepted is None
        or any(confirmation(line, cutoff) == accepted for line in lines)
    ) and (
        received is None
        or any(receive_status(line, cutoff) == received for line in lines)
    )


def acknowledged(line, cutoff):
    """Return the acknowledgement of a line that counted then, or ``None``."""
    history = [each for each in line.acknowledgements if each.at <= cutoff]
    return history[-1] if history else None


def ordered(line, cutoff):
    """Return the quantity that was ordered then."""
    events = [each for each in line.events if each[0] <= cutoff] or line.events[:1]
    return sum(added - cancelled for _at, added, cancelled in events)


def confirmation(line, cutoff):
    """Return ACCEPTED, PARTIALLY_ACCEPTED, REJECTED or UNCONFIRMED."""
    last = acknowledged(line, cutoff)
    if last is None:
        return "UNCONFIRMED"
    if not last.confirmed:
        return "REJECTED" if last.rejected else "UNCONFIRMED"
    # A quantity Amazon lowered afterwards leaves more confirmed than ordered.
    complete = last.confirmed >= ordered(line, cutoff)
    return "ACCEPTED" if complete else "PARTIALLY_ACCEPTED"


def receive_status(line, cutoff):
    """Return NOT_RECEIVED, PARTIALLY_RECEIVED or RECEIVED."""
    last = acknowledged(line, cutoff)
    receipts = [each for each in line.receipts if each.at <= cutoff]
    if not receipts or not last or not last.confirmed:
        return "NOT_RECEIVED"
    eaches = sum(each.eaches for each in receipts)
    complete = eaches >= last.confirmed * line.unit_size
    return "RECEIVED" if complete else "PARTIALLY_RECEIVED"


def _item(line, cutoff):
    def quantity(amount, unit=line.unit, size=line.unit_size):
        return {"amount": amount, "unitOfMeasure": unit, "unitSize": size}

    events = [each for each in line.events if each[0] <= cutoff] or line.events[:1]
    item = {"itemSequenceNumber": line.sequence}
    if line.asin:
        item["buyerProductIdentifier"] = line.asin
    if line.sku:
        item["vendorProductIdentifier"] = line.sku
    for name, amount in (("netCost", line.net_cost), ("listPrice", line.list_price)):
        if amount is not None:
            item[name] = {"amount": str(amount), "currencyCode": line.currency or ""}
            if line.price_unit:
                item[name]["unitOfMeasure"] = line.price_unit
    item["orderedQuantity"] = {
        "orderedQuantity": quantity(ordered(line, cutoff)),
        "orderedQuantityDetails": [
            {"updatedDate": iso(at), "orderedQuantity": quantity(added)}
            | ({"cancelledQuantity": quantity(cancelled)} if cancelled else {})
            for at, added, cancelled in events
        ],
    }
    history = [each for each in line.acknowledgements if each.at <= cutoff]
    last = history[-1] if history else None
    item["acknowledgementStatus"] = {
        "confirmationStatus": confirmation(line, cutoff),
        "acceptedQuantity": quantity(last.confirmed if last else 0),
        "rejectedQuantity": quantity(last.rejected if last else 0),
        "acknowledgementStatusDetails": [
            {
                "acknowledgementDate": iso(each.at),
                "acceptedQuantity": quantity(each.confirmed),
                "rejectedQuantity": quantity(each.rejected),
            }
            for each in history
        ],
    }
    if last and last.confirmed:
        item["receivingStatus"] = _receiving(line, cutoff, quantity)
    return item


def _receiving(line, cutoff, quantity):
    receipts = [each for each in line.receipts if each.at <= cutoff]
    if not receipts:
        return {"receiveStatus": "NOT_RECEIVED", "receivedQuantity": quantity(0)}
    eaches = sum(each.eaches for each in receipts)
    # Amazon counts in the unit of the warehouse, not in that of the order.
    unit, size = receipts[-1].unit, receipts[-1].unit_size
    if eaches % size:
        unit, size = "Eaches", 1
    return {
        "receiveStatus": receive_status(line, cutoff),
        "receivedQuantity": quantity(eaches // size, unit, size),
        "lastReceiveDate": iso(receipts[-1].at),
    }
