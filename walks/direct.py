"""The part of the walk of ``bin/demo`` that Amazon's customers see: from their order to
the parcel that Amazon knows has left."""

import time

from tools.console import say

from .company import ACCOUNT, INSTANCE, SCHEDULE

ORDER = "amazon.vendor.direct.order"
ANSWER = "amazon.vendor.direct.acknowledgement"
LABEL = "amazon.vendor.direct.label"
CONFIRMATION = "amazon.vendor.direct.confirmation"
PRINT = "amazon.vendor.direct.print"
WAREHOUSE, FEED = "amazon.vendor.warehouse", "amazon.vendor.inventory.feed"
PREVIEW, OFFER = "amazon.vendor.inventory.preview", "amazon.vendor.offer"
#: Amazon's code of the vendor's warehouse.
CODE = "WH1"
CUSTOMERS = 8
#: The simulated Amazon's name of the operation, which retail has as well.
ACKNOWLEDGE = "submitAcknowledgement/directFulfillment"
#: Looks, half a second apart, at whether the worker has sent.
MOST_LOOKS = 120


class DirectWalk:
    """Steps of a walk (``demo.Walk``), which it inherits its helpers to.

    What is not on the shelf is refused as out of stock, by itself.
    """

    def _serve_customers(self):
        """Answer, label, print, ship; and see what Amazon shows of it."""
        self._take_part()
        orders = self._answer(self._come_in())
        self._make_labels(orders)
        self._print(orders)
        self._send_off(orders)
        self._tell_stock()

    def _more_customers(self, count):
        """Orders for the user to import, label and ship by hand."""
        self.amazon.do(
            "generate_direct_orders",
            count=count,
            account=ACCOUNT,
            warehouse=CODE,
            products=20,
        )

    def _take_part(self):
        (warehouse, *_rest) = self.client.search("stock.warehouse")
        (vendor_code, *_rest) = self.client.search(
            "amazon.vendor.code", ["instance_id", "=", self.instance]
        )
        self.client.create(
            WAREHOUSE,
            instance_id=self.instance,
            code=CODE,
            warehouse_id=warehouse,
            vendor_code_id=vendor_code,
        )
        self.client.write(
            INSTANCE,
            [self.instance],
            does_direct=True,
            direct_auto_acknowledge=True,
            direct_shortage_code="03",
        )
        # The program brings schedules that are on, and the walk clicks by itself.
        schedules = self.client.search(SCHEDULE, ["instance_id", "=", self.instance])
        self.client.write(SCHEDULE, schedules, active=False)
        self.amazon.do("add_inventory_warehouse", code=CODE, account=ACCOUNT)
        self._more_customers(CUSTOMERS)

    def _come_in(self):
        say("... Operations > Import Direct Orders > Process; the stock answers")
        queue = self._operate("import_direct_orders", **self._last_days())
        self._button("amazon.vendor.queue", "action_process_queue_manually", queue)
        mine = [["instance_id", "=", self.instance]]
        found = self.client.read(ORDER, mine, "state", "problem")
        problems = [one["problem"] for one in found if one["problem"]]
        detail = f"{len(problems)} with a problem"
        self._row("Import Direct Orders", "customers' orders", len(found), detail)
        self._require(len(found) == CUSTOMERS, "; ".join(problems) or "not all came")
        return [one["id"] for one in found]

    def _answer(self, orders):
        # The server's own worker sends what the rules have answered.
        (schedule,) = self.client.search(
            SCHEDULE,
            ["instance_id", "=", self.instance],
            ["operation", "=", "send_submissions"],
            context={"active_test": False},
        )
        self.client.write(SCHEDULE, [schedule], active=True)
        self._button(SCHEDULE, "action_run_now", schedule)
        for _look in range(MOST_LOOKS):
            if len(self.amazon.get("ledger", operation=ACKNOWLEDGE)) >= CUSTOMERS:
                break
            time.sleep(0.5)
        answers = self.client.search(ANSWER, ["order_id", "in", orders])
        states = self._check_now(ANSWER, answers)
        shown = {one["number"]: one for one in self.amazon.get("direct_orders")}
        taken = [one for one in shown.values() if one["code"] == "00"]
        refused = [one for one in shown.values() if one["code"] == "03"]
        detail = f"{len(taken)} accepted, {len(refused)} out of stock"
        what = "answers that Amazon shows"
        self._row("Stock answers", what, states.count("confirmed"), detail)
        self._require(
            len(taken) + len(refused) == CUSTOMERS == states.count("confirmed")
            and taken,
            "Amazon does not show all answers",
        )
        found = self.client.read(
            ORDER, [["id", "in", orders], ["state", "=", "acknowledged"]], "name"
        )
        self._require(
            {one["name"] for one in found} == {one["number"] for one in taken},
            "Odoo accepted other orders than Amazon",
        )
        return [one["id"] for one in found]

    def _make_labels(self, orders):
        say("... Make Labels, all at once")
        self._button(ORDER, "action_make_labels", *orders)
        for _look in range(MOST_LOOKS):
            made = self.client.read(
                LABEL, [["order_id", "in", orders]], "state", "error_message"
            )
            # What takes longer than a click is the scheduled action's.
            if not any(one["state"] in ("wanted", "asked") for one in made):
                break
            time.sleep(0.5)
        there = [one for one in made if one["state"] == "made"]
        problems = "; ".join(
            one["error_message"] or "" for one in made if one not in there
        )
        self._row("Make Labels", "labels of Amazon's", len(there), problems)
        self._require(len(there) == len(orders), problems or "labels are missing")

    def _print(self, orders):
        say("... Print Labels, with the packing slips")
        self._button(ORDER, "action_print_labels", *orders)
        found = self.client.read(
            PRINT, [["order_ids", "in", orders]], "printed_count", "left"
        )
        printed = sum(one["printed_count"] for one in found)
        slips = self.client.search(
            ORDER, ["id", "in", orders], ["is_slip_required", "=", True]
        )
        detail = f"{len(slips)} with a packing slip, one file"
        self._row("Print Labels", "labels printed", printed, detail)
        self._require(printed == len(orders), "; ".join(str(x["left"]) for x in found))

    def _send_off(self, orders):
        say("... Ship, all at once; Check Now")
        self._button(ORDER, "action_ship", *orders)
        read = self.client.read(
            ORDER, [["id", "in", orders]], "name", "state", "ship_problem"
        )
        problems = [one["ship_problem"] for one in read if one["ship_problem"]]
        self._require(not problems, "; ".join(problems))
        told = self.client.search(CONFIRMATION, ["order_id", "in", orders])
        states = self._check_now(CONFIRMATION, told)
        shown = self.amazon.get("direct_orders")
        left = {one["number"] for one in shown if one["status"] == "SHIPPED"}
        detail = f"{len(left)} shipped at Amazon"
        self._row("Ship", "parcels confirmed", states.count("confirmed"), detail)
        self._require(
            left == {one["name"] for one in read} and len(told) == len(orders),
            "Amazon was not told of every parcel",
        )

    def _tell_stock(self):
        say("... Amazon's Warehouses > Stock Preview > Tell Amazon; Check Now")
        shelf = self.client.search(WAREHOUSE, ["code", "=", CODE])
        preview = self.client.call(WAREHOUSE, "action_preview_stock", shelf)["res_id"]
        self._button(PREVIEW, "action_submit", preview)
        feeds = self.client.search(FEED, ["warehouse_code_id", "in", shelf])
        states = self._check_now(FEED, feeds)
        offers = self.client.read(
            OFFER, [["warehouse_code_id", "in", shelf]], "asin", "level"
        )
        wanted = {one["asin"]: int(one["level"]) for one in offers}
        there = self.amazon.do("offers", warehouse=CODE, account=ACCOUNT)
        there = {asin: one["open"] for asin, one in there.items()}
        pieces = sum(there.values())
        detail = f"{pieces:,} pieces that customers can buy"
        self._row("Tell Amazon", "products whose stock it has", len(there), detail)
        self._require(
            there == wanted and set(states) == {"confirmed"},
            "Amazon offers other stock than Odoo's",
        )
