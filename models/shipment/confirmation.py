import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.shipment.facts import ItemFacts
from ..outbound.submission import SETTLED, TAKEN
from .const import SHIPMENT_TYPES

#: What a Replace is held against, of each item that was told.
_TOLD = (
    "purchase_order_number",
    "line_number",
    "asin",
    "vendor_sku",
    "quantity",
    "unit",
    "unit_size",
    "lot",
)


class AmazonVendorShipmentConfirmation(models.Model):
    """One shipment confirmation (ASN), kept as it was told to Amazon.

    A correction is the next version under the same number (*Replace*), with which
    Amazon forgets the one before.
    """

    _name = "amazon.vendor.shipment.confirmation"
    _description = "Amazon Vendor Shipment Confirmation"
    _inherit = ["amazon.vendor.shipment.document"]
    _outgoing = "shipment_confirmation"

    identifier = fields.Char(help="shipmentIdentifier: of each parcel its own.")
    confirmation_type = fields.Selection(
        [("Original", "Original"), ("Replace", "Replace")],
        string="Type",
        required=True,
        readonly=True,
        default="Original",
    )
    shipment_type = fields.Selection(SHIPMENT_TYPES, readonly=True)
    confirmed_at = fields.Datetime(string="Dated", required=True, readonly=True)
    eaches = fields.Integer(string="Units", readonly=True)
    container_count = fields.Integer(string="Cartons", readonly=True)
    told = fields.Json(readonly=True, help="The items, for holding a Replace against.")
    failure_told = fields.Boolean(
        readonly=True, copy=False, help="A mail has told of its failure."
    )

    _version_uniq = models.Constraint(
        "UNIQUE(instance_id, identifier, version)",
        "Somebody else has confirmed this shipment in the same moment. Open it again "
        "to see that.",
    )
    _untold_idx = models.Index("(id) WHERE failure_told IS NOT TRUE AND is_current")

    @api.depends("identifier", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "ASN %(number)s, version %(version)s",
                number=each.identifier,
                version=each.version,
            )

    def _written_at(self):
        return self.confirmed_at

    # === VERSIONS === #

    def _versions(self):
        """All versions under the same numbers."""
        return self.shipment_id.confirmation_ids.filtered(
            lambda each: each.identifier in self.mapped("identifier")
        )

    def _original(self):
        """The first version under this number that Amazon has taken."""
        taken = self._versions().filtered(lambda each: each.state in TAKEN)
        return (taken or self).sorted("version")[:1]

    def _say_the_same(self, payload):
        """Whether the one of these that counts tells Amazon what a new one would tell,
        and Amazon has it.

        :param str payload: the exact JSON.
        """
        current = self.filtered("is_current")
        return (
            len(current) == 1
            and current.state in SETTLED
            and _undated(current.payload) == _undated(payload)
        )

    def _told_items(self):
        """What Amazon was told, as ``ItemFacts``."""
        return tuple(
            ItemFacts(**{name: item.get(name) for name in _TOLD})
            for item in self.told or ()
        )

    @api.model
    def _told_values(self, facts):
        """What is kept of the items of a shipment that is told."""
        return [{name: getattr(item, name) for name in _TOLD} for item in facts.items]

    def action_new_version(self):
        """Write what is corrected as the next version (button).

        :raise UserError: Amazon has not taken this one, and it can be retried.
        """
        self.ensure_one()
        if not self.is_current:
            raise UserError(
                self.env._("A later version has taken the place of this one.")
            )
        return self.shipment_id.action_confirm_again()


def _undated(payload):
    """What a message says, whenever and as what it was written."""
    document = json.loads(payload)
    for each in document["shipmentConfirmations"]:
        each.pop("shipmentConfirmationDate", None)
        each.pop("shipmentConfirmationType", None)
    return document
