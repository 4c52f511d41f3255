from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central.models.sale.sale_order import refuse_new_link


class SaleOrder(models.Model):
    """A sale order of something that was sold on Amazon."""

    _inherit = "sale.order"

    amazon_seller_order_id = fields.Many2one(
        "amazon.seller.order",
        string="Amazon Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amazon_seller_channel = fields.Selection(
        string="Amazon Channel", related="amazon_seller_order_id.channel", store=True
    )
    amazon_seller_problem = fields.Text(related="amazon_seller_order_id.problem")

    _amazon_seller_order_uniq = models.UniqueIndex(
        "(amazon_seller_order_id) WHERE amazon_seller_order_id IS NOT NULL",
        "That order of Amazon's has a sale order already.",
    )

    def write(self, vals):
        refuse_new_link(self, vals, "amazon_seller_order_id")
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self.sudo().amazon_seller_order_id._notice_cancelled_here()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon_seller(self):
        linked = self.sudo().filtered("amazon_seller_order_id")
        if linked and not self.env.su:
            raise UserError(
                self.env._(
                    "%(order)s is Amazon's order %(number)s, which would be forgotten "
                    "with it. Cancel it instead.",
                    order=linked[:1].name,
                    number=linked[:1].amazon_seller_order_id.name,
                )
            )

    def _confirmation_error_message(self):
        if message := super()._confirmation_error_message():
            return message
        order = self.sudo().amazon_seller_order_id
        if not order:
            return False
        if order.state in ("cancelled", "conflict"):
            return self.env._("Amazon has cancelled %(order)s.", order=order.name)
        unknown = self.env.ref("amazon_seller_central.product_unknown")
        if unknown in self.order_line.product_id:
            return self.env._(
                "%(order)s has items whose product is not known. Choose their products "
                "on the Amazon order, and click Apply Again there.",
                order=order.name,
            )
        return order.problem or order._say_total_differs()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_seller_line_id = fields.Many2one(
        "amazon.seller.order.line",
        string="Amazon Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    amazon_seller_kind = fields.Char(
        string="Amazon Charge",
        readonly=True,
        copy=False,
        help="What it is charged for.",
    )

    def _action_launch_stock_rule(self, **kwargs):
        """What has left without us needs no delivery of ours."""
        ours = self.filtered(
            lambda line: not line.order_id.sudo().amazon_seller_order_id._needs_nobody()
        )
        # Of a partly shipped order only the rest is delivered: what moves say has left
        # is not procured.
        orders = ours.order_id.sudo().amazon_seller_order_id
        for company, mine in orders.grouped("company_id").items():
            mine.with_company(company)._move_fba()
        return super(SaleOrderLine, ours)._action_launch_stock_rule(**kwargs)
