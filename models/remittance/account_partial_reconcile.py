from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Whatever settles an invoice to Amazon settles its lines."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["amazon.vendor.share"].sudo()._share_settled(partials._amazon_moves())
        return partials

    def unlink(self):
        moves = self._amazon_moves()
        result = super().unlink()
        self.env["amazon.vendor.share"].sudo()._share_settled(moves)
        return result

    def _amazon_moves(self):
        """The invoices to Amazon that these settle, as superuser."""
        lines = self.sudo().debit_move_id | self.sudo().credit_move_id
        return lines.move_id.filtered("amazon_instance_id")
