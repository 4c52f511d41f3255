from odoo import fields, models

from ...const import (
    CONFIRMATION_STATUSES,
    PURCHASE_ORDER_STATUSES,
    RECEIVE_STATUSES,
)


class AmazonVendorOperation(models.TransientModel):
    """What Amazon can filter the status of purchase orders by; the names are those of
    the gateway."""

    _inherit = "amazon.vendor.operation"

    window_type = fields.Selection(
        [("changed", "Updated"), ("created", "Placed")],
        string="Orders",
        required=True,
        default="changed",
        help="Which moment must lie in the window: when Amazon last updated the "
        "status, or when it placed the order.",
    )
    purchase_order_status = fields.Selection(
        PURCHASE_ORDER_STATUSES, string="Order Status"
    )
    item_confirmation_status = fields.Selection(
        CONFIRMATION_STATUSES,
        string="Confirmation",
        help="Orders with at least one line in this state.",
    )
    item_receive_status = fields.Selection(
        RECEIVE_STATUSES,
        string="Receipt",
        help="Orders with at least one line in this state.",
    )
    vendor_code = fields.Char(help="Orders placed with this vendor code of yours.")
    ship_to_party = fields.Char(
        string="Ship to Party", help="Orders to be sent to this fulfilment centre."
    )
