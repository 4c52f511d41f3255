import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: An older preview would tell Amazon of a moment long ago.
VALID_FOR = timedelta(hours=1)


class AmazonVendorPreviewMixin(models.AbstractModel):
    """A dialog that shows what Amazon would be told, and whose button sends what was
    shown or nothing.

    It is written as superuser, for whoever looks: what was shown is nobody's to change
    before it is sent.
    """

    _name = "amazon.vendor.preview.mixin"
    _description = "Amazon Vendor: a preview"
    _inherit = ["amazon.vendor.wizard.mixin"]

    moment = fields.Datetime(
        required=True, readonly=True, help="What is sent is dated so."
    )
    accept_risks = fields.Boolean(
        string="I accept these risks",
        help="It is remembered on what is sent who accepted them.",
    )

    def _action_open(self):
        """Open this preview as a dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Amazon Will Be Told"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_accepted(self, risks):
        """Risks are taken by somebody.

        :param int risks: how many are shown.
        :raise UserError: they are not accepted.
        """
        if risks and not self.accept_risks:
            raise UserError(
                self.env._(
                    "Tick that you accept the risks, or go back and change what is "
                    "told."
                )
            )

    def _check_fresh(self):
        """What was shown long ago is not sent.

        :raise UserError: the preview is too old.
        """
        if fields.Datetime.now() - self.moment > VALID_FOR:
            raise UserError(
                self.env._("This preview is too old. Refresh it, then send.")
            )


class AmazonVendorPreviewedMessage(models.AbstractModel):
    """The exact messages that a preview shows."""

    _name = "amazon.vendor.previewed.message"
    _description = "Amazon Vendor: what a preview shows of a message"

    payload = fields.Text(
        readonly=True, help="The exact documents, as they are sent, one a line."
    )
    payload_hash = fields.Char(readonly=True)
    message = fields.Text(
        string="Exact Message",
        compute="_compute_message",
        help="The document, indented for reading.",
    )

    @api.depends("payload")
    def _compute_message(self):
        for shown in self:
            shown.message = shown.payload and "\n\n".join(
                json.dumps(json.loads(each), indent=2, ensure_ascii=False)
                for each in shown.payload.splitlines()
            )

    @api.model
    def _message_values(self, payloads):
        """Values of ``create`` for what is shown.

        :param list payloads: the exact JSON of each message, none where there is
            nothing to tell; None where one of them cannot be written.
        """
        text = _text(payloads)
        return {"payload": text, "payload_hash": text is not None and _digest(text)}

    def _is_still(self, payloads):
        """Whether what would be sent now is what was shown.

        :param list payloads: see ``_message_values``.
        """
        text = _text(payloads)
        return text is not None and _digest(text) == self.payload_hash


def _text(payloads):
    """The messages, one a line (the exact JSON has no line breaks), or None."""
    return "\n".join(payloads) if payloads is not None else None


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
