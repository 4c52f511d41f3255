from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.shipment.const import WORKABLE

SEVERITIES = [
    ("refuse", "Must be corrected"),
    ("risk", "Risk"),
    ("note", "Good to know"),
]


class AmazonVendorShipmentPreview(models.TransientModel):
    """What Amazon would be told of a shipment: before the goods leave, or before it is
    told again of what has left."""

    _name = "amazon.vendor.shipment.preview"
    _description = "Amazon Vendor Shipment Preview"
    _inherit = ["amazon.vendor.preview.mixin", "amazon.vendor.previewed.message"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, readonly=True, ondelete="cascade"
    )
    is_again = fields.Boolean(
        readonly=True, help="The goods have left; Amazon is told of them again."
    )
    told_as = fields.Char(
        readonly=True,
        help="Original: Amazon has nothing under this number. Replace: Amazon forgets "
        "what it was told under this number before.",
    )
    carton_count = fields.Integer(readonly=True)
    pallet_count = fields.Integer(readonly=True)
    unit_count = fields.Integer(string="Units", readonly=True)
    message_count = fields.Integer(string="Messages", readonly=True)
    rule_ids = fields.One2many(
        "amazon.vendor.shipment.preview.rule", "preview_id", readonly=True
    )
    refuse_count = fields.Integer(readonly=True)
    risk_count = fields.Integer(readonly=True)
    cost = fields.Char(
        string="May Cost",
        readonly=True,
        groups="amazon_vendor_central.group_amazon_vendor_user",
        help="What Amazon may charge for the risks below, by the table of rates. It is "
        "an estimate.",
    )

    @api.model
    def _values_of(self, shipment, packing):
        """What the preview of a shipment says, as it stands: values of ``_make``.

        :param packing: ``Packing`` of its deliveries.
        """
        moment = fields.Datetime.now().replace(microsecond=0)
        checked = shipment._checked(moment, packing)
        told = shipment._parts_to_tell(checked)
        severities = [severity for severity, _code, _said in checked.findings]
        return {
            **self._message_values(_payloads(told)),
            "shipment_id": shipment.id,
            "moment": moment,
            "is_again": shipment.state not in WORKABLE,
            "told_as": ", ".join(
                sorted({part.facts.confirmation_type for part in told})
            ),
            "carton_count": shipment.carton_count,
            "pallet_count": shipment.pallet_count,
            "unit_count": sum(
                item.eaches for part in checked.parts for item in part.facts.items
            ),
            "message_count": len(told),
            "refuse_count": severities.count("refuse"),
            "risk_count": severities.count("risk"),
            "cost": shipment.sudo()._say_cost(checked.exposures),
            "rule_ids": [
                Command.create(
                    {"severity": severity, "code": code, "sentence": sentence}
                )
                for severity, code, sentence in checked.findings
            ],
        }

    @api.model
    def _make(self, values):
        """Keep what is shown, as superuser: it is nobody's to change."""
        return self.sudo().create(values).with_env(self.env)

    # === BUTTONS === #

    def action_ship(self):
        """Have the goods leave, and tell Amazon exactly what is shown (button).

        :raise UserError: something has changed since, or the risks are not accepted.
        """
        return self._shipment_to_tell()._ship(self.moment, shown=self)

    def action_confirm_again(self):
        """Tell Amazon again, exactly what is shown (button).

        :raise UserError: something has changed since, or the risks are not accepted.
        """
        return self._shipment_to_tell()._confirm_again(self.moment, shown=self)

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.shipment_id.action_preview()

    def _shipment_to_tell(self):
        """The shipment, if this user may tell of it what is shown.

        :raise UserError: the risks are not accepted, or the preview is too old.
        """
        self.ensure_one()
        self.check_access("read")
        self.shipment_id.check_access("write")
        self._check_accepted(self.risk_count)
        self._check_fresh()
        return self.shipment_id

    def _check_still_true(self, checked):
        """Send what was shown or nothing.

        :param dict checked: shipment -> ``Checked``, as they are now.
        :raise UserError: something else would be sent.
        """
        shipment = self.shipment_id
        told = shipment._parts_to_tell(checked[shipment])
        if not self._is_still(_payloads(told)):
            raise UserError(
                self.env._(
                    "%(shipment)s has changed since this preview. Refresh it, then "
                    "send.",
                    shipment=shipment.name,
                )
            )


class AmazonVendorShipmentPreviewRule(models.TransientModel):
    """One rule of Amazon's that the shipment touches."""

    _name = "amazon.vendor.shipment.preview.rule"
    _description = "Amazon Vendor Shipment Preview: Rule"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    preview_id = fields.Many2one(
        "amazon.vendor.shipment.preview",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    severity = fields.Selection(SEVERITIES, readonly=True)
    code = fields.Char(readonly=True)
    sentence = fields.Text(readonly=True)


def _payloads(parts):
    """The messages; None where one of them cannot be written."""
    payloads = [part.payload for part in parts]
    return None if None in payloads else payloads
