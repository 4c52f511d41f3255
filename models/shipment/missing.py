from odoo import api, fields, models

from .const import WORKABLE
from .packing import NEARLY
from .snapshot import tracking_of

#: So many cartons are named in a sentence.
MOST_NAMED = 5


class AmazonVendorShipmentMissing(models.Model):
    """What a person has to do before a shipment may leave, said where it is packed."""

    _inherit = "amazon.vendor.shipment"

    missing = fields.Text(string="Before It May Leave", compute="_compute_missing")

    @api.depends(
        "state",
        "bol",
        "pro",
        "arn",
        "carrier_name",
        "carrier_scac",
        "shipment_type",
        "container_ids.tracking",
        "routing_ids.state",
        "container_ids.line_ids.quantity",
    )
    def _compute_missing(self):
        for shipment in self:
            missing = []
            if shipment.state == "draft" and not shipment.sudo().rest_of_id:
                missing.append(
                    self.env._(
                        "Put the goods of each delivery into cartons (Put in Pack), "
                        "then click Pack."
                    )
                )
            if shipment.state in WORKABLE:
                missing += shipment.sudo()._missing_fields()
            shipment.missing = "\n".join(missing) or False

    def _missing_fields(self):
        """What a person has to fill in before it may leave, in sentences."""
        self.ensure_one()
        found = []
        parcel = self.shipment_type == "SmallParcel"
        if unpacked := self._unpacked_deliveries():
            found.append(self._say_unpacked(unpacked))
        if self.rest_of_id and self._packing().loose:
            found.append(self._say_rest_unpacked())
        if self.freight_term == "collect" and not self.arn:
            found.append(self._say_arn_missing())
        if not parcel and not self.bol:
            found.append(self.env._("The number of the bill of lading."))
        if self.instance_id.region == "NA" and not parcel:
            if not self.pro:
                found.append(self.env._("The PRO number of the carrier."))
            if not self.carrier_scac:
                found.append(self.env._("The SCAC of the carrier."))
        if parcel and not (self.carrier_name or self.carrier_scac):
            found.append(
                self.env._(
                    "The carrier of the parcel, under Transport of the shipment."
                )
            )
        if parcel and not tracking_of(self):
            bare = self.container_ids.filtered(
                lambda each: each.kind == "carton" and not each.tracking
            )
            if bare:
                found.append(
                    self.env._(
                        "The tracking number of %(cartons)s, in the list of cartons of "
                        "the shipment.",
                        cartons=_first_names(bare),
                    )
                )
        return found

    def _say_unpacked(self, deliveries):
        return self.env._(
            "Goods of %(deliveries)s are in no carton: click Put in Pack there, then "
            "Pack Again on the shipment.",
            deliveries=", ".join(deliveries.mapped("name")),
        )

    def _say_rest_unpacked(self):
        return self.env._(
            "Goods of %(shipment)s are in no carton: click Put in a Carton, then Pack.",
            shipment=self.name,
        )

    def _unpacked_deliveries(self):
        """Deliveries of a packed shipment some of whose goods lie in no carton."""
        if self.state != "packed":
            return self.picking_ids.browse()
        loose = self.picking_ids.move_line_ids.filtered(
            lambda line: (
                line.state not in ("done", "cancel")
                and line.quantity_product_uom > NEARLY
                and not line.result_package_id
            )
        )
        # Where somebody has picked some of the goods, only those leave.
        picked = self.picking_ids.move_line_ids.filtered("picked").picking_id
        leaving = loose.filtered(
            lambda line: line.picked or line.picking_id not in picked
        )
        return leaving.picking_id

    def _say_arn_missing(self):
        if self._truck_is_asked_for():
            return self.env._(
                "Amazon's reference number (ARN): Amazon was asked for a truck, and "
                "its number comes by itself."
            )
        return self.env._(
            "Amazon's reference number (ARN): click Request a Truck, or Submit ARN "
            "with the one that Vendor Central shows."
        )


def _first_names(records):
    """The names of the first records, and a mark where there are more."""
    names = records[:MOST_NAMED].mapped("display_name")
    return ", ".join(names + ["…"] * (len(records) > MOST_NAMED))
