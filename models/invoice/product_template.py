from odoo import fields, models

from .const import ALLOWANCES, CHARGES


class ProductTemplate(models.Model):
    """A service that is billed to Amazon beside the goods has Amazon's word for it."""

    _inherit = "product.template"

    amazon_charge_type = fields.Selection(
        [*CHARGES, *ALLOWANCES],
        string="Amazon Charge or Allowance",
        help="A line of an invoice to Amazon with this product is told as such a "
        "charge, or as an allowance, which is a line below zero. Empty: Amazon takes "
        "no line that it did not order.",
    )
