from odoo import models
from odoo.exceptions import AccessError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _prepare_invoice(self):
        """What is invoiced of Amazon's order belongs to its instance."""
        values = super()._prepare_invoice()
        if instance := self.sudo().amazon_requisition_id.instance_id:
            values["amazon_instance_id"] = instance.id
        return values

    def action_amazon_invoice(self):
        """Invoice what has left of these orders and is not invoiced yet (button).

        :return: action that opens the invoices.
        :raise UserError: nothing is to be invoiced, and why.
        """
        if not self.env["account.move"].has_access("create"):
            self.check_access("write")
        self.check_access("read")
        if not self:
            raise AccessError(self.env._("Choose the orders to invoice."))
        moves = self.env["amazon.vendor.invoice"]._make(
            self.sudo().amazon_requisition_id
        )
        return moves._amazon_action_open()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _check_amazon_billed(self):
        """What Amazon was billed of these lines stays linked to them: without that it
        would be billed once more.

        :raise UserError: a person changes that.
        """
        if not self.env.su and (
            told := self.sudo().invoice_lines.move_id._amazon_told()
        ):
            told[0].move_id._refuse_amazon_change()
