"""Reports of sellers: orders, and settlements that come to what is paid."""

from dataclasses import replace
from decimal import Decimal

from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control
from odoo.addons.amazon_vendor_central.simulator.api.reports import ReportType
from odoo.addons.amazon_vendor_central.simulator.clock import iso
from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES

from ..spapi.messages.order_report import CHANGED, PURCHASED, UNSHIPPED
from ..spapi.messages.settlement import REPORT as SETTLEMENT

MEDIA = "text/tab-separated-values"
#: "Amazon cancels what is asked for again within half an hour" (Reports FAQ).
COOLDOWN = 1800
_SHOPS = {place.marketplace_id: place.domain for place in MARKETPLACES.values()}
_STATUSES = {
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "Partially Shipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Cancelled",
    "PENDING": "Pending",
}
TO_SHIP = ("UNSHIPPED", "PARTIALLY_SHIPPED")
_UNSHIPPED_HEAD = (
    *("order-id", "order-item-id", "purchase-date", "buyer-email", "sku"),
    *("product-name", "quantity-purchased", "quantity-to-ship", "recipient-name"),
    *("ship-address-1", "ship-city", "ship-postal-code", "ship-country"),
)
_ALL_HEAD = (
    *("amazon-order-id", "purchase-date", "last-updated-date", "order-status"),
    *("fulfillment-channel", "sales-channel", "sku", "product-name", "quantity"),
    *("currency", "item-price", "ship-city", "ship-country"),
)
SETTLEMENT_HEAD = (
    *("settlement-id", "settlement-start-date", "settlement-end-date"),
    *("deposit-date", "total-amount", "currency", "transaction-type", "order-id"),
    *("adjustment-id", "marketplace-name", "amount-type", "amount-description"),
    *("amount", "fulfillment-id", "posted-date", "order-item-code", "sku"),
    "quantity-purchased",
)


def table(head, rows):
    """A flat file.

    :param rows: dicts heading -> value
    """
    lines = [head, *([str(row.get(name, "")) for name in head] for row in rows)]
    return "".join("\t".join(line) + "\r\n" for line in lines)


