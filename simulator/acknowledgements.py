"""The rules an acknowledgement must keep, and what it does when it keeps them.

Sources: vendorOrders.json (field texts) and Amazon's guides "Submit order
acknowledgement" and "Retrieve purchase order status".
"""

from datetime import timedelta
from decimal import Decimal

from .clock import parse_iso
from .orders import ACKNOWLEDGED, CLOSED, Snapshot

FIRST_HOURS = 24
UPDATE_HOURS = 48


#: What each code says: Amazon publishes no catalogue of them, these are our own.
REFUSALS = {
    "INVALID_ORDER_ID": "Invalid order ID.",
    "INVALID_SELLING_PARTY": "The selling party is not the one of the purchase order.",
    "ORDER_CLOSED": "The purchase order is closed.",
    "DUPLICATE_ITEM": "An item was acknowledged twice.",
    "INVALID_ITEM": "The item is not part of the purchase order.",
    "MISSING_PRODUCT_IDENTIFIER": "No product identifier.",
    "PRODUCT_IDENTIFIER_MISMATCH": (
        "The product identifiers are not those of the purchase order."
    ),
    "INVALID_QUANTITY": "The acknowledged quantity must not be zero.",
    "INVALID_PRICE": "The {name} must not be zero or negative.",
    "CURRENCY_MISMATCH": "The currency of {name} is not the one of the purchase order.",
    "PRICE_ABOVE_ORDER": "The {name} is above the price of the purchase order.",
    "MISSING_NET_COST": "The netCost is required.",
    "UNIT_MISMATCH": "The unit of measure is not the one of the purchase order.",
    "QUANTITY_ABOVE_ORDER": (
        "The acknowledged quantities are above the ordered quantity."
    ),
    "ITEM_ALREADY_REJECTED": "A rejected item cannot be accepted or backordered again.",
    "UPDATE_TOO_LATE": "Quantity and price can be updated within 48 hours only.",
    "BACKORDER_NOT_ALLOWED": "Backorder is not allowed for this item.",
    "BACKORDER_DATE": (
        "A backordered quantity needs a date other than the expected one."
    ),
}


class Refusal(Exception):
    """Amazon would refuse the acknowledgement.

    :param code: key of :data:`REFUSALS`
    :param details: number of the order or of the line
    :param words: what is missing in the sentence
    """

    def __init__(self, code, details, **words):
        message = REFUSALS[code].format(**words)
        super().__init__(message)
        #: what the transaction tells
        self.error = {"code": code, "message": message, "details": details}


def plan(document, order, now):
    """Check one acknowledgement against the order.

    :param document: one ``OrderAcknowledgement``, already valid by the model
    :param order: the :class:`~.orders.PurchaseOrder`, ``None`` if there is none
    :param now: the instant it is processed at
    :return: list of (line, :class:`~.orders.Snapshot`) to apply
    :raise Refusal: the first rule that is broken
    """
    number = document["purchaseOrderNumber"].strip()
    if order is None:
        raise Refusal("INVALID_ORDER_ID", number)
    if document["sellingParty"]["partyId"].strip() != order.vendor_code:
        raise Refusal("INVALID_SELLING_PARTY", number)
    if order.state == CLOSED:
        raise Refusal("ORDER_CLOSED", number)
    planned, seen = [], set()
    for item in document["items"]:
        line = _find(item, order)
        if id(line) in seen:
            raise Refusal("DUPLICATE_ITEM", line.sequence)
        seen.add(id(line))
        planned.append((line, _snapshot(item, line, order, now)))
    return planned


def apply(planned, order, now):
    """Make a planned acknowledgement count.

    :param planned: what :func:`plan` returned
    :return: ASINs that were rejected as obsolete
    """
    if order.state != ACKNOWLEDGED:
        order.late = order.late or now > order.deadline(FIRST_HOURS)
        order.set_state(ACKNOWLEDGED, now)
    for line, snapshot in planned:
        line.acknowledgements.append(snapshot)
    process(order, now)
    return [
        line.asin
        for line, snapshot in planned
        if snapshot.reason == "ObsoleteProduct" and not snapshot.confirmed
    ]


def process(order, now, force=False):
    """Count what nobody answered as rejected, once the time to answer is over, and
    close the order if nothing of it is left.

    :param force: do not wait for the 24 hours
    :return: whether anything is still unanswered
    """
    if order.state != ACKNOWLEDGED:
        return False
    over = force or now >= order.deadline(FIRST_HOURS)
    for line in order.lines:
        if over and line.open_quantity:
            last = line.last or Snapshot(now, 0, 0, 0)
            line.acknowledgements.append(
                Snapshot(
                    now,
                    last.accepted,
                    last.backordered,
                    last.rejected + line.open_quantity,
                    dates=last.dates,
                    cost=last.cost,
                    implicit=True,
                )
            )
    waiting = any(line.open_quantity for line in order.lines)
    alive = any(
        line.ordered > 0 and line.last and line.last.confirmed for line in order.lines
    )
    if not waiting and not alive:
        order.set_state(CLOSED, now)
    return waiting


