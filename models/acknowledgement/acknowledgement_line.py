from odoo import fields, models

from ...const import CASES, REJECTION_REASONS
from ...logic.acknowledgement.answer import Part

#: acknowledgementCode; Amazon's enum is case sensitive.
ACKNOWLEDGEMENT_CODES = [
    ("Accepted", "Accepted"),
    ("Backordered", "Backordered"),
    ("Rejected", "Rejected"),
]


class AmazonVendorAcknowledgementLine(models.Model):
    """One part of the answer to one line: a code, a quantity, a date or a reason.

    A line of Amazon's order may be answered in several parts; their quantities add up
    to what was ordered.
    """

    _name = "amazon.vendor.acknowledgement.line"
    _description = "Amazon Vendor Acknowledgement Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "acknowledgement_id, sequence, id"

    acknowledgement_id = fields.Many2one(
        "amazon.vendor.acknowledgement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="acknowledgement_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="acknowledgement_id.company_id",
        store=True,
        precompute=True,
    )
    sequence = fields.Integer(readonly=True)
    requisition_line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    item_sequence_number = fields.Char(string="Line", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    code = fields.Selection(
        ACKNOWLEDGEMENT_CODES, string="Answer", required=True, readonly=True
    )
    quantity = fields.Integer(readonly=True, help="In Amazon's unit of the line.")
    unit_of_measure = fields.Char(string="Unit", readonly=True)
    unit_size = fields.Integer(string="Case Size", readonly=True, aggregator=None)
    currency_id = fields.Many2one(related="acknowledgement_id.currency_id")
    net_cost = fields.Float(
        readonly=True,
        digits=(16, 6),
        min_display_digits=2,
        aggregator=None,
        help="What Amazon pays for one each.",
    )
    subtotal = fields.Monetary(readonly=True)
    scheduled_date = fields.Datetime(string="Scheduled Ship Date", readonly=True)
    rejection_reason = fields.Selection(REJECTION_REASONS, readonly=True)

    def _part(self):
        """What was answered, as one part.

        :rtype: logic.acknowledgement.answer.Part
        """
        return Part(
            self.code,
            self.quantity,
            self.scheduled_date,
            self.rejection_reason,
            self.net_cost,
        )

    def _eaches(self):
        """The quantity in pieces."""
        size = self.unit_size or 1 if self.unit_of_measure == CASES else 1
        return self.quantity * size
