from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # ``matching.KEY``: payments name invoices without what Amazon strips.
    _amazon_key_idx = models.Index(
        "(company_id, upper(regexp_replace(name, '[^A-Za-z0-9]', '', 'g'))) "
        "WHERE move_type IN ('out_invoice', 'out_refund')"
    )

    def _check_draftable(self):
        """Whatever takes an invoice back, also to cancel it, comes by here."""
        result = super()._check_draftable()
        self._amazon_unmatch()
        self.sudo().origin_payment_id._amazon_unposted()
        return result

    def _amazon_unmatch(self):
        """These are about to be no invoices any more: what counts on them goes back to
        a person, who is told as well where they are paid. What is changed in other ways
        is found before money is booked."""
        lines = self.env["amazon.vendor.remittance.line"].sudo()
        for remittance in lines.search([("move_id", "in", self.ids)]).remittance_id:
            moves = remittance._invoices() & self
            if remittance.state == "matched":
                remittance._not_matched_any_more(moves)
            elif remittance.state == "booked":
                remittance._invoices_taken_back(moves)

    def _amazon_receivable_accounts(self):
        """Where each of these is owed, with one statement for all.

        :return: dict account.move -> account.account.
        """
        groups = self.env["account.move.line"]._read_group(
            [
                ("move_id", "in", self.ids),
                ("account_id.account_type", "=", "asset_receivable"),
            ],
            ["move_id", "account_id"],
        )
        return dict(groups)
