from odoo import fields, models
from odoo.exceptions import UserError

from ..shipment.const import ENDED
from .automatic import CRON

INVOICE_ALERT = "shipment not invoiced"


class AmazonVendorShipment(models.Model):
    """What has left is billed, by a button or by itself."""

    _inherit = "amazon.vendor.shipment"

    invoice_due = fields.Boolean(
        readonly=True, copy=False, help="It is billed by the next run."
    )
    invoice_problem = fields.Text(
        string="Why It Is Not Invoiced", readonly=True, copy=False
    )

    _invoice_due_idx = models.Index("(instance_id) WHERE invoice_due")

    def _invoice_when(self, policy):
        """Have these billed soon, where their instance wants that now.

        :param str policy: what has happened, ``shipped`` or ``confirmed``.
        """
        due = self.sudo().filtered(lambda s: s.instance_id.invoice_policy == policy)
        if due:
            due.invoice_due = True
            self.env.ref(CRON).sudo()._trigger()

    def _invoice(self):
        """Bill what these brought and is not billed yet.

        :return: the invoices, drafts.
        :raise UserError: nothing could be billed, and why.
        """
        gone = self.filtered(lambda each: each.state in ENDED)
        if not gone:
            raise UserError(
                self.env._(
                    "%(shipments)s has not left yet: Amazon is billed what was "
                    "shipped.",
                    shipments=", ".join(self.mapped("name")),
                )
            )
        return self.env["amazon.vendor.invoice"]._make(gone._requisitions(), gone)

    def _requisitions(self):
        """Amazon's orders of which these brought something, as superuser."""
        lines = self.sudo().container_ids.line_ids.requisition_line_id
        return lines.requisition_id

    def _not_invoiced(self, reason):
        """Say why these are not billed, and give it to a person.

        :param str reason: a sentence.
        """
        for shipment in self.sudo():
            shipment.write({"invoice_due": False, "invoice_problem": reason})
            shipment._alert(
                INVOICE_ALERT,
                self.env._("%(shipment)s is not invoiced", shipment=shipment.name),
                reason,
            )

    def _now_invoiced(self):
        """All of these that could be billed is billed."""
        shipments = self.sudo()
        shipments.write({"invoice_due": False, "invoice_problem": False})
        shipments._alerts(INVOICE_ALERT).unlink()

    def action_invoice(self):
        """Bill what these shipments brought (button).

        :return: action that opens the invoices.
        :raise UserError: nothing is to be billed, and why.
        """
        self.check_access("write")
        self.env["account.move"].check_access("read")  # who packs sees no costs
        return self._invoice()._amazon_action_open()
