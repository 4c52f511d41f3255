from decimal import Decimal

from odoo import models


class AmazonVendorRemittanceRecovering(models.Model):
    """What Amazon pays back settles what it took off before."""

    _inherit = "amazon.vendor.remittance"

    def _share_out_paid_back(self):
        """Say of deductions what booked payments have paid back of them.

        Worked out anew from all that is booked, not added up: payments come, and are
        taken back, in any order. Money goes back to deductions of the same number and
        kind, the oldest first; what is left belongs to none.
        """
        for remittance in self:
            remittance._share_out_paid_back_of(
                remittance.line_ids.filtered(
                    lambda line: line.key and line.role in ("deduction", "reversal")
                )
            )

    def _share_out_paid_back_of(self, lines):
        """Likewise, of the numbers and kinds of some lines; with a fixed number of
        statements to look at them."""
        if not lines:
            return
        same = [
            ("instance_id", "=", self.instance_id.id),
            ("key", "in", list(set(lines.mapped("key")))),
        ]
        Line = self.env["amazon.vendor.remittance.line"]
        back = Line.search([*same, ("role", "=", "reversal")], order="id")
        if not back:
            return
        deductions = self.env["amazon.vendor.deduction"].search(same, order="id")
        taken_off = deductions.grouped(_whose)
        touched = set(map(_whose, lines))
        for whose, mine in back.grouped(_whose).items():
            if whose in touched:
                self._pay_back(taken_off.get(whose, deductions.browse()), mine)

    def _pay_back(self, deductions, lines):
        """Share out what lines of one number, kind and currency pay back.

        :param deductions: amazon.vendor.deduction, the oldest first.
        :param lines: those that pay back, the oldest first.
        """
        left = {line: _booked(line, line._exact("net")) for line in lines}
        for deduction in deductions:
            wanted = _booked(deduction, self._from_odoo(deduction.amount))
            recovered = Decimal(0)
            for line in lines:
                part = min(wanted - recovered, left[line])
                recovered += part
                left[line] -= part
            if self._from_odoo(deduction.recovered) != recovered:
                deduction.recovered = self._to_odoo(recovered)
        for line in lines:
            counted = _booked(line, line._exact("net")) - left[line]
            if self._from_odoo(line.recovered) != counted:
                line.recovered = self._to_odoo(counted)


def _whose(each):
    """What a deduction and what pays it back have in common."""
    remittance = each.remittance_id
    return each.key, each.kind_id, remittance.booking_currency_id


def _booked(each, amount):
    """What counts of a deduction, or of a line that pays back: that of payments which
    are booked."""
    return amount if each.remittance_id.state == "booked" else Decimal(0)
