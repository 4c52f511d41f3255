from collections import Counter

from odoo import models
from odoo.exceptions import UserError


class AmazonVendorRemittanceCancelled(models.Model):
    """A payment that was cancelled is taken up again, as long as it says the same."""

    _inherit = "amazon.vendor.remittance"

    def _take_payment(self, payment):
        """A payment that was cancelled is this remittance's again.

        :param payment: account.payment, made of this remittance once.
        :raise UserError: there is another one by now, or it says something else.
        """
        self.ensure_one()
        if self.payment_id == payment:
            return
        if self.payment_id:
            raise UserError(
                self.env._(
                    "%(remittance)s has another payment by now, %(other)s: cancel that "
                    "one first.",
                    remittance=self.name,
                    other=self.payment_id.display_name,
                )
            )
        if self.state != "matched" or not self._is_entry_of(payment):
            raise UserError(
                self.env._(
                    "%(payment)s does not say what %(remittance)s says by now. Leave "
                    "it cancelled, and click Make the Payment on the remittance.",
                    payment=payment.display_name,
                    remittance=self.name,
                )
            )
        self.write({"payment_id": payment.id, "paying_problem": False})

    def _is_entry_of(self, payment):
        """Whether a payment says what one would that is made of this one now.

        (Of one that was cancelled as a draft Odoo has deleted the entry: it is made
        anew once it is posted.)
        """
        amount = self._exact()
        if (payment._amazon_signed(), payment.date, payment.currency_id) != (
            *(amount, self.paid_on, self.booking_currency_id),
        ):
            return False
        if not payment.move_id:
            return True
        would = self._entry_values(payment.payment_method_line_id)
        return Counter(
            (each["account_id"], self._from_odoo(each["amount_currency"]))
            for each in would
        ) == Counter(
            (line.account_id.id, self._from_odoo(line.amount_currency))
            for line in payment.move_id.line_ids
        )
