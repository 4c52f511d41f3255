from odoo import api, models
from odoo.tools import SQL

from ...spapi import identity
from ...spapi.errors import Rejected
from ...spapi.messages import purchase_order
from ...spapi.messages.common import MessageError
from ...spapi.operations.orders import Orders
from ...spapi.windows import as_utc
from ..inbound.document import Import
from ..inbound.fetch_windows import Windows
from ..instance.program import VENDOR
from .instance import IMPORT

CRON = "amazon_vendor_central.ir_cron_import_purchase_orders"


def as_typed(ask, number):
    """Ask Amazon for a number as a person has typed it, and where it knows none of
    that spelling, for the one in capitals, which its own numbers have.

    :param ask: callable(number)
    :raise Rejected: Amazon knows neither; about the one that was typed.
    """
    try:
        return ask(number)
    except Rejected as error:
        if number == number.upper():
            raise
        try:
            return ask(number.upper())
        except Rejected:
            # The answer about what was typed is the one that helps.
            raise error from None


class AmazonVendorDocumentPurchaseOrder(models.AbstractModel):
    """getPurchaseOrders and getPurchaseOrder: what becomes an order requisition."""

    _name = "amazon.vendor.document.purchase_order"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: purchase orders"

    _is_addressed = True
    _rank = 10
    _cron = CRON
    _model = "amazon.vendor.requisition"
    _key_name = "purchase_order_number"
    # Amazon advises to ask for new and for changed orders separately, and gives
    # purchaseOrderChangedDate only to orders changed *after* they were placed: so an
    # order may never lie in a window of changes, and both are asked for.
    _windows = {
        "any": ("created", "changed"),
        "created": ("created",),
        "changed": ("changed",),
    }
    _window_type = "any"

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT,
                label=self.env._("Import Purchase Orders"),
                sequence=10,
                cron=CRON,
                program="retail",
                minutes=15,
                kind=self._kind(),
                way=Windows,
                inputs=("changed_after", "changed_before"),
                required=("changed_after", "changed_before"),
                moves_cursor=True,
                help=self.env._(
                    "Imports the purchase orders that were placed or changed between "
                    "these two moments. Importing an order twice does no harm."
                ),
            ),
            Import(
                code="import_specific_purchase_orders",
                label=self.env._("Import Specific Purchase Orders"),
                sequence=11,
                program=VENDOR,
                kind=self._kind(),
                inputs=("purchase_order_numbers",),
                required=("purchase_order_numbers",),
                numbers="purchase_order_numbers",
                help=self.env._(
                    "Imports these purchase orders, however old they are. Separate the "
                    "numbers by blanks, commas or line breaks."
                ),
            ),
        ]

    # === WORDS === #

    @api.model
    def _label(self):
        return self.env._("Purchase Order")

    @api.model
    def _plural(self):
        return self.env._("orders")

    @api.model
    def _window_labels(self):
        return {
            "any": self.env._("Placed or Changed by Amazon"),
            "changed": self.env._("Changed by Amazon"),
            "created": self.env._("Placed by Amazon"),
        }

    @api.model
    def _too_old(self, oldest):
        return self.env._(
            "Amazon keeps purchase orders for six months only. Choose a Changed After "
            "on or after %(oldest)s.",
            oldest=oldest,
        )

    @api.model
    def _clean_number(self, number):
        return identity.order_number(number)

    @api.model
    def _number_problem(self, number):
        if number.isalnum():
            return False
        return self.env._(
            "%(number)s is no purchase order number: Amazon's consist of letters and "
            "digits, for example 4Z32PABC.",
            number=number,
        )

    # === ASKING AMAZON === #

    @api.model
    def _ask_page(self, gateway, request):
        window = request["window"]
        return gateway.use(Orders).purchase_orders(
            **{f"{window}_after": request["after"]},
            **{f"{window}_before": request["before"]},
            **request["filters"],
            next_token=request["token"],
        )

    @api.model
    def _ask_number(self, gateway, number):
        return as_typed(gateway.use(Orders).purchase_order, number)

    @api.model
    def _placed(self, document, start, end):
        moment = purchase_order.placed_at(document.text)
        return moment is not None and as_utc(start) < moment < as_utc(end)

    # === FAILED WORK === #

    @api.model
    def _letter_columns(self):
        return {
            "requisition_id": SQL(
                "CASE WHEN source.res_model = %s THEN source.res_id END", self._model
            )
        }

    # === JUDGING === #

    @api.model
    def _read(self, text):
        """Read an order.

        :rtype: PurchaseOrder
        """
        order = purchase_order.parse(text)
        if not order.items:
            raise MessageError(
                self.env._(
                    "The order has no lines, so there is nothing to acknowledge. It is "
                    "imported again as soon as Amazon changes it."
                )
            )
        return order

    @api.model
    def _addressed_to(self, document):
        seller = document.selling_party
        return identity.party_code(seller.party_id) if seller else None

    @api.model
    def _apply(self, instance, entries):
        return self.env["amazon.vendor.requisition"]._import_orders(instance, entries)

    @api.model
    def _waiting(self, records):
        """What is to be answered, and what a person has to apply."""
        return records.filtered(lambda r: r.can_acknowledge or r.change_pending)

    @api.model
    def _open(self, records):
        return records._action_open()

    # === STEPS === #

    @api.model
    def _fetch_ended(self, queue):
        """Who asked for an order again is told where nothing is new."""
        if queue.asked_again:
            self.env[self._model]._say_fetched(queue)

    @api.model
    def _batch_processed(self, lines):
        """What is processed goes on by itself where its instance works that way."""
        lines._records(self._model)._take_up()
        if asked := lines.filtered("queue_id.asked_again"):
            self.env[self._model]._say_arrived(asked)

    @api.model
    def _after_processing(self, instance, checkpoint):
        """Apply the changes that a process that died has left."""
        self.env[self._model]._apply_waiting_changes(instance, checkpoint)

    @api.model
    def _left_to_do(self):
        return self.env[self._model]._waiting_changes_sql()

    @api.model
    def _processing_ended(self, instance):
        self.env[self._model]._repair_missed(instance)

    @api.model
    def _missed(self):
        return self.env[self._model]._missed_sql(SQL("l.instance_id"))
