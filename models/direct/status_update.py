from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.direct.status_codes import (
    ACKNOWLEDGED,
    DELIVERED,
    OUT_FOR_DELIVERY,
    PAIRS,
    pairs_of,
)
from ...spapi.errors import SpApiError
from ...spapi.messages import direct_shipping as message
from ...spapi.messages.values import Address
from ...spapi.messages.writing import encode
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.windows import as_utc
from ..outbound.submission import name_records

SILENT = {"mail_create_nolog": True, "tracking_disable": True}


class AmazonVendorDirectStatus(models.Model):
    """What Amazon was told of a parcel on its way, by vendors with a carrier of their
    own. Where it is, is a depot's address: never a person's."""

    _name = "amazon.vendor.direct.status"
    _description = "Amazon Vendor Direct Fulfilment Status Update"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "order_id"]
    _outgoing = "direct_status"
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
    pair = fields.Selection("_selection_pair", required=True, readonly=True)
    tracking = fields.Char(string="Tracking No.", required=True, readonly=True)
    happened_at = fields.Datetime(string="When", required=True, readonly=True)
    place_id = fields.Many2one("res.partner", string="Where", readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE(order_id, version)",
        "Somebody else has told Amazon of this parcel in the same moment. Try again.",
    )

    @api.model
    def _selection_pair(self):
        words = {
            ACKNOWLEDGED: self.env._("Acknowledged by the carrier"),
            OUT_FOR_DELIVERY: self.env._("Out for delivery"),
            DELIVERED: self.env._("Delivered"),
        }
        return [
            (
                f"{pair.status}/{pair.reason}",
                f"{pair.status}/{pair.reason} {words.get(pair.event, '')}".strip(),
            )
            for pair in PAIRS
        ]

    @api.depends("order_id.name", "pair")
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.order_id.name} {each.pair}"

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    # === TELLING === #

    @api.model
    def _tell(self, orders, pair, at, place):
        """Tell Amazon of parcels, once this is committed.

        :param orders: amazon.vendor.direct.order, of instances with an own carrier.
        :param str pair: a value of ``pair``.
        :param datetime at: naive UTC.
        :param place: res.partner of a depot, with its address.
        :return: the documents.
        :raise UserError: it cannot be told.
        """
        orders._check_may_ship()
        self._check_told(orders, pair)
        values = []
        for order in orders.sudo():
            for tracking in order.confirmation_ids[:1]._trackings():
                payload = self._payload(order, pair, at, place, tracking)
                earlier = order.status_ids
                fresh = self._version_values(order.instance_id, payload, earlier)
                same = [each for each in values if each["order_id"] == order.id]
                fresh["version"] += len(same)
                values.append(
                    {
                        **fresh,
                        "order_id": order.id,
                        "pair": pair,
                        "tracking": tracking,
                        "happened_at": at,
                        "place_id": place.id,
                    }
                )
        if not values:
            raise UserError(
                self.env._("Amazon was told no tracking number of these orders yet.")
            )
        written = self.sudo().with_context(**SILENT).create(values).with_env(self.env)
        written._submit()
        return written

    def _check_told(self, orders, pair):
        """:raise UserError: says why Amazon would not take it."""
        for order in orders.sudo():
            instance = order.instance_id
            allowed = {f"{p.status}/{p.reason}" for p in pairs_of(instance.region)}
            if not instance.direct_own_carrier:
                raise UserError(
                    self.env._(
                        "%(order)s went out with Amazon's carrier, which tells Amazon "
                        "itself.",
                        order=order.name,
                    )
                )
            if pair not in allowed:
                raise UserError(
                    self.env._(
                        "Amazon does not use %(pair)s in the region of %(order)s.",
                        pair=pair,
                        order=order.name,
                    )
                )
            if order.state != "shipped":
                raise UserError(
                    self.env._("%(order)s has not left yet.", order=order.name)
                )

    def _payload(self, order, pair, at, place, tracking):
        status, _slash, reason = pair.partition("/")
        update = Update(
            order=order.name,
            selling_party=order.selling_party_code,
            ship_from=order.ship_from_code,
            tracking=tracking,
            status=status,
            reason=reason,
            at=as_utc(at),
            location=_address_of(place),
        )
        try:
            return encode(message.build_status_updates([update]))
        except SpApiError as error:
            raise UserError(
                self.env._(
                    "%(order)s: Amazon cannot be told this: %(reason)s",
                    order=order.name,
                    reason=error.message,
                )
            ) from error


@dataclass(frozen=True)
class Update:
    """What ``build_status_updates`` reads of one."""

    order: str
    selling_party: str
    ship_from: str
    tracking: str
    status: str
    reason: str
    at: datetime
    location: Address
    estimated_at: datetime | None = None


def _address_of(place):
    return Address(
        name=place.name or None,
        address_line1=place.street or None,
        address_line2=place.street2 or None,
        city=place.city or None,
        state_or_region=place.state_id.code or None,
        postal_code=place.zip or None,
        country_code=place.country_id.code or None,
    )


class AmazonVendorOutgoingDirectStatus(models.AbstractModel):
    """Status updates: nothing of Amazon's shows them, its transaction tells alone."""

    _name = "amazon.vendor.outgoing.direct_status"
    _inherit = ["amazon.vendor.direct.shipping.outgoing"]
    _description = "Amazon Vendor: status updates of direct shipments"

    _document_model = "amazon.vendor.direct.status"

    @api.model
    def _label(self):
        return self.env._("Direct Fulfilment Status")

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(DirectShipping).submit_shipment_status_updates(payload)
