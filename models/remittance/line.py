from decimal import Decimal

from odoo import api, fields, models

from .const import ROLES


class AmazonVendorRemittanceLine(models.Model):
    """One line of a payment, as Amazon wrote it, and what we take it for.

    Amounts are kept as text, which is exact; the numbers beside are for lists.
    """

    _name = "amazon.vendor.remittance.line"
    _description = "Amazon Vendor Remittance Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "remittance_id, sequence, id"
    _rec_name = "number"
    _check_company_auto = True
    _fixed_fields = ("remittance_id", "instance_id", "company_id")

    remittance_id = fields.Many2one(
        "amazon.vendor.remittance",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="remittance_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="remittance_id.company_id", store=True, precompute=True
    )
    paid_on = fields.Date(related="remittance_id.paid_on")
    state = fields.Selection(related="remittance_id.state", string="Payment")
    sequence = fields.Integer(readonly=True)
    number = fields.Char(
        string="Invoice No.", readonly=True, help="As Amazon wrote it."
    )
    key = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="The number without what Amazon strips and appends.",
    )
    tail = fields.Char(readonly=True, help="What Amazon has appended: SC, SCR ...")
    issued_on = fields.Date(readonly=True)
    total_text = fields.Char(string="Exact Invoice Amount", readonly=True)
    net_text = fields.Char(string="Exact Net Paid", readonly=True)
    discount_text = fields.Char(string="Exact Discount", readonly=True)
    withheld_text = fields.Char(string="Exact Tax Withheld", readonly=True)
    total = fields.Monetary(
        string="Invoice Amount", compute="_compute_amounts", store=True, precompute=True
    )
    net = fields.Monetary(
        string="Net Paid", compute="_compute_amounts", store=True, precompute=True
    )
    discount = fields.Monetary(compute="_compute_amounts", store=True, precompute=True)
    withheld = fields.Monetary(
        string="Tax Withheld", compute="_compute_amounts", store=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    description = fields.Char(readonly=True)
    terms = fields.Char(string="Payment Terms", readonly=True)
    invoice_type = fields.Char(readonly=True)
    related = fields.Json(
        string="Related Numbers", readonly=True, help="As Amazon listed them."
    )

    role = fields.Selection(
        ROLES, string="What It Is", required=True, readonly=True, default="unknown"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind", readonly=True, ondelete="restrict"
    )
    open_amount = fields.Monetary(
        string="Open of the Invoice",
        readonly=True,
        help="What was open of the invoice when the line was matched.",
    )
    recovered = fields.Monetary(
        string="Of Deductions",
        readonly=True,
        help="What of it pays back deductions that are known here.",
    )
    problem = fields.Char(string="Why It Waits", readonly=True)
    chosen_move_id = fields.Many2one(
        "account.move",
        string="It Is This Invoice",
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'posted'), "
        "('move_type', 'in', ('out_invoice', 'out_refund'))]",
        help="Choose it where the connector has found none, or several.",
    )
    chosen_kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind",
        string="It Is This Deduction",
        check_company=True,
        help="Choose it where the line is none of an invoice.",
    )

    _review_idx = models.Index("(remittance_id) WHERE role = 'unknown'")
    _reversal_idx = models.Index("(instance_id, key) WHERE role = 'reversal'")

    @api.depends("total_text", "net_text", "discount_text", "withheld_text")
    def _compute_amounts(self):
        for line in self:
            line.total = float(line._exact("total"))
            line.net = float(line._exact("net"))
            line.discount = float(line._exact("discount"))
            line.withheld = float(line._exact("withheld"))

    def _exact(self, name):
        """One of the amounts, as Amazon wrote it (Decimal).

        :param str name: total, net, discount or withheld.
        """
        return Decimal(self[f"{name}_text"] or 0)

    def _settled(self):
        """What this line settles of its invoice: what was paid, and what was taken off
        it on the same line."""
        return sum(map(self._exact, ("net", "discount", "withheld")))

    @api.model
    def _hint_on_foreign_fields(self):
        return self.env._("You can choose an invoice or a kind of deduction for it.")
