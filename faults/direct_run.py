"""The life of the orders of Amazon's customers: one plan carried out."""

import json
from functools import partial

from odoo import SUPERUSER_ID

from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue
from odoo.addons.amazon_vendor_central.simulator.direct_orders import CUSTOMERS

from . import direct, life, unseen
from . import plan as plans
from .amazon import CATALOGUE
from .direct import CODE, VENDOR, DirectLife
from .direct_checks import FREE, DirectChecks, offers_too_much
from .run import LEAST_DONE, SECOND_WAVE, Run
from .stage import EXPORTED, KNOWN_PRODUCTS

LIST, LABEL = "getOrders", "createShippingLabels"
ANSWER = "submitAcknowledgement/directFulfillment"
CONFIRM = "submitShipmentConfirmations/directFulfillment"
ASK = "getTransactionStatus"
FEED = "submitInventoryUpdate"
#: Restricted data is asked for with a token of its own.
RESTRICTED = "createRestrictedDataToken"
#: Operations whose answers may be anything.
READ = (LIST, ANSWER, LABEL, CONFIRM, ASK, FEED)
POISON = "DFPOISON1"
#: The product of which there is not enough for all, by its place in the catalogue.
SCARCE_PLACE = 0
#: By how they are sent, orders of that one are told from the others.
METHOD, SCARCE_METHOD = "DHL_PAKET", "UPS_GR_RES"


def _lost_label(row, kind, **choices):
    return unseen.lost(row, kind, LABEL, **choices)


#: What goes wrong with confirmations, and with whatever comes before them.
TROUBLES = (
    *unseen.catalogue(CONFIRM, (LIST, ANSWER, LABEL, ASK, FEED)),
    unseen.lost("answer: closed after it was taken", "close_after", ANSWER),
    plans.amazon("page token repeated", "repeat_token", (LIST,), most=2),
    plans.amazon("empty page with a token", "empty_page", (LIST,)),
    plans.amazon("JSON of another shape", "odd_shape", READ, shape=plans.SHAPES),
    plans.amazon("body cut off", "cut_body", READ),
    plans.amazon("half of the JSON", "truncated_json", READ),
    plans.amazon("HTML page with 200", "wrong_content_type", READ),
    plans.amazon("403 without an error code", "forbidden", (LIST, LABEL, FEED)),
    _lost_label("label: closed after it was made", "close_after"),
    _lost_label("label: time-out after it was made", "hang_after", seconds=(2,)),
    plans.amazon("no restricted token", "server_error", (RESTRICTED,), status=(500,)),
    plans.control("empty labels", "set_direct_labels", empty=(1, 2)),
    plans.control("late labels", "set_direct_labels", lag=(60, 1800)),
    plans.control("answers count later", "set_direct_lag", seconds=(60, 240)),
    unseen.lost("stock: closed after it was taken", "close_after", FEED),
    plans.control("stock counts later", "set_inventory_lag", seconds=(60, 240)),
    plans.control("stock is refused", "fail_next_inventory_updates", times=(1, 2)),
)
FURTHER = (
    "amazon.vendor.queue.line",
    "amazon.vendor.direct.order",
    "amazon.vendor.direct.consignee",
    "amazon.vendor.direct.label",
    "amazon.vendor.direct.acknowledgement",
    "amazon.vendor.direct.confirmation",
    "amazon.vendor.inventory.feed",
    "amazon.vendor.offer",
)


