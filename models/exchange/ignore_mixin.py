from odoo import fields, models


class AmazonVendorIgnoreMixin(models.AbstractModel):
    """What a person decided to live with, who it was, and why."""

    _name = "amazon.vendor.ignore.mixin"
    _description = "Amazon Vendor: what failed and can be ignored"

    ignored_reason = fields.Char(string="Ignored Because", readonly=True, copy=False)
    ignored_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    def _ignore_failure(self, reason):
        """Note that a person has seen the failure and lets it be.

        :param str reason: their words.
        """
        if self:
            records = self.sudo()
            records.write(
                {
                    "ignored_reason": reason,
                    "ignored_by_id": self.env.uid,
                    **records._values_when_ignored(),
                }
            )
            records._note_ignoring(
                self.env._(
                    "Ignored by %(user)s: %(reason)s",
                    user=self.env.user.name,
                    reason=reason,
                )
            )

    def _values_when_ignored(self):
        """Further values to write: what is ignored is not tried again by itself."""
        return {}

    def _note_ignoring(self, sentence):
        """Write the sentence where people look for what happened.

        :param str sentence: who ignored it and why.
        """

    def _forget_ignoring(self):
        """The failure matters again."""
        ignored = self.sudo().filtered("ignored_reason")
        if ignored:
            ignored.write({"ignored_reason": False, "ignored_by_id": False})
