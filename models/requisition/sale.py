from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sale.builder import SaleOrderBuilder


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

    @api.depends("sale_order_ids.state")
    def _compute_sale_order_id(self):
        for requisition in self:
            orders = requisition.sale_order_ids
            alive = orders.filtered(lambda order: order.state != "cancel")
            requisition.sale_order_id = (alive or orders)[:1]
            requisition.sale_order_count = len(orders)

    def _create_sale_orders(self):
        """Make the draft sale orders of these requisitions, in one batch.

        At most one living order each: a requisition that has one keeps it. What is
        fully rejected gets none.

        :return: the created sale orders.
        :raise UserError: an order cannot be made, with the reason.
        """
        without = self._without_sale_order()
        values = []
        for instance, requisitions in without.grouped("instance_id").items():
            builder = SaleOrderBuilder(instance, requisitions)
            batch = []
            for requisition in requisitions:
                requisition._check_lines_mapped()
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
        return orders.create(values).with_env(self.env)

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
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
        }
