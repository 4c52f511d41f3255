"""The rules a shipment confirmation must keep.

Sources: vendorShipments.json (field texts) and Amazon's guide "Submit shipment
confirmations". Amazon publishes no catalogue of codes: these are our own.
"""

import re
from datetime import datetime, timedelta

from stdnum.ean import calc_check_digit

from .clock import parse_iso

#: "Unique shipment ID (not used over the last 365 days)."
UNUSED = timedelta(days=365)
#: A Replace comes so long after the Original.
REPLACE = timedelta(days=7)
BACK, AHEAD = 7, 2
#: importDetails.estimatedShipByDate lies so far ahead at most.
SHIP_BY = timedelta(days=60)
MOST_ON_A_TRUCK = 100
SHORTEST_BOL = 8
NORTH_AMERICA = ("US", "CA", "MX")
_SSCC = re.compile(r"00([0-9]{18})")

REFUSALS = {
    "DUPLICATE_SHIPMENT": "The shipment identifier was used in the last 365 days.",
    "UNKNOWN_SHIPMENT": "There is no shipment confirmation to replace.",
    "REPLACE_TOO_LATE": "A confirmation can be replaced within 7 days only.",
    "SHIPMENT_ARRIVED": "The shipment has arrived.",
    "QUANTITY_INCREASED": "A replacement can lower quantities only.",
    "SELLING_PARTY_CHANGED": "A replacement has the selling party of the original.",
    "INVALID_ORDER_ID": "Invalid order ID.",
    "INVALID_SELLING_PARTY": "The selling party is not the one of the purchase order.",
    "INVALID_SHIP_TO": "The ship-to party is not the one of the purchase order.",
    "INVALID_ITEM": "The item is not part of the purchase order.",
    "ITEM_NOT_CONFIRMED": "The item was not confirmed.",
    "UNIT_MISMATCH": "The unit of measure is not the one of the purchase order.",
    "INVALID_QUANTITY": "The shipped quantity must be above zero.",
    "QUANTITY_ABOVE_ORDER": "The shipped quantities are above the ordered quantity.",
    "INVALID_REFERENCE": "A container names something that is not in the shipment.",
    "PACKED_QUANTITY": "The containers do not hold the shipped quantity.",
    "INVALID_SSCC": "The SSCC is not 00 and 18 digits with their check digit.",
    "SSCC_USED": "The SSCC was used in the last 365 days.",
    "SSCC_MISSING": "A container has no identifier.",
    "MISSING_BOL": "The bill of lading number is mandatory for this shipment.",
    "INVALID_BOL": "The bill of lading number has 8 characters and is no date.",
    "MISSING_CARRIER": "Carrier SCAC and PRO number are mandatory.",
    "MISSING_ARN": "The Amazon reference number is mandatory for Collect shipments.",
    "MISSING_DATE": "Ship date and estimated delivery date are mandatory.",
    "INVALID_SHIPPED_DATE": "The ship date is not within -7 and +2 days.",
    "INVALID_DELIVERY_DATE": "The estimated delivery is before the ship date.",
    "ONE_PARCEL": "A small parcel shipment is one carton.",
    "MISSING_TRACKING": "Small parcels need a tracking number for every carton.",
    "IMPORT_DETAILS": "Import details are provided for direct imports only.",
    "INVALID_SHIP_BY": "The estimated ship-by date is past or beyond 60 days.",
    "TRUCK_FULL": "A truck load has 100 shipment confirmations at most.",
}


class Refusal(Exception):
    """Amazon would refuse the confirmation.

    :param code: key of :data:`REFUSALS`
    :param details: the number it is about
    """

    def __init__(self, code, details):
        super().__init__(REFUSALS[code])
        #: what the transaction tells
        self.error = {"code": code, "message": REFUSALS[code], "details": details}


def check(found, world, now):
    """Hold a confirmation against the rules.

    :param found: :class:`~.shipments.Shipment` made of it
    :param world: :class:`World`
    :param now: the instant it is applied at
    :return: the shipment that it replaces, or ``None``
    :raise Refusal: the first rule that is broken
    """
    before = _check_type(found, world, now)
    orders = {number: _order(number, found, world) for number in found.orders}
    _check_boxes(found)
    _check_items(found, orders, before, world)
    _check_numbers(found, world, now)
    _check_papers(found, orders, world)
    _check_dates(found, world, now)
    _check_import(found, orders, now)
    _check_parcel(found)
    return before


