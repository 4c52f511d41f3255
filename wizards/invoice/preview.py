from odoo import api, fields, models

SEVERITIES = [
    ("refuse", "Must be corrected"),
    ("risk", "Risk"),
    ("note", "Good to know"),
]


class AmazonVendorInvoicePreview(models.TransientModel):
    """What Amazon would be told of an invoice, before it is sent."""

    _name = "amazon.vendor.invoice.preview"
    _description = "Amazon Vendor Invoice Preview"
    _inherit = ["amazon.vendor.invoice.preview.mixin"]

    currency_id = fields.Many2one(related="move_id.currency_id")
    rule_ids = fields.One2many(
        "amazon.vendor.invoice.preview.rule", "preview_id", readonly=True
    )
    refuse_count = fields.Integer(readonly=True)

    @api.model
    def _of(self, move):
        """Make the preview of an invoice as it stands."""
        checked = self.env["amazon.vendor.invoice"]._checked(move)[move]
        severities = [severity for severity, _code, _said in checked.findings]
        facts = checked.facts
        preview = self.sudo().create(
            {
                **self._shown_values(move, checked.payload, facts),
                "order_numbers": ", ".join(facts.order_numbers),
                "bill_to": facts.bill_to
                and " - ".join(filter(None, [facts.bill_to.code, facts.bill_to.name])),
                "untaxed": f"{facts.untaxed:f} {facts.currency}",
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

    @api.model
    def _submit_as_shown(self, move, payload):
        move._amazon_submit(payload)

    @api.model
    def _open_preview(self, move):
        return move.action_amazon_preview()


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
