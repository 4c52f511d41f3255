"""A backlog of orders that real servers take from Amazon to acknowledgements, counted
in Odoo and in Amazon's ledger."""

import time

from .console import say
from .demo_company import ACCOUNT, DemoCompany
from .web_client import WebClient, get_json, post_json

ORDERS = 240
PATIENCE = 240


class BacklogWalk:
    """From Amazon's orders to acknowledgements that Amazon took.

    :param stage: ``demo_stage.Stage`` with a running server
    """

    def __init__(self, stage):
        self.stage = stage
        self.client = WebClient(stage.odoo_url)

    def run(self):
        """Work off the backlog and print what was counted.

        :return: whether every count is right
        """
        stage, client = self.stage, self.client
        client.login(stage.database, stage.login, stage.password)
        self._control("generate_orders", count=ORDERS, lines=3, account=ACCOUNT)
        catalogue = get_json(f"{stage.simulator_url}/_control/catalogue")
        company = DemoCompany(client, catalogue, stage.seed)
        instance, _product = company.set_up(None)
        company.schedules(instance, on=True)
        schedules = client.call(
            "amazon.vendor.schedule", "search", [["instance_id", "=", instance]]
        )
        client.call("amazon.vendor.schedule", "action_run_now", schedules)
        imported = self._until("requisitions", "amazon.vendor.requisition", [], ORDERS)
        self._answer(client.call("amazon.vendor.requisition", "search", []))
        taken = self._until(
            "acknowledgements taken",
            "amazon.vendor.submission",
            [["state", "in", ["submitted", "presumed", "confirmed"]]],
            ORDERS,
        )
        return all([imported, taken, self._nothing_twice(), self._judge()])

    def _answer(self, requisitions):
        """Click Send Acknowledgement for all of them."""
        self.client.call(
            "amazon.vendor.requisition", "action_send_acknowledgement", requisitions
        )

    def _judge(self):
        """Who did it; prints it.

        :return: whether that is as it should be
        """
        raise NotImplementedError

    def _nothing_twice(self):
        posts = get_json(
            f"{self.stage.simulator_url}/_control/ledger?operation=submitAcknowledgement"
        )
        sent = [post for post in posts if post["status"] == 202]
        orders = self.client.call(
            "sale.order", "search_count", [["amazon_requisition_id", "!=", False]]
        )
        say(f"POSTs Amazon took: {len(sent)}, sale orders: {orders}")
        return len(sent) == ORDERS and orders == ORDERS

    def _until(self, what, model, domain, expected):
        deadline = time.monotonic() + PATIENCE
        count = 0
        while time.monotonic() < deadline:
            count = self.client.call(model, "search_count", domain)
            if count >= expected:
                break
            time.sleep(0.5)
        say(f"{what}: {count} of {expected}")
        return count == expected

    def _control(self, method, **parameters):
        url = f"{self.stage.simulator_url}/_control/{method}"
        return post_json(url, parameters)["result"]
