from odoo import api, fields, models
from odoo.fields import Domain

#: Where an order still waits for its goods to leave.
WAITING = ("acknowledged", "labelled")


class StockPicking(models.Model):
    """A delivery of direct fulfilment shows its order, and leaves with its label."""

    _inherit = "stock.picking"

    amazon_direct_order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        string="Direct Order",
        compute="_compute_amazon_direct_order_id",
        search="_search_amazon_direct_order_id",
    )
    amazon_direct_ship_until = fields.Datetime(
        related="amazon_direct_order_id.required_ship_at", string="Amazon: Ship Until"
    )
    amazon_direct_ship_method = fields.Char(
        related="amazon_direct_order_id.ship_method", string="Amazon's Ship Method"
    )
    amazon_direct_label_state = fields.Selection(
        related="amazon_direct_order_id.label_state", string="Amazon's Label"
    )
    amazon_direct_confirm_until = fields.Datetime(
        related="amazon_direct_order_id.confirm_due_at", string="Amazon: Confirm Until"
    )
    amazon_direct_confirmation_state = fields.Selection(
        related="amazon_direct_order_id.confirmation_state",
        string="Amazon's Confirmation",
    )
    amazon_direct_own_carrier = fields.Boolean(
        related="amazon_direct_order_id.instance_id.direct_own_carrier"
    )
    amazon_direct_missing = fields.Text(
        string="Before It Goes to Amazon's Customer",
        compute="_compute_amazon_direct_missing",
        compute_sudo=True,
    )
    amazon_direct_tracking = fields.Char(
        string="Own Carrier's Tracking No.",
        copy=False,
        size=100,
        help="Of a carrier of your own: Amazon is told it when the goods leave.",
    )

    @api.depends("sale_id.amazon_direct_order_id")
    def _compute_amazon_direct_order_id(self):
        for picking in self:
            order = picking.sudo().sale_id.amazon_direct_order_id
            picking.amazon_direct_order_id = order

    def _search_amazon_direct_order_id(self, operator, value):
        orders = Domain("sale_id.amazon_direct_order_id", operator, value)
        if operator == "in" and False in value:
            return orders | Domain("sale_id", "=", False)
        return orders

    @api.depends("state", "amazon_direct_order_id.label_state")
    def _compute_amazon_direct_missing(self):
        for picking in self:
            order = picking.amazon_direct_order_id
            is_open = picking._is_direct_delivery() and picking.state not in (
                "done",
                "cancel",
            )
            said = False
            if is_open and order.state == "cancelled":
                said = self.env._("Amazon has cancelled it: nothing of it may leave.")
            elif is_open and order.state in WAITING:
                said = order._say_label_missing()
            picking.amazon_direct_missing = said

    def _is_direct_delivery(self):
        """Whether this brings an order of direct fulfilment to Amazon's customer (and
        not from the shelf to packing)."""
        return bool(
            self.amazon_direct_order_id
            and self.picking_type_code == "outgoing"
            and self.location_dest_id.usage == "customer"
        )

    def _amazon_direct_tracking_number(self):
        """The number of a carrier of one's own: typed in, or of Odoo's addon for
        carriers."""
        return (self.amazon_direct_tracking or self._amazon_tracking() or "").strip()

    # === LEAVING: STEPS OF ``_action_done`` === #

    def _direct_check_leaving(self):
        """Hold the deliveries of direct fulfilment among these against Amazon's rules.

        :return: these deliveries.
        :raise UserError: one may not leave: no label, not whole, cancelled.
        """
        direct = self.filtered(lambda each: each._is_direct_delivery())
        orders = direct.amazon_direct_order_id
        # What was shipped before does not change by a further delivery.
        open_orders = orders.filtered(lambda order: order.state != "shipped")
        open_orders.sudo().with_env(self.sudo().env)._check_leaving(direct.sudo())
        return direct.filtered(lambda each: each.amazon_direct_order_id in open_orders)

    def _direct_has_left(self):
        """These have left: Amazon is told, once this is committed."""
        orders = self.amazon_direct_order_id
        if orders:
            orders._has_left(self.sudo())

    # === BUTTONS === #

    def _direct_orders(self):
        self.check_access("write")
        return self.amazon_direct_order_id

    def action_direct_make_labels(self):
        """Have Amazon make the labels of these deliveries (button, also for many).

        :raise UserError: none of them can have labels.
        """
        return self._direct_orders().action_make_labels()

    def action_direct_print_labels(self):
        """Print the labels and packing slips of these (button, also for many)."""
        return self._direct_orders().action_print_labels()

    def action_direct_ship(self):
        """Ship these, and confirm them to Amazon (button, for many)."""
        return self._direct_orders().action_ship()
