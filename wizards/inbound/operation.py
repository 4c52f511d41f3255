import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import (
    CONFIRMATION_STATUSES,
    HISTORY_DAYS,
    OPERATION_DOCUMENTS,
    OPERATIONS_WITH_QUEUE,
    PURCHASE_ORDER_STATUSES,
    RECEIVE_STATUSES,
)

#: Purchase order numbers may be separated by anything that is not part of one.
SEPARATORS = re.compile(r"[\s,;|]+")
#: More single orders than this are asked for by window instead.
MOST_NUMBERS = 500


class AmazonVendorOperation(models.TransientModel):
    """Vendor Central > Operations: choose an instance, an operation, and Process."""

    _name = "amazon.vendor.operation"
    _description = "Amazon Vendor Operation"

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        default=lambda self: self._default_instance_id(),
    )
    operation = fields.Selection(
        OPERATIONS_WITH_QUEUE, required=True, default="import_purchase_orders"
    )
    changed_after = fields.Datetime(
        compute="_compute_window", store=True, readonly=False
    )
    changed_before = fields.Datetime(
        compute="_compute_window", store=True, readonly=False
    )
    purchase_order_numbers = fields.Text(
        string="Purchase Orders",
        help="Numbers of Amazon's purchase orders, separated by blanks, commas or "
        "line breaks.",
    )

    # Import Purchase Order Status: what Amazon can filter by. The names of the fields
    # are those of the gateway.
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
        string="Ship to Party", help="Orders to be sent to this fulfillment center."
    )

    @api.model
    def _default_instance_id(self):
        instances = self.env["amazon.vendor.instance"].search([], limit=2)
        return instances if len(instances) == 1 else False

    @api.depends("instance_id", "operation")
    def _compute_window(self):
        now = fields.Datetime.now().replace(microsecond=0)
        for wizard in self:
            start, end = now - timedelta(days=7), now
            if wizard.instance_id:
                start, end = wizard.instance_id._import_window(
                    OPERATION_DOCUMENTS[wizard.operation or "import_purchase_orders"]
                )
            wizard.changed_after, wizard.changed_before = start, end

    def action_process(self):
        """Make the data queue, have it filled, and open it (button Process).

        Amazon is asked after this transaction is committed; a large window goes on in
        the background.

        :raise UserError: the window or the numbers make no sense, with the way out.
        """
        self.ensure_one()
        self.instance_id.check_access("read")
        # Nobody writes queues by hand, so that they stay what Amazon sent: who may read
        # the instance may have one made.
        queue = self.env["amazon.vendor.queue"].sudo().create(self._queue_values())
        queue._fetch_after_commit()
        return queue._action_open()

    def _queue_values(self):
        values = {"instance_id": self.instance_id.id, "operation": self.operation}
        if self.operation == "import_specific_purchase_orders":
            return {**values, "requested_numbers": "\n".join(self._numbers())}
        if self.operation == "import_purchase_order_status":
            values.update(self._status_values())
            if values.get("requested_numbers"):
                return values
        self._check_window()
        return {
            **values,
            "window_start": self.changed_after,
            "window_end": self.changed_before,
        }

    def _status_values(self):
        """What Amazon is asked for besides the window; numbers replace the window."""
        if (self.purchase_order_numbers or "").strip():
            return {"requested_numbers": "\n".join(self._numbers())}
        filters = {
            "purchase_order_status": self.purchase_order_status,
            "item_confirmation_status": self.item_confirmation_status,
            "item_receive_status": self.item_receive_status,
            "vendor_code": (self.vendor_code or "").strip().upper(),
            "ship_to_party": (self.ship_to_party or "").strip().upper(),
        }
        return {
            "window_type": self.window_type,
            "filters": {name: value for name, value in filters.items() if value},
        }

    def _check_window(self):
        now = fields.Datetime.now()
        if not self.changed_after or not self.changed_before:
            raise UserError(
                self.env._("Fill in both Changed After and Changed Before.")
            )
        if self.changed_after >= now:
            raise UserError(
                self.env._(
                    "Changed After lies in the future: Amazon cannot have changed any "
                    "order since. Choose an earlier moment."
                )
            )
        if self.changed_before <= self.changed_after:
            raise UserError(
                self.env._(
                    "Changed Before must be later than Changed After: the window "
                    "between them would be empty."
                )
            )
        oldest = now - timedelta(days=HISTORY_DAYS)
        if self.changed_after < oldest:
            raise UserError(
                self.env._(
                    "Amazon keeps purchase orders for six months only. Choose a "
                    "Changed After on or after %(oldest)s.",
                    oldest=fields.Date.to_string(oldest + timedelta(days=1)),
                )
            )
        # Amazon refuses an end in the future only in some regions; now is the same.
        self.changed_before = min(self.changed_before, now)

    def _numbers(self):
        """The purchase order numbers as typed, cleaned, in order, once each."""
        words = SEPARATORS.split(self.purchase_order_numbers or "")
        numbers = list(dict.fromkeys(word.upper() for word in words if word))
        if not numbers:
            raise UserError(
                self.env._("Enter the number of at least one purchase order.")
            )
        if odd := [number for number in numbers if not number.isalnum()]:
            raise UserError(
                self.env._(
                    "%(number)s is no purchase order number: Amazon's consist of "
                    "letters and digits, for example 4Z32PABC.",
                    number=odd[0],
                )
            )
        if len(numbers) > MOST_NUMBERS:
            raise UserError(
                self.env._(
                    "These are %(count)s numbers; %(most)s are possible at once. "
                    "Import a window of dates instead.",
                    count=len(numbers),
                    most=MOST_NUMBERS,
                )
            )
        return numbers
