from odoo import api, models

#: What of a line Amazon was told.
TOLD_FIELDS = {
    "move_id",
    "product_id",
    "product_uom_id",
    "quantity",
    "price_unit",
    "discount",
    "tax_ids",
    "tax_line_id",
    "sale_line_ids",
    "currency_id",
    "amount_currency",
    "balance",
    "debit",
    "credit",
    "display_type",
}


class AccountMoveLine(models.Model):
    """Lines of what Amazon may have stay, whichever way somebody writes them."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse(
            {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        )
        if told := moves._amazon_told():
            told[0].move_id._refuse_amazon_change()
        return super().create(vals_list)

    def write(self, vals):
        if not TOLD_FIELDS.isdisjoint(vals):
            self._check_amazon_told(vals)
        return super().write(vals)

    def _check_amazon_told(self, vals):
        """Keep the lines of what Amazon may have.

        :raise UserError: one of them would change, or another one would be added.
        """
        Move = self.env["account.move"]
        moves = self.move_id | Move.browse(vals.get("move_id") or ())
        moves = moves.sudo().filtered("amazon_instance_id")
        told = moves._amazon_told().move_id if moves else moves
        into = told.filtered(lambda each: each.id == vals.get("move_id"))
        if into and self.move_id - into:
            into._refuse_amazon_change()
        for line in self.filtered(lambda each: each.move_id in told):
            if any(
                Move._field_will_change(line, vals, name)
                for name in TOLD_FIELDS & vals.keys()
            ):
                line.move_id._refuse_amazon_change()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent_to_amazon(self):
        if told := self.move_id._amazon_told():
            told[0].move_id._refuse_amazon_change()

    def _amazon_charge_type(self):
        """Amazon's type of the charge or allowance that this line is, or False."""
        if self._amazon_ordered():
            return False
        return self.sudo().product_id.amazon_charge_type

    def _amazon_eaches(self):
        """How many pieces of Amazon's line this line invoices; None where these are no
        whole number of Amazon's units."""
        ordered = self._amazon_ordered()
        unit = ordered.uom_id or self.product_uom_id
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, unit, round=False
        )
        whole = round(quantity)
        if abs(quantity - whole) > 1e-6:
            return None
        return whole * (ordered.unit_size or 1)
