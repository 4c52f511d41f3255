from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonVendorInvoicePreviewMixin(models.AbstractModel):
    """What Amazon would be told of an invoice, before it is sent: what the previews of
    all kinds of invoices show, and their buttons."""

    _name = "amazon.vendor.invoice.preview.mixin"
    _description = "Amazon Vendor: a preview of an invoice"
    _inherit = ["amazon.vendor.preview.mixin", "amazon.vendor.previewed.message"]

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    order_numbers = fields.Char(string="Amazon Order Nos.", readonly=True)
    bill_to = fields.Char(string="Billed as", readonly=True)
    untaxed = fields.Char(string="Untaxed Amount", readonly=True)
    total = fields.Char(readonly=True)
    risk_count = fields.Integer(readonly=True)

    @api.model
    def _shown_values(self, move, payload, facts):
        """Values of ``create`` that all kinds have.

        :param payload: the exact JSON; None where it cannot be written, or must not
            leave.
        :param facts: of the invoice, with ``currency`` and ``total``.
        """
        return {
            **self._message_values(payload and [payload]),
            "move_id": move.id,
            "moment": fields.Datetime.now(),
            "total": f"{facts.total:f} {facts.currency}",
        }

    @api.model
    def _submit_as_shown(self, move, payload):
        """Send an invoice of this kind, if it still is what was shown.

        :param str payload: the exact JSON that was shown.
        """
        raise NotImplementedError

    @api.model
    def _open_preview(self, move):
        """:return: action that opens the preview of an invoice of this kind."""
        raise NotImplementedError

    # === BUTTONS === #

    def action_submit(self):
        """Send Amazon exactly what is shown (button).

        :raise UserError: something has changed since, Amazon would refuse it, the risks
            are not accepted, or the preview is too old.
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
        self._submit_as_shown(move, self.payload)
        return {"type": "ir.actions.act_window_close"}

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        return self._open_preview(self.move_id)
