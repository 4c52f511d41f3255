"""The life of orders on to Amazon's dock, for ``bin/faults --dock``."""

import json
from functools import partial

from odoo import SUPERUSER_ID

from . import life
from . import plan as plans
from .dock import WAYS, DockLife
from .dock_checks import (
    DOCK_ALWAYS,
    DOCK_FINALLY,
    TOLD_BEFORE_SOLD,
    DockChecks,
)
from .run import LEAST_DONE, Run
from .trial import Break, Trial

ASN = "submitShipmentConfirmations"
ASK, POST, LIST = plans.ASK, plans.POST, plans.LIST
ANY = (ASN, ASN, ASN, ASK, POST, LIST)
CATALOGUE = (
    plans.boundary("SIGKILL at a commit or request", "kill"),
    plans.amazon("closed after it was taken", "close_after", (ASN,)),
    plans.amazon("time-out after it was taken", "hang_after", (ASN,), 1, seconds=(2,)),
    plans.together,
    plans.amazon("429 with Retry-After", "throttle", ANY, retry_after=(1, 20, 90)),
    plans.amazon("5xx bursts", "server_error", ANY, 8, status=(500, 502, 503, 504)),
    plans.amazon("closed before it was taken", "close_before", ANY),
    plans.amazon("reset after it was taken", "reset_after", (ASN, POST)),
    plans.amazon("no JSON", "malformed_json", (ASN, ASK)),
    plans.amazon("empty body", "empty_body", (ASN, ASK)),
    plans.amazon("token expires in mid-page", "token_expired", ANY),
    plans.token_service,
    plans.control("ASN fails at Amazon", "fail_next_shipments"),
    plans.control("all tokens expire", "expire_tokens"),
    plans.skew,
    plans.statement("SIGKILL at a statement", "kill"),
    plans.boundary("PostgreSQL restarted", "restart"),
    plans.boundary("PostgreSQL crashed", "crash"),
    plans.statement("connection dropped", "drop"),
    plans.statement("serialization failure", "serialization"),
    plans.statement("deadlock", "deadlock"),
    plans.statement("lock not available", "lock"),
)


