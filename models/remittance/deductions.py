from datetime import timedelta

from odoo import models


class AmazonVendorRemittanceDeductions(models.Model):
    """What a booked payment took off is disputed; what it paid back settles that."""

    _inherit = "amazon.vendor.remittance"

    def _open_deductions(self):
        """Make the deductions of a payment, and settle earlier ones by what it pays
        back. Once is enough: what is there already stays."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: not line.move_id)
        known = self.deduction_ids.line_id
        invoices = self._invoices_by_key(lines)
        self.env["amazon.vendor.deduction"].create(
            [
                self._deduction_values(line, invoices)
                for line in lines - known
                if line.role == "deduction"
            ]
        )
        self._settle(lines.filtered(lambda line: line.role == "reversal"))

    def _deduction_values(self, line, invoices):
        invoice = invoices.get(line.key, self.env["account.move"])
        days = line.kind_id.days_to_dispute
        return {
            "line_id": line.id,
            "remittance_id": self.id,
            "number": line.number,
            "key": line.key,
            "kind_id": line.kind_id.id,
            "invoice_id": invoice.id,
            "orders": invoice.amazon_purchase_order_number,
            "paid_on": self.paid_on,
            "currency_id": self.booking_currency_id.id,
            "amount": -line.net,
            "deadline": days and self.paid_on + timedelta(days=days),
        }

    def _invoices_by_key(self, lines):
        """The one invoice that each number names; none where several do.

        :return: dict key -> account.move.
        """
        found = {}
        keys = {key for key in lines.mapped("key") if key}
        for key, moves in self._known_invoices(keys).items():
            posted = moves.filtered(lambda move: move.state == "posted")
            if len(posted) == 1:
                found[key] = posted
        return found

    def _settle(self, lines):
        """Earlier deductions of the same number and kind come back.

        :param lines: those that pay back, not yet counted.
        """
        fresh = lines.filtered(lambda line: not line.is_counted)
        if not fresh:
            return
        earlier = self.env["amazon.vendor.deduction"].search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("key", "in", [key for key in fresh.mapped("key") if key]),
                ("lost_amount", ">", 0),
            ]
        )
        by_number = earlier.grouped(lambda each: (each.key, each.kind_id))
        for line in fresh:
            if mine := by_number.get((line.key, line.kind_id)):
                mine._paid_back(line.net)
        fresh.is_counted = True
