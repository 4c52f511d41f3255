"""The walk of ``bin/demo --seller``: orders, deliveries and stock of those who also
sell on Amazon, checked in Odoo and at the simulated Amazon."""

import time
from datetime import datetime, timedelta, timezone

from tools.console import say

from .company import DemoCompany
from .demo import INSTANCE, QUEUE, StepFailed, Walk
from .seller_money import SellerMoneyWalk
from .web_client import CallFailed

ORDER = "amazon.seller.order"
OFFER = "amazon.seller.offer"
SETTING = "amazon.seller.marketplace"
PICKING = "stock.picking"
#: SKU, name, price of one with tax, how many there are.
GOODS = (
    ("NL-LAMP", "Lamp", "49.99", 40),
    ("NL-VASE", "Vase", "19.90", 25),
    ("NL-RUG", "Rug", "129.00", 6),
)
UNKNOWN = "NL-NEW"
FBM = [f"302-1000000-000000{number}" for number in range(1, 6)]
#: What is bought later, and comes by report.
LATER = ["302-3000000-0000001", "302-3000000-0000002"]
FBA = ["302-2000000-0000001", "302-2000000-0000002"]
#: Amazon lists what is some minutes old.
AGE = 600
#: How long a queue may be received, seconds.
PATIENCE = 60