class DockRun(Run):
    """One plan carried out, in the way of working of its variant."""

    catalogue = CATALOGUE
    life_class = DockLife
    checks_class = DockChecks
    outgoing = (*Run.outgoing, "shipmentConfirmations")
    kill_variants = tuple(range(len(WAYS)))

    @property
    def way(self):
        return WAYS[self.plan.variant % len(WAYS)]

    def _place_orders(self):
        self.life.amazon = self.amazon
        settle_in = partial(self.life.settle_in, self.way)
        self.stage.call(partial(self.life.click, settle_in, user=SUPERUSER_ID))
        super()._place_orders()

    def _open_checks(self, cursor):
        super()._open_checks(cursor)
        if self.way == "by_approval":
            always = dict(self.checks.always)
            del always[TOLD_BEFORE_SOLD]
            self.checks.always = always

    # --- What is done ----------------------------------------------------------------

    def _answering(self):
        """The click by which orders are answered, where it takes one."""
        work = {
            "by_requisition": self.life.acknowledge,
            "by_approval": self.life.approve,
        }
        return [partial(self.life.click, work[self.way])] if self.way in work else []

    def _pieces(self):
        click, cron = self.life.click, self.life.cron
        pieces = [partial(cron, name) for name in (life.IMPORT, life.PROCESS)]
        pieces += self._answering()
        if self._ended:
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, self.life.acknowledge_again),
                partial(click, self.life.confirm_by_hand),
                partial(click, self.life.settle_shipments),
            ]
        pieces += [partial(cron, name) for name in (life.SEND, life.FOLLOW)]
        return pieces + self._at_the_dock()

    def _at_the_dock(self):
        works = (
            self.life.make_shipments,
            self.life.pack,
            self.life.label,
            self.life.ship,
        )
        return [partial(self.life.click, work) for work in works]

    def _lanes(self):
        """Two people in the warehouse do the same at once, and senders send."""
        lane, click = self.life.lane, self.life.click
        crons = (life.IMPORT, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        yield [*lanes, [partial(click, self.life.process_by_hand)]]
        yield [[partial(lane, life.SEND)], [partial(lane, life.FOLLOW)]] + [
            [piece] for piece in self._answering() * 2
        ]
        for piece in self._at_the_dock():
            yield [[piece], [piece], [partial(lane, life.SEND)]]

    # --- The end ----------------------------------------------------------------------

    def _take_snapshot(self, cursor):
        found = super()._take_snapshot(cursor)
        cursor.execute(_SHIPPED, [self.life.instance])
        for number, *rest in cursor.fetchall():
            found[f"shipment of {number}"] = {"what": rest}
        for known in self.amazon.get("shipments"):
            eaches = sorted(str(each) for each in known["eaches"])
            what = [known["versions"], known["cartons"], eaches]
            found[f"Amazon's shipment of {known['orders']}"] = {"what": what}
        return json.loads(json.dumps(found))

    @staticmethod
    def check_complete(found):
        """What all runs are compared with must itself have come to Amazon's dock."""
        Run.check_complete(found)
        known = [number for number in found if number.startswith("Amazon's shipment")]
        if len(known) < LEAST_DONE:
            raise AssertionError(f"without any fault: {len(known)} shipments")


_SHIPPED = """
SELECT s.order_numbers, s.state, s.sync_state, s.carton_count,
       (SELECT json_agg(json_build_array(l.asin, l.eaches) ORDER BY l.asin, l.eaches)
          FROM amazon_vendor_container_line l WHERE l.shipment_id = s.id)
  FROM amazon_vendor_shipment s WHERE s.instance_id = %s ORDER BY 1, s.id
"""


def _first(table, condition="TRUE"):
    """The first row of the instance's in a table."""
    return f"(SELECT min(id) FROM {table} WHERE instance_id = %(i)s AND {condition})"


_S = _first("amazon_vendor_shipment")
_OF_S = f"WHERE shipment_id = {_S}"
_CARTON = f"(SELECT min(id) FROM amazon_vendor_container {_OF_S})"
_PICKING = f"(SELECT min(id) FROM stock_picking WHERE amazon_shipment_id = {_S})"
_MOVE_LINE = f"(SELECT min(id) FROM stock_move_line WHERE picking_id = {_PICKING})"
_ASN_OF_S = (
    "(SELECT min(b.id) FROM amazon_vendor_submission b "
    "JOIN amazon_vendor_shipment_confirmation c ON c.id = b.res_id "
    "AND b.res_model = 'amazon.vendor.shipment.confirmation' "
    f"WHERE c.shipment_id = {_S})"
)


def _effective_twice(shipments):
    shipments[0]["versions"] = 2


def _unknown(shipments):
    shipments.append({**shipments[0], "identifier": "SHP-LOST", "sscc": []})


def _forgotten(shipments):
    shipments.pop()


def _one_more(shipments):
    shipments[0]["eaches"][0]["eaches"] += 1


def _number_again(shipments):
    shipments[1]["sscc"].append(shipments[0]["sscc"][0])


def _again(ledger):
    """Amazon took an ASN twice."""
    ledger.append(next(e for e in ledger if e["operation"] == ASN))


class DockTrial(Trial, DockRun):
    """The checks on trial; those of orders have a trial of their own."""

    said = ("ledger", "shipments")
    own = frozenset({*DOCK_ALWAYS, *DOCK_FINALLY})
    breaks = (
        # I15: one ASN of a shipment.
        Break(
            ("I15 a shipment that left",),
            "UPDATE amazon_vendor_shipment_confirmation "
            f"SET is_current = FALSE {_OF_S}",
        ),
        Break(
            ("I15 a shipment that left", "I16 goods left", "I9 a ship", "I17 the cart"),
            f"UPDATE amazon_vendor_shipment SET state = 'packed' WHERE id = {_S}",
        ),
        Break(("I15 2 ASN",), lie=_effective_twice, about="shipments"),
        Break(("I15 Amazon was told",), lie=_unknown, about="shipments"),
        Break(("I15 Amazon knows nothing",), lie=_forgotten, about="shipments"),
        Break(("I4 the same",), lie=_again),
        # I16: nothing leaves twice, nor by itself.
        Break(
            ("I16 goods left", "I17 the cartons", "I17 the ASN"),
            f"UPDATE stock_picking SET amazon_shipment_id = NULL WHERE id = {_PICKING}",
        ),
        Break(
            ("I16 more has left", "I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            f"+ 1 WHERE id = {_MOVE_LINE}",
        ),
        # I17: Amazon is told what left.
        Break(
            ("I17 the cartons", "I17 the ASN"),
            "UPDATE stock_move_line SET quantity_product_uom = quantity_product_uom "
            f"- 1 WHERE id = {_MOVE_LINE}",
        ),
        Break(
            ("I17 the cartons", "I17 Amazon has"),
            "UPDATE amazon_vendor_container_line SET eaches = eaches + 1 "
            f"WHERE id = (SELECT min(id) FROM amazon_vendor_container_line {_OF_S})",
        ),
        Break(
            ("I17 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission SET payload = regexp_replace(payload, "
            f"'\"amount\": *([0-9]+)', '\"amount\":9999') WHERE id = {_ASN_OF_S}",
        ),
        Break(("I17 Amazon has",), lie=_one_more, about="shipments"),
        # I18: every number once.
        Break(
            ("I18 a carton", "I18 the ASN"),
            f"UPDATE amazon_vendor_container SET sscc_id = NULL WHERE id = {_CARTON}",
        ),
        Break(
            ("I18 a carton",),
            "UPDATE amazon_vendor_sscc SET voided_on = now() WHERE id = ("
            f"SELECT sscc_id FROM amazon_vendor_container WHERE id = {_CARTON})",
        ),
        Break(
            ("I18 the ASN", "I4 Amazon took"),
            "UPDATE amazon_vendor_submission SET payload = regexp_replace(payload, "
            "'\"003?([0-9]{15})[0-9]{3}\"', '\"00\\1999999\"') "
            f"WHERE id = {_ASN_OF_S}",
        ),
        Break(("I18 Amazon was told twice",), lie=_number_again, about="shipments"),
        # I9: everything comes to Amazon's dock.
        Break(
            ("I9 a shipment",),
            f"UPDATE amazon_vendor_shipment SET sync_state = 'waiting' WHERE id = {_S}",
        ),
        Break(
            ("I9 a delivery", "I16 goods left"),
            f"UPDATE stock_picking SET state = 'assigned' WHERE id = {_PICKING}",
        ),
    )


LIFE, TRIAL = DockRun, DockTrial
