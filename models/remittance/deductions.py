from datetime import timedelta

from odoo import models

#: What of a deduction a payment says anew that is booked again.
BOOKED_ANEW = ("kind_id", "invoice_id", "orders", "paid_on", "currency_id", "deadline")
#: And what Amazon had received by then, where it is of another invoice.
RECEIVED = ("is_shown", "missing_eaches")


class AmazonVendorRemittanceDeductions(models.Model):
    """What a booked payment took off is disputed."""

    _inherit = "amazon.vendor.remittance"

    def _open_deductions(self):
        """Make the deductions of a payment. Once is enough: what is there already
        stays, and says what is booked now where a person has matched the payment
        anew."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: not line.move_id)
        self._drop_deductions(
            self.deduction_ids.filtered(lambda each: each.line_id.role != "deduction")
        )
        known = self.deduction_ids
        invoices = self._invoices_by_key(lines)
        missing = known._missing_of(self.env["account.move"].union(*invoices.values()))
        for deduction in known:
            values = self._deduction_values(deduction.line_id, invoices, missing)
            names = set(BOOKED_ANEW)
            if deduction.invoice_id.id != values["invoice_id"]:
                names |= {*RECEIVED}
            if deduction.answered_on:
                names.remove("deadline")  # it counts from Amazon's answer
            deduction.write({name: values[name] for name in names & values.keys()})
        self.env["amazon.vendor.deduction"].create(
            [
                self._deduction_values(line, invoices, missing)
                for line in lines - known.line_id
                if line.role == "deduction"
            ]
        )

    def _drop_deductions(self, deductions):
        """Some lines take nothing off any more, or are lines no more: their deductions
        are none, and what people have noted of disputing them stays in the history.

        :param deductions: amazon.vendor.deduction of this payment.
        """
        states = dict(deductions._fields["state"]._description_selection(self.env))
        for deduction in deductions:
            self._message_log(
                body=self.env._(
                    "%(number)s is no deduction of %(amount)s %(currency)s any more "
                    "(%(state)s, case %(case)s).",
                    number=deduction.number or "-",
                    amount=self._from_odoo(deduction.amount),
                    currency=deduction.currency_id.name,
                    state=states[deduction.state],
                    case=deduction.case_number or "-",
                )
            )
        deductions.unlink()

    def _deduction_values(self, line, invoices, missing):
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
            **missing.get(invoice.id, {}),
        }

    def _invoices_by_key(self, lines):
        """The one invoice to Amazon that each number names; none where several do, nor
        where it is in another currency: money of two currencies has no sum.

        :return: dict key -> account.move.
        """
        found, payers = {}, self._payers()
        keys = {key for key in lines.mapped("key") if key}
        for key, moves in self._known_invoices(keys).items():
            posted = moves.filtered(
                lambda move: (
                    move.state == "posted"
                    and move.currency_id == self.booking_currency_id
                    and self._is_to_amazon(move, payers)
                )
            )
            if len(posted) == 1:
                found[key] = posted
        return found
