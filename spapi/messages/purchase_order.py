"""Amazon's purchase order (getPurchaseOrders, getPurchaseOrder).

Source: Amazon's model ``vendorOrders.json``, definition ``Order``.
"""

from dataclasses import dataclass
from datetime import datetime

from ..identity import line_number
from .common import (
    MessageError,
    Money,
    Party,
    Problems,
    Quantity,
    Window,
    choice,
    document_number,
    identifier,
    load,
    money,
    quantity,
    rows,
    section,
    text,
    truth,
)
from .moments import moment, window
from .parties import party

STATES = ("New", "Acknowledged", "Closed")
TYPES = ("RegularOrder", "ConsignedOrder", "NewProductIntroduction", "RushOrder")
PAYMENT_METHODS = ("Invoice", "Consignment", "CreditCard", "Prepaid")
METHODS_OF_PAYMENT = (
    "PaidByBuyer",
    "CollectOnDelivery",
    "DefinedByBuyerAndSeller",
    "FOBPortOfCall",
    "PrepaidBySeller",
    "PaidBySeller",
)
COMMERCIAL_TERMS = (
    "ExWorks",
    "FreeCarrier",
    "FreeOnBoard",
    "FreeAlongSideShip",
    "CarriagePaidTo",
    "CostAndFreight",
    "CarriageAndInsurancePaidTo",
    "CostInsuranceAndFreight",
    "DeliveredAtTerminal",
    "DeliveredAtPlace",
    "DeliverDutyPaid",
)


@dataclass(frozen=True)
class ImportDetails:
    """Freight and customs of an import order; Amazon's fields."""

    method_of_payment: str | None = None
    international_commercial_terms: str | None = None
    port_of_delivery: str | None = None
    import_containers: str | None = None
    shipping_instructions: str | None = None


@dataclass(frozen=True)
class PurchaseOrderItem:
    """One line.

    Identifiers are without blanks; ``…_raw`` is what Amazon wrote, which an
    acknowledgement must repeat exactly.

    :param ordered_quantity: zero if Amazon cancelled the line
    :param net_cost: per each, or per weight unit; ``None`` if Amazon gave none
    :param list_price: for books sold at list price, instead of ``net_cost``
    :param problems: tuple of :class:`~.common.Problem`
    """

    item_sequence_number: str | None = None
    item_sequence_number_raw: str | None = None
    amazon_product_identifier: str | None = None
    amazon_product_identifier_raw: str | None = None
    vendor_product_identifier: str | None = None
    vendor_product_identifier_raw: str | None = None
    ordered_quantity: Quantity | None = None
    is_back_order_allowed: bool | None = None
    net_cost: Money | None = None
    list_price: Money | None = None
    problems: tuple = ()

    @property
    def eaches(self):
        """The ordered pieces, ``None`` if they cannot be known."""
        return self.ordered_quantity.eaches if self.ordered_quantity else None

    @property
    def price(self):
        """``net_cost``, else ``list_price``: Amazon gives one of them."""
        return self.net_cost or self.list_price

    @property
    def is_usable(self):
        """Whether no problem keeps the line from being ordered."""
        return not any(p.severity == "error" for p in self.problems)


@dataclass(frozen=True)
class PurchaseOrder:
    """A purchase order. Dates are in UTC; see :func:`~.moments.naive_utc`.

    :param ship_window: used where Amazon pays the freight
    :param delivery_window: used where the vendor pays the freight
    :param problems: of the order as a whole, not of its lines
    """

    purchase_order_number: str
    purchase_order_number_raw: str
    purchase_order_state: str | None = None
    purchase_order_date: datetime | None = None
    purchase_order_changed_date: datetime | None = None
    purchase_order_state_changed_date: datetime | None = None
    purchase_order_type: str | None = None
    payment_method: str | None = None
    deal_code: str | None = None
    buying_party: Party | None = None
    selling_party: Party | None = None
    ship_to_party: Party | None = None
    bill_to_party: Party | None = None
    ship_window: Window | None = None
    delivery_window: Window | None = None
    import_details: ImportDetails | None = None
    items: tuple = ()
    problems: tuple = ()

    @property
    def currency_codes(self):
        """The currencies of all prices, sorted."""
        prices = (item.price for item in self.items)
        return sorted({p.currency_code for p in prices if p and p.currency_code})


def placed_at(source):
    """When Amazon placed the order, UTC; ``None`` if the document does not tell.

    :param source: as for :func:`parse`, which says what is wrong with it
    """
    problems = Problems()
    try:
        details = section(load(source, "purchase order"), "orderDetails", problems)
    except MessageError:
        return None
    return moment(details.get("purchaseOrderDate"), problems, "purchaseOrderDate")


