"""Amazon's side of direct orders, as small as these tests need it."""

import json

from ...simulator.api.base import Api, control, endpoint
from ...simulator.clock import parse_iso
from ...simulator.errors import not_found
from ...simulator.messages import Answer

_ROOT = "/vendor/directFulfillment/orders/2021-12-28"


class DirectOrdersFake(Api):
    """Orders that a test has placed, and what was answered to them."""

    name = "direct_orders_fake"

    def clear(self):
        """Forget them."""
        self.placed = {}
        self.refusal = None
        self.lag = 0
        self.shows_answers = True

    @endpoint("getOrders", f"GET {_ROOT}/purchaseOrders", restricted=True)
    def get_orders(self, request):
        """List what is in the window, all of it on one page of two."""
        asked = request.args
        orders = [
            order
            for order in self.placed.values()
            if parse_iso(asked["createdAfter"])
            < parse_iso(order["orderDetails"]["orderDate"])
            < parse_iso(asked["createdBefore"])
            and asked.get("status") in (None, order["orderDetails"]["orderStatus"])
        ]
        if asked.get("includeDetails") == "false":
            orders = [{"purchaseOrderNumber": o["purchaseOrderNumber"]} for o in orders]
        start = int(asked.get("nextToken") or 0)
        page = {"orders": orders[start : start + 2]}
        if start + 2 < len(orders):
            page["pagination"] = {"nextToken": str(start + 2)}
        return Answer(page)

    @endpoint("getOrder", f"GET {_ROOT}/purchaseOrders/<number>", restricted=True)
    def get_order(self, request, number):
        """Show one order."""
        if number not in self.placed:
            raise not_found(f"There is no order {number}.")
        return Answer(self.placed[number])

    @endpoint(
        "submitAcknowledgement/directFulfillment", f"POST {_ROOT}/acknowledgements"
    )
    def acknowledge(self, request):
        """Take an answer; it counts after the lag."""
        answers = json.loads(request.text)["orderAcknowledgements"]

        def apply(_transaction, _at):
            if self.refusal:
                return [self.refusal]
            for answer in answers if self.shows_answers else ():
                code = answer["acknowledgementStatus"]["code"]
                status = "ACCEPTED" if code == "00" else "CANCELLED"
                self.set_direct_status(answer["purchaseOrderNumber"], status)
            return []

        return self.simulator.transactions.take(
            request, answers, apply, self.lag, succeeds=True
        )

    @control
    def place_direct(self, document):
        """A customer orders."""
        self.placed[document["purchaseOrderNumber"]] = document

    def set_direct_status(self, number, status):
        """Amazon shows an order so."""
        self.placed[number]["orderDetails"]["orderStatus"] = status

    @property
    def answers(self):
        """What was sent, each answer."""
        return [
            answer
            for post in self.simulator.ledger.find(
                operation="submitAcknowledgement/directFulfillment"
            )
            for answer in post.json["orderAcknowledgements"]
        ]
