"""The life of orders on to Amazon's payment: one plan carried out."""

import json
from datetime import timedelta
from functools import partial

from . import bill
from . import plan as plans
from .dock_run import DockRun
from .money import IMPORT_PAYMENTS, INVOICE, MoneyLife
from .money_checks import UNPAID, MoneyChecks
from .run import LEAST_DONE, Run

LIST_PAYMENTS, ONE_PAYMENT = "getRemittanceHeaders", "getRemittance"
#: What goes wrong with payments as well as with invoices.
PAYMENTS = (LIST_PAYMENTS, ONE_PAYMENT)
CATALOGUE = (
    *bill.CATALOGUE,
    plans.control("payment fails at the bank", "fail_next_payments"),
    plans.amazon("5xx bursts", "server_error", PAYMENTS, 8, status=(500, 503)),
    plans.amazon("no JSON", "malformed_json", PAYMENTS),
    plans.amazon("half of the JSON", "truncated_json", PAYMENTS),
    plans.amazon("page token expired", "page_token_expired", PAYMENTS, 2),
    plans.amazon("page token repeated", "repeat_token", (LIST_PAYMENTS,), 2),
)
#: Amazon pays so many days before it was billed, so that nobody waits; a payment that
#: fails is made again three days later, which is over as well.
NET_DAYS = -5
#: Payments, and lines of one, on a page: both come in several.
PAYMENTS_ON_PAGE, LINES_ON_PAGE = 1, 2
#: While Amazon owes something, it is looked for so often.
LOOK = timedelta(minutes=15)


class MoneyRun(DockRun):
    """One plan carried out, in the way of working of its variant."""

    catalogue = CATALOGUE
    life_class = MoneyLife
    checks_class = MoneyChecks
    outgoing = (*DockRun.outgoing, bill.OUTGOING)

    def _place_orders(self):
        super()._place_orders()
        self._received = set()
        self.amazon.do("set_invoice_terms", net_days=NET_DAYS)
        # What is missing at the dock; the others depend on the hour.
        self.amazon.do("set_claims", kinds=["shortage"])
        self.amazon.do(
            "set_remittance_pages", headers=PAYMENTS_ON_PAGE, lines=LINES_ON_PAGE
        )

    # --- What is done -----------------------------------------------------------------

    def _pass(self):
        self._receive()
        super()._pass()

    def _receive(self):
        """What Amazon knows of arrives, one unit of the first product short."""
        for known in self.amazon.get("shipments"):
            number = known["identifier"]
            if number in self._received:
                continue
            self._received.add(number)
            first = min(known["eaches"], key=lambda each: each["product"])
            first["eaches"] -= 1
            self.amazon.do("receive_shipment", identifier=number, eaches=[first])

    def _pieces(self):
        pieces = [partial(self.life.cron, IMPORT_PAYMENTS), *self._billing()]
        if self._ended:
            pieces.append(partial(self.life.click, self.life.settle_invoices))
        return [*pieces, *super()._pieces(), *self._booking()]

    def _billing(self):
        """What has arrived is billed: by hand, or by what the instance does itself."""
        life = self.life
        works = [life.know_amazon]
        if self.way == "by_requisition":
            works += [life.invoice, life.post]
        pieces = [partial(life.click, work) for work in works]
        if self.way != "by_requisition":
            pieces.append(partial(life.cron, INVOICE))
        # Also what was to be sent by itself and could not be.
        if self.way != "automatic" or self._ended:
            pieces.append(partial(life.click, life.submit))
        return pieces

    def _booking(self):
        if self.way == "automatic" and not self._ended:
            return []
        return [partial(self.life.click, self.life.book)]

    def _lanes(self):
        """Two people do the accounts at once, and the scheduled actions as well."""
        life = self.life
        lane = partial(life.lane, INVOICE)
        for piece in self._billing():
            yield [[piece], [piece], [lane]]
        yield [[partial(life.lane, IMPORT_PAYMENTS)]] * 2
        yield from super()._lanes()
        book = partial(life.click, life.book)
        yield [[book], [book]]

    def _end_troubles(self):
        """What has vanished at Amazon is entered by its accounts payable, whom the
        vendor has shown it."""
        if self._ended:
            return
        super()._end_troubles()
        self.amazon.do("lose_next_invoices", times=0)

    def _next_due(self, cursor):
        due = super()._next_due(cursor)
        if due is None and self._ended:
            self._enter_lost()
            cursor.execute(UNPAID, {"i": self.life.instance})
            if cursor.fetchall():
                return self.shared.now() + LOOK
        return due

    def _enter_lost(self):
        """Amazon's accounts payable enters what has vanished there."""
        lost = {each["number"] for each in self.amazon.get("lost_invoices")}
        lost -= {each["number"] for each in self.amazon.get("invoices")}
        for entry in self.amazon.get(bill.LEDGER):
            for document in json.loads(entry["body"])["invoices"]:
                if document["id"] in lost:
                    lost.discard(document["id"])
                    self.amazon.do("enter_invoices", documents=[document])

    # --- The end ----------------------------------------------------------------------

    def _take_snapshot(self, cursor):
        found = super()._take_snapshot(cursor)
        cursor.execute(_BILLED, [self.life.instance])
        for orders, *rest in cursor.fetchall():
            found[f"invoice of {orders}"] = {"what": rest}
        keys = {}
        for known in self.amazon.get("invoices"):
            orders = ", ".join(known["orders"])
            keys["".join(filter(str.isalnum, known["number"].upper()))] = orders
            found[f"Amazon's invoice of {orders}"] = {"what": [known["total"]]}
        for number, (kind, paid) in self._paid_by_amazon().items():
            orders = keys[max(filter(number.startswith, keys), key=len)]
            found[f"Amazon's {kind} of {orders}"] = {"what": [paid]}
        return json.loads(json.dumps(found))

    def _paid_by_amazon(self):
        """Number of a line -> (kind, paid), of payments that did not fail."""
        return {
            line["number"]: (line["kind"], line["paid"])
            for payment in self.amazon.get("remittances")
            if payment["outcome"] == "SUCCESSFUL"
            for line in payment["lines"]
        }

    @staticmethod
    def check_complete(found):
        """What all runs are compared with must itself have been paid."""
        Run.check_complete(found)
        paid = [number for number in found if number.startswith("Amazon's shortage")]
        if len(paid) < LEAST_DONE:
            raise AssertionError(f"without any fault: {len(paid)} claims")


_BILLED = """
SELECT m.ref, m.state, m.payment_state, m.amount_total::text, t.state, t.seen_state,
       (SELECT json_agg(json_build_array(k.code, d.amount::text, d.state)
                        ORDER BY d.amount, d.number)
          FROM amazon_vendor_deduction d
          JOIN amazon_vendor_deduction_kind k ON k.id = d.kind_id
         WHERE d.invoice_id = m.id)
  FROM account_move m
  LEFT JOIN amazon_vendor_invoice t ON t.move_id = m.id AND t.is_current
 WHERE m.amazon_instance_id = %s AND m.state != 'cancel' ORDER BY m.ref, m.id
"""