class SellerReports(Api):
    """Makes reports of the orders that were placed, beside what the reports' own API
    answers. An order that is in no list is in no report of what is to be shipped."""

    name = "seller_reports"

    def __init__(self, simulator):
        super().__init__(simulator)
        types = simulator.reports.types
        types[UNSHIPPED] = ReportType(
            self._unshipped, "UTF-8", True, MEDIA, restricted=True, cooldown=COOLDOWN
        )
        for name in (CHANGED, PURCHASED):
            types[name] = ReportType(
                self._all_orders, "UTF-8", True, MEDIA, cooldown=COOLDOWN
            )
        types[SETTLEMENT] = ReportType(self._settlement, "UTF-8", True, MEDIA)

    def clear(self):
        self._settlement_text = None

    # What is in them ------------------------------------------------------------

    def _orders(self, report):
        start, end = report.start, report.end
        for placed in self.simulator.seller_orders.placed.values():
            moment = placed.updated if report.report_type == CHANGED else placed.created
            if placed.account != report.account:
                continue
            if (start and moment < start) or (end and moment > end):
                continue
            yield placed

    def _unshipped(self, report):
        rows = []
        for placed in self._orders(report):
            document = placed.document
            fulfillment = document["fulfillment"]
            if (
                placed.unlisted
                or fulfillment["fulfillmentStatus"] not in TO_SHIP
                or fulfillment["fulfilledBy"] != "MERCHANT"
                or document["salesChannel"]["marketplaceId"] not in report.marketplaces
            ):
                continue
            address = document.get("recipient", {}).get("deliveryAddress", {})
            for item in document["orderItems"]:
                rows.append(
                    {
                        "order-id": placed.number,
                        "order-item-id": item["orderItemId"],
                        "purchase-date": iso(placed.created),
                        "buyer-email": document.get("buyer", {}).get("buyerEmail", ""),
                        "sku": item["product"]["sellerSku"],
                        "product-name": item["product"]["title"],
                        "quantity-purchased": item["quantityOrdered"],
                        "quantity-to-ship": item["quantityOrdered"],
                        "recipient-name": address.get("name", ""),
                        "ship-address-1": address.get("addressLine1", ""),
                        "ship-city": address.get("city", ""),
                        "ship-postal-code": address.get("postalCode", ""),
                        "ship-country": address.get("countryCode", ""),
                    }
                )
        return table(_UNSHIPPED_HEAD, rows) if rows else None

    def _all_orders(self, report):
        """All channels, states and marketplaces, whichever were asked for."""
        rows = []
        for placed in self._orders(report):
            document = placed.document
            fulfillment = document["fulfillment"]
            for item in document["orderItems"]:
                total = item["proceeds"]["proceedsTotal"]
                rows.append(
                    {
                        "amazon-order-id": placed.number,
                        "purchase-date": iso(placed.created),
                        "last-updated-date": iso(placed.updated),
                        "order-status": _STATUSES.get(
                            fulfillment["fulfillmentStatus"], "?"
                        ),
                        "fulfillment-channel": fulfillment["fulfilledBy"].title(),
                        "sales-channel": _SHOPS[
                            document["salesChannel"]["marketplaceId"]
                        ],
                        "sku": item["product"]["sellerSku"],
                        "product-name": item["product"]["title"],
                        "quantity": item["quantityOrdered"],
                        "currency": total["currencyCode"],
                        "item-price": total["amount"],
                    }
                )
        return table(_ALL_HEAD, rows) if rows else None

    def _settlement(self, _report):
        return self._settlement_text

    # What happens ----------------------------------------------------------------

    @control
    def set_report_charset(self, report_type, charset, gzipped=True):
        """In which charset reports of a type come from now on, and how packed."""
        types = self.simulator.reports.types
        types[report_type] = replace(
            types[report_type], charset=charset, gzipped=gzipped
        )

    @control
    def settle_seller(self, number, rows, total=None, account="demo", **head):
        """Amazon pays, and makes a settlement report.

        :param number: of the settlement
        :param rows: dicts heading -> value, one for each amount
        :param total: what is paid; by default what the amounts come to
        :param head: ``currency``, ``start``, ``end``, ``deposit``: as Amazon writes it
        :return: the reportId
        """
        today = iso(self.clock.now())[:10]
        amounts = [Decimal(str(row["amount"])) for row in rows]
        first = {
            "settlement-id": number,
            "settlement-start-date": head.get("start", today),
            "settlement-end-date": head.get("end", today),
            "deposit-date": head.get("deposit", today),
            "total-amount": sum(amounts, Decimal()) if total is None else total,
            "currency": head.get("currency", "EUR"),
        }
        rows = [{"settlement-id": number, "posted-date": today, **r} for r in rows]
        self._settlement_text = table(SETTLEMENT_HEAD, [first, *rows])
        return self.simulator.reports.publish_report(SETTLEMENT, account)

    def rows_of_order(self, number, commission="0.15"):
        """The amounts of an order: what was paid for it, less Amazon's commission."""
        document = self.simulator.seller_orders.placed[number].document
        rows = []
        for item in document["orderItems"]:
            paid = Decimal(item["proceeds"]["proceedsTotal"]["amount"])
            fee = (paid * Decimal(commission)).quantize(Decimal("0.01"))
            common = {
                "transaction-type": "Order",
                "order-id": number,
                "order-item-code": item["orderItemId"],
                "sku": item["product"]["sellerSku"],
                "quantity-purchased": item["quantityOrdered"],
            }
            rows += [
                {
                    **common,
                    "amount-type": "ItemPrice",
                    "amount-description": "Principal",
                    "amount": paid,
                },
                {
                    **common,
                    "amount-type": "ItemFees",
                    "amount-description": "Commission",
                    "amount": -fee,
                },
            ]
        return rows
