"""Vendor direct fulfilment sandbox test data 2021-10-28: Amazon's own dynamic sandbox
makes orders to try with."""

from .. import query
from .. import validation as v
from ..messages import Answer
from ..validation import read_body
from .base import Api, endpoint

_ROOT = "/vendor/directFulfillment/sandbox/2021-10-28"
#: Of a pair of parties so many orders are made, each a scenario of its own.
SCENARIOS = 2
_PARTY = v.record(("partyId",), partyId=v.text())
_ORDERS = v.record(
    ("orders",),
    orders=v.array(
        v.record(
            ("sellingParty", "shipFromParty"),
            sellingParty=_PARTY,
            shipFromParty=_PARTY,
        )
    ),
)


class DirectSandbox(Api):
    """The test orders of all accounts."""

    name = "direct_sandbox"

    def clear(self):
        """Forget which orders were made for a test."""
        #: transaction -> numbers of orders
        self._made = {}

    @endpoint("generateOrderScenarios", f"POST {_ROOT}/orders")
    def generate(self, request):
        """Make orders for each pair of parties; which ones is told later."""
        query.read(request)
        wanted = read_body(request, _ORDERS)["orders"]
        account = request.account

        def apply(transaction, _now):
            errors = [
                {
                    "code": "INVALID_SELLING_PARTY",
                    "message": "The selling party is not known.",
                    "details": each["sellingParty"]["partyId"],
                }
                for each in wanted
                if each["sellingParty"]["partyId"] not in account.vendor_codes
            ]
            for each in wanted if not errors else ():
                made = self.simulator.generate_direct_orders(
                    SCENARIOS,
                    account.name,
                    warehouse=each["shipFromParty"]["partyId"],
                )
                known = self._made.setdefault(transaction.id, [])
                known += [order.number for order in made]
            return errors

        answer = self.simulator.transactions.take(request, wanted, apply, succeeds=True)
        return Answer(answer.document["payload"], 202)

    @endpoint("getOrderScenarios", f"GET {_ROOT}/transactions/<transaction_id>")
    def scenarios(self, request, transaction_id):
        """Tell which orders were made; the states are in capital letters here."""
        found = self.simulator.transactions.find(request, transaction_id, True)
        status = found.render()
        told = {"transactionId": found.id, "status": status["status"].upper()}
        if told["status"] == "SUCCESS":
            told["testCaseData"] = {
                "scenarios": [
                    {"scenarioId": f"{place:02}", "orders": [{"orderId": number}]}
                    for place, number in enumerate(self._made.get(found.id, ()), 1)
                ]
            }
        return Answer({"transactionStatus": told})
