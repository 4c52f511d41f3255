from odoo import api, fields, models

from ...spapi.identity import party_code


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
        codes = super().create([self._normalize(vals) for vals in vals_list])
        codes._take_back()
        return codes

    def write(self, vals):
        result = super().write(self._normalize(vals))
        if "name" in vals:
            self._take_back()
        return result

    def _take_back(self):
        """What was kept apart for these codes is judged again."""
        for instance, codes in self.grouped("instance_id").items():
            self.env["amazon.vendor.queue.line"]._take_back(
                instance, codes.mapped("name")
            )

    @api.model
    def _normalize(self, vals):
        """Amazon writes vendor codes in capitals; people and files add blanks."""
        if not vals.get("name"):
            return vals
        return {**vals, "name": party_code(vals["name"]) or ""}
