from odoo import fields, models

from .const import SHIPMENT_TYPES


class AmazonVendorInstance(models.Model):
    """How the goods of this instance's orders leave."""

    _inherit = "amazon.vendor.instance"

    one_order_per_shipment = fields.Boolean(
        help="Make Shipments puts deliveries of different orders of Amazon's into "
        "different shipments, also where one truck could bring them."
    )
    default_shipment_type = fields.Selection(
        SHIPMENT_TYPES,
        string="Goods Usually Leave as",
        required=True,
        default="LessThanTruckLoad",
    )
