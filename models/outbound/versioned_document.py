import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .submission import SUBMISSION_STATES


class AmazonVendorVersionedDocument(models.AbstractModel):
    """A document for Amazon, kept as it was written, with what became of it.

    A correction never changes what was sent before, it is the next version: a record of
    its own, with a submission of its own. Whether it arrived is told by that.
    """

    _name = "amazon.vendor.versioned.document"
    _description = "Amazon Vendor: a version of a document for Amazon"
    _inherit = ["mail.thread", "mail.activity.mixin", "amazon.vendor.guard.mixin"]

    #: Kind of its handler, ``amazon.vendor.outgoing.<kind>``.
    _outgoing = None

    version = fields.Integer(
        required=True, readonly=True, default=1, help="1 is the first one."
    )
    user_id = fields.Many2one("res.users", string="Sent By", readonly=True)
    payload_hash = fields.Char(
        readonly=True, help="SHA-256 of the exact document that was sent."
    )
    soft_warnings = fields.Text(
        string="Accepted Risks",
        readonly=True,
        help="What Amazon may hold against it, and was sent all the same.",
    )
    risks_accepted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Who sent it although Amazon may hold something against it.",
    )
    submission_ids = fields.One2many(
        "amazon.vendor.submission", "res_id", string="Submissions", readonly=True
    )
    submission_id = fields.Many2one(
        "amazon.vendor.submission", compute="_compute_submission_id"
    )
    state = fields.Selection(
        SUBMISSION_STATES,
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
    )
    payload = fields.Text(
        related="submission_ids.payload", string="Document", help="The exact JSON."
    )
    # Shown as a banner, with the way out.
    problem = fields.Char(related="submission_ids.error_message")
    difference = fields.Text(related="submission_ids.difference")
    evidence = fields.Text(related="submission_ids.evidence")
    transaction_id = fields.Char(related="submission_ids.transaction_id")

    @api.depends("submission_ids")
    def _compute_submission_id(self):
        for document in self:
            document.submission_id = document.submission_ids[:1]

    @api.depends("submission_ids.state")
    def _compute_state(self):
        for document in self:
            document.state = document.submission_ids[:1].state

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        """What goes to Amazon, or went there, is kept with what became of it."""
        if submitted := self.sudo().filtered("submission_ids"):
            raise UserError(
                self.env._(
                    "%(names)s cannot be deleted: it was sent to Amazon, or is about "
                    "to be.",
                    names=", ".join(submitted.mapped("display_name")),
                )
            )

    # === WRITING A VERSION === #

    @api.model
    def _version_values(self, instance, payload, earlier, warnings=()):
        """Values of ``create`` of the next version, with its submission.

        :param instance: amazon.vendor.instance it goes out by.
        :param str payload: the exact JSON.
        :param earlier: the versions before; ``_supersede`` them as well.
        :param list warnings: sentences of the risks that are accepted.
        """
        digest = hashlib.sha256(payload.encode()).hexdigest()
        return {
            "version": max(earlier.mapped("version"), default=0) + 1,
            "user_id": self.env.uid,
            "payload_hash": digest,
            "soft_warnings": "\n".join(warnings) or False,
            "risks_accepted_by_id": self.env.uid if warnings else False,
            "submission_ids": [
                Command.create(
                    {
                        "document_type": self._outgoing,
                        "instance_id": instance.id,
                        "payload": payload,
                        "payload_hash": digest,
                    }
                )
            ],
        }

    def _submit(self):
        """Send these once this transaction is committed.

        :raise AccessError: the user may not send one of them.
        """
        self.env["amazon.vendor.outgoing"]._of(self._outgoing)._check_may("send", self)
        self.sudo().submission_ids._send_after_commit()

    def _supersede(self):
        """A later version is about to replace these.

        :raise UserError: one of them is being sent right now: Amazon would keep the
            one that arrives last, whichever that is.
        """
        submissions = self.sudo().submission_ids
        if sending := submissions.filtered(lambda s: s.state == "sending"):
            raise UserError(
                self.env._(
                    "%(names)s is being sent right now. Try again in a moment.",
                    names=", ".join(sending.mapped("name")),
                )
            )
        submissions._supersede()

    # === BUTTONS === #

    def action_retry(self):
        """Send again what Amazon surely did not take (button)."""
        return self.submission_ids.action_retry()

    def action_check_now(self):
        """Ask Amazon now what it shows (button)."""
        return self.submission_ids.action_check_now()

    def action_cancel_sending(self):
        """Do not send what still waits (button)."""
        return self.submission_ids.action_cancel()

    def action_arrived(self):
        """A person has seen that Amazon has these (button)."""
        return self.submission_ids.action_arrived()

    def action_send_again(self):
        """A person has seen that Amazon does not have these (button)."""
        return self.submission_ids.action_send_again()
