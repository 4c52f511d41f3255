from fnmatch import fnmatchcase

from odoo import api, fields, models
from odoo.exceptions import UserError

from .delivered_kinds import KINDS


class AmazonVendorDeductionKind(models.Model):
    """A reason why Amazon pays less, and how it is booked and disputed.

    Which reasons there are is nobody's to know for ever: a kind is a row, and its
    patterns, account, tax and days are the company's to change.
    """

    _name = "amazon.vendor.deduction.kind"
    _description = "Amazon Vendor Deduction Kind"
    _inherit = ["amazon.vendor.guard.mixin", "analytic.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _fixed_fields = ("company_id",)

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="What the connector calls it where it reads a number: shortage, price, "
        "chargeback, coop, price_protection, provision, terms_discount, withholding, "
        "other. A kind of your own has any other word, and patterns.",
    )
    patterns = fields.Text(
        help="Numbers or descriptions that mean this kind, one a line, with * for "
        "anything: VCBSINV*. Capital and small letters are the same. They are looked "
        "at before what the number itself says."
    )
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain="[('account_type', 'not in', "
        "('asset_receivable', 'liability_payable', 'off_balance'))]",
        help="What Amazon takes off is booked here. Empty: the instance's account for "
        "deductions.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
        help="Where a deduction lowers your turnover: the tax that it contains.",
    )
    days_to_dispute = fields.Integer(
        help="From the day of the payment, or of Amazon's answer to the first dispute. "
        "0: it cannot be disputed."
    )
    recheck_days = fields.Integer(
        string="Days Looked at Again",
        help="For so many days from the payment Amazon looks at it again by itself. "
        "What it has received meanwhile is shown. 0: it does not.",
    )
    auto_book_limit = fields.Monetary(
        string="Books by Itself up to",
        help="A payment whose deductions of this kind are not more than this, "
        "together, needs nobody. 0: it always waits for a person.",
    )
    source = fields.Char(help="Who says so.")

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "There is a kind of this code already."
    )
    _days_check = models.Constraint(
        "CHECK(days_to_dispute >= 0)", "Days to dispute cannot be negative."
    )
    _recheck_days_check = models.Constraint(
        "CHECK(recheck_days >= 0)", "Days looked at again cannot be negative."
    )
    _limit_check = models.Constraint(
        "CHECK(auto_book_limit >= 0)", "The limit cannot be negative."
    )

    @api.model
    def _seed(self, companies=None):
        """Give companies that have no kinds the delivered ones.

        :param companies: res.company; by default all.
        """
        every = self.sudo().with_context(active_test=False)
        companies = companies or self.env["res.company"].sudo().search(
            [("active", "=", True)]
        )
        have = every.search([("company_id", "in", companies.ids)]).company_id
        every.create(
            [
                {
                    "company_id": company.id,
                    "sequence": 10 * number,
                    "code": kind.code,
                    "name": kind.name,
                    "patterns": kind.patterns or False,
                    "days_to_dispute": kind.days,
                    "recheck_days": kind.recheck_days,
                    "source": kind.source or False,
                }
                for company in companies - have
                for number, kind in enumerate(KINDS, 1)
            ]
        )

    def action_seed(self):
        """Fill in the delivered kinds of a company that has none (button).

        :raise UserError: it has some.
        """
        self.check_access("create")
        company = self.env.company
        every = self.with_context(active_test=False)
        if every.search_count([("company_id", "=", company.id)], limit=1):
            raise UserError(
                self.env._(
                    "%(company)s has kinds of deductions already. Change them, or add "
                    "your own.",
                    company=company.name,
                )
            )
        self._seed(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _of_company(self, company):
        """The kinds of a company; one that has none gets the delivered ones."""
        domain = [("company_id", "=", company.id)]
        every = self.sudo().with_context(active_test=False)
        if not every.search_count(domain, limit=1):
            self._seed(company)
        return self.sudo().search(domain)

    def _pick(self, code, texts):
        """Which of these kinds a line is of.

        :param str code: what its number says, or None.
        :param texts: its number and description.
        :return: a kind, or none.
        """
        texts = [text.upper() for text in texts if text]
        for kind in self:
            for pattern in (kind.patterns or "").upper().split("\n"):
                pattern = pattern.strip()
                if pattern and any(fnmatchcase(text, pattern) for text in texts):
                    return kind
        return self.filtered(lambda kind: kind.code == code)[:1] if code else self[:0]
