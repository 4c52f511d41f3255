"""getOrders' answer in direct fulfilment: an order, and apart from it a person.

What is about the customer is in one object, :class:`Consignee`, which says nothing of
itself where it is printed; ``direct_order_kept`` has the document that may be kept.
Rules: ``vendorDirectFulfillmentOrders_2021-12-28.json``.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..identity import line_number
from . import common, parties
from .common import (
    Address,
    Money,
    Party,
    Problems,
    choice,
    identifier,
    load,
    rows,
    section,
    text,
    truth,
)
from .common import document_number as read_number
from .moments import moment

STATUSES = ("NEW", "SHIPPED", "ACCEPTED", "CANCELLED")
#: Amazon's model knows only this; ``Eaches`` is what its other APIs write.
UNIT = "Each"
PIECES = ("each", "eaches")
#: Amazon: "For Amazon label only vendors, this field will have the value xxxxx".
_MASKED = re.compile(r"[xX*]{3,}")


@dataclass(frozen=True, repr=False)
class Consignee:
    """The person whom the goods are for, and what was written for them.

    Neither ``repr`` nor ``str`` shows anything of it.

    :param address: :class:`~.values.Address`, ``None`` where Amazon gave none
    :param attention: of the address
    :param message: Amazon's message to the customer, for the packing slip
    :param gifts: gift message by line number, as Amazon wrote the number
    :param customized: address of what the customer had made, by line number
    """

    address: Address | None = None
    attention: str | None = None
    message: str | None = None
    gifts: dict = field(default_factory=dict, hash=False)
    customized: dict = field(default_factory=dict, hash=False)

    @property
    def is_masked(self):
        """Whether Amazon hides who it is: its label is the only address there is, and
        no partner can be made of this."""
        found = self.address and (self.address.name, self.address.address_line1)
        return bool(found and any(part and _MASKED.fullmatch(part) for part in found))

    def __repr__(self):
        return "Consignee(masked)" if self.is_masked else "Consignee(...)"


@dataclass(frozen=True)
class DirectOrderItem:
    """One line. ``…_raw`` is what Amazon wrote, which an acknowledgement repeats.

    :param eaches: ordered pieces, ``None`` if they cannot be known
    :param net_price: per piece
    :param problems: tuple of :class:`~.values.Problem`
    """

    item_sequence_number: str | None = None
    item_sequence_number_raw: str | None = None
    buyer_product_identifier: str | None = None
    buyer_product_identifier_raw: str | None = None
    vendor_product_identifier: str | None = None
    vendor_product_identifier_raw: str | None = None
    title: str | None = None
    eaches: int | None = None
    net_price: Money | None = None
    gift_wrap: str | None = None
    problems: tuple = ()

    @property
    def is_usable(self):
        """Whether no problem keeps the line from being ordered."""
        return not any(p.severity == "error" for p in self.problems)


@dataclass(frozen=True)
class DirectOrder:
    """An order. Moments are in UTC.

    :param bill_to_party: like the other parties without an address
    :param required_ship_date: until when it has to leave
    :param consignee: :class:`Consignee`; to be kept apart
    """

    purchase_order_number: str
    purchase_order_number_raw: str
    customer_order_number: str | None = None
    order_date: datetime | None = None
    order_status: str | None = None
    selling_party: Party | None = None
    ship_from_party: Party | None = None
    bill_to_party: Party | None = None
    ship_method: str | None = None
    required_ship_date: datetime | None = None
    promised_delivery_date: datetime | None = None
    is_priority: bool = False
    is_scheduled: bool = False
    is_slip_required: bool = False
    is_gift: bool = False
    consignee: Consignee = Consignee()
    items: tuple = ()
    problems: tuple = ()


def parse(source):
    """Read an order.

    :param source: text, bytes or dict
    :rtype: DirectOrder
    :raise MessageError: not JSON, no object, or no order number
    """
    data = load(source, "order")
    number, exactly = read_number(data, "order")
    problems = Problems()
    path = "orderDetails"
    details = section(data, path, problems)
    shipment = section(details, "shipmentDetails", problems, path)
    here = f"{path}.shipmentDetails"
    dates = section(shipment, "shipmentDates", problems, here)
    items, gifts, customized = _items(details, problems, path)
    required = moment(
        dates.get("requiredShipDate"), problems, f"{here}.requiredShipDate"
    )
    if required is None:
        problems.note(
            "ship_date_missing",
            "%(path)s is missing: it is not known when the order has to leave.",
            f"{here}.requiredShipDate",
            "warning",
        )
    return DirectOrder(
        purchase_order_number=number,
        purchase_order_number_raw=exactly,
        customer_order_number=identifier(
            details.get("customerOrderNumber"), problems, f"{path}.customerOrderNumber"
        )[0],
        order_date=moment(details.get("orderDate"), problems, f"{path}.orderDate"),
        order_status=choice(
            details.get("orderStatus"), STATUSES, problems, f"{path}.orderStatus"
        ),
        selling_party=_party(details, "sellingParty", problems, path),
        ship_from_party=_ship_from(details, problems, path),
        bill_to_party=_party(details, "billToParty", problems, path),
        ship_method=text(shipment.get("shipMethod"), common.LONGEST_WORD),
        required_ship_date=required,
        promised_delivery_date=moment(
            dates.get("promisedDeliveryDate"), problems, f"{here}.promisedDeliveryDate"
        ),
        is_priority=truth(shipment.get("isPriorityShipment"), False),
        is_scheduled=truth(shipment.get("isScheduledDeliveryShipment"), False),
        is_slip_required=truth(shipment.get("isPslipRequired"), False),
        is_gift=truth(shipment.get("isGift"), False),
        consignee=_consignee(details, shipment, gifts, customized, problems, path),
        items=items,
        problems=tuple(problems),
    )


def _party(details, key, problems, path):
    """A party without its address: whoever is billed may be who gets the goods, and
    :func:`~.direct_order_kept.impersonal` keeps no address either."""
    found = parties.party(details, key, problems, path)
    return found and replace(found, address=None)


def _ship_from(details, problems, path):
    found = _party(details, "shipFromParty", problems, path)
    if found is None or found.party_id is None:
        problems.note(
            "ship_from_missing",
            "%(path)s is missing: it is not known which warehouse it leaves from.",
            f"{path}.shipFromParty.partyId",
        )
    return found


def _consignee(details, shipment, gifts, customized, problems, path):
    # Problems name the field and never its value: it is a person's.
    data = section(details, "shipToParty", problems, path)
    found = parties.party({"party": {"address": data}}, "party", Problems())
    if found.address is None:
        problems.note(
            "consignee_missing",
            "%(path)s is missing: only Amazon's label tells where it goes.",
            f"{path}.shipToParty",
            "warning",
        )
    return Consignee(
        found.address,
        text(data.get("attention"), common.LONGEST_LINE),
        text(shipment.get("messageToCustomer")),
        gifts,
        customized,
    )


def _items(details, problems, path):
    found = rows(details, "items", problems, path)
    if not found:
        problems.note("no_items", "The order has no lines.", f"{path}.items")
    seen, gifts, customized, items = set(), {}, {}, []
    for index, data in enumerate(found):
        item = _item(data, seen, f"{path}.items[{index}]")
        items.append(item)
        if not isinstance(data, dict):
            continue
        key = item.item_sequence_number
        if gift := _inner(data, "giftDetails", "giftMessage"):
            gifts[key] = gift
        if made := _inner(data, "buyerCustomizedInfo", "customizedUrl"):
            customized[key] = made
    return tuple(items), gifts, customized


def _inner(data, key, name):
    return text(section(data, key, Problems()).get(name))


def _item(data, seen, path):
    problems = Problems()
    if not isinstance(data, dict):
        problems.note("not_an_object", "%(path)s is not an object.", path)
        return DirectOrderItem(problems=tuple(problems))
    (sequence, sequence_raw), (asin, asin_raw), (sku, sku_raw) = (
        identifier(data.get(key), problems, f"{path}.{key}")
        for key in (
            "itemSequenceNumber",
            "buyerProductIdentifier",
            "vendorProductIdentifier",
        )
    )
    here = f"{path}.itemSequenceNumber"
    if sequence is None:
        problems.note("sequence_missing", "%(path)s is missing.", here)
    elif line_number(sequence) in seen:
        sentence = "%(path)s is %(value)s, as on another line."
        problems.note("sequence_duplicate", sentence, here, value=sequence)
    else:
        seen.add(line_number(sequence))
    if asin is None and sku is None:
        problems.note("product_missing", "%(path)s names no product.", path)
    return DirectOrderItem(
        item_sequence_number=sequence,
        item_sequence_number_raw=sequence_raw,
        buyer_product_identifier=asin,
        buyer_product_identifier_raw=asin_raw,
        vendor_product_identifier=sku,
        vendor_product_identifier_raw=sku_raw,
        title=text(data.get("title"), common.LONGEST_LINE),
        eaches=_eaches(data, problems, f"{path}.orderedQuantity"),
        net_price=common.money(data, "netPrice", problems, path),
        gift_wrap=_inner(data, "giftDetails", "giftWrapId"),
        problems=tuple(problems),
    )


def _eaches(data, problems, path):
    value = section(data, "orderedQuantity", problems)
    amount = common.integer(value.get("amount"), problems, f"{path}.amount")
    unit = text(value.get("unitOfMeasure"), common.LONGEST_WORD)
    if (unit or UNIT).lower() not in PIECES:
        sentence = "%(path)s holds %(value)s; only Each is known."
        problems.note(
            "unit_unknown", sentence, f"{path}.unitOfMeasure", value=unit[:40]
        )
        return None
    if amount is None and not problems:
        problems.note("quantity_missing", "%(path)s is missing.", path)
    elif amount is not None and amount < 1:
        sentence = "%(path)s is %(value)s; a line orders at least one piece."
        problems.note("quantity_invalid", sentence, f"{path}.amount", value=amount)
        return None
    return amount
