"""Purchase orders as Amazon keeps them.

An order holds the document that is served (which may be dirty, as Amazon's are) and,
apart from it, what Amazon itself knows about the lines.
"""

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from .clock import iso, parse_iso

NEW, ACKNOWLEDGED, CLOSED = "New", "Acknowledged", "Closed"


@dataclass
class Snapshot:
    """One acknowledgement of a line: it replaces the one before (Amazon: history
    entries are snapshots, not increments). Quantities are in the ordered unit."""

    at: datetime
    accepted: int
    backordered: int
    rejected: int
    reason: str | None = None
    dates: tuple = ()
    cost: Decimal | None = None
    #: True for lines that Amazon counts as rejected because nobody answered
    implicit: bool = False

    @property
    def confirmed(self):
        """Amazon counts backordered units as accepted."""
        return self.accepted + self.backordered


@dataclass
class Receipt:
    """Goods that arrived at the fulfilment centre, in the unit they were counted."""

    at: datetime
    amount: int
    unit: str
    unit_size: int

    @property
    def eaches(self):
        """The same in single units."""
        return self.amount * self.unit_size


@dataclass
class Line:
    """What Amazon knows of one line.

    :param document: the item inside the served document
    :param ordered: quantity Amazon wants now, in ``unit``
    :param events: (instant, added, cancelled) of the ordered quantity
    """

    sequence: str
    document: dict
    asin: str | None
    sku: str | None
    ordered: int
    unit: str
    unit_size: int
    net_cost: Decimal | None
    list_price: Decimal | None
    currency: str | None
    backorder_allowed: bool
    #: POUNDS … when the price is per weight
    price_unit: str | None = None
    events: list = field(default_factory=list)
    acknowledgements: list = field(default_factory=list)
    receipts: list = field(default_factory=list)
    #: quantity before Amazon cancelled the line; ``None`` while it stands
    cancelled: int | None = None

    @property
    def last(self):
        """The acknowledgement that counts now, or ``None``."""
        return self.acknowledgements[-1] if self.acknowledgements else None

    @property
    def dead(self):
        """Whether the line was first acknowledged as rejected: it never comes back."""
        return bool(self.acknowledgements) and not self.acknowledgements[0].confirmed

    @property
    def open_quantity(self):
        """How much of the ordered quantity nobody has answered yet."""
        answered = self.last.confirmed + self.last.rejected if self.last else 0
        return max(0, self.ordered - answered)

    def as_dict(self):
        """Return what Amazon knows of the line, in short."""
        last = self.last
        return {
            "sequence": self.sequence,
            "asin": self.asin,
            "ordered": self.ordered,
            "unit": self.unit,
            "unit_size": self.unit_size,
            "net_cost": None if self.net_cost is None else str(self.net_cost),
            "accepted": last.accepted if last else None,
            "backordered": last.backordered if last else None,
            "rejected": last.rejected if last else None,
            "received_eaches": sum(each.eaches for each in self.receipts),
            "cancelled": self.cancelled is not None,
        }

    def set_ordered(self, amount, at):
        """Amazon wants another quantity from now on."""
        difference = amount - self.ordered
        self.events.append((at, max(0, difference), max(0, -difference)))
        self.ordered = amount
        quantity = self.document.get("orderedQuantity")
        if not isinstance(quantity, dict):
            quantity = {"unitOfMeasure": self.unit, "unitSize": self.unit_size}
            self.document["orderedQuantity"] = quantity
        quantity["amount"] = amount


@dataclass
class PurchaseOrder:
    """A purchase order of one account.

    :param document: ``orderDetails`` and all, as served; state and dates of change are
        written into it on the way out
    :param visible_from: Amazon shows the order from then on; later than ``created``
        for orders it back-fills
    :param states: (instant, state), oldest first
    """

    number: str
    account: str
    document: dict
    created: datetime
    visible_from: datetime
    vendor_code: str
    ship_to: str | None
    lines: list
    states: list
    changed: datetime | None = None
    #: the first acknowledgement came more than 24 hours after the order
    late: bool = False
    _index: dict = field(default_factory=dict, repr=False)
    _indexed: int = -1

    @property
    def state(self):
        """New, Acknowledged or Closed."""
        return self.states[-1][1]

    def set_state(self, state, at):
        """Enter another state; nothing happens if it is in it already."""
        if state != self.state:
            self.states.append((at, state))

    @property
    def last_change(self):
        """When Amazon last touched the order: its creation is the first change."""
        return self.changed or self.created

    def deadline(self, hours):
        """Return the instant so many hours after the order or its last change."""
        return self.last_change + timedelta(hours=hours)

    def line(self, sequence=None, asin=None, sku=None):
        """Find a line by its sequence number, or by an identifier if that is missing.

        :return: the :class:`Line` or ``None``; the first, if several fit
        """
        if sequence is not None:
            return self._by_sequence().get(_sequence(sequence))
        for line in self.lines:
            if (asin and line.asin == asin) or (sku and line.sku == sku):
                return line
        return None

    def _by_sequence(self):
        # Kept, since an order may have thousands of lines; lines are only ever added.
        if len(self.lines) != self._indexed:
            self._index = {
                _sequence(line.sequence): line for line in reversed(self.lines)
            }
            self._indexed = len(self.lines)
        return self._index

    def as_dict(self):
        """Return what Amazon knows of the order, in short."""
        return {
            "number": self.number,
            "account": self.account,
            "vendor_code": self.vendor_code,
            "state": self.state,
            "late": self.late,
            "lines": [line.as_dict() for line in self.lines],
        }

    def render(self, details=True):
        """Return the order as getPurchaseOrders sends it."""
        order = {k: v for k, v in self.document.items() if k != "orderDetails"}
        if "purchaseOrderState" not in order or order["purchaseOrderState"] in (
            NEW,
            ACKNOWLEDGED,
            CLOSED,
        ):
            order["purchaseOrderState"] = self.state
        body = self.document.get("orderDetails")
        if details and isinstance(body, dict):
            body = dict(body)
            if "purchaseOrderStateChangedDate" in body or len(self.states) > 1:
                body["purchaseOrderStateChangedDate"] = iso(self.states[-1][0])
            if self.changed:
                body["purchaseOrderChangedDate"] = iso(self.changed)
            order["orderDetails"] = body
        return order


