"""The second half of the walk of ``bin/demo --seller``: order reports, and what Amazon
pays out."""

import time
from decimal import Decimal

from tools.console import say

from .bill import amount
from .company import INSTANCE

QUEUE = "amazon.vendor.queue"
REPORT = "amazon.seller.report"
ORDER = "amazon.seller.order"
SETTING = "amazon.seller.marketplace"
SETTLEMENT = "amazon.seller.settlement"
#: How many clicks on Check Status a report may take.
CLICKS = 20
#: What Amazon keeps of a sale, and what it calls that.
COMMISSION = Decimal("0.15")
#: Amazon lists what it made before the second in which it is asked.
A_SECOND = 1.1
#: Number of the settlement.
PAID_OUT = "18273645501"


class SellerMoneyWalk:
    """Steps of a walk (``seller.SellerWalk``), which it inherits its helpers to."""

    # === REPORTS === #

    def _report(self, numbers):
        """Operations > Execute, Check Status, Process File.

        :param numbers: of the orders that the report has to bring
        """
        say("... Operations > Import Unshipped Orders > Execute")
        self.amazon.do("set_report_pace", queued=1, making=1, by_polls=True)
        job = self._operate("import_unshipped_orders")
        self._row("Execute", "order report", 1, self._read(REPORT, job, "state"))
        say("... Check Status, Process File")
        clicks = self._check_status(job)
        named = self._read(REPORT, job, "found_count")
        self._row("Check Status", "clicks until it is done", clicks, f"{named} named")
        self._reported(job)
        self._button(REPORT, "action_process", job)
        queues = self._read(REPORT, job, "queue_ids")
        for queue in queues:
            if self._read(QUEUE, queue, "operation") == "recover_seller_orders":
                self._receive(queue)
                self._button(QUEUE, "action_process_queue_manually", queue)
        found = self.client.search(
            ORDER, ["name", "in", numbers], ["state", "=", "imported"]
        )
        here = self._read(REPORT, job, "skipped_count")
        self._row("Process File", "orders that are new", len(found), f"{here} here")
        self._require(len(found) == len(numbers), "the report brought no orders")

    def _reported(self, job):
        """What is looked at before it is processed: nothing, without a browser."""

    def _check_status(self, job):
        """Click Check Status until Amazon has made the report.

        :return: how many clicks it took
        """
        clicks, state = 0, "submitted"
        while state in ("submitted", "in_progress") and clicks < CLICKS:
            self._button(REPORT, "action_check_status", job)
            clicks, state = clicks + 1, self._read(REPORT, job, "state")
            time.sleep(0.5)
        self._require(state == "done", f"the report is {state}")
        return clicks

    # === MONEY === #

    def _settle(self, numbers):
        """Invoices, and the settlement that pays them.

        :param numbers: of orders that have left
        """
        say("... invoices by themselves, Import Settlements, Book")
        self._prepare_accounts()
        orders = self.client.search(ORDER, ["name", "in", numbers])
        self._button(ORDER, "action_do_steps", *orders)
        invoices = self._invoices(numbers)
        total = sum(amount(one["amount_total"]) for one in invoices)
        posted = [one for one in invoices if one["state"] == "posted"]
        self._row("By itself", "invoices, posted", len(posted), f"{total:,} EUR")
        self._require(len(posted) == len(numbers), "invoices are missing")
        settlement = self._pay_out(numbers)
        self._settled_up(settlement)
        self._button(SETTLEMENT, "action_book", settlement)
        state = self._read(SETTLEMENT, settlement, "state")
        paid = [
            one
            for one in self._invoices(numbers)
            if one["payment_state"] in ("paid", "in_payment")
        ]
        self._row("Book", "invoices that are paid", len(paid), state)
        self._require(
            state == "booked" and len(paid) == len(numbers), "invoices are not paid"
        )

    def _settled_up(self, settlement):
        """What is looked at before it is booked: nothing, without a browser."""

    def _prepare_accounts(self):
        settings = self.client.search(SETTING, ["instance_id", "=", self.instance])
        self.client.write(SETTING, settings, auto_invoice=True, auto_post=True)
        fees = self.client.create(
            "account.account", name="Amazon Fees", code="688000", account_type="expense"
        )
        held = self.client.create(
            "account.account",
            name="Held Back by Amazon",
            code="188000",
            account_type="asset_current",
        )
        self.client.write(
            INSTANCE,
            [self.instance],
            deduction_account_id=fees,
            settlement_reserve_account_id=held,
        )
        self._button(INSTANCE, "action_make_payment_journal", self.instance)

    def _invoices(self, numbers):
        order = "invoice_line_ids.sale_line_ids.order_id.amazon_seller_order_id.name"
        return self.client.read(
            "account.move",
            [[order, "in", numbers], ["move_type", "=", "out_invoice"]],
            *("amount_total", "state", "payment_state"),
        )

    def _pay_out(self, numbers):
        """Amazon settles these orders, less its commission.

        :return: id of the settlement
        """
        rows = []
        for number, total in self._totals(numbers):
            fee = (total * COMMISSION).quantize(Decimal("0.01"))
            rows += [
                _settled(number, "ItemPrice", "Principal", total),
                _settled(number, "ItemFees", "Commission", -fee),
            ]
        self.amazon.do("settle_seller", number=PAID_OUT, rows=rows)
        time.sleep(A_SECOND)
        queue = self._receive(self._operate("import_settlements", **self._last_days()))
        self._button(QUEUE, "action_process_queue_manually", queue)
        found = self.client.read(
            SETTLEMENT, [["name", "=", PAID_OUT]], "state", "problem", "total"
        )
        self._require(found, "no settlement came")
        (settlement,) = found
        detail = f"{amount(settlement['total']):,} EUR, {settlement['state']}"
        self._row("Import Settlements", "amounts", len(rows), detail)
        self._require(settlement["state"] == "ready", str(settlement["problem"]))
        return settlement["id"]

    def _totals(self, numbers):
        for order in self.client.read(
            ORDER,
            [["instance_id", "=", self.instance], ["name", "in", numbers]],
            *("name", "amount_total"),
        ):
            yield order["name"], amount(order["amount_total"])


def _settled(number, kind, description, value):
    """A row of a settlement report."""
    return {
        "transaction-type": "Order",
        "order-id": number,
        "amount-type": kind,
        "amount-description": description,
        "amount": str(value),
    }
