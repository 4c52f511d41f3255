from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError


class AmazonVendorRemittanceExactAmounts(models.Model):
    """Amazon's decimals stay exact until a line of an entry is written, and what Odoo
    has worked out is exact again: the one place between ``Decimal`` and floats."""

    _inherit = "amazon.vendor.remittance"

    def _to_odoo(self, amount):
        """An exact amount as Odoo keeps it, which is by floats: made of one at the last
        moment, of what the currency can say, so that it comes back as it was.

        :param Decimal amount: in the currency of the booking.
        :raise UserError: it is finer than the currency; nothing is rounded by guess.
        """
        if self._is_finer(amount):
            raise UserError(self._say_finer([amount]))
        return float(amount)

    def _from_odoo(self, amount):
        """An amount of Odoo's as it is written, in the currency of the booking.

        :rtype: Decimal
        """
        return Decimal(f"{amount:.{self.booking_currency_id.decimal_places or 0}f}")

    def _is_finer(self, amount):
        """Whether an exact amount has more decimals than the currency."""
        digits = self.booking_currency_id.decimal_places or 0
        return -amount.normalize().as_tuple().exponent > digits

    def _say_finer(self, amounts):
        """What a person does about amounts that Odoo cannot book."""
        return self.env._(
            "%(amounts)s: finer than the %(digits)s decimals that %(currency)s has in "
            "Odoo, and no money is rounded by guess. Correct the rounding of the "
            "currency and click Match, or register the payment by hand.",
            amounts=", ".join(map(str, dict.fromkeys(amounts))),
            digits=self.booking_currency_id.decimal_places,
            currency=self.booking_currency_id.name,
        )

    def _in_company_currency(self, amount):
        """An exact amount in the company's currency, on the day of the payment."""
        company = self.company_id
        return self.booking_currency_id._convert(
            self._to_odoo(amount), company.currency_id, company, self.paid_on
        )
