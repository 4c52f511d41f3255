from odoo import api, fields, models


class AmazonVendorDeadLetterIgnore(models.TransientModel):
    """Asks why what failed can be ignored: without a reason nothing leaves the list."""

    _name = "amazon.vendor.dead.letter.ignore"
    _description = "Amazon Vendor: Ignore With a Reason"
    _inherit = ["amazon.vendor.wizard.mixin"]

    reason = fields.Char(required=True)
    letter_count = fields.Integer(compute="_compute_letter_count")

    @api.depends_context("active_ids")
    def _compute_letter_count(self):
        self.letter_count = len(self.env.context.get("active_ids") or [])

    def action_ignore(self):
        """Take the selected dead letters off the list (button).

        :raise AccessError: one of them is not of the user's companies.
        """
        self.ensure_one()
        self.check_access("write")
        letters = self.env["amazon.vendor.dead.letter"].browse(
            self.env.context.get("active_ids") or []
        )
        letters._ignore(self.reason)
        return {"type": "ir.actions.act_window_close"}
