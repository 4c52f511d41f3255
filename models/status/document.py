from functools import partial

from odoo import api, models

from ...const import CONFIRMATION_STATUSES, PURCHASE_ORDER_STATUSES, RECEIVE_STATUSES
from ...spapi import identity, status_search
from ...spapi.messages import order_status
from ...spapi.operations.orders import Orders
from ..inbound.document import Import
from ..inbound.fetch_windows import Windows
from ..requisition.document import as_typed

#: Filter of the gateway -> its values; None: any text.
FILTERS = {
    "purchase_order_status": PURCHASE_ORDER_STATUSES,
    "item_confirmation_status": CONFIRMATION_STATUSES,
    "item_receive_status": RECEIVE_STATUSES,
    "vendor_code": None,
    "ship_to_party": None,
}

IMPORT_STATUS = "import_purchase_order_status"
CRON = "amazon_vendor_central.ir_cron_import_purchase_order_status"


class AmazonVendorDocumentPurchaseOrderStatus(models.AbstractModel):
    """getPurchaseOrdersStatus: the history Amazon keeps of each line."""

    _name = "amazon.vendor.document.purchase_order_status"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: purchase order status"

    _is_addressed = True
    #: All of it is in the lines and in their history.
    _is_evidence = False
    _rank = 20
    _cron = CRON
    _model = "amazon.vendor.requisition"
    _key_name = "purchase_order_number"
    _windows = {"changed": ("changed",), "created": ("created",)}
    _window_type = "changed"

    @api.model
    def _operations(self):
        return [
            Import(
                code=IMPORT_STATUS,
                label=self.env._("Import Purchase Order Status"),
                sequence=20,
                cron=CRON,
                program="retail",
                minutes=60,
                kind=self._kind(),
                way=Windows,
                inputs=(
                    "purchase_order_numbers",
                    "changed_after",
                    "changed_before",
                    "window_type",
                    *FILTERS,
                ),
                filters=tuple(FILTERS),
                numbers="purchase_order_numbers",
                moves_cursor=True,
                help=self.env._(
                    "Shows per line what Amazon holds as ordered, acknowledged and "
                    "received, with its history. With numbers only these orders are "
                    "asked for; without, those in the window. Nothing is written to "
                    "your stock."
                ),
            )
        ]

    # === WORDS === #

    @api.model
    def _label(self):
        return self.env._("Purchase Order Status")

    @api.model
    def _plural(self):
        return self.env._("orders")

    @api.model
    def _window_labels(self):
        return {
            "changed": self.env._("Changed by Amazon"),
            "created": self.env._("Placed by Amazon"),
        }

    @api.model
    def _too_old(self, oldest):
        return self._of("purchase_order")._too_old(oldest)

    @api.model
    def _clean_number(self, number):
        return self._of("purchase_order")._clean_number(number)

    @api.model
    def _filter(self, name, value):
        return (value or "").strip().upper()

    @api.model
    def _number_problem(self, number):
        return self._of("purchase_order")._number_problem(number)

    # === ASKING AMAZON === #

    @api.model
    def _ask_page(self, gateway, request):
        # "updated" here is what getPurchaseOrders calls "changed".
        window = "created" if request["window"] == "created" else "updated"
        return gateway.use(Orders).purchase_orders_status(
            **{f"{window}_after": request["after"]},
            **{f"{window}_before": request["before"]},
            **request["filters"],
            next_token=request["token"],
        )

    @api.model
    def _ask_number(self, gateway, number):
        return as_typed(partial(status_search.get, gateway), number)

    @api.model
    def _wanted(self, documents, filters):
        if not filters:
            return documents
        return [one for one in documents if status_search.matches(one, filters)]

    @api.model
    def _describe_filters(self, filters):
        labels = {
            "purchase_order_status": self.env._("Order"),
            "item_confirmation_status": self.env._("Confirmation"),
            "item_receive_status": self.env._("Receipt"),
            "vendor_code": self.env._("Vendor code"),
            "ship_to_party": self.env._("Ship to"),
        }
        words = [
            f"{labels[name]}: {self._filter_label(name, value)}"
            for name, value in (filters or {}).items()
        ]
        return ", ".join(words) or False

    @api.model
    def _filter_label(self, name, value):
        field = self.env["amazon.vendor.operation"]._fields.get(name)
        if FILTERS.get(name) is None or field is None:
            return value
        return dict(field._description_selection(self.env)).get(value, value)

    @api.model
    def _read(self, text):
        """Read a status.

        :rtype: OrderStatus
        """
        return order_status.parse(text)

    @api.model
    def _addressed_to(self, document):
        seller = document.selling_party
        return identity.party_code(seller.party_id) if seller else None

    @api.model
    def _apply(self, instance, entries):
        return self.env["amazon.vendor.requisition"]._import_statuses(instance, entries)

    @api.model
    def _open(self, records):
        return records._action_open()

    # === STEPS === #

    @api.model
    def _before_processing(self, instance):
        """Where two workers had an order and its status at the same moment, neither saw
        the other's."""
        self.env["amazon.vendor.queue.line"]._wake_waiting(instance)
