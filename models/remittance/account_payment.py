from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    """A payment that was made of a remittance says what that says, and nothing else."""

    _name = "account.payment"
    _inherit = ["account.payment", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_"
    _fixed_fields = ()

    amazon_remittance_id = fields.Many2one(
        "amazon.vendor.remittance",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _amazon_remittance_uniq = models.UniqueIndex(
        "(amazon_remittance_id) WHERE amazon_remittance_id IS NOT NULL "
        "AND state NOT IN ('canceled', 'rejected')",
        "This remittance has a payment already.",
    )

    def write(self, vals):
        self._refuse_other_amounts(vals)
        result = super().write(vals)
        if vals.get("state") in ("canceled", "rejected"):
            self._free_remittances()
        return result

    def _refuse_other_amounts(self, vals):
        """Keep the entry as it was made: Odoo would make one line of all deductions.

        :raise UserError: names the way out.
        """
        names = set(self._get_trigger_fields_to_synchronize()) & vals.keys()
        for payment in self.filtered("amazon_remittance_id"):
            for name in names:
                field = self._fields[name]
                now = field.convert_to_write(payment[name], payment)
                new = field.convert_to_cache(vals[name], payment)
                if now != field.convert_to_write(
                    field.convert_to_record(new, payment), payment
                ):
                    raise UserError(
                        self.env._(
                            "%(payment)s is what %(remittance)s says: %(field)s "
                            "cannot be changed. Cancel the payment, correct the "
                            "remittance and make the payment anew.",
                            payment=payment.display_name,
                            remittance=payment.sudo().amazon_remittance_id.name,
                            field=field.string,
                        )
                    )

    def action_post(self):
        """Post; what a remittance settles is reconciled, and its deductions are open.

        :raise UserError: the payment failed at Amazon, or an invoice is not what it
            was when the lines were matched.
        """
        remittances = self.sudo().amazon_remittance_id
        remittances._check_may_post()
        result = super().action_post()
        remittances._posted()
        return result

    def action_draft(self):
        result = super().action_draft()
        self.sudo().amazon_remittance_id._unposted()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._free_remittances()
        return result

    def _free_remittances(self):
        """A cancelled payment is none: another one can be made."""
        remittances = self.sudo().amazon_remittance_id
        remittances = remittances.filtered(lambda r: r.payment_id in self)
        remittances._unposted()
        remittances.payment_id = False

    @api.ondelete(at_uninstall=False)
    def _unlink_frees_remittances(self):
        self._free_remittances()
