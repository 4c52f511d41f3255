from odoo import models
from odoo.exceptions import UserError


class AmazonVendorDeductionKindWriteOff(models.Model):
    """How a kind of deduction is booked."""

    _inherit = "amazon.vendor.deduction.kind"

    def _write_off_values(self, remittance, amount):
        """Lines of the entry for what this kind takes off a payment.

        A deduction lowers the turnover that it was taken off, so its tax is that of a
        credit note; the amount contains it.

        :param remittance: amazon.vendor.remittance.
        :param Decimal amount: negative where Amazon pays back.
        :return: list of values of account.move.line.
        :raise UserError: there is no account.
        """
        self.ensure_one()
        account = self.account_id or remittance.instance_id.deduction_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%(kind)s has no account: choose one in Payments > Kinds of "
                    "Deductions, or one for all of them on the instance, tab Payments.",
                    kind=self.name,
                )
            )
        name = self.env._(
            "%(kind)s, Amazon payment %(number)s",
            kind=self.name,
            number=remittance.name,
        )
        values = {"analytic_distribution": self.analytic_distribution or False}
        if not self.tax_id:
            return [remittance._entry_line(name, account, amount, **values)]
        worked_out = self.tax_id.with_context(force_price_include=True).compute_all(
            remittance._to_odoo(amount),
            remittance.booking_currency_id,
            is_refund=True,
        )
        taxes = [
            (tax, remittance._from_odoo(tax["amount"])) for tax in worked_out["taxes"]
        ]
        base = remittance._entry_line(
            name,
            account,
            amount - sum(due for _tax, due in taxes),
            tax_ids=[(6, 0, self.tax_id.ids)],
            tax_tag_ids=[(6, 0, worked_out["base_tags"])],
            **values,
        )
        Account = self.env["account.account"]
        return [base] + [
            remittance._entry_line(
                f"{name}: {tax['name']}",
                Account.browse(tax["account_id"]) or account,
                due,
                tax_repartition_line_id=tax["tax_repartition_line_id"],
                tax_tag_ids=[(6, 0, tax["tag_ids"])],
                tax_base_amount=abs(tax["base"]),
            )
            for tax, due in taxes
        ]
