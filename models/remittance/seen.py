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

    def _mark_settled(self):
        """Say of the invoices that these name whether they are paid, or short of
        something. That no booked payment names any more is seen: Amazon has it."""
        for remittance in self.sudo():
            told = remittance._told_invoices()
            settled = remittance._booked_of(told)
            short = remittance._short_of(settled)
            seen = (told - settled).filtered(
                lambda each: each.seen_state in ("paid", "short")
            )
            for state, mine in (
                ("short", short),
                ("paid", settled - short),
                ("seen", seen),
            ):
                mine.filtered(
                    lambda each, state=state: each.seen_state != state
                ).seen_state = state

    def _booked_of(self, told):
        """Those that booked payments name."""
        if self.state == "booked":
            return told
        lines = self.env["amazon.vendor.remittance.line"].search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("key", "in", told.mapped("match_key")),
                ("remittance_id.state", "=", "booked"),
            ]
        )
        keys = set(lines.mapped("key"))
        return told.filtered(lambda each: each.match_key in keys)

    def _short_of(self, told):
        """Those of which something is open, or was taken off and not paid back."""
        deductions = self.env["amazon.vendor.deduction"].search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("key", "in", told.mapped("match_key")),
                ("lost_amount", ">", 0),
                ("remittance_id.state", "=", "booked"),
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
