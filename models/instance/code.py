from odoo import api, fields, models


class AmazonVendorCode(models.Model):
    """A vendor code: the five letters Amazon calls the selling party by."""

    _name = "amazon.vendor.code"
    _description = "Amazon Vendor Code"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "name, id"

    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True
    )
    name = fields.Char(
        string="Vendor Code",
        required=True,
        help="As Vendor Central shows it, for example ABCDE.",
    )
    description = fields.Char(help="What you use this vendor code for.")

    _name_unique = models.Constraint(
        "UNIQUE(instance_id, name)",
        "This instance has that vendor code already.",
    )
    _name_filled = models.Constraint(
        "CHECK(name <> '')",
        "A vendor code cannot be blank.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalize(vals))

    @api.model
    def _normalize(self, vals):
        """Amazon writes vendor codes in capitals; people and files add blanks."""
        if not vals.get("name"):
            return vals
        return {**vals, "name": vals["name"].strip().upper()}
