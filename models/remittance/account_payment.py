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
        elif vals.get("state") == "in_process":
            # What was reconciled while the entry was posted says more.
            mine = self.filtered("amazon_remittance_id")
            self.env.add_to_compute(self._fields["state"], mine)
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

    # === POSTED === #

    def _amazon_check_may_post(self):
        """Look once more before the entries of these are posted, by whatever button.

        :raise UserError: one failed at Amazon, or an invoice is not what it was when
            the lines were matched.
        """
        self.amazon_remittance_id._check_may_post()

    def _amazon_posted(self):
        """The entries of these are posted: what a remittance settles is reconciled, and
        its deductions are open. Odoo leaves the state to whom has posted them."""
        mine = self.filtered("amazon_remittance_id")
        mine.filtered(lambda each: each.state == "draft").state = "in_process"
        mine.amazon_remittance_id._posted()

    def _amazon_unposted(self):
        """The entries of these are about to be drafts again."""
        mine = self.filtered("amazon_remittance_id")
        mine.amazon_remittance_id._unposted()
        mine.filtered(lambda each: each.state in ("in_process", "paid")).state = "draft"

    # === CANCELLED === #

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
