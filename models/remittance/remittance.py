from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .const import AMAZON_STATES, STATES


class AmazonVendorRemittance(models.Model):
    """A payment of Amazon's, and what it is for.

    It comes by the Finance Remittance API (``document.py``) or by the export of Vendor
    Central (``wizards/remittance``); one that comes both ways is one. Its lines are
    matched (``matching.py``), and it becomes one payment (``booking.py``).
    """

    _name = "amazon.vendor.remittance"
    _description = "Amazon Vendor Remittance"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "amazon.vendor.received.mixin",
    ]
    _order = "paid_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Payment No.",
        required=True,
        readonly=True,
        copy=False,
        help="The number that Vendor Central shows; where it has none, Amazon's own.",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    unique_payment_id = fields.Char(
        string="Amazon's Payment ID",
        readonly=True,
        copy=False,
        help="Only the API tells it; the export of Vendor Central does not.",
    )
    payment_number = fields.Char(string="Number", readonly=True, copy=False)
    paid_on = fields.Date(readonly=True)
    amount_text = fields.Char(
        string="Exact Amount", readonly=True, help="As Amazon wrote it."
    )
    amount = fields.Monetary(compute="_compute_amounts", store=True, precompute=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    currency_code = fields.Char(string="Amazon's Currency", readonly=True)
    invoice_amount_text = fields.Char(
        string="Exact Amount of the Invoices",
        readonly=True,
        help="The same in the currency of the invoices, where Amazon paid in another.",
    )
    invoice_currency_id = fields.Many2one("res.currency", readonly=True)
    exchange_rate = fields.Char(
        readonly=True, help="Of Amazon's, from the invoices' currency to the payment's."
    )
    amazon_state = fields.Selection(
        AMAZON_STATES, string="At Amazon", readonly=True, tracking=True
    )
    method = fields.Char(string="Payment Method", readonly=True)
    codes = fields.Char(string="Vendor Codes", readonly=True)
    country_code = fields.Char(string="Country", readonly=True)
    came_by_api = fields.Boolean(string="By API", readonly=True)
    came_by_file = fields.Boolean(string="By File", readonly=True)

    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
        tracking=True,
        copy=False,
    )
    review_reason = fields.Text(
        string="Why It Waits", readonly=True, help="What a person has to decide."
    )
    paying_problem = fields.Char(
        string="Why There Is No Payment",
        readonly=True,
        copy=False,
        help="Remove the reason, then click Make the Payment.",
    )
    line_ids = fields.One2many(
        "amazon.vendor.remittance.line", "remittance_id", readonly=True
    )
    line_count = fields.Integer(readonly=True, string="Lines")
    expected_lines = fields.Integer(
        string="Lines Announced", readonly=True, help="How many Amazon says there are."
    )
    lines_text = fields.Char(string="Exact Sum of the Lines", readonly=True)
    lines_amount = fields.Monetary(
        string="Sum of the Lines",
        compute="_compute_amounts",
        store=True,
        precompute=True,
        currency_field="booking_currency_id",
    )
    difference = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        precompute=True,
        currency_field="booking_currency_id",
        help="Of the payment, less its lines.",
    )
    difference_kind_id = fields.Many2one(
        "amazon.vendor.deduction.kind",
        string="Book the Difference As",
        check_company=True,
        help="Where the lines do not sum to the payment and Amazon has no more of "
        "them: the kind of deduction that the difference is.",
    )
    deducted_amount = fields.Monetary(
        string="Deducted",
        compute="_compute_deducted",
        currency_field="booking_currency_id",
    )
    booking_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_booking_currency_id",
        store=True,
        precompute=True,
        help="The currency of the invoices: the payment is booked in it.",
    )
    payment_id = fields.Many2one(
        "account.payment", readonly=True, copy=False, ondelete="set null", index=True
    )
    deduction_ids = fields.One2many(
        "amazon.vendor.deduction", "remittance_id", readonly=True
    )
    deduction_count = fields.Integer(compute="_compute_deducted", string="Deductions")

    _unique_payment_uniq = models.UniqueIndex(
        "(instance_id, unique_payment_id) WHERE unique_payment_id IS NOT NULL",
        "This payment of Amazon's is here already.",
    )
    _number_uniq = models.UniqueIndex(
        "(instance_id, payment_number, paid_on, amount_text) "
        "WHERE unique_payment_id IS NULL",
        "This payment of Amazon's is here already.",
    )
    _to_pay_idx = models.Index(
        "(instance_id) WHERE state = 'matched' AND payment_id IS NULL"
    )
    _number_idx = models.Index("(instance_id, payment_number)")

    # === MONEY === #

    def _exact(self):
        """What was paid, in the currency that it is booked in (Decimal)."""
        self.ensure_one()
        return Decimal(self.invoice_amount_text or self.amount_text or 0)

    @api.depends("currency_id", "invoice_currency_id", "invoice_amount_text")
    def _compute_booking_currency_id(self):
        for remittance in self:
            other = remittance.invoice_amount_text and remittance.invoice_currency_id
            remittance.booking_currency_id = other or remittance.currency_id

    @api.depends("amount_text", "invoice_amount_text", "lines_text")
    def _compute_amounts(self):
        for remittance in self:
            lines = Decimal(remittance.lines_text or 0)
            remittance.amount = float(Decimal(remittance.amount_text or 0))
            remittance.lines_amount = float(lines)
            remittance.difference = float(remittance._exact() - lines)

    def _compute_deducted(self):
        groups = self.env["amazon.vendor.deduction"]._read_group(
            [("remittance_id", "in", self.ids)],
            ["remittance_id"],
            ["amount:sum", "__count"],
        )
        found = {remittance.id: figures for remittance, *figures in groups}
        for remittance in self:
            amount, count = found.get(remittance.id, (0, 0))
            remittance.deducted_amount = amount
            remittance.deduction_count = count

    @api.depends("name", "paid_on")
    def _compute_display_name(self):
        for remittance in self:
            remittance.display_name = remittance.name

    # === RIGHTS === #

    @api.model
    def _hint_on_foreign_fields(self):
        return self.env._(
            "You can choose an invoice or a kind of deduction for a line, and what the "
            "difference is."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if booked := self.filtered("payment_id"):
            raise UserError(
                self.env._(
                    "%(names)s has a payment already and cannot be deleted. Cancel the "
                    "payment first.",
                    names=", ".join(booked.mapped("name")),
                )
            )
        if cancelled := self.env["account.payment"].search(
            [("amazon_remittance_id", "in", self.ids)]
        ):
            raise UserError(
                self.env._(
                    "%(names)s was booked once, and the cancelled payment %(payments)s "
                    "says so. Delete that payment first, or keep both: what is "
                    "cancelled counts nowhere.",
                    names=", ".join(cancelled.amazon_remittance_id.mapped("name")),
                    payments=", ".join(cancelled.mapped("display_name")),
                )
            )
        if taken_off := self.deduction_ids:
            raise UserError(
                self.env._(
                    "%(names)s was booked once, and has deductions of which people may "
                    "have noted something. Keep it: what is not booked counts nowhere.",
                    names=", ".join(taken_off.remittance_id.mapped("name")),
                )
            )

    # === BUTTONS === #

    def action_view_lines(self):
        """Open the lines of this payment (button)."""
        self.ensure_one()
        return self._action_view_lines(Domain.TRUE)

    def action_review(self):
        """Open the lines that a person has to decide about (button)."""
        self.ensure_one()
        return self._action_view_lines(Domain("role", "=", "unknown"))

    def _action_view_lines(self, domain):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lines of %(payment)s", payment=self.name),
            "res_model": "amazon.vendor.remittance.line",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": list(domain & Domain("remittance_id", "=", self.id)),
            "context": {"create": False},
        }

    def action_view_deductions(self):
        """Open what Amazon took off with this payment (button)."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deductions"),
            "res_model": "amazon.vendor.deduction",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("remittance_id", "in", self.ids)],
            "context": {"create": False},
        }

    def action_view_payment(self):
        """Open the payment that this became (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment"),
            "res_model": "account.payment",
            "view_mode": "form",
            "res_id": self.payment_id.id,
        }
