from odoo import fields, models
from odoo.exceptions import UserError


class AmazonVendorInstance(models.Model):
    """How Amazon's payments of this instance are booked."""

    _inherit = "amazon.vendor.instance"

    payment_journal_id = fields.Many2one(
        "account.journal",
        string="Amazon Payments",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        copy=False,
        help="The journal of Amazon's payments: what they settle and what is taken "
        "off. The money itself is matched in your bank's journal against the "
        "outstanding account.",
    )
    deduction_account_id = fields.Many2one(
        "account.account",
        string="Account for Deductions",
        check_company=True,
        copy=False,
        help="For the kinds of deductions that have no account of their own.",
    )
    books_by_limits = fields.Boolean(
        string="Book by Itself",
        help="Payments of which everything is matched, and of which no kind of "
        "deduction takes more than its limit, are posted without a person.",
    )

    def action_make_payment_journal(self):
        """Make the journal of Amazon's payments (button).

        :raise AccessError: the user may not make journals.
        :raise UserError: there is no account for what is on its way to the bank.
        """
        self.check_access("write")
        self.env["account.journal"].check_access("create")
        for instance in self.sudo().filtered(lambda i: not i.payment_journal_id):
            instance.payment_journal_id = instance._make_payment_journal()
        return True

    def _make_payment_journal(self):
        """Make it, with an outstanding account on its methods: without one, payments of
        the accounting app would have no entry."""
        company = self.company_id
        Journal = self.env["account.journal"].with_company(company)
        codes = set(
            Journal.with_context(active_test=False)
            .search([("company_id", "=", company.id)])
            .mapped("code")
        )
        code = next(
            each for each in (f"AMZ{n or ''}" for n in range(1000)) if each not in codes
        )
        journal = Journal.create(
            {
                "name": self.env._("Amazon Payments (%(name)s)", name=self.name),
                "code": code,
                "type": "bank",
                "company_id": company.id,
            }
        )
        Payment = self.env["account.payment"].with_company(company)
        for kind, methods in (
            ("inbound", journal.inbound_payment_method_line_ids),
            ("outbound", journal.outbound_payment_method_line_ids),
        ):
            draft = Payment.new({"company_id": company.id, "journal_id": journal.id})
            for method in methods:
                method.payment_account_id = draft._get_outstanding_account(kind)
        if not journal.inbound_payment_method_line_ids.payment_account_id:
            raise UserError(
                self.env._(
                    "%(company)s has no account for outstanding receipts. Install its "
                    "chart of accounts, or choose a journal that has one.",
                    company=company.name,
                )
            )
        return journal
