"""What links Odoo's documents to Amazon's is written by code alone."""

from odoo import api, models
from odoo.exceptions import UserError

LINK = "amazon_seller_line_id"


class StockMove(models.Model):
    """Goods that have left for an item of Amazon's stay its goods.

    A move that is linked to an item leaves by itself. Only the connector makes such
    moves, as superuser, and with them the components of a kit, which are copies.
    """

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(LINK) for vals in vals_list):
            self._refuse_amazon_link()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and LINK in vals:
            if any(move.sudo()[LINK].id != vals[LINK] for move in self):
                self._refuse_amazon_link()
        return super().write(vals)

    def _create_backorder(self):
        """What a person takes out in part goes on waiting for the rest, as its own:
        Odoo cuts the move, so no more leaves than before."""
        ours = self.filtered(lambda move: move.sudo()[LINK])
        rest = super(StockMove, ours.sudo())._create_backorder().sudo(self.env.su)
        return rest | super(StockMove, self - ours)._create_backorder()

    @api.model
    def default_get(self, fields):
        """Nobody has a default for the link: no client, and no user of his own."""
        values = super().default_get(fields)
        values.pop(LINK, None)
        return values

    @api.model
    def _refuse_amazon_link(self):
        raise UserError(
            self.env._(
                "Which item of Amazon's goods have left for is the connector's to say, "
                "and cannot be changed."
            )
        )


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_seller_"
    _fixed_fields = ()
