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
    _inherit = ["amazon.vendor.preview.mixin", "amazon.vendor.previewed.message"]

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
    rule_ids = fields.One2many(
        "amazon.vendor.invoice.preview.rule", "preview_id", readonly=True
    )
    refuse_count = fields.Integer(readonly=True)
    risk_count = fields.Integer(readonly=True)

    @api.model
    def _of(self, move):
        """Make the preview of an invoice as it stands."""
        checked = self.env["amazon.vendor.invoice"]._checked(move)[move]
        severities = [severity for severity, _code, _said in checked.findings]
        facts = checked.facts
        preview = self.sudo().create(
            {
                **self._message_values(checked.payload and [checked.payload]),
                "move_id": move.id,
                "moment": fields.Datetime.now(),
                "order_numbers": ", ".join(facts.order_numbers),
                "bill_to": facts.bill_to
                and " - ".join(filter(None, [facts.bill_to.code, facts.bill_to.name])),
                "untaxed": f"{facts.untaxed:f} {facts.currency}",
                "total": f"{facts.total:f} {facts.currency}",
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

    # === BUTTONS === #

    def action_submit(self):
        """Send Amazon exactly what is shown (button).

        :raise UserError: something has changed since, the risks are not accepted, or
            the preview is too old.
        """
        self.ensure_one()
        self.check_access("read")
        move = self.move_id
        move.check_access("write")
        if not self.payload:
            raise UserError(
                self.env._("Correct what Amazon would refuse first, then submit it.")
            )
        self._check_accepted(self.risk_count)
        self._check_fresh()
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
