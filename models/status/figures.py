from odoo import api, fields, models

from ...const import CASES
from ..exchange.known_computes import computed_by

#: What the figures in eaches are made of, in the unit of the line.
FIGURES = {
    "ordered_eaches": "ordered_qty",
    "acknowledged_eaches": "acknowledged_qty",
    "received_eaches": "received_qty",
}


class AmazonVendorRequisitionLineFigures(models.Model):
    """The quantities of lines in a unit in which they can be added up.

    Amazon orders one line in cases of 12 and the next in eaches: their sum would say
    nothing. Statistics count eaches (amount x unitSize for Cases, vendorOrders.json).
    """

    _inherit = "amazon.vendor.requisition.line"

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
    # Neither a unit's size nor a place in a list can be added up.
    sequence = fields.Integer(aggregator=None)
    unit_size = fields.Integer(aggregator=None)
    ordered_qty = fields.Integer(aggregator=None)
    accepted_qty = fields.Integer(aggregator=None)
    backordered_qty = fields.Integer(aggregator=None)
    rejected_qty = fields.Integer(aggregator=None)
    net_cost = fields.Float(aggregator=None)
    agreed_cost = fields.Float(aggregator=None)

    @api.model_create_multi
    def create(self, vals_list):
        # Nothing can be shipped of a new line: no need to look.
        return super().create([{"shipped_eaches": 0.0, **vals} for vals in vals_list])

    @api.model
    def _add_precomputed_values(self, vals_list):
        # See amazon_vendor_requisition_line_values.py.
        methods = ["_compute_eaches", "_eaches_per_unit"]
        if computed_by(self, methods, ["amazon_vendor_central"]):
            for vals in vals_list:
                is_case = vals.get("unit_of_measure") == CASES
                size = (is_case and vals.get("unit_size")) or 1
                for figure, quantity in FIGURES.items():
                    vals[figure] = (vals.get(quantity) or 0) * size
        return super()._add_precomputed_values(vals_list)

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
