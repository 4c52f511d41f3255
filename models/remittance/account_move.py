from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel"):
            self._amazon_matched_again()
        return result

    def _amazon_matched_again(self):
        """An invoice is none any more: what counted on it goes back to a person."""
        lines = (
            self.env["amazon.vendor.remittance.line"]
            .sudo()
            .search(
                [
                    ("move_id", "in", self.ids),
                    ("remittance_id.state", "=", "matched"),
                ]
            )
        )
        lines.remittance_id._still_matched()

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
