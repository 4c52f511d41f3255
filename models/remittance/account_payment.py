from odoo import api, fields, models
from odoo.exceptions import UserError

#: A payment in one of these is none.
GONE = ("canceled", "rejected")


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
        if vals.get("state") and vals["state"] not in GONE:
            self.filtered(lambda each: each.state in GONE)._take_remittances()
        result = super().write(vals)
        if vals.get("state") in GONE:
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

    def _generate_move_vals(
        self, write_off_line_vals=None, force_balance=None, line_ids=None
    ):
        """The entry of a remittance's payment is the remittance's, also where Odoo has
        deleted it because the draft was cancelled."""
        remittance = self.sudo().amazon_remittance_id
        if remittance and not line_ids:
            line_ids = remittance._entry_commands(self.payment_method_line_id)
        return super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)

    def _amazon_signed(self):
        """What came by this payment, negative where it went.

        :rtype: Decimal
        """
        amount = self.amazon_remittance_id._from_odoo(self.amount)
        return -amount if self.payment_type == "outbound" else amount

    # === POSTED === #

    def _amazon_check_may_post(self):
        """Look once more before the entries of these are posted, by whatever button.

        :raise UserError: one failed at Amazon, or an invoice is not what it was when
            the lines were matched.
        """
        mine = self.filtered("amazon_remittance_id")
        # The entry of one that was cancelled was drafted by its own button.
        mine.filtered(lambda each: each.state in GONE).state = "draft"
        mine.amazon_remittance_id._check_may_post()

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

    def _take_remittances(self):
        """Payments that were cancelled are some again: their remittances have them.

        :raise UserError: a remittance has another one by now, or says something else.
        """
        for payment in self.sudo().filtered("amazon_remittance_id"):
            payment.amazon_remittance_id._take_payment(payment)

    @api.ondelete(at_uninstall=False)
    def _unlink_frees_remittances(self):
        self._free_remittances()
