"""An order of Orders 2026-01-01. Rules: ``orders_2026-01-01.json``.

Prices: ``ITEM`` excludes tax that is told separately (``TAX``), ``DISCOUNT`` holds the
discount on shipping as well, and no example shows its sign. What that means for a sale
order is the matter of ``logic/charges.py``; here it is only read.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from odoo.addons.amazon_vendor_central.spapi.messages import common
from odoo.addons.amazon_vendor_central.spapi.messages.common import (
    MessageError,
    Problems,
    identifier,
    load,
    rows,
    section,
    text,
)
from odoo.addons.amazon_vendor_central.spapi.messages.moments import moment
from odoo.addons.amazon_vendor_central.spapi.records import RawDocument

from . import personal
from .personal import Person

STATUSES = (
    *("PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"),
    *("CANCELLED", "UNFULFILLABLE"),
)
MERCHANT, AMAZON = "MERCHANT", "AMAZON"
FACILITATOR = "MARKETPLACE_FACILITATOR"
#: Amazon's kinds of money in an order; a tip belongs to the whole order.
KINDS = ("ITEM", "SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER")
TAX, DISCOUNT, TIP = "TAX", "DISCOUNT", "DELIVERY_TIP"


@dataclass(frozen=True)
class PersonalDocument(RawDocument):
    """A document without the persons, and these apart from it.

    :param person: :class:`~.personal.Person`
    """

    person: Person = field(default_factory=Person, repr=False)


@dataclass(frozen=True)
class Amounts:
    """The money of an order item.

    :param total: Amazon's ``proceedsTotal``
    :param parts: kind -> amount, as Amazon signs it
    :param details: ``TAX`` and ``DISCOUNT`` -> what they are on -> amount
    """

    total: Decimal | None = None
    parts: dict = field(default_factory=dict, hash=False)
    details: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Item:
    """One order item.

    :param collected: whether Amazon collects the tax on it and pays it on; ``None``
        where it cannot be told
    :param fulfilled: pieces that have left, ``None`` where Amazon does not say
    :param problems: tuple of ``values.Problem``
    """

    item_id: str | None = None
    sku: str | None = None
    asin: str | None = None
    title: str | None = None
    ordered: int = 0
    fulfilled: int | None = None
    unfulfilled: int | None = None
    amounts: Amounts = Amounts()
    collected: bool | None = False
    cancel_reason: str | None = None
    cancelled_by: str | None = None
    is_gift: bool = False
    needs_codes: bool = False
    ioss: str | None = None
    problems: tuple = ()

    @property
    def wanted(self):
        """Pieces that were ordered and not cancelled since."""
        known = [
            each for each in (self.fulfilled, self.unfulfilled) if each is not None
        ]
        return min(sum(known), self.ordered) if len(known) == 2 else self.ordered


@dataclass(frozen=True)
class Order:
    """An order. Moments are in UTC.

    :param updated: when Amazon or the seller has last changed anything
    :param replaces: the order that this one replaces free of charge
    :param total: Amazon's grand total
    :param tip: for who delivers; part of the grand total only
    """

    order_id: str
    created: datetime | None = None
    updated: datetime | None = None
    marketplace_id: str | None = None
    is_of_amazon: bool = True
    status: str | None = None
    fulfilled_by: str | None = None
    service_level: str | None = None
    ship_by: datetime | None = None
    deliver_by: datetime | None = None
    programs: tuple = ()
    replaces: str | None = None
    seller_order_id: str | None = None
    country: str | None = None
    currency: str | None = None
    total: Decimal | None = None
    tip: Decimal = Decimal()
    items: tuple = ()
    packages: tuple = ()
    problems: tuple = ()

    @property
    def all_problems(self):
        """Those of the order and of its items."""
        return [*self.problems, *(p for item in self.items for p in item.problems)]


def split(document):
    """Take the persons out of a document before anybody sees or stores it.

    :param document: ``RawDocument``
    :rtype: PersonalDocument
    """
    try:
        data = load(document.text, "order")
    except MessageError:
        # What is no order holds nothing that could be used, and may hold anything.
        return PersonalDocument("{}", document.number)
    kept, person = personal.apart(data)
    return PersonalDocument(personal.as_text(kept), document.number, person)


def parse(source):
    """Read an order.

    :param source: text, bytes or dict
    :rtype: Order
    :raise MessageError: not JSON, no object, or no order id
    """
    data = load(source, "order")
    problems = Problems()
    number = identifier(data.get("orderId"), problems, "orderId")[0]
    if number is None:
        raise MessageError("The order has no number.", "orderId")
    channel = section(data, "salesChannel", problems)
    fulfillment = section(data, "fulfillment", problems)
    proceeds = section(data, "proceeds", problems)
    total, currency = _money(proceeds.get("grandTotal"), problems, "grandTotal")
    items = _items(data, problems)
    replaces = _replaced(data, problems)
    _judge_total(total, replaces, problems)
    currencies = set(_currencies(data)) | ({currency} - {None})
    if len(currencies) > 1:
        problems.note(
            "currencies",
            "The order has several currencies: %(names)s.",
            "proceeds",
            names=", ".join(sorted(currencies)),
        )
    return Order(
        order_id=number,
        created=moment(data.get("createdTime"), problems, "createdTime"),
        updated=moment(data.get("lastUpdatedTime"), problems, "lastUpdatedTime"),
        marketplace_id=text(channel.get("marketplaceId"), common.LONGEST_WORD),
        is_of_amazon=text(channel.get("channelName")) != "NON_AMAZON",
        status=text(fulfillment.get("fulfillmentStatus"), common.LONGEST_WORD),
        fulfilled_by=text(fulfillment.get("fulfilledBy"), common.LONGEST_WORD),
        service_level=text(
            fulfillment.get("fulfillmentServiceLevel"), common.LONGEST_WORD
        ),
        ship_by=_latest(fulfillment, "shipByWindow", problems),
        deliver_by=_latest(fulfillment, "deliverByWindow", problems),
        programs=tuple(
            filter(None, (text(one) for one in rows(data, "programs", problems)))
        ),
        replaces=replaces,
        seller_order_id=_alias(data, problems),
        country=text(data.get("deliveryCountry"), common.LONGEST_WORD),
        currency=currency or min(currencies, default=None),
        total=total,
        tip=_tip(proceeds, problems),
        items=items,
        packages=tuple(
            each for each in rows(data, "packages", problems) if isinstance(each, dict)
        ),
        problems=tuple(problems),
    )


def _items(data, problems):
    """The items, each once: which of two of one number counts is nobody's to guess."""
    found = {}
    for place, each in enumerate(rows(data, "orderItems", problems)):
        item = _item(each, f"orderItems[{place}]")
        if item.item_id in found:
            problems.note(
                "item_twice",
                "The order has the item %(item)s more than once.",
                f"orderItems[{place}]",
                item=item.item_id,
            )
            continue
        # Those without a number are told apart by their place; each has its problem.
        found[item.item_id or place] = item
    if not found:
        problems.note("no_items", "The order has no items.", "orderItems")
    return tuple(found.values())


