"""What two workers do with a backlog, counted in Odoo and in Amazon's ledger."""

import time

from .console import say
from .demo_company import ACCOUNT, DemoCompany
from .web_client import WebClient, get_json, post_json

ORDERS = 240
PATIENCE = 240


class QueueJobWalk:
    """A backlog of orders, from Amazon to confirmed acknowledgements, by jobs only.

    :param stage: ``run_demo.Stage`` with a running server and jobrunner
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
        requisitions = client.call("amazon.vendor.requisition", "search", [])
        client.call(
            "amazon.vendor.requisition", "action_send_acknowledgement", requisitions
        )
        taken = self._until(
            "acknowledgements taken",
            "amazon.vendor.submission",
            [["state", "in", ["submitted", "presumed", "confirmed"]]],
            ORDERS,
        )
        return imported and taken and self._judge()

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

    def _judge(self):
        jobs = self.client.read(
            "queue.job",
            [["channel", "like", "root.amazon_vendor"]],
            "state",
            "worker_pid",
            "method_name",
        )
        methods = sorted({job["method_name"] for job in jobs})
        workers = {job["worker_pid"] for job in jobs if job["worker_pid"]}
        failed = [job for job in jobs if job["state"] == "failed"]
        say(f"jobs: {len(jobs)} by {len(workers)} workers: {', '.join(methods)}")
        posts = get_json(
            f"{self.stage.simulator_url}/_control/ledger?operation=submitAcknowledgement"
        )
        sent = [post for post in posts if post["status"] == 202]
        orders = self.client.call(
            "sale.order", "search_count", [["amazon_requisition_id", "!=", False]]
        )
        say(f"POSTs Amazon took: {len(sent)}, sale orders: {orders}")
        say(f"failed jobs: {len(failed)}")
        return (
            not failed
            and len(workers) >= 2
            and len(sent) == ORDERS
            and orders == ORDERS
            and "_job_process" in methods
            and "_job_send" in methods
        )

    def _control(self, method, **parameters):
        url = f"{self.stage.simulator_url}/_control/{method}"
        return post_json(url, parameters)["result"]
