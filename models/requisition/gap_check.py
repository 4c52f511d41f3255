import json
from datetime import time, timedelta

from odoo import api, fields, models

from ...spapi.windows import MAX_DAYS
from ..exchange.dates import day
from ..inbound.document import Import
from ..inbound.fetch_numbers import MOST_NUMBERS
from ..inbound.fetch_windows import Windows
from .document import AmazonVendorDocumentPurchaseOrder as PurchaseOrder
from .instance import IMPORT

GAP_CHECK = "gap_check"
CRON = "amazon_vendor_central.ir_cron_gap_check"
#: At night, when nobody imports by hand (UTC).
NIGHT = time(2)
#: What getPurchaseOrders lists at once.
ORDERS_A_PAGE = 100
#: A report names so many.
MOST_NAMED = 20


class AmazonVendorDocumentPurchaseOrderListing(models.AbstractModel):
    """Compare the purchase orders Amazon lists with ours, and fetch what is missing.

    Amazon has hidden orders for days and listed them later with their original dates
    (selling-partner-api-docs, issue 1416), which no cursor can see. So once a night the
    numbers of the last weeks, without details, are held against what is stored. The
    listing itself is not stored: what is missing is fetched by data queues of its own.
    """

    _name = "amazon.vendor.document.purchase_order_listing"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: purchase orders, listed for the gap check"

    _rank = 15
    _cron = CRON
    _key_name = PurchaseOrder._key_name
    _stores = False
    _windows = PurchaseOrder._windows
    _window_type = "created"
    #: Operations that fetch what is missing: by window, and by number.
    _follow_up = (IMPORT, "import_specific_purchase_orders")

    @api.model
    def _operations(self):
        return [
            Import(
                code=GAP_CHECK,
                label=self.env._("Find Missing Purchase Orders"),
                sequence=90,
                cron=CRON,
                program="retail",
                minutes=24 * 60,
                at=NIGHT,
                kind=self._kind(),
                way=Windows,
                help=self.env._(
                    "Compares the numbers of the purchase orders that Amazon lists for "
                    "the last weeks with those stored here, and fetches what is "
                    "missing: Amazon has listed orders days late."
                ),
            )
        ]

    @api.model
    def _label(self):
        return self.env._("Purchase Order Listing")

    @api.model
    def _plural(self):
        return self.env._("orders")

    @api.model
    def _ask_page(self, gateway, request):
        orders = self._of("purchase_order")
        return orders._ask_page(gateway, request)

    # === QUEUES === #

    @api.model
    def _asked_values(self, instance):
        """The last weeks of this instance, until now."""
        now = fields.Datetime.now()
        return {
            "filters": {"include_details": False},
            "window_start": now - timedelta(days=instance.gap_check_days),
            "window_end": now,
        }

    @api.model
    def _scheduled_values(self, instance, operation):
        """Until the import's cursor: what is younger is not missing, the next import
        brings it."""
        values = self._asked_values(instance)
        until = instance.import_cursor
        if until and values["window_start"] < until < values["window_end"]:
            values["window_end"] = until
        return values

    # === STEPS === #

    @api.model
    def _page_stored(self, queue, documents):
        """Note which orders are missing or in another state than ours."""
        states = {
            document.number: json.loads(document.text).get("purchaseOrderState")
            for document in documents
            if document.number
        }
        missing, outdated = self._compare(queue.instance_id, states)
        known_missing = (queue.missing_numbers or "").split()
        known_outdated = (queue.outdated_numbers or "").split()
        queue.write(
            {
                "received_count": queue.received_count + len(documents),
                "unchanged_count": queue.unchanged_count
                + len(documents)
                - len(missing)
                - len(outdated),
                "missing_numbers": _lines(known_missing + missing),
                "outdated_numbers": _lines(known_outdated + outdated),
            }
        )

    @api.model
    def _compare(self, instance, states):
        """Which of Amazon's orders are not stored here as Amazon shows them.

        :param instance: amazon.vendor.instance.
        :param dict states: purchase order number -> purchaseOrderState.
        :return: (missing numbers, numbers in another state than ours)
        """
        stored = self.env["amazon.vendor.queue.line"]._recent_versions(
            instance, set(states), "purchase_order", 1
        )
        missing = [number for number in states if number not in stored]
        found = self.env["amazon.vendor.requisition"].search_fetch(
            [
                ("instance_id", "=", instance.id),
                ("purchase_order_number", "in", list(states)),
            ],
            ["purchase_order_number", "amazon_state"],
        )
        outdated = [
            requisition.purchase_order_number
            for requisition in found
            if states[requisition.purchase_order_number]
            not in (None, requisition.amazon_state)
            and requisition.purchase_order_number in stored
        ]
        return missing, outdated

    @api.model
    def _fetch_ended(self, queue):
        """Have fetched what is missing, and say so."""
        missing = (queue.missing_numbers or "").split()
        self._open_follow_up(queue, missing + (queue.outdated_numbers or "").split())
        queue._log("warning" if missing else "info", self._received(queue))
        queue.follow_up_ids._trigger_import()

    @api.model
    def _open_follow_up(self, queue, numbers):
        """Have these orders fetched by data queues of their own: page by page where
        that takes fewer calls than one by one."""
        by_window, by_number = self._follow_up
        weeks = -(-(queue.window_end - queue.window_start) // timedelta(days=MAX_DAYS))
        if len(numbers) > weeks + queue.received_count // ORDERS_A_PAGE:
            queue.create(
                {
                    "instance_id": queue.instance_id.id,
                    "operation": by_window,
                    "window_type": queue.window_type,
                    "window_start": queue.window_start,
                    "window_end": queue.window_end,
                    "gap_check_id": queue.id,
                }
            )
            return
        queue.create(
            [
                {
                    "instance_id": queue.instance_id.id,
                    "operation": by_number,
                    "requested_numbers": "\n".join(numbers[start:][:MOST_NUMBERS]),
                    "gap_check_id": queue.id,
                }
                for start in range(0, len(numbers), MOST_NUMBERS)
            ]
        )

    @api.model
    def _received(self, queue):
        """What the check found, in a sentence."""
        missing = (queue.missing_numbers or "").split()
        outdated = (queue.outdated_numbers or "").split()
        start = day(self.env, queue.window_start, queue.instance_id._time_zone())
        parts = [self._say_listed(start, queue.received_count)]
        if missing:
            parts.append(
                self.env._(
                    "%(count)s were missing here: %(numbers)s.",
                    count=len(missing),
                    numbers=_named(missing),
                )
            )
        if outdated:
            parts.append(
                self.env._(
                    "%(count)s are in another state at Amazon: %(numbers)s.",
                    count=len(outdated),
                    numbers=_named(outdated),
                )
            )
        if missing or outdated:
            parts.append(
                self.env._(
                    "They are fetched with %(queues)s.",
                    queues=", ".join(queue.follow_up_ids.mapped("name")),
                )
            )
        else:
            parts.append(self.env._("None is missing here."))
        return " ".join(parts)

    @api.model
    def _say_listed(self, start, count):
        """How many orders Amazon lists.

        :param str start: the first day.
        """
        return self.env._(
            "Gap check since %(start)s: Amazon lists %(listed)s purchase orders.",
            start=start,
            listed=count,
        )


def _lines(numbers):
    return "\n".join(dict.fromkeys(numbers)) or False


def _named(numbers):
    shown = ", ".join(numbers[:MOST_NAMED])
    return f"{shown}, …" if len(numbers) > MOST_NAMED else shown