def _judge_total(total, replaces, problems):
    """Without Amazon's total nothing could be held against it: an application whose
    role has ended is told no amounts, and its orders would be free of charge."""
    if total is None and not replaces:
        problems.note(
            "total_missing",
            "Amazon does not say what the order costs. Check the roles of your "
            "application, and recover the order.",
            "grandTotal",
        )
    if total is not None and total < 0:
        problems.note(
            "total_negative",
            "Amazon says that the order costs %(value)s: an order cannot cost less "
            "than nothing.",
            "grandTotal",
            value=str(total),
        )


def _currencies(data):
    """Every currency that an amount of the order or of its items is in."""
    left = [data.get("proceeds")]
    items = data.get("orderItems")
    left += [
        each.get("proceeds")
        for each in (items if isinstance(items, list) else ())
        if isinstance(each, dict)
    ]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += value
        elif isinstance(value, dict):
            if found := common.currency(value.get("currencyCode"), Problems(), ""):
                yield found
            left += value.values()


def _item(data, path):
    problems = Problems()
    if not isinstance(data, dict):
        problems.note("not_an_object", "%(path)s is not an object.", path)
        return Item(problems=tuple(problems))
    product = section(data, "product", problems, path)
    fulfillment = section(data, "fulfillment", problems, path)
    packing = section(fulfillment, "packing", problems, path)
    shipping = section(fulfillment, "shipping", problems, path)
    cancellation = section(data, "cancellation", problems, path)
    request = section(cancellation, "cancellationRequest", problems, path)
    execution = section(cancellation, "cancellationExecution", problems, path)
    programs = rows(data, "programs", problems, path)
    item_id = identifier(data.get("orderItemId"), problems, f"{path}.orderItemId")[0]
    if item_id is None:
        problems.note("item_id_missing", "%(path)s is missing.", f"{path}.orderItemId")
    ordered = common.integer(
        data.get("quantityOrdered"), problems, f"{path}.quantityOrdered"
    )
    if ordered is None or ordered < 0:
        problems.note(
            "quantity_missing", "%(path)s is missing.", f"{path}.quantityOrdered"
        )
    return Item(
        item_id=item_id,
        sku=identifier(product.get("sellerSku"), problems, f"{path}.sellerSku")[0],
        asin=identifier(product.get("asin"), problems, f"{path}.asin")[0],
        title=text(product.get("title"), common.LONGEST_LINE),
        ordered=max(ordered or 0, 0),
        fulfilled=_count(fulfillment, "quantityFulfilled", problems, path),
        unfulfilled=_count(fulfillment, "quantityUnfulfilled", problems, path),
        amounts=_amounts(section(data, "proceeds", problems, path), problems, path),
        collected=_collected(section(data, "tax", problems, path), problems, path),
        cancel_reason=(text(request.get("cancelReason")) or "?") if request else None,
        cancelled_by=text(execution.get("cancelledBy"), common.LONGEST_WORD),
        is_gift=bool(packing.get("giftOption")),
        needs_codes="TRANSPARENCY" in programs,
        ioss=text(
            section(shipping, "internationalShipping", problems, path).get(
                "iossNumber"
            ),
            common.LONGEST_WORD,
        ),
        problems=tuple(problems),
    )


