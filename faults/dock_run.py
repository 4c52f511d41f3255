"""The life of orders on to Amazon's dock: one plan carried out."""

import json
from functools import partial

from odoo import SUPERUSER_ID

from . import life, unseen
from . import plan as plans
from .dock import DockLife
from .dock_checks import TOLD_BEFORE_SOLD, DockChecks
from .run import LEAST_DONE, Run

ASN = "submitShipmentConfirmations"
CATALOGUE = unseen.catalogue(
    ASN,
    (plans.ASK, plans.POST, plans.LIST),
    plans.control("ASN fails at Amazon", "fail_next_shipments"),
)


class DockRun(Run):
    """One plan carried out, in the way of working of its variant."""

    catalogue = CATALOGUE
    life_class = DockLife
    checks_class = DockChecks
    outgoing = (*Run.outgoing, "shipmentConfirmations")
    kill_variants = tuple(range(0, plans.SETS * len(plans.WAYS), plans.SETS))
    found = ()

    @property
    def way(self):
        return plans.way_of(self.plan.variant)

    def _place_orders(self):
        self.life.amazon = self.amazon
        work = partial(self.life.click, self.life.settle_in, user=SUPERUSER_ID)
        self.stage.call(work)
        super()._place_orders()

    def _open_checks(self, cursor):
        super()._open_checks(cursor)
        if self.way == "by_approval":
            always = dict(self.checks.always)
            del always[TOLD_BEFORE_SOLD]
            self.checks.always = always

    # --- What is done ----------------------------------------------------------------

    def _pieces(self):
        click, cron = self.life.click, self.life.cron
        pieces = [partial(cron, name) for name in (life.IMPORT, life.PROCESS)]
        pieces.append(partial(click, self.life.acknowledge))
        if self._ended:
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, self.life.reprocess),
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
        lanes = [[partial(lane, name)] for name in (life.SEND, life.FOLLOW)]
        yield [*lanes, *[[partial(click, self.life.acknowledge)]] * 2]
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