def parse(source):
    """Read a purchase order.

    :param source: text, bytes or dict
    :rtype: PurchaseOrder
    :raise MessageError: not a JSON object, no purchase order number, no order details
    """
    data = load(source, "purchase order")
    number, exactly = document_number(data, "order")
    details = data.get("orderDetails")
    if not isinstance(details, dict):
        raise MessageError(
            f"Purchase order {number} has no details, only its number.", "orderDetails"
        )
    problems = Problems()
    path = "orderDetails"
    items = _items(details, problems, path)
    return PurchaseOrder(
        purchase_order_number=number,
        purchase_order_number_raw=exactly,
        purchase_order_state=choice(
            data.get("purchaseOrderState"), STATES, problems, "purchaseOrderState"
        ),
        purchase_order_type=choice(
            details.get("purchaseOrderType"),
            TYPES,
            problems,
            f"{path}.purchaseOrderType",
        ),
        payment_method=choice(
            details.get("paymentMethod"),
            PAYMENT_METHODS,
            problems,
            f"{path}.paymentMethod",
        ),
        deal_code=text(details.get("dealCode")),
        buying_party=party(details, "buyingParty", problems, path),
        selling_party=party(details, "sellingParty", problems, path),
        ship_to_party=party(details, "shipToParty", problems, path),
        bill_to_party=party(details, "billToParty", problems, path),
        import_details=_import_details(details, problems, path),
        items=items,
        **_times(details, problems, path),
        problems=tuple(problems),
    )


def _times(details, problems, path):
    dates = {
        name: moment(details.get(key), problems, f"{path}.{key}")
        for name, key in (
            ("purchase_order_date", "purchaseOrderDate"),
            ("purchase_order_changed_date", "purchaseOrderChangedDate"),
            ("purchase_order_state_changed_date", "purchaseOrderStateChangedDate"),
        )
    }
    windows = {
        name: window(details.get(key), problems, f"{path}.{key}")
        for name, key in (
            ("ship_window", "shipWindow"),
            ("delivery_window", "deliveryWindow"),
        )
    }
    return {**dates, **windows}


def _import_details(details, problems, path):
    if details.get("importDetails") is None:
        return None
    data = section(details, "importDetails", problems, path)
    here = f"{path}.importDetails"
    return ImportDetails(
        method_of_payment=choice(
            data.get("methodOfPayment"),
            METHODS_OF_PAYMENT,
            problems,
            f"{here}.methodOfPayment",
        ),
        international_commercial_terms=choice(
            data.get("internationalCommercialTerms"),
            COMMERCIAL_TERMS,
            problems,
            f"{here}.internationalCommercialTerms",
        ),
        port_of_delivery=text(data.get("portOfDelivery")),
        import_containers=text(data.get("importContainers")),
        shipping_instructions=text(data.get("shippingInstructions")),
    )


def _items(details, problems, path):
    found = rows(details, "items", problems, path)
    if not found:
        problems.note("no_items", "The order has no lines.", f"{path}.items")
    seen = set()
    return tuple(
        _item(data, seen, f"{path}.items[{index}]") for index, data in enumerate(found)
    )


def _item(data, seen, path):
    problems = Problems()
    if not isinstance(data, dict):
        problems.note("not_an_object", "%(path)s is not an object.", path)
        return PurchaseOrderItem(problems=tuple(problems))
    (sequence, sequence_raw), (asin, asin_raw), (sku, sku_raw) = (
        identifier(data.get(key), problems, f"{path}.{key}")
        for key in (
            "itemSequenceNumber",
            "amazonProductIdentifier",
            "vendorProductIdentifier",
        )
    )
    _check_sequence(sequence, seen, problems, path)
    if asin is None and sku is None:
        problems.note("product_missing", "%(path)s names no product.", path)
    ordered = quantity(data, "orderedQuantity", problems, path)
    if ordered is None or (ordered.amount is None and not _noted(problems, "quantity")):
        problems.note(
            "quantity_missing", "%(path)s is missing.", f"{path}.orderedQuantity"
        )
    net_cost = money(data, "netCost", problems, path)
    list_price = money(data, "listPrice", problems, path, code="list_price")
    noted = _noted(problems, "cost_") or _noted(problems, "list_price")
    if not (noted or _has_amount(net_cost) or _has_amount(list_price)):
        problems.note("cost_missing", "%(path)s has no price.", f"{path}.netCost")
    return PurchaseOrderItem(
        item_sequence_number=sequence,
        item_sequence_number_raw=sequence_raw,
        amazon_product_identifier=asin,
        amazon_product_identifier_raw=asin_raw,
        vendor_product_identifier=sku,
        vendor_product_identifier_raw=sku_raw,
        ordered_quantity=ordered,
        is_back_order_allowed=truth(data.get("isBackOrderAllowed")),
        net_cost=net_cost,
        list_price=list_price,
        problems=tuple(problems),
    )


def _check_sequence(sequence, seen, problems, path):
    here = f"{path}.itemSequenceNumber"
    if sequence is None:
        problems.note("sequence_missing", "%(path)s is missing.", here)
        return
    key = line_number(sequence)
    if key in seen:
        problems.note(
            "sequence_duplicate",
            "%(path)s is %(value)s, as on another line.",
            here,
            value=sequence,
        )
    seen.add(key)


def _noted(problems, prefix):
    return any(problem.code.startswith(prefix) for problem in problems)


def _has_amount(price):
    return price is not None and price.amount is not None
