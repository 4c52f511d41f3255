from odoo import api, models

from ...const import CONFIRMATION_STATUSES, PURCHASE_ORDER_STATUSES, RECEIVE_STATUSES
from ...spapi import status_search
from ...spapi.messages import order_status
from ...spapi.operations.orders import Orders

#: Filter of the gateway -> its values; None: any text.
FILTERS = {
    "purchase_order_status": PURCHASE_ORDER_STATUSES,
    "item_confirmation_status": CONFIRMATION_STATUSES,
    "item_receive_status": RECEIVE_STATUSES,
    "vendor_code": None,
    "ship_to_party": None,
}


class AmazonVendorDocumentPurchaseOrderStatus(models.AbstractModel):
    """getPurchaseOrdersStatus: the history Amazon keeps of each line."""

    _name = "amazon.vendor.document.purchase_order_status"
    _inherit = ["amazon.vendor.document"]
    _description = "Amazon Vendor: purchase order status"

    _cursor = "status_cursor"
    _cron = "amazon_vendor_central.ir_cron_import_purchase_order_status"

    @api.model
    def _ask(self, gateway, request):
        if number := request.get("number"):
            return [status_search.get(gateway, number)], None
        # "updated" here is what getPurchaseOrders calls "changed".
        window = "created" if request["window"] == "created" else "updated"
        page = gateway.use(Orders).purchase_orders_status(
            **{f"{window}_after": request["after"]},
            **{f"{window}_before": request["before"]},
            **request["filters"],
            next_token=request["token"],
        )
        return page.documents, page.next_token

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
            f"{labels[name]}: {self._label(name, value)}"
            for name, value in (filters or {}).items()
        ]
        return ", ".join(words) or False

    @api.model
    def _label(self, name, value):
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
    def _apply(self, instance, entries):
        return self.env["amazon.vendor.requisition"]._import_statuses(instance, entries)
