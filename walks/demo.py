"""The walk of ``bin/demo``: the main job, with the clicks a user would make.

From Amazon's order to the sale order; ``dock.py`` walks on to Amazon's dock, and
``bill.py`` to the payment. Every step is checked twice: in Odoo's database, and in the
ledger of the simulated Amazon.
"""

from datetime import datetime, timedelta, timezone

from tools.console import say

from .bill import BillWalk
from .company import ACCOUNT, BOX, INSTANCE, DemoCompany
from .direct import DirectWalk
from .dock import DockWalk
from .web_client import AmazonControl, CallFailed, WebClient

COLUMNS = ("Step", "What", "Count", "Detail")
ORDERS = 12
NEW_ORDERS = 3
NEW_CUSTOMERS = 5
ANSWER = "amazon.vendor.acknowledgement"
LINE = "amazon.vendor.requisition.line"
QUEUE = "amazon.vendor.queue"
REQUISITION = "amazon.vendor.requisition"
#: A busy machine looks at few documents in the seconds that a click is given.
MOST_CLICKS = 10
#: Amazon's state of an order that nobody has answered.
UNANSWERED = "New"


class StepFailed(Exception):
    """A step of the walk did not happen."""


class Walk(DockWalk, BillWalk, DirectWalk):
    """The main job on a stage (a ``tools.stage.Stage``).

    ``rows`` is the table: one dictionary per row, keyed by ``COLUMNS``.
    """

    #: Amazon placed its orders in so many hours up to now.
    HOURS = 6
    #: The name of what the goods are put in.
    box = BOX

    def __init__(self, stage):
        self.stage = stage
        self.rows = []
        self.client = WebClient(stage.odoo_url)
        self.amazon = AmazonControl(stage.amazon.url)

    def run(self):
        """Walk, fill ``rows``, and tell whether every step really happened."""
        try:
            self._prepare()
            self._check_connection()
            requisitions = self._process(self._import())
            self._map_unknown_product(requisitions)
            orders = self._acknowledge(requisitions)
            self._prove(requisitions)
            self._get_paid(self._ship(orders))
            self._serve_customers()
            # New orders for the user to import by hand; the schedules stay off.
            self._generate(NEW_ORDERS)
            self._more_customers(NEW_CUSTOMERS)
        except (StepFailed, CallFailed) as problem:
            say(f"The walk stopped: {problem}")
            return False
        return True

    # === STEPS === #

    def _prepare(self):
        say("... a vendor, its products and Amazon's purchase orders")
        stage = self.stage
        self.client.login(stage.database, stage.login, stage.password)
        self._generate(ORDERS, spread=self.HOURS)
        orders, catalogue = self.amazon.get("orders"), self.amazon.get("catalogue")
        self.unknown_asin = orders[0]["lines"][0]["asin"]
        company = DemoCompany(self.client, stage.amazon, catalogue)
        self.instance, self.hidden_product = company.set_up(self.unknown_asin)

    def _check_connection(self):
        self._button(INSTANCE, "action_check_connection", self.instance)
        state = self._read(INSTANCE, self.instance, "connection_state")
        self._row("Check Connection", "instance", 1, state)
        self._require(state == "ok", "the connection does not work")

    def _import(self):
        say("... Operations > Import Purchase Orders > Process")
        queue = self._operate("import_purchase_orders")
        lines = self._read(QUEUE, queue, "line_count")
        name = self._read(QUEUE, queue, "name")
        self._row("Import Purchase Orders", "data queue records", lines, name)
        problem = self._read(QUEUE, queue, "error_message")
        self._require(lines == ORDERS, problem or f"{lines} of {ORDERS} orders came")
        return queue

    def _process(self, queue):
        say("... Process Queue Manually")
        self._button(QUEUE, "action_process_queue_manually", queue)
        found = self.client.read(
            REQUISITION, [["instance_id", "=", self.instance]], "line_count"
        )
        state = self._read(QUEUE, queue, "state")
        lines = sum(one["line_count"] for one in found)
        detail = f"{lines} lines, queue {state}"
        self._row("Process Queue Manually", "order requisitions", len(found), detail)
        self._require(len(found) == ORDERS and state == "done", "queue failed")
        return [one["id"] for one in found]

    def _map_unknown_product(self, requisitions):
        say("... map the unknown product, Reprocess")
        domain = [["requisition_id", "in", requisitions], ["state", "=", "unmapped"]]
        waiting = self.client.read(LINE, domain, "requisition_id")
        self._require(waiting, "no product was unknown")
        first = [waiting[0]["id"]]
        self.client.write(LINE, first, product_id=self.hidden_product)
        concerned = {line["requisition_id"][0] for line in waiting}
        self._button(REQUISITION, "action_reprocess", *concerned)
        left = len(self.client.search(LINE, *domain))
        repaired, detail = len(waiting) - left, f"ASIN {self.unknown_asin}"
        self._row("Map one product, Reprocess", "lines repaired", repaired, detail)
        self._require(left == 0, f"{left} lines still have no product")

    def _acknowledge(self, requisitions):
        say("... Send Acknowledgement, requisition by requisition")
        for requisition in requisitions:
            self._button(REQUISITION, "action_send_acknowledgement", requisition)
        answers = self.client.read(ANSWER, self._of(requisitions), "transaction_id")
        taken = [one["transaction_id"] for one in answers if one["transaction_id"]]
        detail = f"first transaction {taken[0]}" if taken else ""
        what = "acknowledgements taken by Amazon"
        self._row("Send Acknowledgement", what, len(taken), detail)
        self._require(len(taken) == ORDERS, f"{len(taken)} of {ORDERS} were taken")
        self._check_ledger(requisitions)
        return self._check_sale_orders(requisitions)

    def _check_ledger(self, requisitions):
        """What Amazon says it has taken, and what it makes of it."""
        posts = self.amazon.get("ledger", operation="submitAcknowledgement")
        taken = [post for post in posts if post["status"] == 202]
        answered = len(self._answered())
        detail = f"{len(taken)} POSTs taken, {len(posts)} sent"
        self._row("Amazon's ledger", "purchase orders acknowledged", answered, detail)
        self._require(
            len(taken) == answered == len(requisitions),
            "Amazon does not show all acknowledgements",
        )

    def _check_sale_orders(self, requisitions):
        names = ("name", "client_order_ref", "amount_total", "amount_untaxed")
        ours = [["amazon_requisition_id", "in", requisitions]]
        orders = self.client.read("sale.order", ours, *names, "currency_id")
        total = sum(order["amount_total"] for order in orders)
        self._row("Sale orders", "sale orders", len(orders), f"{total:,.2f} in total")
        for order in orders:
            what = f"{order['name']} for {order['client_order_ref']}"
            amount = f"{order['amount_total']:,.2f} {order['currency_id'][1]}"
            self._row("", what, 1, amount)
        self._require(len(orders) == ORDERS, "sale orders are missing")
        promised = self.client.read(
            REQUISITION, [["id", "in", requisitions]], "amount_accepted"
        )
        expected = sum(one["amount_accepted"] for one in promised)
        untaxed = sum(order["amount_untaxed"] for order in orders)
        self._require(
            abs(untaxed - expected) < 0.01 * len(orders),
            f"the sale orders say {untaxed}, the acknowledgements {expected}",
        )
        return [order["id"] for order in orders]

    def _prove(self, requisitions):
        say("... Check Now: does Amazon show what was sent?")
        answers = self.client.search(ANSWER, *self._of(requisitions))
        states = self._check_now(ANSWER, answers)
        what, seen = "acknowledgements that Amazon shows as sent", sorted(set(states))
        self._row("Check Now", what, states.count("confirmed"), ", ".join(seen))
        self._require(seen == ["confirmed"], "Amazon does not show what was sent")

    # === HELPERS === #

    def _check_now(self, model, ids):
        """Click Check Now, again for what was not looked at in the seconds of a click.

        :return: the states of these documents
        """
        for _click in range(MOST_CLICKS):
            left = self.client.search(
                model, ["id", "in", ids], ["state", "!=", "confirmed"]
            )
            if not left:
                break
            self._button(model, "action_check_now", *left)
        read = self.client.read(model, [["id", "in", ids]], "state")
        return [one["state"] for one in read]

    def _operate(self, operation, **values):
        """Choose an operation and Process; the id of the data queue that opens."""
        wizard = self.client.create(
            "amazon.vendor.operation",
            instance_id=self.instance,
            operation=operation,
            **values,
        )
        action = self._button("amazon.vendor.operation", "action_process", wizard)
        return action["res_id"]

    def _last_days(self):
        """The window of an import that looks back some days, to the next minute."""
        now = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None)
        return {
            "changed_after": str(now - timedelta(days=3)),
            "changed_before": str(now + timedelta(minutes=1)),
        }

    def _of(self, requisitions):
        return [["requisition_id", "in", requisitions]]

    def _button(self, model, method, *ids):
        return self.client.call(model, method, list(ids))

    def _read(self, model, record_id, field):
        (record,) = self.client.read(model, [["id", "=", record_id]], field)
        return record[field]

    def _generate(self, count, **spec):
        self.amazon.do("generate_orders", count=count, account=ACCOUNT, **spec)

    def _answered(self):
        orders = self.amazon.get("orders")
        return [order for order in orders if order["state"] != UNANSWERED]

    def _require(self, condition, problem):
        if not condition:
            raise StepFailed(problem)

    def _row(self, *values):
        self.rows.append(dict(zip(COLUMNS, values, strict=True)))
