import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: An older preview would tell of a departure long ago.
VALID_FOR = timedelta(hours=1)

SEVERITIES = [
    ("refuse", "Must be corrected"),
    ("risk", "Risk"),
    ("note", "Good to know"),
]


class AmazonVendorShipmentPreview(models.TransientModel):
    """What Amazon would be told of a shipment, before the goods leave."""

    _name = "amazon.vendor.shipment.preview"
    _description = "Amazon Vendor Shipment Preview"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, readonly=True, ondelete="cascade"
    )
    moment = fields.Datetime(
        required=True, readonly=True, help="The goods leave then, and Amazon is told."
    )
    carton_count = fields.Integer(readonly=True)
    pallet_count = fields.Integer(readonly=True)
    unit_count = fields.Integer(string="Units", readonly=True)
    message_count = fields.Integer(string="Messages", readonly=True)
    payload = fields.Text(readonly=True)
    payload_hash = fields.Char(readonly=True)
    message = fields.Text(
        string="Exact Message",
        compute="_compute_message",
        help="The document, indented for reading.",
    )
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
    accept_risks = fields.Boolean(
        string="I accept these risks",
        help="It is remembered on the shipment confirmation who accepted them.",
    )

    @api.depends("payload")
    def _compute_message(self):
        for preview in self:
            preview.message = preview.payload and "\n\n".join(
                json.dumps(json.loads(each), indent=2, ensure_ascii=False)
                for each in preview.payload.splitlines()
            )

    @api.model
    def _of(self, shipment):
        """Make the preview of a shipment as it stands.

        It is written as superuser, for whoever looks: what was shown is nobody's to
        change before it is sent.
        """
        moment = fields.Datetime.now().replace(microsecond=0)
        checked = shipment._checked(moment, shipment._packing())
        payload = _text(checked)
        severities = [severity for severity, _code, _said in checked.findings]
        facts = [part.facts for part in checked.parts]
        preview = self.sudo().create(
            {
                "shipment_id": shipment.id,
                "moment": moment,
                "carton_count": shipment.carton_count,
                "pallet_count": shipment.pallet_count,
                "unit_count": sum(item.eaches for one in facts for item in one.items),
                "message_count": len(facts),
                "payload": payload,
                "payload_hash": payload and _digest(payload),
                "refuse_count": severities.count("refuse"),
                "risk_count": severities.count("risk"),
                "cost": shipment.sudo()._say_cost(checked.exposures),
            }
        )
        preview.rule_ids.create(
            [
                {
                    "preview_id": preview.id,
                    "severity": severity,
                    "code": code,
                    "sentence": sentence,
                }
                for severity, code, sentence in checked.findings
            ]
        )
        return preview.with_env(self.env)

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Amazon Will Be Told"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUTTONS === #

    def action_ship(self):
        """Have the goods leave, and tell Amazon exactly what is shown (button).

        :raise UserError: something has changed since, or the risks are not accepted.
        """
        self.ensure_one()
        self.check_access("read")
        shipment = self.shipment_id
        shipment.check_access("write")
        if self.risk_count and not self.accept_risks:
            raise UserError(
                self.env._(
                    "Tick that you accept the risks, or go back and change the "
                    "shipment."
                )
            )
        if fields.Datetime.now() - self.moment > VALID_FOR:
            raise UserError(
                self.env._("This preview is too old. Refresh it, then ship.")
            )
        packing = shipment._prepare()[shipment]
        payload = _text(shipment._checked(self.moment, packing))
        if not payload or _digest(payload) != self.payload_hash:
            raise UserError(
                self.env._(
                    "%(shipment)s has changed since this preview. Refresh it, then "
                    "ship.",
                    shipment=shipment.name,
                )
            )
        return shipment._ship(self.moment)

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.shipment_id.action_preview()


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


def _text(checked):
    """The messages, one a line; empty where one of them cannot be written."""
    payloads = [part.payload for part in checked.parts]
    return "\n".join(payloads) if all(payloads) else ""


def _digest(payload):
    return hashlib.sha256(payload.encode()).hexdigest()