class World:
    """What Amazon knows besides.

    :param shipments: (account, identifier) -> :class:`~.shipments.Shipment`
    :param orders: number -> :class:`~.orders.PurchaseOrder`
    :param account: :class:`~.accounts.Account` that sends
    :param used: SSCC -> (identifier of its shipment, instant)
    """

    def __init__(self, shipments, orders, account, used):
        self.shipments, self.orders = shipments, orders
        self.account, self.used = account, used

    def known(self, identifier):
        return self.shipments.get((self.account.name, identifier))

    def mine(self):
        return [
            each
            for (account, _number), each in self.shipments.items()
            if account == self.account.name
        ]


def _check_type(found, world, now):
    before = world.known(found.identifier)
    if found.document["shipmentConfirmationType"] == "Original":
        if before and now - before.first_at < UNUSED:
            raise Refusal("DUPLICATE_SHIPMENT", found.identifier)
        return None
    if before is None:
        raise Refusal("UNKNOWN_SHIPMENT", found.identifier)
    if now - before.first_at > REPLACE:
        raise Refusal("REPLACE_TOO_LATE", found.identifier)
    if before.arrival:
        raise Refusal("SHIPMENT_ARRIVED", found.identifier)
    if before.seller != found.seller:
        raise Refusal("SELLING_PARTY_CHANGED", found.identifier)
    told = before.totals
    for product, eaches in found.totals.items():
        if eaches > told.get(product, 0):
            raise Refusal("QUANTITY_INCREASED", found.identifier)
    return before


def _order(number, found, world):
    order = world.orders.get(number)
    if order is None or order.account != found.account:
        raise Refusal("INVALID_ORDER_ID", number)
    if order.vendor_code != found.seller:
        raise Refusal("INVALID_SELLING_PARTY", number)
    if order.ship_to and order.ship_to != found.ship_to:
        raise Refusal("INVALID_SHIP_TO", number)
    return order


def lines_of(order, content):
    """The lines of an order that are of a product.

    :param content: :class:`~.shipments.Content`
    """
    return [
        line
        for line in order.lines
        if (content.asin and line.asin == content.asin)
        or (content.sku and line.sku == content.sku)
    ]


def _check_items(found, orders, before, world):
    checked = set()
    for content in found.contents:
        if content.amount < 1:
            raise Refusal("INVALID_QUANTITY", content.reference)
        lines = lines_of(orders[content.order], content)
        if not lines:
            raise Refusal("INVALID_ITEM", content.reference)
        if not any(line.last and line.last.confirmed for line in lines):
            raise Refusal("ITEM_NOT_CONFIRMED", content.reference)
        fits = any(
            line.unit == content.unit
            and (line.unit == "Eaches" or line.unit_size == content.unit_size)
            for line in lines
        )
        if not fits:
            raise Refusal("UNIT_MISMATCH", content.reference)
        if content.product not in checked:
            checked.add(content.product)
            _check_total(content, lines, found, before, world)


def _check_total(content, lines, found, before, world):
    """All shipments of a product stay within what was ordered of it; what is above the
    confirmed quantity is taken, and charged when it arrives."""
    ordered = sum(line.ordered * line.unit_size for line in lines)
    others = sum(
        each.totals.get(content.product, 0)
        for each in world.mine()
        if each is not before
    )
    if others + found.totals[content.product] > ordered:
        raise Refusal("QUANTITY_ABOVE_ORDER", content.reference)


def _check_boxes(found):
    """Every reference leads somewhere, and the boxes hold what is shipped."""
    references = {each.reference for each in found.contents}
    cartons = [box.number for box in found.boxes if box.kind == "carton"]
    if len(references) < len(found.contents) or len(set(cartons)) < len(cartons):
        raise Refusal("INVALID_REFERENCE", found.identifier)
    seen, packed = set(), dict.fromkeys(references, 0)
    for box in found.boxes:
        for reference, eaches in box.contents:
            if reference not in packed:
                raise Refusal("INVALID_REFERENCE", reference)
            packed[reference] += eaches
        for number in box.cartons:
            if number not in cartons or number in seen:
                raise Refusal("INVALID_REFERENCE", number)
            seen.add(number)
    if found.boxes:
        for content in found.contents:
            if packed[content.reference] != content.eaches:
                raise Refusal("PACKED_QUANTITY", content.reference)


