"""The kit of tests of what becomes of the money: invoices, and payments of Amazon's."""

from ..invoice.case import InvoiceCase
from ..remittance.case import RemittanceCase, books


class MoneyCase(InvoiceCase):
    """What has left is invoiced, and Amazon's payments come as its API writes them."""

    # Of the kit of payments, which has invoices of its own.
    breakdown = RemittanceCase.breakdown
    document = RemittanceCase.document
    money = RemittanceCase.money
    receive = RemittanceCase.receive
    _item = RemittanceCase._item

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = books(cls.env)
        cls.instance.write(
            {
                "payment_journal_id": found["payments"].id,
                "deduction_account_id": found["deductions"].id,
                "accountant_id": cls.accountant.id,
            }
        )

    def pay(self, move, short=None, suffix="SC", number="4711", **members):
        """Amazon pays an invoice, and takes something off; both are booked."""
        self.currency = move.currency_id
        lines = [(move.name, f"{move.amount_residual:.2f}", members)]
        if short:
            lines.append((f"{move.name}{suffix}", f"-{short}"))
        payment = self.receive(self.document(lines, number=number))
        payment.action_book()
        return payment

    def give_back(self, move, amount, number="4712"):
        """Amazon pays back what it had taken off for a shortage."""
        lines = [(f"{move.name}SCR", amount)]
        payment = self.receive(self.document(lines, number=number))
        payment.action_book()
        return payment

    def received(self, move, quantity):
        """Amazon shows how many units of the first line of an order it received."""
        line = self.lines_of(move)[0]
        line.sudo().write({"has_status": True, "received_qty": quantity})
        return line

    def lines_of(self, move):
        return move.invoice_line_ids.sale_line_ids.amazon_requisition_line_id

    def row(self, line, user=None):
        """A line of an order in the receiving reconciliation."""
        self.env.flush_all()
        self.env.invalidate_all()
        Receiving = self.env["amazon.vendor.receiving"].with_user(
            user or self.accountant
        )
        return Receiving.search([("line_id", "=", line.id)])

    def shares(self, move, kind=None):
        """What the lines of an invoice were paid, or what of a kind was taken off."""
        domain = [("kind_id.code", "=", kind)] if kind else [("kind_id", "=", False)]
        return self.env["amazon.vendor.share"].search(
            [("move_id", "=", move.id), *domain], order="move_line_id"
        )
