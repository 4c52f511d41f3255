from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange.own_company import in_own_company
from ..exchange.reason import reason as reason_of
from ..sale.builder import SaleOrderBuilder
from ..sale.sale_order import SaleOrderWork

#: The list of Amazon's sale orders, with the button that confirms them.
SALE_ORDERS = "amazon_vendor_central.sale_order_view_list_amazon"


class AmazonVendorRequisitionSale(models.Model):
    """The sale orders made of requisitions."""

    _inherit = "amazon.vendor.requisition"

    sale_order_ids = fields.One2many(
        "sale.order", "amazon_requisition_id", string="Sale Orders", readonly=True
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        compute="_compute_sale_order_id",
        help="The sale order that is alive; cancelled ones are listed beside it.",
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_id")
    sale_order_state = fields.Char(compute="_compute_sale_order_state")

    @api.depends("sale_order_ids.state")
    def _compute_sale_order_id(self):
        for requisition in self:
            orders = requisition.sale_order_ids
            alive = orders.filtered(lambda order: order.state != "cancel")
            requisition.sale_order_id = (alive or orders)[:1]
            requisition.sale_order_count = len(orders)

    @api.depends("sale_order_ids.state")
    def _compute_sale_order_state(self):
        for requisition in self:
            requisition.sale_order_state = requisition.sale_order_id.state

    def _living_sale_order(self):
        return self.sale_order_ids.filtered(lambda order: order.state != "cancel")[:1]

    # === MAKING THEM === #

    def _create_sale_orders(self):
        """Make the draft sale orders of these requisitions, in one batch.

        At most one living order each: a requisition that has one keeps it. What is
        fully rejected gets none.

        :return: the created sale orders.
        :raise UserError: an order cannot be made, with the reason.
        """
        orders = self.env["sale.order"]
        for requisitions in in_own_company(self._without_sale_order()):
            orders |= requisitions._create_in_company().with_env(self.env)
        return orders

    def _create_in_company(self):
        """See ``_create_sale_orders``."""
        values = []
        for instance, requisitions in self.grouped("instance_id").items():
            builder = SaleOrderBuilder(instance, requisitions)
            batch = []
            for requisition in requisitions:
                requisition._check_lines_mapped()
                requisition._check_sale_obstacles()
                order_values = builder.order_values(requisition)
                if order_values["order_line"]:
                    batch.append(order_values)
            builder.number(batch)
            values += batch
        orders = self.env["sale.order"].with_context(
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
            mail_auto_subscribe_no_notify=True,
        )
        return orders.create(values)

    def _without_sale_order(self):
        living = self.env["sale.order"]._read_group(
            [
                ("amazon_requisition_id", "in", self.ids),
                ("state", "!=", "cancel"),
            ],
            ["amazon_requisition_id"],
        )
        return self - self.browse([requisition.id for (requisition,) in living])

    def _check_lines_mapped(self):
        promised = self.line_ids.filtered(
            lambda line: line.accepted_qty + line.backordered_qty
        )
        if missing := promised.filtered(lambda line: not line.product_id):
            raise UserError(
                self.env._(
                    "%(requisition)s: no product for %(items)s. Choose the products on "
                    "the lines (it is remembered), or reject the lines.",
                    requisition=self.display_name,
                    items=", ".join(
                        line.asin or line.vendor_sku or str(line.sequence)
                        for line in missing[:5]
                    ),
                )
            )

    def _sale_order_not_confirmed(self, order, error):
        """Amazon has the answer, but Odoo refuses to confirm the sale order."""
        reason = reason_of(self.env, error)
        message = self.env._(
            "Amazon has your answer, but Odoo did not confirm sale order %(order)s. "
            "Correct what it says, then click Confirm there: %(reason)s",
            order=order.name,
            reason=reason,
        )
        self._message_log(body=message)
        self._alert(
            f"confirm {order.id}",
            self.env._("Confirm %(order)s by hand", order=order.name),
            message,
        )

    # === BUTTONS === #

    def action_view_sale_order(self):
        """Open the sale order(s) made of these requisitions (button)."""
        orders = self.sale_order_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Sale Orders"),
            "res_model": "sale.order",
        }
        if len(orders) == 1:
            return {**action, "view_mode": "form", "res_id": orders.id}
        return {
            **action,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "views": [
                (self.env.ref(SALE_ORDERS).id, "list"),
                (False, "kanban"),
                (False, "form"),
            ],
            "domain": [("id", "in", orders.ids)],
        }

    def action_reset_sale_order(self):
        """Set the sale orders of these requisitions back to draft (button).

        A confirmed order is cancelled first, which takes its delivery back; where
        something was delivered or invoiced already, that is refused.

        :raise UserError: there is nothing to reset, or it is too late for it.
        """
        self.check_access("write")
        orders = self.sale_order_id
        if not orders:
            raise UserError(self.env._("There is no sale order to reset."))
        for order in orders:
            order._check_amazon_can_reset()
        orders._amazon_promise_over()
        confirmed = orders.filtered(lambda order: order.state == "sale")
        # Amazon is told nothing else: what follows is the same order once more.
        for mine in in_own_company(confirmed):
            SaleOrderWork.RESET.begin(mine)._action_cancel()
        resettable = orders.filtered(lambda order: order.state in ("sent", "cancel"))
        for mine in in_own_company(resettable):
            SaleOrderWork.RESET.begin(mine).action_draft()
        self._told_sale_order_is_back()
        for requisition in self:
            requisition._message_log(
                body=self.env._(
                    "%(order)s was reset to draft.",
                    order=requisition.sale_order_id.name,
                )
            )
        return self.action_view_sale_order()
