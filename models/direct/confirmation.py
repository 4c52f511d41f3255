from odoo import api, fields, models

from ..outbound.submission import name_records

STATUSES = [("SHIPPED", "Shipped"), ("FLOOR_DENIAL", "Denied")]


class AmazonVendorDirectConfirmation(models.Model):
    """What Amazon was told of an order's goods: that they have left, or will not."""

    _name = "amazon.vendor.direct.confirmation"
    _description = "Amazon Vendor Direct Fulfilment Confirmation"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "order_id"]
    _outgoing = "direct_confirmation"
    _fixed_fields = ("order_id", "instance_id", "company_id")

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    order_id = fields.Many2one(
        "amazon.vendor.direct.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="order_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    status = fields.Selection(
        STATUSES, string="Told", required=True, readonly=True, default="SHIPPED"
    )
    shipped_at = fields.Datetime(string="Left", required=True, readonly=True)
    container_count = fields.Integer(string="Boxes", readonly=True)
    told = fields.Json(
        string="Boxes Told", readonly=True, help="With their tracking numbers."
    )
    is_current = fields.Boolean(
        string="Counts",
        readonly=True,
        default=True,
        help="No later version has taken its place.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(order_id, version)",
        "Somebody else has confirmed this order in the same moment. Open it again to "
        "see that.",
    )

    @api.depends("order_id.name", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "Confirmation of %(number)s, version %(version)s",
                number=each.order_id.name,
                version=each.version,
            )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    def _trackings(self):
        """The tracking numbers that Amazon was told."""
        return [each["tracking"] for each in self.told or () if each.get("tracking")]
