from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonVendorDirectInvoicePreview(models.TransientModel):
    """What Amazon would be told of an invoice of direct orders, before it is sent."""

    _name = "amazon.vendor.direct.invoice.preview"
    _description = "Amazon Vendor Direct Fulfilment Invoice Preview"
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
    ship_from = fields.Char(string="Shipped From", readonly=True)
    untaxed = fields.Char(string="Untaxed Amount", readonly=True)
    total = fields.Char(readonly=True)
    obstacles = fields.Text(readonly=True, help="What Amazon would refuse.")

    @api.model
    def _of(self, move):
        """Make the preview of an invoice as it stands."""
        checked = move._amazon_direct_checked()[move]
        facts = checked.facts
        sent = [checked.payload] if checked.payload and not checked.reasons else None
        untaxed = sum(line.amount for line in facts.lines)
        return (
            self.sudo()
            .create(
                {
                    **self._message_values(sent),
                    "move_id": move.id,
                    "moment": fields.Datetime.now(),
                    "order_numbers": ", ".join(
                        dict.fromkeys(line.order for line in facts.lines if line.order)
                    ),
                    "bill_to": _named(facts.bill_to),
                    "ship_from": _named(facts.ship_from),
                    "untaxed": f"{untaxed:f} {facts.currency}",
                    "total": f"{facts.total:f} {facts.currency}",
                    "obstacles": "\n".join(checked.reasons) or False,
                }
            )
            .with_env(self.env)
        )

    # === BUTTONS === #

    def action_submit(self):
        """Send Amazon exactly what is shown (button).

        :raise UserError: something has changed since, Amazon would refuse it, or the
            preview is too old.
        """
        self.ensure_one()
        self.check_access("read")
        move = self.move_id
        move.check_access("write")
        if not self.payload:
            raise UserError(
                self.env._("Correct what Amazon would refuse first, then submit it.")
            )
        self._check_fresh()
        move._amazon_direct_submit(self.payload)
        return {"type": "ir.actions.act_window_close"}

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.move_id.action_amazon_direct_preview()


def _named(party):
    """Code and name of a party of the message."""
    if party is None:
        return False
    name = party.address and party.address.name
    return " - ".join(filter(None, (party.party_id, name))) or False
