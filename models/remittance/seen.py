from odoo import models


class AmazonVendorRemittanceSeen(models.Model):
    """A payment that names an invoice proves that Amazon has it in its books."""

    _inherit = "amazon.vendor.remittance"

    def _told_invoices(self):
        """What Amazon was told of the invoices that these settle or take off."""
        keys = {key for key in self.line_ids.mapped("key") if key}
        found = self.env["amazon.vendor.invoice"]._known(self.instance_id, keys)
        return self.env["amazon.vendor.invoice"].union(*found.values())

    def _mark_seen(self):
        """The invoices that these name are seen; once is enough. Also those of which
        nobody knew whether they had arrived."""
        for remittance in self.sudo():
            unseen = remittance._told_invoices().filtered(
                lambda each: each.seen_state in (False, "unverified")
            )
            if unseen:
                unseen._mark_seen(remittance._evidence())

    def _mark_paid(self):
        """The invoices that these have settled are paid, or short of something."""
        for remittance in self.sudo():
            remittance._mark_seen()
            told = remittance._told_invoices()
            short = remittance._short_of(told)
            for state, mine in (("short", short), ("paid", told - short)):
                mine.filtered(
                    lambda each, state=state: each.seen_state != state
                ).seen_state = state

    def _short_of(self, told):
        """Those of which something is open, or was taken off and not paid back."""
        deductions = self.env["amazon.vendor.deduction"].search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("key", "in", told.mapped("match_key")),
                ("lost_amount", ">", 0),
            ]
        )
        open_keys = set(deductions.mapped("key"))
        return told.filtered(
            lambda each: (
                each.match_key in open_keys
                or each.move_id.payment_state in ("partial", "not_paid")
            )
        )

    def _evidence(self):
        return self.env._("Payment %(payment)s names it.", payment=self.name)
