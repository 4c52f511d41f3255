from odoo import api, fields, models

from ...const import CASES, CONFIRMATION_STATUSES, RECEIVE_STATUSES
from ..exchange.known_computes import HandedOver

#: What the figures in eaches are made of, in the unit of the line.
FIGURES = {
    "ordered_eaches": "ordered_qty",
    "acknowledged_eaches": "acknowledged_qty",
    "received_eaches": "received_qty",
}

_MODEL = "amazon.vendor.requisition.line"
EACHES = HandedOver(
    "eaches",
    _MODEL,
    dict.fromkeys(FIGURES, "_compute_eaches"),
    {_MODEL: ("_eaches_per_unit",)},
    ("amazon_vendor_central",),
)


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
        help="By Amazon's fulfilment centre, as far as it can be true.",
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

    # The quantities once more, in a unit in which they can be added up: Amazon orders
    # one line in cases of 12 and the next in eaches. Statistics count eaches (amount x
    # unitSize for Cases, vendorOrders.json).
    ordered_eaches = fields.Float(
        string="Ordered (eaches)",
        digits=(16, 3),
        compute="_compute_eaches",
        store=True,
        precompute=True,
    )
    acknowledged_eaches = fields.Float(
        string="Acknowledged (eaches)",
        digits=(16, 3),
        compute="_compute_eaches",
        store=True,
        precompute=True,
    )
    shipped_eaches = fields.Float(
        string="Shipped (eaches)",
        digits=(16, 3),
        compute="_compute_shipped_eaches",
        store=True,
    )
    received_eaches = fields.Float(
        string="Received (eaches)",
        digits=(16, 3),
        compute="_compute_eaches",
        store=True,
        precompute=True,
    )

    # Read in this order by the list, which asks for the latest ones.
    _status_idx = models.Index(
        "(purchase_order_date DESC, id DESC) WHERE has_status IS TRUE"
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Nothing can be shipped of a new line: no need to look.
        nothing = {"shipped_qty": 0.0, "shipped_eaches": 0.0}
        return super().create([{**nothing, **vals} for vals in vals_list])

    def _write_status(self, values):
        """Write what differs; the flush makes one statement of many lines' values."""
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)

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

    @api.depends(*FIGURES.values(), "unit_of_measure", "unit_size")
    def _compute_eaches(self):
        for line in self:
            for figure, quantity in FIGURES.items():
                line[figure] = line[quantity] * line._eaches_per_unit()

    @api.depends("shipped_qty", "unit_of_measure", "unit_size")
    def _compute_shipped_eaches(self):
        for line in self:
            line.shipped_eaches = line.shipped_qty * line._eaches_per_unit()

    def _eaches_per_unit(self):
        """How many eaches one unit of the line is."""
        return self.unit_size or 1 if self.unit_of_measure == CASES else 1

    @api.model
    def _fill_eaches(self, vals_list):
        """Give new lines their eaches, in place; see ``requisition/line_values.py``."""
        if not EACHES.allowed(self.env):
            return
        for vals in vals_list:
            is_case = vals.get("unit_of_measure") == CASES
            size = (is_case and vals.get("unit_size")) or 1
            for figure, quantity in FIGURES.items():
                vals[figure] = (vals.get(quantity) or 0) * size
