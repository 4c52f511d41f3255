"""What a line costs, exactly, also where Amazon prices it by weight."""

from decimal import Decimal

from odoo import api, models

from ...const import WEIGHT_UNITS


class AmazonVendorRequisitionLineCost(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    @api.depends("net_cost_amount", "list_price_amount")
    def _compute_costs(self):
        for line in self:
            line.net_cost = float(line._exact_cost())

    @api.depends(
        "ordered_qty",
        "accepted_qty",
        "backordered_qty",
        "unit_size",
        "net_cost_amount",
        "answered_cost_amount",
        "list_price_amount",
        "cost_unit_of_measure",
        "product_id.weight",
    )
    def _compute_subtotal(self):
        for line in self:
            promised = line.accepted_qty + line.backordered_qty
            line.amount_ordered = float(line._cost_per_unit() * line.ordered_qty)
            line.subtotal = float(line._cost_per_unit(answered=True) * promised)

    def _exact_cost(self):
        """Amazon's cost of one each as an exact number; 0 where there is none.

        Books may carry a list price only (vendorOrders.json: netCost or listPrice).
        """
        self.ensure_one()
        return Decimal(self.net_cost_amount or self.list_price_amount or 0)

    def _answered_cost(self):
        """The cost of one each that the answer confirms, exact."""
        self.ensure_one()
        return Decimal(self.answered_cost_amount or self._exact_cost())

    def _cost_per_unit(self, answered=False):
        """Amazon's cost of one unit of the line (each or case), exact.

        :param bool answered: the cost that our answer confirms instead.
        Amazon gives netCost "per each or weight unit" (vendorOrders.json). For a price
        by weight the product's weight in Odoo counts; without one the cost is 0.
        """
        each = self._answered_cost() if answered else self._exact_cost()
        cost = each * (self.unit_size or 1)
        if self.cost_unit_of_measure and cost:
            cost *= self._weight_in(self.cost_unit_of_measure)
        return cost

    def _weight_in(self, amazon_unit):
        """Weight of one each in Amazon's weight unit, exact to a millionth."""
        if not self.product_id:
            return Decimal(0)
        own, unit = self._weight_units(amazon_unit)
        weight = own._compute_quantity(self.product_id.weight, unit, round=False)
        return Decimal(str(round(weight, 6)))

    @api.model
    def _weight_units(self, amazon_unit):
        """The unit of weights in Odoo, and Amazon's.

        ``env.ref`` asks whether they still exist, each time: once in a transaction is
        enough.

        :param str amazon_unit: key of ``WEIGHT_UNITS``.
        """
        setting = self.env["ir.config_parameter"].sudo()
        key = (self._name, amazon_unit, setting.get_param("product.weight_in_lbs"))
        known = self.env.cr.cache
        if key not in known:
            products = self.env["product.template"]
            own = products._get_weight_uom_id_from_ir_config_parameter()
            known[key] = own.id, self.env.ref(WEIGHT_UNITS[amazon_unit]).id
        own, unit = known[key]
        units = self.env["uom.uom"]
        return units.browse(own), units.browse(unit)
