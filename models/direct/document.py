import json
from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...spapi import identity
from ...spapi.messages import direct_order
from ...spapi.messages.common import MessageError
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.windows import MAX_DAYS
from ..inbound.document import Import
from ..inbound.fetch_windows import Windows
from ..requisition.document import as_typed
from . import private
from .rereading import BY_NUMBER

IMPORT = "import_direct_orders"
IMPORT_CANCELLED = "import_cancelled_direct_orders"
CRON = "amazon_vendor_central.ir_cron_import_direct_orders"
CRON_CANCELLED = "amazon_vendor_central.ir_cron_import_cancelled_direct_orders"
#: Which program of Amazon's all of this room is.
PROGRAM = "direct"


@dataclass(frozen=True)
class Received:
    """An order as it came.

    :param order: spapi ``DirectOrder``
    :param items: Amazon's objects of its lines, in the same order
    """

    order: direct_order.DirectOrder
    items: tuple


class AmazonVendorDocumentDirectOrder(models.AbstractModel):
    """getOrders and getOrder of direct fulfilment.

    To whom an order goes is taken out before anything is stored (``private.py``).
    Amazon has no filter for what has changed, so what was cancelled is asked for by its
    status.
    """

    _name = "amazon.vendor.document.direct_order"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: orders of direct fulfilment"

    _is_addressed = True
    _rank = 12
    _cron = CRON
    _model = "amazon.vendor.direct.order"
    _key_name = "direct_order_number"
    #: Amazon lists no changes: those of the orders of a day are seen by looking again.
    _overlap_minutes = 24 * 60
    _windows = {"placed": ("created",), "cancelled": ("cancelled",)}
    _window_type = "placed"

    @api.model
    def _open(self, records):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_direct_order_action"
        )
        action["domain"] = [("id", "in", records.ids)]
        if len(records) == 1:
            action |= {"views": [(False, "form")], "res_id": records.id}
        return action

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Direct Orders"),
                sequence=40,
                cron=CRON,
                minutes=10,
                program=PROGRAM,
                kind=self._kind(),
                way=Windows,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                moves_cursor=True,
                help=self.env._(
                    "Imports the orders of direct fulfilment that were placed between "
                    "these two moments. Importing an order twice does no harm."
                ),
            ),
            Import(
                code=BY_NUMBER,
                label=self.env._("Import Specific Direct Orders"),
                sequence=41,
                program=PROGRAM,
                kind=self._kind(),
                inputs=("purchase_order_numbers",),
                required=("purchase_order_numbers",),
                numbers="purchase_order_numbers",
                help=self.env._(
                    "Imports these orders of direct fulfilment, however old they are. "
                    "Separate the numbers by blanks, commas or line breaks."
                ),
            ),
            Import(
                code=IMPORT_CANCELLED,
                label=self.env._("Import Cancelled Direct Orders"),
                sequence=42,
                cron=CRON_CANCELLED,
                minutes=15,
                program=PROGRAM,
                kind=self._kind(),
                way=Windows,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                window_type="cancelled",
                help=self.env._(
                    "Imports which of the orders that were placed between these two "
                    "moments are cancelled, so that they do not leave: Amazon does not "
                    "list what has changed."
                ),
            ),
        ]

    # === WORDS === #

    @api.model
    def _label(self):
        return self.env._("Direct Order")

    @api.model
    def _plural(self):
        return self.env._("direct orders")

    @api.model
    def _window_labels(self):
        return {
            "placed": self.env._("Placed by Amazon's Customers"),
            "cancelled": self.env._("Placed, and Cancelled Since"),
        }

    @api.model
    def _clean_number(self, number):
        return identity.order_number(number)

    @api.model
    def _number_problem(self, number):
        if number.isalnum():
            return False
        return self.env._(
            "%(number)s is no number of a direct order: Amazon's consist of letters "
            "and digits.",
            number=number,
        )

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _ask_page(self, gateway, request):
        cancelled = request["window"] == "cancelled"
        return gateway.use(DirectOrders).orders(
            status="CANCELLED" if cancelled else None,
            created_after=request["after"],
            created_before=request["before"],
            next_token=request["token"],
            **request["filters"],
        )

    @api.model
    def _ask_number(self, gateway, number):
        return as_typed(gateway.use(DirectOrders).order, number)

    # === QUEUES === #

    @api.model
    def _scheduled_values(self, instance, operation):
        if operation == IMPORT_CANCELLED:
            now = fields.Datetime.now()
            return {
                "window_start": now - timedelta(days=MAX_DAYS),
                "window_end": now,
            }
        return super()._scheduled_values(instance, operation)

    # === THE DOOR === #

    @api.model
    def _admit(self, queue, documents):
        """Keep to whom the orders go apart from them, sealed."""
        kept, found = [], {}
        for document in documents:
            text, consignee = private.split(document.text)
            kept.append(replace(document, text=text))
            if consignee is not None and (key := queue._key_of(document)):
                found[key] = consignee
        self.env["amazon.vendor.direct.consignee"].sudo()._keep(
            queue.instance_id, found
        )
        return kept

    # === JUDGING === #

    @api.model
    def _read(self, text):
        """Read an order.

        :rtype: Received
        """
        order = direct_order.parse(text)
        if not order.items:
            raise MessageError(
                self.env._(
                    "The order has no lines, so there is nothing to answer. It is "
                    "imported again as soon as Amazon changes it."
                )
            )
        details = json.loads(text).get("orderDetails")
        items = details.get("items") if isinstance(details, dict) else None
        items = items if isinstance(items, list) else []
        return Received(order, tuple(items))

    @api.model
    def _addressed_to(self, document):
        seller = document.order.selling_party
        return identity.party_code(seller.party_id) if seller else None

    @api.model
    def _apply(self, instance, entries):
        return self.env[self._model]._take_in(instance, entries)

    @api.model
    def _waiting(self, records):
        """What is to be answered."""
        return records.filtered(lambda order: order.state == "new")

    # === FAILED WORK === #

    @api.model
    def _letter_columns(self):
        return {
            "direct_order_id": SQL(
                "CASE WHEN source.res_model = %s THEN source.res_id END", self._model
            )
        }

    # === STEPS === #

    @api.model
    def _fetch_ended(self, queue):
        """What Amazon must show as further on is asked for, one by one."""
        Order = self.env[self._model].sudo()
        if queue.operation == IMPORT_CANCELLED and queue.is_scheduled:
            Order._open_rereading(queue.instance_id)
        elif queue.operation == BY_NUMBER:
            Order._reread(queue)

    @api.model
    def _batch_processed(self, lines):
        """What is processed goes on by itself where its instance works that way."""
        lines._records(self._model)._take_up()
