from datetime import timedelta

from odoo import fields, models

from .sale_order import ADAPTING, FROM_REQUISITION, refuse_new_link


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_requisition_line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    amazon_acknowledgement_code = fields.Char(
        readonly=True,
        copy=False,
        help="Whether this quantity is accepted or backordered, in Amazon's words.",
    )
    amazon_scheduled_date = fields.Datetime(
        copy=False,
        help="The day Amazon was told for this quantity, which may be another one than "
        "for the rest of the order (a backorder).",
    )

    def write(self, vals):
        refuse_new_link(self, vals, "amazon_requisition_line_id")
        return super().write(vals)

    def _update_line_quantity(self, values):
        """Where many lines follow Amazon at once, one note tells of all of them.

        Odoo posts a message for each line that is written; what it refuses here, less
        than was delivered, the adapter never writes.
        """
        if self.env.context.get(ADAPTING) is FROM_REQUISITION:
            return None
        return super()._update_line_quantity(values)

    def _prepare_procurement_values(self):
        """Plan the delivery for the day that Amazon was told."""
        values = super()._prepare_procurement_values()
        if self.amazon_scheduled_date:
            lead = timedelta(days=self.company_id.security_lead)
            values["date_deadline"] = self.amazon_scheduled_date
            values["date_planned"] = self.amazon_scheduled_date - lead
        return values