def parse_order(document, account, now, visible_from=None, truth=None):
    """Make an order from Amazon's JSON.

    Reads forgivingly, since dirty documents are served on purpose: what cannot be
    read counts as absent.

    :param dict document: one ``Order`` of vendorOrders.json; served as it is
    :param account: name of the account
    :param now: used where the document has no date
    :param truth: a clean twin of the document, where the served one is dirty
    :raise ValueError: it has no purchase order number
    """
    document = copy.deepcopy(document)
    truth = truth or document
    number = _text(truth.get("purchaseOrderNumber"))
    if not number:
        raise ValueError("a purchase order needs a number")
    details = truth.get("orderDetails")
    details = details if isinstance(details, dict) else {}
    created = _instant(details.get("purchaseOrderDate")) or now
    served = document.get("orderDetails")
    served = served.get("items") if isinstance(served, dict) else None
    served = served if isinstance(served, list) else []
    items = details.get("items")
    items = items if isinstance(items, list) else []
    lines = [
        parse_line(item, shown, created)
        for item, shown in zip(items, served, strict=True)
        if isinstance(item, dict)
    ]
    state = truth.get("purchaseOrderState")
    state = state if state in (ACKNOWLEDGED, CLOSED) else NEW
    state_date = _instant(details.get("purchaseOrderStateChangedDate")) or created
    return PurchaseOrder(
        number=number,
        account=account,
        document=document,
        created=created,
        visible_from=visible_from or created,
        vendor_code=_party(details, "sellingParty") or "",
        ship_to=_party(details, "shipToParty"),
        lines=lines,
        states=[(state_date, state)],
        changed=_instant(details.get("purchaseOrderChangedDate")),
    )


def parse_line(item, shown, created):
    """Return the :class:`Line` of an item.

    :param item: the item as it is meant
    :param shown: the item as it is served, which may be dirty
    :param created: since when it has been ordered
    """
    quantity = item.get("orderedQuantity")
    quantity = quantity if isinstance(quantity, dict) else {}
    ordered = _integer(quantity.get("amount")) or 0
    net_cost, net_currency = _money(item.get("netCost"))
    list_price, list_currency = _money(item.get("listPrice"))
    return Line(
        sequence=_text(item.get("itemSequenceNumber")) or "",
        document=shown,
        asin=_text(item.get("amazonProductIdentifier")),
        sku=_text(item.get("vendorProductIdentifier")),
        ordered=ordered,
        unit=quantity.get("unitOfMeasure") or "Eaches",
        unit_size=_integer(quantity.get("unitSize")) or 1,
        net_cost=net_cost,
        list_price=list_price,
        currency=net_currency or list_currency,
        backorder_allowed=item.get("isBackOrderAllowed") is True,
        price_unit=_price_unit(item),
        events=[(created, ordered, 0)],
    )


def _sequence(value):
    """Amazon writes "1" and "00001" for the same line."""
    text = str(value).strip()
    return text.lstrip("0") or text


def _text(value):
    return str(value).strip() or None if value is not None else None


def _integer(value):
    try:
        return int(str(value).strip())
    except ValueError:
        return None


def _money(value):
    if not isinstance(value, dict):
        return None, None
    try:
        amount = Decimal(str(value.get("amount")).strip())
    except InvalidOperation:
        amount = None
    return amount, _text(value.get("currencyCode"))


def _price_unit(item):
    prices = [item.get("netCost"), item.get("listPrice")]
    units = [each.get("unitOfMeasure") for each in prices if isinstance(each, dict)]
    return next((unit for unit in units if unit), None)


def _instant(value):
    try:
        return parse_iso(value.strip())
    except (AttributeError, ValueError):
        return None


def _party(details, role):
    party = details.get(role)
    return _text(party.get("partyId")) if isinstance(party, dict) else None
