from odoo import fields, models
from odoo.exceptions import UserError

from .const import PROMISED


class SaleOrder(models.Model):
    """A sale order that answers an order of direct fulfilment."""

    _inherit = "sale.order"

    amazon_direct_order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        string="Direct Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The order of Amazon's customer that this sale order delivers.",
    )

    # One living sale order for each, whatever two workers or two clicks do.
    _amazon_direct_order_uniq = models.UniqueIndex(
        "(amazon_direct_order_id) "
        "WHERE amazon_direct_order_id IS NOT NULL AND state != 'cancel'",
        "This direct order of Amazon's has another sale order that is not cancelled.",
    )

    def _check_amazon_direct_cancel(self):
        """What Amazon was promised stays, whichever way it is cancelled.

        :raise UserError: a person cancels what Amazon counts on.
        """
        for order in self.filtered("amazon_direct_order_id"):
            direct = order.sudo().amazon_direct_order_id
            if direct.state in PROMISED:
                raise UserError(
                    self.env._(
                        "Amazon counts on %(number)s, so %(order)s stays: cancelling "
                        "it here tells Amazon nothing. If it cannot leave, say so on "
                        "the direct order.",
                        number=direct.name,
                        order=order.name,
                    )
                )

    def action_view_amazon_direct_order(self):
        """Open the direct order of this sale order (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Direct Order"),
            "res_model": "amazon.vendor.direct.order",
            "view_mode": "form",
            "res_id": self.amazon_direct_order_id.id,
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_direct_line_id = fields.Many2one(
        "amazon.vendor.direct.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
