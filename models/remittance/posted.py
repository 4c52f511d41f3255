from odoo import models
from odoo.exceptions import UserError

from ..exchange.plain_text import as_html
from .const import ALERT


class AmazonVendorRemittancePosted(models.Model):
    """What follows when a remittance's payment is posted, by whomever."""

    _inherit = "amazon.vendor.remittance"

    def _check_may_post(self):
        """Look once more before money is booked.

        :raise UserError: it failed at Amazon, or an invoice is none any more.
        """
        for remittance in self:
            if remittance.state == "matched" and remittance._still_matched():
                continue
            if remittance.state == "booked":
                continue
            raise UserError(
                self.env._(
                    "%(payment)s cannot be posted: %(reason)s",
                    payment=remittance.name,
                    reason=remittance.review_reason
                    or self.env._("it failed at Amazon, so no money came."),
                )
            )

    def _posted(self):
        """What follows, in this order."""
        for remittance in self.filtered(lambda r: r.state != "booked"):
            remittance._reconcile()
            remittance._open_deductions()
            remittance.state = "booked"
            remittance._share_out_paid_back()
            remittance._mark_seen()
            remittance._mark_settled()
            remittance._share_out_deductions()
            remittance.activity_unlink([ALERT])

    def _unposted(self):
        """The payment is none any more: what it settled is open again, and what it
        took off and paid back counts no more."""
        booked = self.filtered(lambda r: r.state == "booked")
        booked.payment_id.move_id.line_ids.remove_move_reconcile()
        booked.state = "matched"
        for remittance in booked:
            remittance._share_out_paid_back()
            remittance._mark_settled()
            remittance._share_out_deductions()

    def _share_out_deductions(self):
        """What was taken off is said of the lines of the invoices, also of those that
        an earlier payment was short of and that this one pays back."""
        keys = {key for key in self.line_ids.mapped("key") if key}
        deductions = self.env["amazon.vendor.deduction"].search(
            [("instance_id", "=", self.instance_id.id), ("key", "in", list(keys))]
        )
        moves = (self._invoices() | deductions.invoice_id).sudo()
        self.env["amazon.vendor.share"].sudo()._share_deducted(moves)

    def _invoices_taken_back(self, moves):
        """Invoices that this has paid are drafts again: a person is told.

        :param moves: account.move, which Odoo takes the payment off.
        """
        user = self.instance_id._invoice_responsible()
        self.activity_schedule(
            ALERT,
            summary=self.env._("A paid invoice was taken back"),
            note=as_html(
                self.env._(
                    "%(invoices)s was reset to draft in Odoo, and this payment had "
                    "settled it. Post it again and reconcile it with the payment, or "
                    "cancel the payment and click Match.",
                    invoices=", ".join(moves.mapped("name")),
                )
            ),
            user_id=user.id or self.env.uid,
        )

    def _reconcile(self):
        """Each line of the payment with the invoice that it was made for."""
        moves = self._invoices()
        open_lines = (
            self.env["account.move.line"]
            .search(
                [
                    ("move_id", "in", moves.ids),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("reconciled", "=", False),
                ]
            )
            .grouped("move_id")
        )
        paid = self.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).sorted("sequence")
        says = [
            (move.name, -settled)
            for move, settled in self._settled_of_invoices().items()
        ]
        if says != [
            (line.name, self._from_odoo(line.amount_currency)) for line in paid
        ]:
            raise UserError(
                self.env._(
                    "The entry of %(payment)s was changed by hand: it does not say any "
                    "more which invoice is paid. Cancel it, and click Make the Payment "
                    "on the remittance.",
                    payment=self.payment_id.display_name,
                )
            )
        plan = [
            line + open_lines[move]
            for move, line in zip(moves, paid, strict=True)
            if move in open_lines
        ]
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