def _find(item, order):
    sequence = item.get("itemSequenceNumber")
    asin = _strip(item.get("amazonProductIdentifier"))
    sku = _strip(item.get("vendorProductIdentifier"))
    line = order.line(sequence, asin, sku)
    if line is None:
        raise Refusal("INVALID_ITEM", str(sequence or asin or sku))
    if not (asin or sku) and (line.asin or line.sku):
        raise Refusal("MISSING_PRODUCT_IDENTIFIER", line.sequence)
    # "Should be the same as was sent in the purchase order."
    if (asin and asin != line.asin) or (sku and sku != line.sku):
        raise Refusal("PRODUCT_IDENTIFIER_MISMATCH", line.sequence)
    return line


def _snapshot(item, line, order, now):
    cost = _check_price(item, line)
    _check_unit(item["orderedQuantity"], line)
    amounts = {"Accepted": 0, "Backordered": 0, "Rejected": 0}
    reason, dates = None, []
    for entry in item["itemAcknowledgements"]:
        code, quantity = entry["acknowledgementCode"], entry["acknowledgedQuantity"]
        _check_unit(quantity, line)
        amount = quantity.get("amount", 0)
        if amount <= 0:
            raise Refusal("INVALID_QUANTITY", line.sequence)
        amounts[code] += amount
        if code == "Rejected":
            reason = entry.get("rejectionReason") or reason
        shown = tuple(
            parse_iso(entry[name])
            for name in ("scheduledShipDate", "scheduledDeliveryDate")
            if entry.get(name)
        )
        dates.append((code, amount, shown))
    snapshot = Snapshot(
        now, *amounts.values(), reason=reason, dates=tuple(dates), cost=cost
    )
    _check_quantity(snapshot, line, order, now)
    if snapshot.backordered:
        _check_backorder(dates, line, order)
    return snapshot


def _check_price(item, line):
    """ "This is a required field … must match the cost on the invoice"; the price may
    not be above the order's, nor zero or negative."""
    offered = []
    for name, ceiling in (("netCost", line.net_cost), ("listPrice", line.list_price)):
        money = item.get(name)
        if not money:
            continue
        amount = Decimal(money.get("amount") or "0")
        if amount <= 0:
            raise Refusal("INVALID_PRICE", line.sequence, name=name)
        if line.currency and money.get("currencyCode") != line.currency:
            raise Refusal("CURRENCY_MISMATCH", line.sequence, name=name)
        if name == "netCost" and ceiling is None:
            ceiling = line.list_price
        if ceiling is not None and amount > ceiling:
            raise Refusal("PRICE_ABOVE_ORDER", line.sequence, name=name)
        offered.append((name, amount))
    books = line.net_cost is None and line.list_price is not None
    if not offered or (offered[0][0] != "netCost" and not books):
        raise Refusal("MISSING_NET_COST", line.sequence)
    return offered[0][1]


def _check_unit(quantity, line):
    unit, size = quantity.get("unitOfMeasure"), quantity.get("unitSize")
    wrong = unit not in (None, line.unit)
    if wrong or (line.unit == "Cases" and size not in (None, line.unit_size)):
        raise Refusal("UNIT_MISMATCH", line.sequence)


def _check_quantity(snapshot, line, order, now):
    if snapshot.confirmed + snapshot.rejected > line.ordered:
        raise Refusal("QUANTITY_ABOVE_ORDER", line.sequence)
    if line.dead and snapshot.confirmed:
        raise Refusal("ITEM_ALREADY_REJECTED", line.sequence)
    last = line.last
    # "Quantity and price updates within 48 hours"; afterwards only dates.
    if last and now > order.deadline(UPDATE_HOURS):
        before = (last.confirmed, last.rejected, last.cost)
        if before != (snapshot.confirmed, snapshot.rejected, snapshot.cost):
            raise Refusal("UPDATE_TOO_LATE", line.sequence)


def _check_backorder(dates, line, order):
    if not line.backorder_allowed:
        raise Refusal("BACKORDER_NOT_ALLOWED", line.sequence)
    accepted = [day for code, _a, shown in dates if code == "Accepted" for day in shown]
    end = window_end(order)
    for code, _amount, shown in dates:
        if code != "Backordered":
            continue
        expected = any(day in accepted or (end and day <= end) for day in shown)
        if not shown or expected:
            raise Refusal("BACKORDER_DATE", line.sequence)


def window_end(order):
    """Return the end of the ship or delivery window, ``None`` if there is none."""
    details = order.document.get("orderDetails")
    details = details if isinstance(details, dict) else {}
    for name in ("shipWindow", "deliveryWindow"):
        try:
            return parse_iso(str(details.get(name)).split("--")[1].strip())
        except (ValueError, IndexError):
            continue
    return None


class Obsolete:
    """Remember obsolete rejections: two in a row, 48 hours or more apart, and Amazon
    stops ordering the item."""

    def __init__(self):
        self._since = {}
        self.stopped = set()

    def note(self, account, asins, confirmed, now):
        """Take in one applied acknowledgement.

        :param asins: rejected as obsolete
        :param confirmed: ASINs that were accepted, which ends a row
        """
        for asin in confirmed:
            self._since.pop((account, asin), None)
        for asin in asins:
            first = self._since.setdefault((account, asin), now)
            if now - first >= timedelta(hours=UPDATE_HOURS):
                self.stopped.add((account, asin))


def _strip(value):
    return value.strip() or None if isinstance(value, str) else None
