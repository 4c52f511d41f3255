"""The life of a seller's orders: what buyers order is delivered, told and settled, by
us and by Amazon, while everything misbehaves.
"""

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial

from odoo import SUPERUSER_ID

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

from faults import life, unseen
from faults import plan as plans
from faults.amazon import CATALOGUE
from faults.run import SECOND_WAVE, Run
from faults.stage import EXPORTED, KNOWN_PRODUCTS

from ..models.const import (
    CRON,
    CRON_REPORTS,
    CRON_SETTLEMENTS,
)
from ..simulator import APIS
from . import orders
from .life_checks import SellerChecks
from .life_people import PARTS, SellerLife, last_part

CONFIRM, LIST, ONE = "confirmShipment", "searchOrders", "getOrder"
REPORT_CALLS = ("createReport", "getReport", "getReports", "getReportDocument")
#: What goes wrong with confirmations, and with whatever comes before them.
TROUBLES = (
    *unseen.catalogue(CONFIRM, (LIST, ONE, *REPORT_CALLS)),
    plans.amazon("half of the JSON", "truncated_json", (LIST, ONE)),
    plans.amazon("JSON of another shape", "odd_shape", (LIST, ONE), shape=plans.SHAPES),
    plans.amazon("page token expired", "page_token_expired", (LIST,), 2),
    plans.amazon("page token repeated", "repeat_token", (LIST,), 2),
    plans.amazon("sporadic 400 InvalidInput", "invalid_input", (LIST, CONFIRM), 1),
    plans.control(
        "report ends badly", "end_next_reports", outcome=("CANCELLED", "FATAL")
    ),
)
#: Orders on a page, so that a handful of them has several.
PAGE = 3
#: Seconds that Amazon knows of the first orders.
OLD = 600
#: While something is still to be shown or settled, it is looked for so often.
LOOK = timedelta(minutes=15)
#: The orders by the last part of their numbers, see ``_place_orders``.
PLAIN, CHANGED, UNKNOWN, BARE = (1, 2), 4, 5, 6
FBA, FBA_PARTS, LEFT, LATER, NOBODYS = 7, 8, 9, 10, 9999999
#: Which of them are delivered by us, and which leave in the end.
DELIVERED = (*PLAIN, PARTS, LATER)
SOLD = (*DELIVERED, FBA, FBA_PARTS, LEFT)
#: What the buyers of orders that leave are called.
BUYER = "Zwirbel"
FEE, HELD_BACK = Decimal("-1.50"), Decimal("-5.00")
FURTHER = (
    "amazon.vendor.queue.line",
    "amazon.seller.order",
    "amazon.seller.consignee",
    "amazon.seller.shipment",
    "amazon.seller.report",
    "amazon.seller.settlement",
)