class DirectRun(Run):
    """One plan carried out: answered by the stock, labelled, shipped, confirmed; Amazon
    is told what is left."""

    catalogue = TROUBLES
    ways = plans.WAYS[:1]
    life_class = DirectLife
    checks_class = DirectChecks
    outgoing = ("acknowledgements", "shipmentConfirmations", "/inventory/")
    found = ()
    #: Names and streets are secrets as keys are, and are nowhere after the purge, under
    #: seal either; but for orders that wait.
    people = tuple(word for each in CUSTOMERS for word in each[:2])
    sealed_place = "amazon_vendor_direct_consignee"

    # --- Amazon's side ----------------------------------------------------------------

    def _place_orders(self):
        work = partial(self.life.click, self.life.settle_in, user=SUPERUSER_ID)
        self.stage.call(work)
        # A text that would be seen at once, wherever it lies.
        self.amazon.do("set_direct_labels", format="ZPL")
        self.amazon.do("add_inventory_warehouse", code=CODE)
        self._plain = self._buy(2)
        self._scarce = self._buy(
            2, places=(SCARCE_PLACE,), lines=1, amount=2, method=SCARCE_METHOD
        )
        self._unknown = self._buy(1, places=(1, KNOWN_PRODUCTS), lines=2)
        self._denied = self._buy(1, places=(2,), lines=1)
        self._hesitated = self._buy(1, places=(3,), lines=1)
        self.life.denied, self.life.hesitated = self._denied, self._hesitated
        poison = {"items": [], "orderDate": self.amazon.get("state")["now"]}
        self._place(POISON, {**poison, "sellingParty": {"partyId": VENDOR}})

    def _buy(self, count, places=None, **details):
        """Customers order; the same plan orders the same."""
        products = Catalogue(CATALOGUE).products
        places = places or range(4, KNOWN_PRODUCTS)
        details.setdefault("asins", [products[place].asin for place in places])
        details.setdefault("method", METHOD)
        placed = self.amazon.do(
            "generate_direct_orders",
            count=count,
            warehouse=CODE,
            masked=False,
            spread=1,
            **details,
        )
        return [order["number"] for order in placed]

    def _place(self, number, details):
        document = {"purchaseOrderNumber": number, "orderDetails": details}
        self.amazon.do("add_direct_orders", orders=[document])

    def _second_wave(self):
        """Customers order more; one changes his mind at once, and another one whose
        parcel nobody has packed yet."""
        moment = self.shared.now()
        more, gone = self._buy(1), self._buy(1)
        for number in (*gone, *self._hesitated):
            self.amazon.do("cancel_direct_order", number=number)
        self.checks.placed |= dict.fromkeys((*more, *gone), moment)

    def _events(self):
        return [(SECOND_WAVE, self._second_wave)]

    def _placed(self):
        known = (self._plain, self._scarce, self._unknown, self._denied)
        return [*(n for each in known for n in each), *self._hesitated, POISON]

    # --- What is done -----------------------------------------------------------------

    def _pieces(self):
        click, cron = self.life.click, self.life.cron
        names = (direct.IMPORT, direct.IMPORT_CANCELLED, life.PROCESS)
        pieces = [partial(cron, name) for name in names]
        if self._ended:
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, self.life.settle_submissions),
                partial(click, self.life.confirm_again),
                partial(click, self.life.settle_stock),
            ]
        pieces += [partial(cron, name) for name in (life.SEND, life.FOLLOW)]
        pieces.append(partial(cron, direct.LABELS))
        # The stock is told last: nothing is promised between that and the checks.
        told = [partial(cron, name) for name in (direct.STOCK, life.SEND)]
        return pieces + self._in_the_warehouse() + told

    def _in_the_warehouse(self):
        works = (self.life.deny, self.life.label, self.life.ship)
        return [partial(self.life.click, work) for work in works]

    def _lanes(self):
        """Two people do the same at once, while workers fetch and send."""
        lane, click = self.life.lane, self.life.click
        crons = (direct.IMPORT, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        yield [*lanes, [partial(click, self.life.process_by_hand)]]
        yield [[partial(lane, name)] for name in (life.SEND, life.SEND, life.FOLLOW)]
        for piece in self._in_the_warehouse():
            yield [[piece], [piece], [partial(lane, direct.LABELS)]]
        yield [[partial(lane, name)] for name in (direct.STOCK, direct.STOCK)]
        yield [[partial(lane, name)] for name in (life.SEND, life.SEND)]

    # --- The end ----------------------------------------------------------------------

    def check_leaving(self, cursor, request):
        """No update of the stock leaves that offers more than is free by then (I35)."""
        if "/inventory/" not in request.path:
            return []
        cursor.execute(FREE, {"i": self.life.instance})
        return offers_too_much(dict(cursor.fetchall()), request.content.decode())

    def _judge(self):
        work = partial(self.life.click, self.life.purge, user=SUPERUSER_ID)
        self.stage.call(work)
        self.secrets += self.people
        return super()._judge()

    def _export(self):
        return self.stage.export(self.life.instance, (*EXPORTED, *FURTHER))

    def _take_snapshot(self, cursor):
        cursor.execute(_ORDERS, [self.life.instance])
        rows = {name: what for name, *what in cursor.fetchall()}
        shown = {order["number"]: order for order in self.amazon.get("direct_orders")}
        # Who comes first gets what there is: which one that is, is left to chance.
        scarce = sorted(str(rows.pop(number, None)) for number in self._scarce)
        found = {"scarce": {"orders": scarce}}
        for number, what in rows.items():
            at_amazon = shown[number]
            found[number] = {"order": what}
            # Whether it was answered before the customer changed his mind is chance.
            if number not in self._hesitated:
                found[number]["answer"] = at_amazon["code"]
            found[number]["Amazon"] = [at_amazon["status"], at_amazon["late"]]
        cursor.execute(_FAILED, [self.life.instance])
        for number, explained in cursor.fetchall():
            found[f"failed {number}"] = {"explained": explained}
        return json.loads(json.dumps(found))

    @staticmethod
    def check_complete(found):
        """What all runs are compared with must itself have come to the customers."""
        shipped = [
            number
            for number, each in found.items()
            if each.get("Amazon", ("",))[0] == "SHIPPED"
        ]
        if len(shipped) < LEAST_DONE:
            raise AssertionError(f"without any fault: {len(shipped)} orders shipped")


_ORDERS = """
SELECT o.name, o.state,
       (SELECT json_agg(json_build_array(p.default_code, l.quantity)
                        ORDER BY l.sequence)
          FROM amazon_vendor_direct_order_line l
          LEFT JOIN product_product p ON p.id = l.product_id WHERE l.order_id = o.id),
       (SELECT sum(d.quantity_product_uom)::text FROM stock_move_line d
          JOIN stock_move m ON m.id = d.move_id
          JOIN sale_order_line s ON s.id = m.sale_line_id
          JOIN sale_order q ON q.id = s.order_id
         WHERE q.amazon_direct_order_id = o.id AND d.state = 'done')
  FROM amazon_vendor_direct_order o WHERE o.instance_id = %s ORDER BY 1
"""
_FAILED = """
SELECT document_key, error_message IS NOT NULL
  FROM amazon_vendor_queue_line WHERE instance_id = %s AND state != 'done'
"""
