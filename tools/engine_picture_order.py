"""The order of the engine's pictures: each line is another case."""

from datetime import datetime, timedelta, timezone

from .web_client import get_json

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


class EnginePictureOrder:
    """An order with a line that is short, one that is there, one that is not, one that
    Amazon pays too little for, and one in cases.

    :param client: ``web_client.WebClient``, logged in as administrator
    :param stage: ``demo_stage.Stage``
    :param int instance: id of the instance
    """

    def __init__(self, client, stage, instance):
        self._client = client
        self._instance = instance
        self._catalogue = get_json(f"{stage.simulator_url}/_control/catalogue")
        mapped = client.read(
            "amazon.vendor.product",
            [["instance_id", "=", instance]],
            "asin",
            "product_id",
        )
        self._products = {each["asin"]: each["product_id"][0] for each in mapped}
        self._items = self._choose()
        self._agreed = round(float(self._items[CHEAP]["cost"]) * 1.08, 2)
        self._expect(self._items[SHORT])

    def _choose(self):
        """A product for each line, by what is in stock of it."""
        stock = {
            product["id"]: product["qty_available"]
            for product in self._client.read(
                "product.product",
                [["id", "in", list(self._products.values())]],
                "qty_available",
            )
        }
        free = [
            item
            for item in self._catalogue[COMPETED:]
            if item["asin"] in self._products and not item["weighed"]
        ]

        def take(least, most):
            for item in free:
                if least <= stock[self._products[item["asin"]]] <= most:
                    free.remove(item)
                    return item
            raise LookupError(f"no product of which {least} to {most} are in stock")

        return {
            SHORT: take(24, 24),
            PLENTY: take(960, 960),
            NONE: take(0, 0),
            CHEAP: take(960, 960),
            CASES: take(4800, 4800),
        }

    def _expect(self, item):
        """A receipt of 30 that comes after Amazon's window."""
        (warehouse,) = self._client.read(
            "stock.warehouse", [], "in_type_id", "lot_stock_id"
        )
        (supplier,) = self._client.read(
            "ir.model.data",
            [["module", "=", "stock"], ["name", "=", "stock_location_suppliers"]],
            "res_id",
        )
        places = {
            "location_id": supplier["res_id"],
            "location_dest_id": warehouse["lot_stock_id"][0],
        }
        day = datetime.now(timezone.utc) + timedelta(days=14)
        move = {
            "product_id": self._products[item["asin"]],
            "product_uom_qty": 30,
            "date": f"{day:%Y-%m-%d} 08:00:00",
            **places,
        }
        picking = self._client.create(
            "stock.picking",
            picking_type_id=warehouse["in_type_id"][0],
            scheduled_date=move["date"],
            move_ids=[(0, 0, move)],
            **places,
        )
        self._client.call("stock.picking", "action_confirm", [picking])

    def agree_on_costs(self):
        """What was agreed is what Amazon pays, but for one line."""
        costs = {item["asin"]: float(item["cost"]) for item in self._catalogue}
        costs[self._items[CHEAP]["asin"]] = self._agreed
        self._client.call(
            "amazon.vendor.cost",
            "create",
            [
                {
                    "instance_id": self._instance,
                    "product_id": self._products[item["asin"]],
                    "cost": costs[item["asin"]],
                }
                for item in self._catalogue
                if item["asin"] in self._products
            ],
        )
        self._client.call(
            "amazon.vendor.instance",
            "write",
            [self._instance],
            {"cost_check": "agreed", "cost_tolerance_amount": 0.05},
        )

    def write_rules(self):
        """Two rules that are not switched on yet."""
        self._client.call(
            "amazon.vendor.rule",
            "create",
            [
                {
                    "name": "Rush orders: reject what is missing",
                    "instance_id": self._instance,
                    "order_type": "RushOrder",
                    "availability": "missing",
                    "outcome": "reject_rest",
                    "active": False,
                },
                {
                    "name": "Large orders: ask a person",
                    "instance_id": self._instance,
                    "value_from": 20000,
                    "outcome": "hold",
                    "active": False,
                },
            ],
        )

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