class SellerRun(Run):
    """One plan carried out."""

    catalogue = TROUBLES
    # Who sold orders are for; of these nothing is left, also not under seal.
    people = (BUYER,)
    ways = plans.WAYS[:1]
    found = ()
    apis = APIS
    life_class = SellerLife
    checks_class = SellerChecks
    outgoing = ("shipmentConfirmation",)

    # --- Amazon's side ----------------------------------------------------------------

    def _place_orders(self):
        work = partial(self.life.click, self.life.settle_in, user=SUPERUSER_ID)
        self.stage.call(work)
        self.amazon.do("set_seller_page", orders=PAGE)
        self.life.hesitated = self._number(CHANGED)
        self.life.wanted = (self._number(PLAIN[0]), self._number(NOBODYS))
        self._goods = list(Catalogue(CATALOGUE))
        for place, number in enumerate(PLAIN):
            self._buy(number, self._item(place), self._item(place + 1, pieces=2))
        self._buy(PARTS, self._item(4, pieces=3))
        self._buy(CHANGED, self._item(5))
        self._buy(UNKNOWN, self._item(KNOWN_PRODUCTS))
        self._buy(BARE)
        self._buy(FBA, self._item(6, pieces=3), channel="AMAZON", status="SHIPPED")
        self._buy(
            FBA_PARTS,
            self._item(7, pieces=4, fulfilled=1),
            channel="AMAZON",
            status="PARTIALLY_SHIPPED",
        )
        self._buy(LEFT, self._item(8, pieces=2), status="SHIPPED")

    def _number(self, last):
        """Amazon's number of an order: no other run has it."""
        return f"902-{self.life.instance:07}{last_part(last)}"

    def _item(self, place, pieces=1, **more):
        thing = self._goods[place]
        return orders.item(
            item_id=f"{self.life.instance}{place:03}",
            sku=thing.sku,
            asin=thing.asin,
            title=thing.name,
            quantity=pieces,
            price=str(Decimal("9.99") * pieces),
            **more,
        )

    def _buy(self, last, *items, **values):
        """A buyer of its own buys; who held orders are for is nobody's secret."""
        number = self._number(last)
        name = f"{BUYER if last in SOLD else 'Halter'} {number}"
        if values.get("channel") != "AMAZON":
            values["buyer"] = {"buyerName": name}
            values["address"] = {
                **orders.ADDRESS,
                "name": name,
                "addressLine1": f"{name}-Gasse 1",
                "phone": "",
            }
        document = orders.order(*items, number=number, **values)
        if not items:
            document["orderItems"] = []
        # What is there from the beginning is old enough to be listed at once.
        age = 0 if last == LATER else OLD
        self.amazon.do("place_seller_order", document=document, age=age)
        return number

    def _placed(self):
        return [self._number(last) for last in range(1, LATER)]

    def _events(self):
        return [(SECOND_WAVE, self._second_wave)]

    def _second_wave(self):
        """A buyer changes his mind, Amazon ships the rest, somebody buys more, and
        Amazon pays for two orders."""
        number = self._buy(LATER, self._item(9))
        self.checks.placed[number] = self.shared.now()
        for last, status in ((CHANGED, "CANCELLED"), (FBA_PARTS, "SHIPPED")):
            self.amazon.do(
                "set_seller_status", number=self._number(last), status=status
            )
        rows = [
            row
            for last in PLAIN
            for row in (
                self._row("Order", "ItemPrice", "Principal", Decimal("29.97"), last),
                self._row("Order", "ItemFees", "Commission", FEE, last),
            )
        ]
        other = "other-transaction"
        rows.append(self._row(other, other, "Current Reserve Amount", HELD_BACK))
        self.amazon.do("settle_seller", number=f"{self.life.instance}", rows=rows)

    def _row(self, transaction, kind, description, amount, last=None):
        return {
            "transaction-type": transaction,
            "amount-type": kind,
            "amount-description": description,
            "amount": str(amount),
            "order-id": self._number(last) if last else "",
        }

    # --- What is done -----------------------------------------------------------------

    def _clicks(self, *works):
        return [partial(self.life.click, work) for work in works]

    def _pieces(self):
        life_, cron = self.life, self.life.cron
        names = (CRON, CRON_REPORTS, CRON_SETTLEMENTS, life.PROCESS)
        pieces = [partial(cron, name) for name in names]
        pieces += self._clicks(
            life_.recover, life_.ask_report, life_.deliver, life_.invoice, life_.book
        )
        if self._ended:
            pieces += self._clicks(
                life_.fetch_again,
                life_.retry_lines,
                life_.do_steps,
                life_.read_report,
                life_.tell_again,
            )
        return pieces + [partial(cron, name) for name in (life.SEND, life.FOLLOW)]

    def _lanes(self):
        """Two people do the same at once, while workers fetch, process and send."""
        lane, life_ = self.life.lane, self.life
        crons = (CRON, CRON_SETTLEMENTS, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        both = (life_.recover, life_.process_by_hand)
        yield [*lanes, *([each] for each in self._clicks(*both))]
        yield [self._clicks(life_.ask_report)]
        (deliver,), (book,) = map(self._clicks, (life_.deliver, life_.book))
        yield [[deliver], [deliver], [partial(lane, life.SEND)]]
        yield [[partial(lane, name)] for name in (life.SEND, life.SEND, life.FOLLOW)]
        yield [[book], [book], [partial(lane, life.PROCESS)]]

    def _next_due(self, cursor):
        due = super()._next_due(cursor)
        if due is None and self._ended:
            cursor.execute(_UNDONE, {"i": self.life.instance})
            if cursor.fetchall():
                return self.shared.now() + LOOK
        return due

    # --- The end ----------------------------------------------------------------------

    def _judge(self):
        self.shared.advance(timedelta(days=40).total_seconds())
        work = partial(self.life.click, self.life.purge, user=SUPERUSER_ID)
        self.stage.call(work)
        # Names and streets are secrets as keys are: nowhere but under seal.
        self.secrets.append(f"{BUYER} 902-{self.life.instance:07}")
        return super()._judge()

    def _export(self):
        return self.stage.export(self.life.instance, (*EXPORTED, *FURTHER))

    def _take_snapshot(self, cursor):
        own = f"902-{self.life.instance:07}-"
        found = {}
        # Whether an order was here before its buyer changed his mind is chance.
        chance = self._number(CHANGED)
        cursor.execute(_ORDERS, [self.life.instance])
        for number, *what in cursor.fetchall():
            if number != chance:
                found[number.removeprefix(own)] = {"order": what}
        for number, parcels in self.amazon.get("seller_parcels").items():
            told = sorted(sorted(parcel["items"].values()) for parcel in parcels)
            if number != chance:
                found.setdefault(number.removeprefix(own), {})["Amazon"] = told
        cursor.execute(_SETTLED, [self.life.instance])
        found["settlements"] = {"what": cursor.fetchall()}
        return json.loads(json.dumps(found))

    @staticmethod
    def check_complete(found):
        """What all runs are compared with must itself have come to the buyers."""
        for last in SOLD:
            order = found[f"{last:07}"]
            if order["order"][2] != "sale":
                raise AssertionError(f"without any fault: {last} is {order}")
            if (last in DELIVERED) != bool(order["Amazon"]):
                raise AssertionError(f"without any fault: Amazon has of {last} {order}")
        if [each[0] for each in found["settlements"]["what"]] != ["booked"]:
            raise AssertionError(f"without any fault: {found['settlements']}")


#: What is still to be done, though nothing waits for its moment.
_UNDONE = """
SELECT 1 FROM amazon_seller_order WHERE instance_id = %(i)s AND work_left
 UNION ALL SELECT 1 FROM amazon_seller_settlement
  WHERE instance_id = %(i)s AND state != 'booked'
 UNION ALL SELECT 1 FROM amazon_seller_report
  WHERE instance_id = %(i)s AND state IN ('submitted', 'in_progress')
"""
_ORDERS = """
SELECT o.name, o.state, o.channel, s.state, s.amount_total::text,
       (SELECT json_agg(json_build_array(p.default_code, l.quantity, l.quantity_moved)
                        ORDER BY l.item_id)
          FROM amazon_seller_order_line l
          LEFT JOIN product_product p ON p.id = l.product_id WHERE l.order_id = o.id),
       (SELECT sum(m.quantity)::text FROM stock_move m
          JOIN sale_order_line x ON x.id = m.sale_line_id
         WHERE x.order_id = s.id AND m.state = 'done'),
       (SELECT json_agg(json_build_array(v.state, v.amount_total::text,
                                         v.amount_residual::text))
          FROM account_move v WHERE v.invoice_origin = s.name)
  FROM amazon_seller_order o LEFT JOIN sale_order s ON s.id = o.sale_order_id
 WHERE o.instance_id = %s ORDER BY o.name
"""
_SETTLED = """
SELECT t.state, t.total::text, t.summed_text,
       (SELECT json_agg(json_build_array(l.balance::text, l.reconciled)
                        ORDER BY l.balance)
          FROM account_move_line l WHERE l.move_id = t.move_id)
  FROM amazon_seller_settlement t WHERE t.instance_id = %s ORDER BY t.name
"""
