"""What an order wants of somebody, and where that is done."""

from odoo import api, fields, models

#: States of a delivery that has left, or never will.
OVER = ("done", "cancel")


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    todo = fields.Char(
        string="Waits Because",
        compute="_compute_todo",
        help="Why it does not go on by itself.",
    )
    delivery_count = fields.Integer(
        string="Deliveries", compute="_compute_deliveries", compute_sudo=True
    )
    to_deliver = fields.Boolean(
        compute="_compute_deliveries",
        compute_sudo=True,
        help="Goods that Amazon wants us to deliver have not left yet.",
    )

    @api.depends(
        *("problem", "error_message", "waits_for", "state"),
        *("cancel_reason", "cancel_declined"),
    )
    @api.depends_context("lang")
    def _compute_todo(self):
        for order in self:
            wish = False
            if order.cancel_reason and not order.cancel_declined:
                wish = self.env._(
                    "The buyer wants to cancel: %(reason)s", reason=order.cancel_reason
                )
            order.todo = order.problem or order.error_message or wish or order.waits_for

    def _compute_deliveries(self):
        groups = self.env["stock.picking"]._read_group(
            [("amazon_seller_order_id", "in", self.ids)],
            ["amazon_seller_order_id", "state"],
            ["__count"],
        )
        found = {}
        for order, state, count in groups:
            found.setdefault(order.id, {})[state] = count
        for order in self:
            states = found.get(order.id, {})
            order.delivery_count = sum(states.values())
            order.to_deliver = bool(set(states) - set(OVER))

    def action_view_deliveries(self):
        """Open the deliveries of the order, the one that there is at once (button)."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_seller_central.amazon_seller_delivery_action"
        )
        deliveries = self.env["stock.picking"].search(
            [("amazon_seller_order_id", "=", self.id)]
        )
        left = deliveries.filtered(lambda picking: picking.state not in OVER)
        found = left if len(left) == 1 else deliveries
        action["domain"] = [("amazon_seller_order_id", "=", self.id)]
        action["context"] = {"create": False}
        if len(found) == 1:
            action.update(res_id=found.id, view_mode="form", views=[(False, "form")])
        return action
