from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonVendorInvoiceSeen(models.Model):
    """Whether an invoice that Amazon has accepted is in its books.

    There is no GET for invoices. The proof is a payment that names one, weeks later; or
    a person who has looked in Vendor Central.
    """

    _inherit = "amazon.vendor.invoice"

    @api.model
    def _known(self, instances, keys):
        """The invoices and credit notes that payments may name.

        :param instances: amazon.vendor.instance, of one account.
        :param keys: match keys.
        :return: dict key -> the versions that count; more than one is ambiguous.
        """
        found = self.sudo().search(
            [
                ("instance_id", "in", instances.ids),
                ("match_key", "in", list(keys)),
                ("is_current", "=", True),
            ]
        )
        return found.grouped("match_key")

    def _now_unverified(self):
        """Amazon has accepted these, as far as its transaction tells."""
        self.sudo().filtered(lambda each: not each.seen_state).seen_state = "unverified"

    def _not_accepted(self):
        """Amazon has refused these after all, and nothing has proved otherwise."""
        self.sudo().filtered(
            lambda each: each.seen_state == "unverified"
        ).seen_state = False

    def _mark_seen(self, evidence, state="seen"):
        """Something proves that Amazon has these in its books.

        :param str evidence: what, in a sentence.
        :param str state: ``seen``, ``paid`` or ``short``.
        """
        every = self.sudo()
        confirmed = every.submission_ids._confirm(evidence)
        every.filtered(lambda each: not each.seen_on).write(
            {
                "seen_on": fields.Datetime.now(),
                "seen_by_id": self.env.uid,
                "seen_evidence": evidence,
            }
        )
        every.write({"seen_state": state})
        # What is confirmed by it says so already.
        others = every - every.browse(confirmed.mapped("res_id"))
        others._message_log_batch(bodies=dict.fromkeys(others.ids, evidence))

    # === BUTTONS === #

    def action_mark_seen(self):
        """A person has seen these in Vendor Central (button).

        :raise UserError: Amazon has not accepted one of them.
        """
        self.check_access("write")
        if wrong := self.filtered(lambda each: each.seen_state != "unverified"):
            raise UserError(
                self.env._(
                    "%(numbers)s: only what Amazon has accepted and was not seen yet "
                    "can be marked as seen.",
                    numbers=", ".join(wrong.mapped("number")),
                )
            )
        self._mark_seen(
            self.env._(
                "%(user)s has seen it in Vendor Central.", user=self.env.user.name
            )
        )
        return True
