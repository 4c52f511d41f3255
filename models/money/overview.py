from odoo import fields, models
from odoo.tools import SQL

from .domains import opening

#: What the query reads, by model.
READ = {
    "account.move": ["amazon_instance_id", "amount_residual_signed", "state"],
    "amazon.vendor.deduction": ["deadline", "instance_id", "remittance_id", "state"],
    "amazon.vendor.instance": ["active", "company_id", "name", "sequence"],
    "amazon.vendor.invoice": ["instance_id", "is_current", "seen_state", "state"],
    "amazon.vendor.remittance": ["state"],
}


class AmazonVendorMoney(models.Model):
    """The money of an instance in a card: for who does the accounts.

    A view on the tables with one row for each instance. Accountants see no instances,
    whose keys and rules of answering are none of theirs; what is shown here is no
    secret.
    """

    _name = "amazon.vendor.money"
    _description = "Amazon Vendor Money"
    _inherit = ["amazon.vendor.guard.mixin"]
    _auto = False
    _order = "sequence, id"
    _depends = READ

    name = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    instance_id = fields.Many2one("amazon.vendor.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    unverified_invoice_count = fields.Integer(
        string="Invoices Unverified",
        readonly=True,
        help="Accepted by Amazon, and neither named by a payment nor seen by a person.",
    )
    failed_invoice_count = fields.Integer(string="Invoices Failed", readonly=True)
    to_dispute_count = fields.Integer(
        string="Deductions to Dispute",
        readonly=True,
        help="Taken off, and nobody has disputed it yet.",
    )
    open_amount = fields.Monetary(
        string="Open Money",
        readonly=True,
        help="Invoices less credit notes that are not settled, in your currency.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT instance.id, instance.id AS instance_id, instance.name,
                   instance.sequence, instance.company_id, company.currency_id,
                   (SELECT COUNT(*) FROM amazon_vendor_invoice invoice
                     WHERE invoice.instance_id = instance.id AND invoice.is_current
                       AND invoice.seen_state = 'unverified'
                   )::int AS unverified_invoice_count,
                   (SELECT COUNT(*) FROM amazon_vendor_invoice invoice
                     WHERE invoice.instance_id = instance.id AND invoice.is_current
                       AND invoice.state IN ('failed', 'held')
                   )::int AS failed_invoice_count,
                   (SELECT COUNT(*) FROM amazon_vendor_deduction deduction
                      JOIN amazon_vendor_remittance remittance
                        ON remittance.id = deduction.remittance_id
                       AND remittance.state = 'booked'
                     WHERE deduction.instance_id = instance.id
                       AND deduction.state = 'open' AND deduction.deadline IS NOT NULL
                   )::int AS to_dispute_count,
                   (SELECT COALESCE(SUM(move.amount_residual_signed), 0)
                      FROM account_move move
                     WHERE move.amazon_instance_id = instance.id
                       AND move.state = 'posted' AND move.amount_residual_signed <> 0
                   ) AS open_amount
              FROM amazon_vendor_instance instance
              JOIN res_company company ON company.id = instance.company_id
             WHERE instance.active
            """
        )

    # === BUTTONS === #

    def action_view_unverified_invoices(self):
        """Open the invoices that Amazon has accepted and nobody has seen (button)."""
        return opening("unverified", self.env._("Invoices Unverified"), self)

    def action_view_failed_invoices(self):
        """Open the invoices that Amazon did not take (button)."""
        return opening("failed", self.env._("Invoices Failed"), self)

    def action_view_to_dispute(self):
        """Open what Amazon took off and nobody has disputed yet (button)."""
        return opening("to_dispute", self.env._("Deductions to Dispute"), self)

    def action_view_open_money(self):
        """Open the invoices and credit notes that are not settled (button)."""
        return opening("open", self.env._("Open Money"), self)
