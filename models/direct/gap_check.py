from datetime import time

from odoo import api, models

from ..inbound.document import Import
from ..inbound.fetch_windows import Windows
from .document import IMPORT, PROGRAM
from .document import AmazonVendorDocumentDirectOrder as DirectOrder

GAP_CHECK = "direct_gap_check"
CRON = "amazon_vendor_central.ir_cron_find_direct_orders"
#: At night, when nobody imports by hand (UTC).
NIGHT = time(2, 30)


class AmazonVendorDocumentDirectOrderListing(models.AbstractModel):
    """Compare the numbers of direct orders that Amazon lists with ours, and fetch what
    is missing. Without details Amazon tells nothing but the numbers."""

    _name = "amazon.vendor.document.direct_order_listing"
    _inherit = ["amazon.vendor.document.purchase_order_listing"]
    _description = "Amazon Vendor: direct orders, listed for the gap check"

    _rank = 16
    _cron = CRON
    _key_name = DirectOrder._key_name
    _windows = DirectOrder._windows
    _window_type = DirectOrder._window_type
    _follow_up = (IMPORT, "import_specific_direct_orders")

    @api.model
    def _operations(self):
        return [
            Import(
                code=GAP_CHECK,
                label=self.env._("Find Missing Direct Orders"),
                sequence=91,
                cron=CRON,
                minutes=24 * 60,
                at=NIGHT,
                program=PROGRAM,
                kind=self._kind(),
                way=Windows,
                help=self.env._(
                    "Compares the numbers of the direct orders that Amazon lists for "
                    "the last weeks with those stored here, and fetches what is "
                    "missing."
                ),
            )
        ]

    @api.model
    def _label(self):
        return self.env._("Direct Order Listing")

    @api.model
    def _plural(self):
        return self.env._("direct orders")

    @api.model
    def _ask_page(self, gateway, request):
        return self._of("direct_order")._ask_page(gateway, request)

    @api.model
    def _scheduled_values(self, instance, operation):
        """Until the import's cursor: what is younger the next import brings."""
        values = self._asked_values(instance)
        until = instance._schedule(IMPORT).cursor
        if until and values["window_start"] < until < values["window_end"]:
            values["window_end"] = until
        return values

    @api.model
    def _compare(self, instance, states):
        """Which of Amazon's orders are not stored here.

        :return: (missing numbers, nothing: the list tells no states)
        """
        stored = self.env["amazon.vendor.queue.line"]._recent_versions(
            instance, set(states), "direct_order", 1
        )
        return [number for number in states if number not in stored], []

    @api.model
    def _say_listed(self, start, count):
        return self.env._(
            "Gap check since %(start)s: Amazon lists %(listed)s direct orders.",
            start=start,
            listed=count,
        )
