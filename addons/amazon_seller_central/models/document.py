"""Orders of seller accounts come in: by what has changed, by id, and once more."""

import re
from datetime import time, timedelta

from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.inbound.document import Import
from odoo.addons.amazon_vendor_central.models.inbound.fetch_windows import Windows
from odoo.addons.amazon_vendor_central.spapi.text import bare

from ..logic.choosing import ASKED
from ..spapi.messages.order import parse
from ..spapi.operations.orders import SellerOrders
from .const import CRON, CRON_RESCAN, IMPORT, PROGRAM, RECOVER, RESCAN

#: Amazon keeps orders for two years and searches them all at once.
HISTORY = 730
#: So far back orders are listed once more each night: ranges came back incomplete, and
#: some orders are in no list (selling-partner-api-models issues 3945, 5048).
RESCANNED = timedelta(days=5)
NIGHT = time(2, 30)
#: "An Amazon-defined order identifier, in 3-7-7 format"; a letter begins those of
#: digital goods and of other shops.
ORDER_ID = re.compile(r"[0-9A-Z][0-9]{2}-[0-9]{7}-[0-9]{7}", re.IGNORECASE)


class AmazonVendorDocumentSellerOrder(models.AbstractModel):
    _name = "amazon.vendor.document.seller_order"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: orders of seller accounts"

    _cron = CRON
    _model = "amazon.seller.order"
    _key_name = "seller_order_number"
    _windows = {"updated": ("updated",), "created": ("created",)}
    _window_type = "updated"
    _slice_days = HISTORY
    _history_days = HISTORY
    #: "…Before must be at least two minutes before the time of the request."
    _youngest = timedelta(minutes=3)

    @api.model
    def _operations(self):
        window = ("changed_after", "changed_before")
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Amazon Orders"),
                sequence=200,
                cron=CRON,
                minutes=10,
                kind=self._kind(),
                way=Windows,
                inputs=window,
                required=window,
                moves_cursor=True,
                program=PROGRAM,
                help=self.env._(
                    "FBM orders to ship, FBA orders that have left, and cancelled "
                    "ones, of all marketplaces of the account."
                ),
            ),
            Import(
                code=RECOVER,
                label=self.env._("Recover Amazon Orders"),
                sequence=210,
                kind=self._kind(),
                inputs=("seller_order_numbers",),
                required=("seller_order_numbers",),
                numbers="seller_order_numbers",
                program=PROGRAM,
                help=self.env._("Orders whose Amazon reference is known, one by one."),
            ),
            Import(
                code=RESCAN,
                label=self.env._("Look Again for Missed Orders"),
                sequence=220,
                cron=CRON_RESCAN,
                minutes=24 * 60,
                at=NIGHT,
                kind=self._kind(),
                way=Windows,
                inputs=window,
                required=window,
                window_type="created",
                program=PROGRAM,
                help=self.env._(
                    "Lists the orders that were placed in a period, whatever has "
                    "happened to them since."
                ),
            ),
        ]

    @api.model
    def _label(self):
        return self.env._("Amazon Order")

    @api.model
    def _plural(self):
        return self.env._("orders")

    @api.model
    def _window_labels(self):
        return {
            "updated": self.env._("Changed at Amazon"),
            "created": self.env._("Placed by the Buyer"),
        }

    @api.model
    def _clean_number(self, number):
        return bare(number)

    @api.model
    def _number_problem(self, number):
        if ORDER_ID.fullmatch(number):
            return False
        return self.env._(
            "%(number)s is no order ID of Amazon's. It looks like 902-1106328-1059050: "
            "three, seven and seven digits with hyphens between them. Correct it, and "
            "try again.",
            number=number,
        )

    @api.model
    def _scheduled_values(self, instance, operation):
        if operation != RESCAN:
            return super()._scheduled_values(instance, operation)
        now = fields.Datetime.now()
        return {
            "window_start": now - RESCANNED,
            "window_end": now - self._youngest,
        }

    @api.model
    def _filters_of(self, queue):
        settings = queue.instance_id.seller_marketplace_ids
        settings = settings.filtered("active") or settings
        return {"marketplaces": sorted(each._amazon_id for each in settings)}

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _ask_page(self, gateway, request):
        return gateway.use(SellerOrders).search_orders(
            marketplace_ids=request["filters"]["marketplaces"],
            statuses=ASKED,
            next_token=request["token"],
            **{
                f"{request['window']}_after": request["after"],
                f"{request['window']}_before": request["before"],
            },
        )

    @api.model
    def _ask_number(self, gateway, number):
        return gateway.use(SellerOrders).order(number)

    # === JUDGING === #

    @api.model
    def _admit(self, queue, documents):
        """Who buys is kept apart, in the transaction that stores the orders."""
        self.env["amazon.seller.consignee"]._keep(
            queue.instance_id, {each.number: each.person for each in documents}
        )
        return documents

    @api.model
    def _page_stored(self, queue, documents):
        queue._judge_again([queue._key_of(each) for each in documents])

    @api.model
    def _read(self, text):
        return parse(text)

    @api.model
    def _apply(self, instance, entries):
        orders, outcomes = self.env[self._model].sudo(), {}
        for owner, mine in orders._by_owner(instance, entries).items():
            if owner:
                outcomes |= orders._import(owner, mine)
            else:
                why_not = self.env._("Another registration of the account has it")
                outcomes |= {line.id: (False, why_not) for line, _parsed in mine}
        return outcomes

    @api.model
    def _batch_processed(self, lines):
        lines._seller_orders()._do_steps()

    @api.model
    def _after_processing(self, instance, checkpoint):
        if instance.account_type == PROGRAM:
            self.env[self._model].sudo()._do_due_steps(instance, checkpoint)

    @api.model
    def _left_to_do(self):
        return self.env[self._model]._sql_due()

    @api.model
    def _waiting(self, records):
        return records.filtered(lambda order: order.state in ("held", "parked"))


class AmazonVendorQueueLine(models.Model):
    _inherit = "amazon.vendor.queue.line"

    def _seller_orders(self):
        """The orders that these lines became."""
        mine = self.filtered(lambda line: line.res_model == "amazon.seller.order")
        orders = self.env["amazon.seller.order"].sudo().browse(mine.mapped("res_id"))
        return orders.exists()