class SellerWalk(SellerMoneyWalk, Walk):
    """The job of a seller on a stage (a ``tools.stage.Stage``)."""

    def run(self):
        """Walk, fill ``rows``, and tell whether every step really happened."""
        try:
            self._set_up()
            self._buy()
            self._sync()
            self._check_totals()
            self._choose_product()
            self._deliver()
            self._cancel()
            self._tell_stock()
            self._report(self._buy_more())
            self._settle(self.delivered)
        except (StepFailed, CallFailed) as problem:
            say(f"The walk stopped: {problem}")
            return False
        return True

    def _set_up(self):
        say("... a seller account, its products and their stock")
        stage = self.stage
        self.client.login(stage.database, stage.login, stage.password)
        client = self.client
        catalogue = [
            {
                "sku": sku,
                "asin": f"B00DEMO{place:03}",
                "barcode": False,
                "name": name,
                "cost": price,
                "weighed": False,
            }
            for place, (sku, name, price, _stock) in enumerate(GOODS)
        ]
        company = DemoCompany(client, stage.amazon, catalogue)
        vendor, _hidden = company.set_up(None)
        client.write(INSTANCE, [vendor], active=False)
        # Who looks around sees to whom parcels go, and prints their slips.
        company.grant(("amazon_seller_central", "group_seller_consignee"))
        for sku, _name, _price, stock in GOODS:
            self._count(sku, stock)
        customer = client.create("res.partner", name="Amazon customer (anonymous)")
        self.instance = client.create(
            INSTANCE,
            name="Seller Central (simulated)",
            account_type="seller",
            merchant_id="A1NORDLICHT",
            environment="simulator",
            marketplace="DE",
            partner_id=customer,
        )
        company.schedules(self.instance, on=False)
        names = ("lwa_client_id", "lwa_client_secret", "lwa_refresh_token")
        keys = dict(zip(names, stage.amazon.keys, strict=True))
        client.write(INSTANCE, [self.instance], **keys)
        self._check_connection()

    def _count(self, sku, quantity):
        (product,) = self.client.search("product.product", ["default_code", "=", sku])
        (shelf, *_rest) = self.client.read("stock.warehouse", [], "lot_stock_id")
        counting = {"inventory_mode": True}
        quant = self.client.call(
            "stock.quant",
            "create",
            [
                {
                    "product_id": product,
                    "location_id": shelf["lot_stock_id"][0],
                    "inventory_quantity": quantity,
                }
            ],
            context=counting,
        )
        self.client.call("stock.quant", "action_apply_inventory", quant)

    def _buy(self):
        say("... buyers buy: five orders to ship, two that Amazon ships")
        for place, number in enumerate(FBM):
            sku, name, price, _stock = GOODS[place % len(GOODS)]
            if place == len(FBM) - 1:
                sku, name = UNKNOWN, "Something new"
            self._place(number, sku, name, price, 1, "UNSHIPPED", "MERCHANT")
        for place, number in enumerate(FBA):
            sku, name, price, _stock = GOODS[place]
            self._place(number, sku, name, price, 2, "SHIPPED", "AMAZON")
        self.expected = {*FBM, *FBA}

    def _buy_more(self):
        """Further orders, which nobody has imported yet.

        :return: their numbers
        """
        for number in LATER:
            sku, name, price, _stock = GOODS[1]
            self._place(number, sku, name, price, 1, "UNSHIPPED", "MERCHANT")
        return LATER

    def _place(self, number, sku, name, price, pieces, status, channel):
        total = f"{float(price) * pieces:.2f}"
        left = pieces if status == "SHIPPED" else 0
        self.amazon.do(
            "place_seller_order",
            age=AGE,
            document={
                "orderId": number,
                "salesChannel": {
                    "channelName": "AMAZON",
                    "marketplaceId": "A1PA6795UKMFR9",
                },
                "fulfillment": {
                    "fulfillmentStatus": status,
                    "fulfilledBy": channel,
                    "shipByWindow": {"latestDateTime": _tomorrow()},
                },
                "proceeds": {"grandTotal": _euro(total)},
                "recipient": {"deliveryAddress": _address(number)},
                "orderItems": [
                    {
                        "orderItemId": number.replace("-", "")[-8:],
                        "quantityOrdered": pieces,
                        "product": {
                            "asin": f"B0{sku}",
                            "title": name,
                            "sellerSku": sku,
                        },
                        "fulfillment": {
                            "quantityFulfilled": left,
                            "quantityUnfulfilled": pieces - left,
                        },
                        "proceeds": {
                            "proceedsTotal": _euro(total),
                            "breakdowns": [{"type": "ITEM", "subtotal": _euro(total)}],
                        },
                    }
                ],
            },
        )

    def _sync(self):
        say("... Sync Orders, Process Queue Manually")
        action = self.client.call(INSTANCE, "action_sync_orders", [self.instance])
        queue = self._receive(action["res_id"])
        self._button(QUEUE, "action_process_queue_manually", queue)
        found = self._orders()
        states = sorted(each["state"] for each in found)
        detail = ", ".join(f"{states.count(one)} {one}" for one in sorted(set(states)))
        self._row("Sync Orders", "Amazon orders", len(found), detail)
        self._require(
            {each["name"] for each in found} == self.expected, "orders are missing"
        )
        self._require(states.count("held") == 1, "one SKU should be unknown")

    def _receive(self, queue):
        ends = time.monotonic() + PATIENCE
        while self._read(QUEUE, queue, "fetch_state") != "done":
            problem = self._read(QUEUE, queue, "error_message")
            self._require(
                not problem and time.monotonic() < ends, problem or "too slow"
            )
            time.sleep(0.2)
        return queue

    def _orders(self, *names):
        return self.client.read(
            ORDER, [["instance_id", "=", self.instance]], "name", "state", *names
        )

    def _check_totals(self):
        found = self._orders("amount_total", "sale_amount", "channel")
        same = [each for each in found if each["amount_total"] == each["sale_amount"]]
        total = sum(each["amount_total"] for each in found)
        self._row("Totals", "sale orders to the cent", len(same), f"{total:,.2f} EUR")
        self._require(len(same) == len(found), "a sale order has another total")
        moves = self.client.read(
            "stock.move", [["origin", "in", FBA]], "state", "quantity"
        )
        done = [move for move in moves if move["state"] == "done"]
        pieces = sum(move["quantity"] for move in done)
        self._row(
            "FBA", "moves from the Amazon location", len(done), f"{pieces:g} pieces"
        )
        self._require(len(done) == len(FBA), "FBA goods were not moved")

    def _choose_product(self):
        say("... choose the product of the unknown SKU, Apply Again")
        held = self.client.search(ORDER, ["state", "=", "held"])
        (product,) = self.client.search(
            "product.product", ["default_code", "=", GOODS[1][0]]
        )
        lines = self.client.search(f"{ORDER}.line", ["order_id", "in", held])
        self.client.write(f"{ORDER}.line", lines, product_id=product)
        self._button(ORDER, "action_apply_again", *held)
        state = self._read(ORDER, held[0], "state")
        self._row("Choose product, Apply Again", "orders repaired", len(held), state)
        self._require(state == "imported", "it is still held")

    def _deliver(self):
        say("... enter the tracking reference, Validate")
        ours = [["amazon_seller_order_id.name", "in", FBM[:-1]]]
        for picking in self.client.search(PICKING, *ours, ["state", "!=", "done"]):
            self._ship(picking)
        parcels = sum(len(self.amazon.do("parcels_of", number=one)) for one in FBM[:-1])
        states = self.client.read(PICKING, ours, "amazon_seller_sync")
        done = [each for each in states if each["amazon_seller_sync"] == "done"]
        self._row(
            "Validate deliveries", "parcels at Amazon", parcels, f"{len(done)} synced"
        )
        self._require(parcels == len(done) == len(FBM) - 1, "parcels are missing")
        self.delivered = FBM[:-1]

    def _ship(self, picking):
        """What the warehouse does with a delivery."""
        (dhl,) = self.client.search("amazon.seller.carrier", ["name", "=", "DHL"])
        self.client.write(
            PICKING,
            [picking],
            amazon_seller_tracking=f"JJD00{picking}",
            amazon_seller_carrier_id=dhl,
        )
        moves = self._read(PICKING, picking, "move_ids")
        self.client.write("stock.move", moves, picked=True)
        self._button(PICKING, "button_validate", picking)

    def _cancel(self):
        say("... Amazon cancels the last one, Recover Order")
        number = FBM[-1]
        self.amazon.do("set_seller_status", number=number, status="CANCELLED")
        queue = self._receive(
            self._operate("recover_seller_orders", seller_order_numbers=number)
        )
        self._button(QUEUE, "action_process_queue_manually", queue)
        (order,) = self.client.read(ORDER, [["name", "=", number]], "sale_order_id")
        state = self._read("sale.order", order["sale_order_id"][0], "state")
        self._row("Cancelled at Amazon", "sale orders cancelled", 1, state)
        self._require(state == "cancel", "the sale order is not cancelled")

    def _tell_stock(self):
        say("... Stock at Amazon, Tell Now")
        for sku, *_rest in GOODS:
            self.amazon.do("list_sku", sku=sku)
        (setting,) = self.client.search(
            SETTING, ["instance_id", "=", self.instance], ["marketplace", "=", "DE"]
        )
        self._button(SETTING, "action_list_offers", setting)
        known = [sku for sku, *_rest in GOODS]
        offers = self.client.search(OFFER, ["sku", "in", known])
        self._button(OFFER, "action_tell_now", *offers)
        told = {
            each["sku"]: each["sent_level"]
            for each in self.client.read(
                OFFER, [["id", "in", offers]], "sku", "sent_level"
            )
        }
        levels = {
            sku: self.amazon.do("level_of", sku=sku).get("DEFAULT") for sku in told
        }
        detail = ", ".join(f"{sku} {level}" for sku, level in sorted(levels.items()))
        self._row("Tell Now", "stock levels at Amazon", len(levels), detail)
        self._require(levels == told and len(told) == len(GOODS), "levels differ")


def _euro(amount):
    return {"amount": amount, "currencyCode": "EUR"}


def _tomorrow():
    """As Amazon writes it."""
    moment = datetime.now(timezone.utc) + timedelta(days=1)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _address(number):
    return {
        "name": f"Buyer {number[-2:]}",
        "addressLine1": f"Hauptstraße {number[-1]}",
        "city": "Hamburg",
        "postalCode": "20457",
        "countryCode": "DE",
    }
