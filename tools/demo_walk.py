"""The walk of ``bin/demo``: the main job, with the clicks a user would make.

Every step is checked twice: in Odoo's database, and in the ledger of the simulated
Amazon.
"""

from .console import say
from .demo_company import ACCOUNT, DemoCompany
from .web_client import CallFailed, WebClient, get_json, post_json

COLUMNS = ("Step", "What", "Count", "Detail")
ORDERS = 12
NEW_ORDERS = 3


class StepFailed(Exception):
    """A step of the walk did not happen."""


class Walk:
    """The main job on a stage (a ``demo_stage.Stage``).

    ``rows`` is the table: one dictionary per row, keyed by ``COLUMNS``.
    """

    #: Amazon placed its orders in so many hours up to now.
    HOURS = 6

    def __init__(self, stage):
        self.stage = stage
        self.rows = []
        self.client = WebClient(stage.odoo_url)

    def run(self):
        """Walk, fill ``rows``, and tell whether every step really happened."""
        try:
            self._prepare()
            self._check_connection()
            queue = self._import()
            requisitions = self._process(queue)
            self._map_unknown_product(requisitions)
            self._acknowledge(requisitions)
            self._prove(requisitions)
            self._leave_work()
        except (StepFailed, CallFailed) as problem:
            say(f"The walk stopped: {problem}")
            return False
        return True

    # === STEPS === #

    def _prepare(self):
        say("... a vendor, its products and Amazon's purchase orders")
        stage = self.stage
        self.client.login(stage.database, stage.login, stage.password)
        self._control("generate_orders", count=ORDERS, spread=self.HOURS)
        catalogue = get_json(f"{stage.simulator_url}/_control/catalogue")
        self.unknown_asin = self._orders()[0]["lines"][0]["asin"]
        company = DemoCompany(self.client, catalogue, stage.seed)
        self.company = company
        self.instance, self.hidden_product = company.set_up(self.unknown_asin)

    def _check_connection(self):
        self._button("amazon.vendor.instance", "action_check_connection", self.instance)
        state = self._read("amazon.vendor.instance", self.instance, "connection_state")
        self._row("Check Connection", "instance", 1, state)
        self._require(state == "ok", "the connection does not work")

    def _import(self):
        say("... Operations > Import Purchase Orders > Process")
        wizard = self.client.create(
            "amazon.vendor.operation",
            instance_id=self.instance,
            operation="import_purchase_orders",
        )
        action = self._button("amazon.vendor.operation", "action_process", wizard)
        queue = action["res_id"]
        name, lines, problem = (
            self._read("amazon.vendor.queue", queue, field)
            for field in ("name", "line_count", "error_message")
        )
        self._row("Import Purchase Orders", "data queue records", lines, name)
        self._require(lines == ORDERS, problem or f"{lines} of {ORDERS} orders came")
        return queue

    def _process(self, queue):
        say("... Process Queue Manually")
        self._button("amazon.vendor.queue", "action_process_queue_manually", queue)
        requisitions = self.client.read(
            "amazon.vendor.requisition",
            [["instance_id", "=", self.instance]],
            "name",
            "unmapped_count",
            "line_count",
        )
        state = self._read("amazon.vendor.queue", queue, "state")
        lines = sum(one["line_count"] for one in requisitions)
        self._row(
            "Process Queue Manually",
            "order requisitions",
            len(requisitions),
            f"{lines} lines, queue {state}",
        )
        self._require(len(requisitions) == ORDERS and state == "done", "queue failed")
        return [one["id"] for one in requisitions]

    def _map_unknown_product(self, requisitions):
        say("... map the unknown product, Reprocess")
        domain = [["requisition_id", "in", requisitions], ["state", "=", "unmapped"]]
        waiting = self.client.read(
            "amazon.vendor.requisition.line", domain, "requisition_id", "asin"
        )
        self._require(waiting, "no product was unknown")
        self.client.call(
            "amazon.vendor.requisition.line",
            "write",
            [waiting[0]["id"]],
            {"product_id": self.hidden_product},
        )
        self._button(
            "amazon.vendor.requisition",
            "action_reprocess",
            *{line["requisition_id"][0] for line in waiting},
        )
        left = len(self.client.read("amazon.vendor.requisition.line", domain, "asin"))
        self._row(
            "Map one product, Reprocess",
            "lines repaired",
            len(waiting) - left,
            f"ASIN {self.unknown_asin}",
        )
        self._require(left == 0, f"{left} lines still have no product")

    def _acknowledge(self, requisitions):
        say("... Send Acknowledgement, requisition by requisition")
        for requisition in requisitions:
            self._button(
                "amazon.vendor.requisition", "action_send_acknowledgement", requisition
            )
        answers = self.client.read(
            "amazon.vendor.acknowledgement",
            [["requisition_id", "in", requisitions]],
            "name",
            "state",
            "transaction_id",
        )
        taken = [one for one in answers if one["transaction_id"]]
        self._row(
            "Send Acknowledgement",
            "acknowledgements taken by Amazon",
            len(taken),
            f"first transaction {taken[0]['transaction_id']}" if taken else "",
        )
        self._require(len(taken) == ORDERS, f"{len(taken)} of {ORDERS} were taken")
        self._check_ledger(requisitions)
        self._check_sale_orders(requisitions)

    def _check_ledger(self, requisitions):
        """What Amazon says it has taken, and what it makes of it."""
        posts = get_json(
            f"{self.stage.simulator_url}/_control/ledger?operation=submitAcknowledgement"
        )
        accepted = [post for post in posts if post["status"] == 202]
        answered = [order for order in self._orders() if order["state"] != "New"]
        self._row(
            "Amazon's ledger",
            "purchase orders acknowledged",
            len(answered),
            f"{len(accepted)} POSTs taken, {len(posts)} sent",
        )
        self._require(
            len(accepted) == len(answered) == len(requisitions),
            "Amazon does not show all acknowledgements",
        )

    def _check_sale_orders(self, requisitions):
        orders = self.client.read(
            "sale.order",
            [["amazon_requisition_id", "in", requisitions]],
            "name",
            "client_order_ref",
            "amount_total",
            "currency_id",
            "state",
        )
        total = sum(order["amount_total"] for order in orders)
        self._row("Sale orders", "sale orders", len(orders), f"{total:,.2f} in total")
        for order in orders:
            self._row(
                "",
                f"{order['name']} for {order['client_order_ref']}",
                1,
                f"{order['amount_total']:,.2f} {order['currency_id'][1]}",
            )
        expected = sum(
            amount["amount_accepted"]
            for amount in self.client.read(
                "amazon.vendor.requisition",
                [["id", "in", requisitions]],
                "amount_accepted",
            )
        )
        self._require(len(orders) == ORDERS, "sale orders are missing")
        untaxed = sum(
            order["amount_untaxed"]
            for order in self.client.read(
                "sale.order",
                [["amazon_requisition_id", "in", requisitions]],
                "amount_untaxed",
            )
        )
        self._require(
            abs(untaxed - expected) < 0.01 * len(orders),
            f"the sale orders say {untaxed}, the acknowledgements {expected}",
        )

    def _prove(self, requisitions):
        say("... Check Now: does Amazon show what was sent?")
        answers = self.client.call(
            "amazon.vendor.acknowledgement",
            "search",
            [["requisition_id", "in", requisitions]],
        )
        self._button("amazon.vendor.acknowledgement", "action_check_now", *answers)
        states = [
            answer["state"]
            for answer in self.client.read(
                "amazon.vendor.acknowledgement", [["id", "in", answers]], "state"
            )
        ]
        self._row(
            "Check Now",
            "acknowledgements that Amazon shows as sent",
            states.count("confirmed"),
            ", ".join(sorted(set(states))),
        )
        self._require(
            set(states) == {"confirmed"}, "Amazon does not show what was sent"
        )

    def _leave_work(self):
        """New orders for the user to import by hand; the schedules stay off."""
        self._control("generate_orders", count=NEW_ORDERS)

    # === HELPERS === #

    def _button(self, model, method, *ids):
        return self.client.call(model, method, list(ids))

    def _read(self, model, record_id, field):
        (record,) = self.client.read(model, [["id", "=", record_id]], field)
        return record[field]

    def _control(self, method, **parameters):
        parameters = {"account": ACCOUNT, **parameters}
        url = f"{self.stage.simulator_url}/_control/{method}"
        return post_json(url, parameters)["result"]

    def _orders(self):
        return get_json(f"{self.stage.simulator_url}/_control/orders")

    def _require(self, condition, problem):
        if not condition:
            raise StepFailed(problem)

    def _row(self, *values):
        self.rows.append(dict(zip(COLUMNS, values, strict=True)))


def print_table(rows):
    """Print the table of what happened."""
    lines = [COLUMNS, *([str(row[name]) for name in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, strict=True)
        print("  ".join(text.ljust(width) for text, width in cells).rstrip())
