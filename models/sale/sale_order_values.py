from odoo import api, models


class SaleOrderValues(models.Model):
    """What is computed of Amazon's orders before they are stored asks for no lines.

    Odoo makes a draft of the order in memory, with a draft of each of its lines, to
    compute the order's own fields. See ``sale_order_line_values.py``.
    """

    _inherit = "sale.order"

    @api.model
    def _add_precomputed_values(self, vals_list):
        lines = {}
        if not self._amazon_asks_for_lines():
            for number, vals in enumerate(vals_list):
                if vals.get("amazon_requisition_id") and "order_line" in vals:
                    lines[number] = vals.pop("order_line")
        result = super()._add_precomputed_values(vals_list)
        for number, commands in lines.items():
            vals_list[number]["order_line"] = commands
        return result

    @api.model
    def _amazon_asks_for_lines(self):
        """Whether a value that is computed beforehand depends on the order's lines."""
        depends = self.pool.field_depends
        return any(
            path.split(".")[0] == "order_line"
            for field in self._fields.values()
            if field.precompute
            for path in depends[field]
        )
