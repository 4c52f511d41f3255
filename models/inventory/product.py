from odoo import fields, models

from .figures import buffer_of


class AmazonVendorProduct(models.Model):
    """Whether Amazon may sell it from your shelf, and how much of it is held back."""

    _inherit = "amazon.vendor.product"

    is_offered = fields.Boolean(
        string="Offered in Direct Fulfilment",
        default=True,
        help="Amazon is told your stock of it. Where you take that back, Amazon is "
        "told that there is nothing.",
    )
    is_obsolete = fields.Boolean(
        string="Discontinued at Amazon",
        help="It never comes back: Amazon takes it off its site. Nobody says so but "
        "you, and Amazon keeps to it until you take it back.",
    )
    has_own_buffer = fields.Boolean(
        string="Own Buffer", help="It stands for the buffer of the warehouse."
    )
    buffer_number = fields.Float(
        string="Hold Back", digits="Product Unit", help="Pieces; of both the larger."
    )
    buffer_percent = fields.Float(
        string="Hold Back (%)", help="Of what is free; of both the larger."
    )
    offer_ids = fields.One2many("amazon.vendor.offer", "mapping_id", string="Offers")

    _buffer_check = models.Constraint(
        "CHECK(COALESCE(buffer_number, 0) >= 0"
        " AND COALESCE(buffer_percent, 0) BETWEEN 0 AND 100)",
        "What is held back is 0 or more pieces, and 0 to 100 percent.",
    )

    def _own_buffer(self):
        """Its :class:`Buffer`, None where the warehouse's counts."""
        return buffer_of(self) if self.has_own_buffer else None
