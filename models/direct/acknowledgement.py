from odoo import api, fields, models

from ..outbound.submission import name_records
from .sentences import code_words


class AmazonVendorDirectAcknowledgement(models.Model):
    """The answer to an order of direct fulfilment, kept as it was sent."""

    _name = "amazon.vendor.direct.acknowledgement"
    _description = "Amazon Vendor Direct Fulfilment Acknowledgement"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "order_id"]
    _outgoing = "direct_acknowledgement"

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
    code = fields.Selection(
        "_selection_code",
        required=True,
        readonly=True,
        help="Amazon's, of the whole order: 00 accepts it, any other refuses it.",
    )
    vendor_order_number = fields.Char(
        string="Your Order No.", required=True, readonly=True
    )
    acknowledged_at = fields.Datetime(string="Dated", required=True, readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE(order_id, version)",
        "Somebody else has answered this order in the same moment. Open it again to "
        "see that.",
    )

    @api.model
    def _code_words(self):
        """Amazon's codes in the reader's language: dict code -> words."""
        return code_words(self.env)

    @api.model
    def _selection_code(self):
        return [(code, f"{code} {words}") for code, words in self._code_words().items()]

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    @api.depends("order_id.name", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "Answer to %(number)s, version %(version)s",
                number=each.order_id.name,
                version=each.version,
            )
