from odoo import fields, models
from odoo.exceptions import UserError

from ..exchange.engine import after_commit
from .submission import LOOKED_UP, SOURCES


class AmazonVendorSubmissionButtons(models.Model):
    """What a person may do with what goes to Amazon."""

    _inherit = "amazon.vendor.submission"

    def _require(self, action):
        """Buttons act as superuser on these rows; the right is asked of the documents.

        :param str action: ``retry``, ``look``, ``cancel`` or ``settle``.
        :return: these submissions as superuser.
        :raise AccessError: the user may not do that with one of the documents.
        """
        self.check_access("read")
        for handler, submissions in self._by_handler():
            handler._check_may(action, handler._documents(submissions))
        return self.sudo()

    def _lock(self):
        """Lock these rows for the button.

        :return: those that nobody else has at the moment, as they are now.
        """
        locked = self.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(["state"])
        return locked

    def action_retry(self):
        """Send again what Amazon surely did not take (button)."""
        submissions = self._require("retry")
        stuck = submissions.filtered(lambda s: s.state in ("failed", "queued"))
        if not stuck:
            raise UserError(
                self.env._(
                    "Only what failed or still waits can be sent again. Where the "
                    "outcome is unknown, the connector looks at Amazon first."
                )
            )
        for handler, group in stuck._by_handler():
            handler._check_retry(group)
        failed = stuck.filtered(lambda s: s.state == "failed")
        stuck.write({"attempts": 0, "next_try": False, "error_message": False})
        failed._set_state("queued")
        stuck._send_after_commit()
        return True

    def action_check_now(self):
        """Ask Amazon now what it shows of these documents (button)."""
        submissions = self._require("look").filtered(lambda s: s.state in LOOKED_UP)
        visible = submissions.filtered("can_look_up")
        if submissions and not visible:
            raise UserError(
                self.env._(
                    "Amazon cannot be asked about %(names)s. Look in Vendor Central.",
                    names=", ".join(submissions.mapped("name")),
                )
            )
        visible.write({"next_check": fields.Datetime.now(), "promised": True})
        after_commit(visible, "_look_up")
        visible._trigger_look_up()
        return True

    def action_cancel(self):
        """Do not send what still waits (button)."""
        submissions = self._require("cancel")
        locked = submissions._lock()
        if locked != submissions or locked.filtered(
            lambda s: s.state not in SOURCES["cancelled"]
        ):
            raise UserError(
                self.env._("Only what still waits or has failed can be cancelled.")
            )
        submissions._set_state("cancelled", next_try=False, next_check=False)
        return True

    def action_arrived(self):
        """A person has seen in Vendor Central that Amazon has these (button)."""
        held = self._held_for_decision()
        user = self.env.user.name
        held._found_taken(
            self.env._("%(user)s has seen it in Vendor Central.", user=user)
        )
        return True

    def action_send_again(self):
        """A person has seen that Amazon does not have these: send the very same
        documents again, with the same numbers (button)."""
        held = self._held_for_decision()
        for handler, group in held._by_handler():
            handler._check_retry(group)
        held.write({"attempts": 0, "next_try": False, "error_message": False})
        held._set_state("queued")
        held._send_after_commit()
        return True

    def _held_for_decision(self):
        """These, if they all wait for a person to say whether they arrived.

        :raise UserError: one of them does not, or somebody else decides right now.
        """
        submissions = self._require("settle")
        locked = submissions._lock()
        if locked != submissions or locked.filtered(lambda s: s.state != "held"):
            raise UserError(
                self.env._(
                    "Only what is held because nobody knows whether it arrived can be "
                    "settled by hand."
                )
            )
        return submissions

    def action_view_calls(self):
        """Open the calls to Amazon that were made for this submission (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls to Amazon"),
            "res_model": "amazon.vendor.call",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }
