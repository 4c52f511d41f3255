"""Vendor Direct Fulfillment Sandbox Test Data 2021-10-28: orders to try with.

Amazon's dynamic sandbox of direct fulfilment knows the orders that were made with these
operations, and no others. Its states are in capital letters, its answers not wrapped.
"""

import json
from dataclasses import dataclass

from .. import answers
from ..errors import Configuration, Rejected
from .base import Operations

_ROOT = "/vendor/directFulfillment/sandbox/2021-10-28"
_GENERATE, _SCENARIOS = "generateOrderScenarios", "getOrderScenarios"
PROCESSING, SUCCESS, FAILURE = "PROCESSING", "SUCCESS", "FAILURE"


@dataclass(frozen=True)
class Scenarios:
    """What became of a request for orders.

    :ivar status: :data:`PROCESSING`, :data:`SUCCESS` or :data:`FAILURE`
    :ivar orders: tuple of purchase order numbers, in Amazon's order
    """

    status: str
    orders: tuple = ()


class DirectSandbox(Operations):
    """The operations of the sandbox's test data; production has none."""

    WRAPPER = None
    RECEIPT = ("transactionId",)

    def generate_order_scenarios(self, parties):
        """generateOrderScenarios: have test orders made.

        :param parties: iterable of (vendor code, code of the warehouse)
        :rtype: Submitted
        :raise Configuration: this is Amazon's production
        :raise SpApiError: as of :meth:`~.base.Operations._submit`
        """
        orders = [
            {"sellingParty": {"partyId": seller}, "shipFromParty": {"partyId": place}}
            for seller, place in parties
        ]
        if not orders:
            raise Rejected(
                "Name a vendor code and a warehouse that test orders are made for.",
                code="InvalidInput",
                operation=_GENERATE,
            )
        self._check_sandbox(_GENERATE)
        body = json.dumps({"orders": orders})
        return self._submit(
            _GENERATE, self._request("POST", f"{_ROOT}/orders", body=body)
        )

    def order_scenarios(self, transaction_id):
        """getOrderScenarios: which orders were made.

        :rtype: Scenarios
        :raise Configuration: this is Amazon's production
        :raise SpApiError: one of its four kinds
        """
        transaction_id = self._identifier(transaction_id, _SCENARIOS)
        self._check_sandbox(_SCENARIOS)
        request = self._request("GET", f"{_ROOT}/transactions/{transaction_id}")

        def read(answer):
            document = answers.document(answer, _SCENARIOS, self.WRAPPER, self.NUMBER)
            return _scenarios(json.loads(document.text))

        return self._perform(_SCENARIOS, request, read)

    def _check_sandbox(self, operation):
        if self._gateway.endpoint.environment == "production":
            raise Configuration(
                "Test orders are made in Amazon's sandbox only: choose the environment "
                "Amazon's Sandbox.",
                setting="environment",
                operation=operation,
            )


def _scenarios(answer):
    told = answer.get("transactionStatus")
    told = told if isinstance(told, dict) else {}
    data = told.get("testCaseData")
    scenarios = data.get("scenarios") if isinstance(data, dict) else None
    orders = [
        order.get("orderId")
        for scenario in scenarios or ()
        if isinstance(scenario, dict)
        for order in scenario.get("orders") or ()
        if isinstance(order, dict)
    ]
    return Scenarios(str(told.get("status") or "").upper(), tuple(filter(None, orders)))
