"""The order of the engine's pictures: each line is another case."""

from datetime import datetime, timedelta, timezone

#: The generated orders take none of the products behind these.
COMPETED = 60
#: Places of the lines in what Amazon writes.
SHORT, PLENTY, NONE, CHEAP, CASES = map(str, range(1, 6))


def iso(moment):
    """A moment as Amazon writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def window(first, last):
    """Amazon's text for a window.

    :param int first: days from today; likewise ``last``
    """
    day = datetime.now(timezone.utc).replace(hour=7, minute=0, second=0)
    return "--".join(iso(day + timedelta(days=each)) for each in (first, last))


class PictureOrder:
    """An order with a line that is short, one that is there, one that is not, one that
    Amazon pays too little for, and one in cases.

    :param client: ``web_client.WebClient``, logged in as administrator
    :param catalogue: the simulator's products
    :param int instance: id of the instance
    """

    def __init__(self, client, catalogue, instance):
        self._client = client
        self._instance = instance
        self._catalogue = catalogue
        ours = [["instance_id", "=", instance]]
        mapped = client.read("amazon.vendor.product", ours, "asin", "product_id")
        self._products = {each["asin"]: each["product_id"][0] for each in mapped}
        self._items = self._choose()
        self._agreed = round(float(self._items[CHEAP]["cost"]) * 1.08, 2)
        self._expect(self._items[SHORT])

    def _choose(self):
        """A product for each line, by what is in stock of it."""
        known = [["id", "in", list(self._products.values())]]
        products = self._client.read("product.product", known, "qty_available")
        stock = {product["id"]: product["qty_available"] for product in products}
        free = [
            item
            for item in self._catalogue[COMPETED:]
            if item["asin"] in self._products and not item["weighed"]
        ]

        def take(quantity):
            for item in free:
                if stock[self._products[item["asin"]]] == quantity:
                    free.remove(item)
                    return item
            raise LookupError(f"no product of which {quantity} are in stock")

        quantities = {SHORT: 24, PLENTY: 960, NONE: 0, CHEAP: 960, CASES: 4800}
        return {line: take(quantity) for line, quantity in quantities.items()}

    def _expect(self, item):
        """A receipt of 30 that comes after Amazon's window."""
        client = self._client
        names = ("in_type_id", "lot_stock_id")
        (warehouse,) = client.read("stock.warehouse", [], *names)
        name = "stock_location_suppliers"
        suppliers = [["module", "=", "stock"], ["name", "=", name]]
        (supplier,) = client.read("ir.model.data", suppliers, "res_id")
        day = datetime.now(timezone.utc) + timedelta(days=14)
        places = {
            "location_id": supplier["res_id"],
            "location_dest_id": warehouse["lot_stock_id"][0],
        }
        move = {
            "product_id": self._products[item["asin"]],
            "product_uom_qty": 30,
            "date": f"{day:%Y-%m-%d} 08:00:00",
            **places,
        }
        picking = client.create(
            "stock.picking",
            picking_type_id=warehouse["in_type_id"][0],
            scheduled_date=move["date"],
            move_ids=[(0, 0, move)],
            **places,
        )
        client.call("stock.picking", "action_confirm", [picking])

    def agree_on_costs(self):
        """What was agreed is what Amazon pays, but for one line."""
        costs = {item["asin"]: float(item["cost"]) for item in self._catalogue}
        costs[self._items[CHEAP]["asin"]] = self._agreed
        instance = {"instance_id": self._instance}
        values = [
            instance | {"product_id": product, "cost": costs[asin]}
            for asin, product in self._products.items()
        ]
        self._client.call("amazon.vendor.cost", "create", values)
        checked = {"cost_check": "agreed", "cost_tolerance_amount": 0.05}
        self._client.write("amazon.vendor.instance", [self._instance], **checked)

    def write_rules(self):
        """Two rules that are not switched on yet."""
        rush = {"order_type": "RushOrder", "availability": "missing"}
        rush |= {"name": "Rush orders: reject what is missing"}
        rush |= {"outcome": "reject_rest"}
        large = {"name": "Large orders: ask a person", "value_from": 20000}
        for rule in (rush, large | {"outcome": "hold"}):
            rule |= {"instance_id": self._instance, "active": False}
            self._client.create("amazon.vendor.rule", **rule)

    def order(self, number):
        """The purchase order, as getPurchaseOrders writes it.

        :param str number: of the order
        """
        placed = iso(datetime.now(timezone.utc) - timedelta(hours=2))
        amounts = {SHORT: 60, PLENTY: 10, NONE: 12, CHEAP: 36, CASES: 4}
        return {
            "purchaseOrderNumber": number,
            "purchaseOrderState": "New",
            "orderDetails": {
                "purchaseOrderDate": placed,
                "purchaseOrderStateChangedDate": placed,
                "purchaseOrderType": "RegularOrder",
                "paymentMethod": "Invoice",
                "buyingParty": {"partyId": "AMZDE"},
                "sellingParty": {"partyId": "NORD1"},
                "shipToParty": {"partyId": "XDE1"},
                "billToParty": {"partyId": "AMZDE"},
                "shipWindow": window(3, 10),
                "items": [
                    self._item(sequence, amount) for sequence, amount in amounts.items()
                ],
            },
        }

    def _item(self, sequence, amount):
        item = self._items[sequence]
        cases = sequence == CASES
        return {
            "itemSequenceNumber": sequence,
            "amazonProductIdentifier": item["asin"],
            "vendorProductIdentifier": item["sku"],
            "orderedQuantity": {
                "amount": amount,
                "unitOfMeasure": "Cases" if cases else "Eaches",
                "unitSize": item["unit_size"] if cases else 1,
            },
            "isBackOrderAllowed": sequence in (SHORT, CASES),
            "netCost": {"currencyCode": "EUR", "amount": item["cost"]},
        }

    def receipt(self):
        """What arrives: some of what was shipped, all of what can be counted easily.

        :return: parameters of the simulator's ``receive``
        """
        return {"lines": {SHORT: 20, PLENTY: 16, CHEAP: 36, CASES: 2}}

    def change(self):
        """What Amazon changes: more of one line, the agreed cost for another, and a
        window that is longer.

        :return: parameters of the simulator's ``change_order``
        """
        return {
            "quantities": {PLENTY: 16},
            "costs": {CHEAP: str(self._agreed)},
            "window": window(3, 12),
        }
