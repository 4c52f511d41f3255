import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

SEVERITIES = [
    ("refuse", "Must be corrected"),
    ("risk", "Risk"),
    ("note", "Good to know"),
]


class AmazonVendorInvoicePreview(models.TransientModel):
    """What Amazon would be told of an invoice, before it is sent."""

    _name = "amazon.vendor.invoice.preview"
    _description = "Amazon Vendor Invoice Preview"
    _inherit = ["amazon.vendor.wizard.mixin"]

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    order_numbers = fields.Char(string="Amazon Order Nos.", readonly=True)
    bill_to = fields.Char(string="Billed as", readonly=True)
    untaxed = fields.Char(string="Untaxed Amount", readonly=True)
    total = fields.Char(readonly=True)
    payload = fields.Text(readonly=True)
    payload_hash = fields.Char(readonly=True)
    message = fields.Text(
        string="Exact Message",
        compute="_compute_message",
        help="The document, indented for reading.",
    )
    rule_ids = fields.One2many(
        "amazon.vendor.invoice.preview.rule", "preview_id", readonly=True
    )
    refuse_count = fields.Integer(readonly=True)
    risk_count = fields.Integer(readonly=True)
    accept_risks = fields.Boolean(
        string="I accept these risks",
        help="It is remembered on the invoice who accepted them.",
    )

    @api.depends("payload")
    def _compute_message(self):
        for preview in self:
            preview.message = preview.payload and json.dumps(
                json.loads(preview.payload), indent=2, ensure_ascii=False
            )

    @api.model
    def _of(self, move):
        """Make the preview of an invoice as it stands.

        It is written as superuser, for whoever looks: what was shown is nobody's to
        change before it is sent.
        """
        checked = self.env["amazon.vendor.invoice"]._checked(move)[move]
        severities = [severity for severity, _code, _said in checked.findings]
        facts = checked.facts
        preview = self.sudo().create(
            {
                "move_id": move.id,
                "order_numbers": ", ".join(facts.order_numbers),
                "bill_to": facts.bill_to
                and " - ".join(filter(None, [facts.bill_to.code, facts.bill_to.name])),
                "untaxed": f"{facts.untaxed:f} {facts.currency}",
                "total": f"{facts.total:f} {facts.currency}",
                "payload": checked.payload,
                "payload_hash": checked.payload and _digest(checked.payload),
                "refuse_count": severities.count("refuse"),
                "risk_count": severities.count("risk"),
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

    def action_submit(self):
        """Send Amazon exactly what is shown (button).

        :raise UserError: something has changed since, or the risks are not accepted.
        """
        self.ensure_one()
        self.check_access("read")
        move = self.move_id
        move.check_access("write")
        if not self.payload:
            raise UserError(
                self.env._("Correct what Amazon would refuse first, then submit it.")
            )
        if self.risk_count and not self.accept_risks:
            raise UserError(
                self.env._(
                    "Tick that you accept the risks, or go back and correct the "
                    "invoice."
                )
            )
        move._amazon_submit(self.payload)
        return {"type": "ir.actions.act_window_close"}

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.move_id.action_amazon_preview()


class AmazonVendorInvoicePreviewRule(models.TransientModel):
    """One rule of Amazon's that the invoice touches."""

    _name = "amazon.vendor.invoice.preview.rule"
    _description = "Amazon Vendor Invoice Preview: Rule"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    preview_id = fields.Many2one(
        "amazon.vendor.invoice.preview",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    severity = fields.Selection(SEVERITIES, readonly=True)
    code = fields.Char(readonly=True)
    sentence = fields.Text(readonly=True)


def _digest(payload):
    return hashlib.sha256(payload.encode()).hexdigest()
