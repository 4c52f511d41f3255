"""What links Odoo's documents to Amazon's is written by code alone."""

from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        self._refuse_amazon_link(vals)
        return super().write(vals)

    def _refuse_amazon_link(self, vals):
        """Goods that have left for an item of Amazon's stay its goods. (Copies of moves
        keep the link: components of a kit, returns.)

        :raise UserError: somebody writes another item, over RPC.
        """
        name = "amazon_seller_line_id"
        if self.env.su or name not in vals:
            return
        if any(move.sudo()[name].id != vals[name] for move in self):
            raise UserError(
                self.env._(
                    "Which item of Amazon's goods have left for cannot be changed."
                )
            )


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_seller_"
    _fixed_fields = ()
