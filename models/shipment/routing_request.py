from odoo import api, fields, models

from .const import WORKABLE

#: Where Amazon has come to with a request, by getShipmentDetails.
ROUTING_STATES = [
    ("Created", "Created"),
    ("TransportationRequested", "Truck Requested"),
    ("CarrierAssigned", "Carrier Assigned"),
    ("Shipped", "Shipped"),
]


class AmazonVendorRoutingRequest(models.Model):
    """Amazon is asked for a truck, where it pays the freight (Collect, WePay).

    Its reference number (ARN), the carrier and the pick-up come back by schedule.
    """

    _name = "amazon.vendor.routing.request"
    _description = "Amazon Vendor Routing Request"
    _inherit = ["amazon.vendor.shipment.document"]
    _outgoing = "routing_request"

    identifier = fields.Char(help="vendorShipmentIdentifier")
    transaction_type = fields.Selection(
        [("New", "New"), ("Cancel", "Cancel")],
        string="Type",
        required=True,
        readonly=True,
        default="New",
    )
    requested_at = fields.Datetime(
        string="Dated", required=True, readonly=True, default=fields.Datetime.now
    )
    pickup_at = fields.Datetime(string="Requested Pick-Up", readonly=True)
    amazon_state = fields.Selection(
        ROUTING_STATES, string="Amazon's State", readonly=True
    )
    arn = fields.Char(string="ARN", readonly=True)
    carrier = fields.Char(readonly=True)
    scheduled_pickup_at = fields.Datetime(string="Pick-Up", readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE(instance_id, identifier, version)",
        "Somebody else has asked for this truck in the same moment.",
    )

    @api.depends("identifier", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "Truck for %(number)s, version %(version)s",
                number=each.identifier,
                version=each.version,
            )

    def _written_at(self):
        return self.requested_at

    # === WHAT AMAZON TELLS === #

    def _learn(self, routed):
        """Keep what Amazon tells of a request, and have its shipment know it.

        What a person has typed into the shipment stays.

        :param routed: ``spapi.messages.shipment.RoutedShipment``.
        """
        self.ensure_one()
        known = dict(ROUTING_STATES)
        carrier = routed.carrier or routed.scac
        is_news = (routed.arn and not self.arn) or (carrier and not self.carrier)
        self.sudo().write(
            {
                "arn": routed.arn or self.arn,
                "carrier": carrier or self.carrier,
                "amazon_state": routed.status
                if routed.status in known
                else self.amazon_state,
                "scheduled_pickup_at": _naive(routed.scheduled_pickup_at)
                or self.scheduled_pickup_at,
            }
        )
        shipment = self.sudo().shipment_id
        learned = {
            "arn": routed.arn,
            "carrier_name": routed.carrier,
            "carrier_scac": routed.scac,
            "pro": routed.pro,
        }
        if shipment.state in WORKABLE and self.transaction_type == "New":
            shipment.write(
                {
                    name: value
                    for name, value in learned.items()
                    if value and not shipment[name]
                }
            )
            if is_news:
                shipment._start_label_search()


def _naive(moment):
    return moment.replace(tzinfo=None) if moment else False
