"""Order reports, read for what they are needed for: which orders there are.

An order itself is always read with Orders 2026-01-01, whichever report named it, so
that it is the same order whichever way it came; reports of what is to be shipped tell
no prices anyway. Of a row nothing about a person is read.
Rules: developer-docs.amazon.com, "Order Report Attributes" and "Order Tracking Report
Attributes".
"""

from dataclasses import dataclass, field

from odoo.addons.amazon_vendor_central.spapi import identity

from . import flat_file

#: What a seller has to ship: unshipped and partly shipped ones.
UNSHIPPED = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
#: Every channel and status, by the last change, and by the day of the purchase.
CHANGED = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
PURCHASED = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
#: Types whose document is only given with a restricted token.
RESTRICTED = frozenset({UNSHIPPED})
#: Days that Amazon keeps an order report.
KEPT_DAYS = 30
_NUMBER = {
    UNSHIPPED: "order-id",
    CHANGED: "amazon-order-id",
    PURCHASED: "amazon-order-id",
}
#: Amazon writes "Merchant" and "Amazon", in reports of Japan's also the codes.
_MERCHANT = frozenset({"merchant", "mfn", "seller"})


@dataclass
class Named:
    """An order that a report names.

    :param status: Amazon's word in small letters, without blanks and signs; blank where
        the report has none
    :param is_merchants: whether the seller ships it; ``None``: not told
    :param rows: numbers of its rows
    """

    order_id: str
    status: str = ""
    is_merchants: bool | None = None
    channel: str = ""
    rows: list = field(default_factory=list)


@dataclass(frozen=True)
class BadRow:
    """A row that is left out.

    :param code: ``cut`` (other values than headings) or ``no_number``
    """

    number: int
    code: str


def read(text, report_type):
    """The orders that a report names.

    Equal rows are not the same row (selling-partner-api-models issue 442): two pieces
    of one article may be two of them. Here they are one order anyway.

    :param str text: the report, decoded
    :param report_type: one of Amazon's three
    :return: (list of :class:`Named` in the report's order, list of :class:`BadRow`)
    :raise UnusableFile: it is another report
    """
    column = _NUMBER[report_type]
    found, bad = {}, []
    for row in flat_file.rows(text, (column,)):
        number = identity.order_number(row[column])
        if not number:
            bad.append(BadRow(row.number, "no_number"))
            continue
        if not row.is_whole:
            # Its first columns may be right; that of the status may be another one.
            bad.append(BadRow(row.number, "cut"))
            continue
        order = found.setdefault(number, Named(number))
        order.rows.append(row.number)
        order.status = _word(row["order-status"]) or order.status
        order.channel = row["sales-channel"] or order.channel
        if channel := row["fulfillment-channel"]:
            order.is_merchants = channel.lower() in _MERCHANT
    return list(found.values()), bad


def without_persons(text, report_type):
    """The report with only the columns that are nobody's: what may be downloaded.

    :param str text: the report, decoded
    :param report_type: one of Amazon's three
    :return: text, with tabs
    :raise UnusableFile: it is another report
    """
    # With a tab inside a value those after it slide on: what stands under "sku" may be
    # a telephone number. Of a cut row nobody knows where it was cut.
    found = [
        row for row in flat_file.rows(text, (_NUMBER[report_type],)) if row.is_whole
    ]
    columns = [
        each
        for each in KEPT
        if each == _NUMBER[report_type] or any(r[each] for r in found)
    ]
    lines = [columns, *([row[each] for each in columns] for row in found)]
    return "".join("\t".join(line) + "\r\n" for line in lines)


#: Columns that are about goods, money and days. What is not listed may be a person's,
#: and Amazon adds columns at any time.
KEPT = (
    *("order-id", "amazon-order-id", "order-item-id", "merchant-order-id"),
    *("purchase-date", "payments-date", "reporting-date", "promise-date"),
    *("days-past-promise", "last-updated-date", "order-status", "item-status"),
    *("fulfillment-channel", "sales-channel", "order-channel", "ship-service-level"),
    *("sku", "asin", "product-name", "quantity", "quantity-purchased"),
    *("quantity-shipped", "quantity-to-ship", "number-of-items", "currency"),
    *("item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price"),
    *("gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount"),
    *("ship-country", "is-business-order", "price-designation", "is-prime"),
)


def _word(text):
    return "".join(each for each in text.lower() if each.isalpha())