def _count(data, key, problems, path):
    found = common.integer(data.get(key), problems, f"{path}.{key}")
    return None if found is None else max(found, 0)


def _amounts(proceeds, problems, path):
    parts, details = {}, {}
    for each in _objects(proceeds, "breakdowns", problems, path):
        kind = text(each.get("type"), common.LONGEST_WORD)
        if kind is None:
            continue
        amount = _money(each.get("subtotal"), problems, f"{path}.{kind}")[0]
        parts[kind] = parts.get(kind, Decimal()) + (amount or Decimal())
        for one in _objects(each, "detailedBreakdowns", problems, path):
            subtype = text(one.get("subtype"), common.LONGEST_WORD)
            value = _money(one.get("value"), problems, f"{path}.{kind}")[0]
            inner = details.setdefault(kind, {})
            inner[subtype] = inner.get(subtype, Decimal()) + (value or Decimal())
    total = _money(proceeds.get("proceedsTotal"), problems, f"{path}.proceedsTotal")[0]
    return Amounts(total, parts, details)


def _collected(tax, problems, path):
    """Whether Amazon collects and pays on the tax.

    ``UOSS`` and ``IOSS`` alone say nothing: an EU seller's OSS VAT is the seller's own.
    """
    collections = _objects(tax, "taxCollections", problems, path)
    models = {text(each.get("model")) for each in collections if each}
    if not models:
        return False
    if models == {FACILITATOR}:
        return True
    problems.note(
        "tax_unclear",
        "It is not clear who pays the tax on %(path)s: Amazon says %(value)s.",
        path,
        value=", ".join(sorted(map(str, models))),
    )
    return None


def _objects(data, key, problems, path):
    """The objects of a list; anything else in it is noted, since it may be money."""
    found = rows(data, key, problems, path)
    if any(not isinstance(each, dict) for each in found):
        problems.note("not_an_object", "%(path)s is not an object.", f"{path}.{key}")
    return [each for each in found if isinstance(each, dict)]


def _money(value, problems, path):
    """(amount, currency); ``None`` where there is none. Zero and negative ones are
    fine here."""
    if not isinstance(value, dict):
        return None, None
    amount = common.decimal(value.get("amount"), problems, path)
    return amount, common.currency(value.get("currencyCode"), problems, path)


def _latest(fulfillment, name, problems):
    window = section(fulfillment, name, problems)
    return moment(window.get("latestDateTime"), problems, name)


def _tip(proceeds, problems):
    found = Decimal()
    for each in rows(proceeds, "breakdowns", problems):
        if isinstance(each, dict) and each.get("type") == TIP:
            found += _money(each.get("subtotal"), problems, TIP)[0] or Decimal()
    return found


def _replaced(data, problems):
    for each in rows(data, "associatedOrders", problems):
        kind = text(each.get("associationType")) if isinstance(each, dict) else None
        if kind in ("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"):
            return text(each.get("orderId"), common.LONGEST_WORD)
    return None


def _alias(data, problems):
    for each in rows(data, "orderAliases", problems):
        if isinstance(each, dict) and each.get("aliasType") == "SELLER_ORDER_ID":
            return text(each.get("aliasId"), common.LONGEST_WORD)
    return None
