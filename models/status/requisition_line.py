from odoo import api, fields, models

from ...const import CONFIRMATION_STATUSES, RECEIVE_STATUSES


class AmazonVendorRequisitionLineStatus(models.Model):
    """Ordered, acknowledged, shipped and received side by side, in the ordered unit.

    None of Amazon's numbers moves stock or money: they are reported to be wrong at
    times (selling-partner-api-models issues 2207, 2968).
    """

    _inherit = "amazon.vendor.requisition.line"

    has_status = fields.Boolean(
        readonly=True, help="Amazon has shown a status of this line."
    )
    confirmation_status = fields.Selection(
        CONFIRMATION_STATUSES, string="Amazon's Confirmation", readonly=True
    )
    acknowledged_qty = fields.Float(
        string="Acknowledged",
        digits=(16, 3),
        aggregator=None,
        readonly=True,
        help="Accepted and backordered, as Amazon shows it.",
    )
    refused_qty = fields.Float(
        string="Refused",
        digits=(16, 3),
        aggregator=None,
        readonly=True,
        help="Rejected, as Amazon shows it.",
    )
    sale_line_ids = fields.One2many(
        "sale.order.line", "amazon_requisition_line_id", readonly=True
    )
    shipped_qty = fields.Float(
        string="Shipped",
        digits=(16, 3),
        aggregator=None,
        compute="_compute_shipped_qty",
        store=True,
        help="Delivered by the sale order.",
    )
    receive_status = fields.Selection(
        RECEIVE_STATUSES, string="Receipt at Amazon", readonly=True
    )
    received_qty = fields.Float(
        string="Received",
        digits=(16, 3),
        aggregator=None,
        readonly=True,
        help="By Amazon's fulfillment center, as far as it can be true.",
    )
    last_receive_date = fields.Datetime(string="Last Received", readonly=True)
    history_ids = fields.One2many(
        "amazon.vendor.line.history", "line_id", readonly=True
    )
    review_ids = fields.One2many(
        "amazon.vendor.status.review", "line_id", readonly=True
    )
    # For the statistics of the lines.
    purchase_order_date = fields.Datetime(
        related="requisition_id.purchase_order_date",
        string="Order Date",
        store=True,
        precompute=True,
    )
    ship_to_party_code = fields.Char(
        related="requisition_id.ship_to_party_code",
        string="Ship to Party",
        store=True,
        precompute=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Nothing can be shipped of a new line: no need to look.
        return super().create([{"shipped_qty": 0.0, **vals} for vals in vals_list])

    @api.depends(
        "uom_id",
        "sale_line_ids.qty_delivered",
        "sale_line_ids.product_uom_id",
    )
    def _compute_shipped_qty(self):
        # Known, it is not written again where it stays the same: confirming an order
        # asks for all of its lines.
        self.mapped("shipped_qty")
        for line in self:
            shipped = 0.0
            for sale_line in line.sale_line_ids:
                quantity = sale_line.qty_delivered
                if quantity and line.uom_id:
                    quantity = sale_line.product_uom_id._compute_quantity(
                        quantity, line.uom_id, round=False
                    )
                shipped += quantity
            line.shipped_qty = shipped