def _check_numbers(found, world, now):
    seen = set()
    for box in found.boxes:
        if not box.identifiers:
            raise Refusal("SSCC_MISSING", box.number)
        for kind, number in box.identifiers:
            if kind != "SSCC":
                continue
            match = _SSCC.fullmatch(number)
            if not match or calc_check_digit(match[1][:-1]) != match[1][-1]:
                raise Refusal("INVALID_SSCC", number)
            owner, at = world.used.get(match[1], (found.identifier, now))
            others = owner != found.identifier and now - at < UNUSED
            if others or number in seen:
                raise Refusal("SSCC_USED", number)
            seen.add(number)


def _check_papers(found, orders, world):
    freight = found.type in ("TruckLoad", "LessThanTruckLoad")
    if freight and not found.bol:
        raise Refusal("MISSING_BOL", found.identifier)
    if found.bol and (len(found.bol) < SHORTEST_BOL or _is_date(found.bol)):
        raise Refusal("INVALID_BOL", found.bol)
    if world.account.country in NORTH_AMERICA:
        transport = found.document.get("transportationDetails") or {}
        for name in ("carrierScac", "carrierShipmentReferenceNumber"):
            if not (transport.get(name) or "").strip():
                raise Refusal("MISSING_CARRIER", name)
    if not found.arn and any(map(is_collect, orders.values())):
        raise Refusal("MISSING_ARN", found.identifier)
    if found.type == "TruckLoad":
        told = {
            each.identifier
            for each in world.mine()
            if each.bol == found.bol and each.type == found.type
        }
        if len(told | {found.identifier}) > MOST_ON_A_TRUCK:
            raise Refusal("TRUCK_FULL", found.bol)


def is_collect(order):
    """Whether Amazon pays the freight: then the order has a ship window."""
    details = order.document.get("orderDetails")
    return isinstance(details, dict) and bool(details.get("shipWindow"))


def _is_date(text):
    digits = re.sub(r"[^0-9A-Za-z]", "", text)
    for pattern in ("%Y%m%d", "%d%m%Y", "%m%d%Y"):
        try:
            found = datetime.strptime(digits, pattern)
        except ValueError:
            continue
        if len(digits) == 8 and 2000 <= found.year < 2100:
            return True
    return False


def _check_dates(found, world, now):
    shipped, estimated = found.shipped_at, found.estimated_at
    if world.account.country not in NORTH_AMERICA and not (shipped and estimated):
        raise Refusal("MISSING_DATE", found.identifier)
    if shipped and not -BACK <= (shipped.date() - now.date()).days <= AHEAD:
        raise Refusal("INVALID_SHIPPED_DATE", found.identifier)
    if shipped and estimated and estimated < shipped:
        raise Refusal("INVALID_DELIVERY_DATE", found.identifier)


def _check_import(found, orders, now):
    """ "Provide these fields only if this shipment is a direct import." The ship-by
    date "should not be in the past and not more than 60 days out in the future"."""
    details = found.document.get("importDetails")
    if not details:
        return
    if not any(map(is_import, orders.values())):
        raise Refusal("IMPORT_DETAILS", found.identifier)
    if text := details.get("estimatedShipByDate"):
        ship_by = parse_iso(text)
        if not now.date() <= ship_by.date() <= (now + SHIP_BY).date():
            raise Refusal("INVALID_SHIP_BY", text)


def is_import(order):
    """Whether Amazon's forwarder takes the goods over at origin."""
    details = order.document.get("orderDetails")
    return isinstance(details, dict) and bool(details.get("importDetails"))


def _check_parcel(found):
    if found.type != "SmallParcel":
        return
    if [box.kind for box in found.boxes] != ["carton"]:
        raise Refusal("ONE_PARCEL", found.identifier)
    if not found.boxes[0].tracking:
        raise Refusal("MISSING_TRACKING", found.boxes[0].number)
