from odoo import fields, models

from .const import CONTAINER_KINDS


class StockPackageType(models.Model):
    _inherit = "stock.package.type"

    amazon_container_kind = fields.Selection(
        CONTAINER_KINDS,
        string="Amazon Container",
        help="What Amazon is told that a package of this type is. Empty: a package "
        "that holds packages is a pallet, any other one a carton.",
    )
