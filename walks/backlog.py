"""A backlog of orders that real servers take from Amazon to acknowledgements, counted
in Odoo and in Amazon's ledger."""

import time

from tools.console import say

from .company import ACCOUNT, DemoCompany
from .web_client import AmazonControl, WebClient

ORDERS = 240
PATIENCE = 240
REQUISITION = "amazon.vendor.requisition"


class BacklogWalk:
    """From Amazon's orders to acknowledgements that Amazon took.

    :param stage: ``tools.stage.Stage`` with running servers
    """

    def __init__(self, stage):
        self.stage = stage
        self.client = WebClient(stage.odoo_url)
        self.amazon = AmazonControl(stage.amazon.url)

    def run(self):
        """Work off the backlog and print what was counted.

        :return: whether every count is right
        """
        stage, client = self.stage, self.client
        client.login(stage.database, stage.login, stage.password)
        self.amazon.do("generate_orders", count=ORDERS, lines=3, account=ACCOUNT)
        company = DemoCompany(client, stage.amazon, self.amazon.get("catalogue"))
        instance, _product = company.set_up(None)
        company.schedules(instance, on=True)
        schedules = client.search(
            "amazon.vendor.schedule", ["instance_id", "=", instance]
        )
        client.call("amazon.vendor.schedule", "action_run_now", schedules)
        imported = self._until("requisitions", REQUISITION, [])
        self._answer(client.search(REQUISITION))
        took = [["state", "in", ["submitted", "presumed", "confirmed"]]]
        taken = self._until("acknowledgements taken", "amazon.vendor.submission", took)
        return all([imported, taken, self._nothing_twice(), self._judge()])

    def _answer(self, requisitions):
        """Click Send Acknowledgement for all of them."""
        self.client.call(REQUISITION, "action_send_acknowledgement", requisitions)

    def _judge(self):
        """Who did it; prints it.

        :return: whether that is as it should be
        """
        raise NotImplementedError

    def _nothing_twice(self):
        posts = self.amazon.get("ledger", operation="submitAcknowledgement")
        sent = [post for post in posts if post["status"] == 202]
        ours = ["amazon_requisition_id", "!=", False]
        orders = self.client.search("sale.order", ours)
        say(f"POSTs Amazon took: {len(sent)}, sale orders: {len(orders)}")
        return len(sent) == len(orders) == ORDERS

    def _until(self, what, model, domain):
        deadline = time.monotonic() + PATIENCE
        count = 0
        while count < ORDERS and time.monotonic() < deadline:
            time.sleep(0.5)
            count = self.client.call(model, "search_count", domain)
        say(f"{what}: {count} of {ORDERS}")
        return count == ORDERS
