from dataclasses import dataclass
from typing import Any

from odoo import api, fields, models

from ...spapi.messages.inventory_update import build_inventory_update
from ...spapi.messages.writing import encode
from ..exchange.alone import each_alone
from ..exchange.engine import no_checkpoint
from ..outbound.submission import TROUBLED
from .const import PROGRAM, SEND_STOCK


@dataclass(frozen=True)
class Told:
    """What came of one warehouse's turn.

    :ivar lines: products that are told
    :ivar busy: its last update is being sent right now: it has its turn later
    :ivar documents: amazon.vendor.inventory.feed that were made
    """

    lines: int = 0
    busy: bool = False
    documents: Any = None


class AmazonVendorInventoryFeedTelling(models.Model):
    """Tell Amazon what has changed, warehouse by warehouse.

    Only partial feeds are made here: a full one zeroes what it does not name.
    """

    _inherit = "amazon.vendor.inventory.feed"

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_send_stock(self):
        """Tell the stock of each instance whose turn it is."""
        if not self.env["amazon.vendor.instance"]._is_anybody_in(PROGRAM):
            return
        Schedule = self.env["amazon.vendor.schedule"]
        if Schedule._is_idle(SEND_STOCK):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        Schedule._due(SEND_STOCK)._run(
            lambda instance: self._tell_instance(instance, checkpoint), checkpoint
        )

    @api.model
    def _tell_instance(self, instance, checkpoint=no_checkpoint):
        """Tell the stock of all warehouses of an instance; one that breaks keeps no
        other from it.

        :param instance: one amazon.vendor.instance, in its company.
        :return: a sentence of what was done.
        :raise Exception: what broke first, once all have had their turn.
        """
        if not instance.does_direct:
            return False
        warehouses = instance._stock_warehouses()
        told, errors = {}, []

        def tell(warehouse):
            told[warehouse.id] = self.sudo()._tell(warehouse)

        each_alone(
            warehouses,
            tell,
            lambda _warehouse, error: errors.append(error),
            checkpoint,
            all_of_them=True,
        )
        if errors:
            raise errors[0]
        return self._say_told(told.values())

    # === THE STEPS === #

    @api.model
    def _tell(self, warehouse):
        """Write the updates of one warehouse; they are sent by the worker.

        :rtype: Told
        """
        warehouse = warehouse.sudo().with_company(warehouse.company_id)
        if warehouse._is_stopped():
            return Told()
        # 1. One update at a time: Amazon keeps what arrives last.
        if warehouse._is_being_told():
            return Told(busy=True)
        waiting = warehouse._feeds_in("queued")
        # 2. What waits already and still says what is true need not be written again.
        if waiting and not warehouse._plan(waiting=True).sent:
            return Told()
        waiting._supersede()
        # 3. What there is, held against what Amazon was told.
        plan = warehouse._plan()
        # 4. The updates, and what each of them tells.
        return self._tell_plan(plan, plan.feeds())

    @api.model
    def _tell_plan(self, plan, feeds):
        """Keep these updates, with their submissions, in place of earlier ones.

        :param Plan plan: of which they are.
        :param list feeds: of ``logic.inventory.feed.Feed``.
        :rtype: Told
        """
        warehouse = plan.warehouse
        earlier = warehouse._feeds_in(*TROUBLED)
        made = self._make(plan, feeds)
        self.env["amazon.vendor.offer"]._keep(plan, made)
        if made:
            earlier._replaced()
            if plan.is_due:
                warehouse.heartbeat_at = fields.Datetime.now()
            self.env["amazon.vendor.submission"]._trigger_send()
        return Told(len(made), documents=self.union(*made.values()))

    @api.model
    def _make(self, plan, feeds):
        """Create the documents of these feeds.

        :return: dict key of a row -> the feed that tells it.
        """
        warehouse = plan.warehouse
        party = warehouse._selling_party()
        kind = "heartbeat" if plan.is_due else "difference"
        made = self.create(
            [
                {
                    **self._version_values(
                        warehouse.instance_id,
                        encode(build_inventory_update(each, party)),
                        self.browse(),
                    ),
                    "warehouse_code_id": warehouse.id,
                    "warehouse_code": warehouse.code,
                    "kind": "full" if each.is_full else kind,
                    "is_full": each.is_full,
                    "line_count": len(each.lines),
                }
                for each in feeds
            ]
        )
        return {
            row.key: document
            for each, document in zip(feeds, made, strict=True)
            for row in each.lines
        }

    def _offering_too_much(self):
        """Those of these updates that offer something of which less lies free by now:
        with one look at each warehouse."""
        found = self.browse()
        for warehouse, updates in self.grouped("warehouse_code_id").items():
            plan = warehouse.with_company(warehouse.company_id)._plan(waiting=True)
            offers = ((row, plan.offers.get(row.key)) for row in plan.sent)
            found |= updates & self.browse(
                offer.feed_id.id
                for row, offer in offers
                if offer and (row.now or 0) < offer.sending_qty
            )
        return found

    def _replaced(self):
        """Newer updates tell the stock: nothing is to be done about these."""
        self._supersede()
        Outgoing = self.env["amazon.vendor.outgoing"]._of(self._outgoing)
        for document in self.filtered(lambda feed: not feed.refused_ids):
            Outgoing._close_alerts(document.submission_ids[:1])
