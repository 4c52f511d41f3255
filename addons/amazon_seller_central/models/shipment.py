from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.outbound.submission import (
    SETTLED,
    UNDER_WAY,
)

from ..spapi.messages.shipment import Parcel, write


class AmazonSellerShipment(models.Model):
    """What Amazon was told of a parcel; an edit of it is the next version."""

    _name = "amazon.seller.shipment"
    _description = "Amazon Seller Shipment Confirmation"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _outgoing = "seller_shipment"
    _rec_name = "reference"
    _rec_names_search = ["reference", "order_id.name", "picking_id.name"]

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        "amazon.seller.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    reference = fields.Char(
        string="Package Reference",
        required=True,
        readonly=True,
        help="The parcel's number at Amazon, the same in each version.",
    )
    tracking = fields.Char(string="Tracking Reference", readonly=True)
    line_ids = fields.One2many("amazon.seller.shipment.line", "shipment_id")
    is_current = fields.Boolean(compute="_compute_is_current")
    failure_told = fields.Boolean(
        readonly=True, help="A mail has told that Amazon did not take it."
    )

    _version_uniq = models.Constraint(
        "UNIQUE(picking_id, version)", "There is such a version already."
    )
    _untold_idx = models.Index("(instance_id) WHERE failure_told IS NOT TRUE")

    @api.depends("order_id.name", "picking_id.name", "version")
    def _compute_display_name(self):
        for shipment in self:
            name = f"{shipment.order_id.name} / {shipment.picking_id.name}"
            if shipment.version > 1:
                name = f"{name} / {shipment.version}"
            shipment.display_name = name

    @api.depends("picking_id.amazon_seller_shipment_ids")
    def _compute_is_current(self):
        for shipment in self:
            versions = shipment.picking_id.amazon_seller_shipment_ids
            shipment.is_current = shipment == versions.sorted("version")[-1:]

    @api.model
    def _tell(self, picking, quantities, carrier, tracking, codes):
        """Write the next version of what Amazon is told of a delivery, and send it
        after the commit.

        :param picking: stock.picking.
        :param dict quantities: amazon.seller.order.line -> pieces.
        :param tuple carrier: Amazon's code, the name for Other, the method.
        :param str tracking: the tracking reference.
        :param dict codes: amazon.seller.order.line -> transparency codes.
        :return: the shipment.
        """
        order = picking.amazon_seller_order_id
        code, name, method = carrier
        payload = write(
            Parcel(
                marketplace_id=order.setting_id._amazon_id,
                reference=picking.id,
                carrier_code=code,
                carrier_name=name,
                method=method,
                tracking=tracking,
                shipped_at=picking.date_done,
                items=tuple(
                    (line.item_id, pieces, tuple(codes.get(line, ())))
                    for line, pieces in quantities.items()
                ),
            )
        )
        earlier = picking.amazon_seller_shipment_ids
        last = earlier.sorted("version")[-1:]
        if last.payload == payload and last.state in (*UNDER_WAY, *SETTLED):
            return last  # Amazon knows, or is about to
        earlier._supersede()
        shipment = self.create(
            {
                "picking_id": picking.id,
                "order_id": order.id,
                "instance_id": order.instance_id.id,
                "reference": str(picking.id),
                "tracking": tracking,
                "line_ids": [
                    fields.Command.create({"line_id": line.id, "quantity": pieces})
                    for line, pieces in quantities.items()
                ],
                **self._version_values(order.instance_id, payload, earlier),
            }
        )
        shipment._submit()
        return shipment


class AmazonSellerShipmentLine(models.Model):
    """Pieces of an item in a parcel."""

    _name = "amazon.seller.shipment.line"
    _description = "Amazon Seller Shipment Confirmation Item"
    _inherit = ["amazon.vendor.guard.mixin"]
    _fixed_fields = ("shipment_id",)

    shipment_id = fields.Many2one(
        "amazon.seller.shipment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    line_id = fields.Many2one(
        "amazon.seller.order.line",
        string="Item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    quantity = fields.Integer(readonly=True)
