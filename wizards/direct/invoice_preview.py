from odoo import api, fields, models


class AmazonVendorDirectInvoicePreview(models.TransientModel):
    """What Amazon would be told of an invoice of direct orders, before it is sent."""

    _name = "amazon.vendor.direct.invoice.preview"
    _description = "Amazon Vendor Direct Fulfilment Invoice Preview"
    _inherit = ["amazon.vendor.invoice.preview.mixin"]

    ship_from = fields.Char(string="Shipped From", readonly=True)
    obstacles = fields.Text(readonly=True, help="What Amazon would refuse.")

    @api.model
    def _of(self, move):
        """Make the preview of an invoice as it stands."""
        checked = move._amazon_direct_checked()[move]
        facts = checked.facts
        payload = None if checked.reasons else checked.payload
        untaxed = sum(line.amount for line in facts.lines)
        return (
            self.sudo()
            .create(
                {
                    **self._shown_values(move, payload, facts),
                    "order_numbers": ", ".join(
                        dict.fromkeys(line.order for line in facts.lines if line.order)
                    ),
                    "bill_to": _named(facts.bill_to),
                    "ship_from": _named(facts.ship_from),
                    "untaxed": f"{untaxed:f} {facts.currency}",
                    "obstacles": "\n".join(checked.reasons) or False,
                }
            )
            .with_env(self.env)
        )

    @api.model
    def _submit_as_shown(self, move, payload):
        move._amazon_direct_submit(payload)

    @api.model
    def _open_preview(self, move):
        return move.action_amazon_direct_preview()


def _named(party):
    """Code and name of a party of the message."""
    if party is None:
        return False
    name = party.address and party.address.name
    return " - ".join(filter(None, (party.party_id, name))) or False
