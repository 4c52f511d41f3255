from odoo import models
from odoo.exceptions import UserError

from ..outbound.submission import TAKEN
from ..sale.sale_order import FROM_REQUISITION

ALERT = "mail.mail_activity_data_warning"


class AmazonVendorRequisitionAnswered(models.Model):
    """What happens to a requisition once Amazon has spoken about its answer."""

    _inherit = "amazon.vendor.requisition"

    def _acknowledgement_taken(self, submission):
        """Amazon took the answer: from now on the order counts as acknowledged."""
        if self.state == "new":
            self.state = "acknowledged"
        self._close_alerts(submission)
        self._message_log(
            body=self.env._(
                "Amazon took %(acknowledgement)s (transaction %(transaction)s).",
                acknowledgement=submission.acknowledgement_id.name,
                transaction=submission.transaction_id,
            )
        )

    def _acknowledgement_confirmed(self, submission):
        """Amazon shows what we sent."""
        if self.state == "new":
            self.state = "acknowledged"
        self._close_alerts(submission)
        self._message_log(
            body=self.env._(
                "Amazon shows the quantities of %(acknowledgement)s: it is confirmed.",
                acknowledgement=submission.acknowledgement_id.name,
            )
        )

    def _acknowledgement_in_trouble(self, submission, message):
        """The answer failed, is shown differently, or nobody knows what became of it.

        :param str message: the sentence that says so.
        """
        if submission.state == "failed" and self.state == "acknowledged":
            others = self.acknowledgement_ids - submission.acknowledgement_id
            if self.amazon_state == "New" and not any(
                other.state in TAKEN for other in others
            ):
                self.state = "new"
        self._message_log(body=message)
        if submission.state != "unknown":  # the connector resolves that by itself
            acknowledgement = submission.acknowledgement_id
            self._alert(
                _key(acknowledgement),
                self.env._(
                    "Acknowledgement %(name)s needs you", name=acknowledgement.name
                ),
                message,
            )

    def _sale_order_not_confirmed(self, order, error):
        """Amazon has the answer, but Odoo refuses to confirm the sale order."""
        reason = error.args[0] if error.args else str(error)
        message = self.env._(
            "%(order)s was acknowledged to Amazon but could not be confirmed: "
            "%(reason)s",
            order=order.name,
            reason=reason,
        )
        self._message_log(body=message)
        self._alert(
            f"confirm {order.id}",
            self.env._("Confirm %(order)s by hand", order=order.name),
            message,
        )

    # === ACTIVITIES === #

    def _alert(self, key, summary, note):
        """Give the responsible person an activity; the same one is not given twice.

        :param str key: what it is about; see ``mail.activity.amazon_vendor_key``.
        :param str summary: that, in the reader's language.
        :param note: what happened and what to do next.
        """
        user = self.instance_id.responsible_id or self.user_id
        if same := self._alerts(key):
            same.note = note
        elif user.active:
            self.activity_schedule(
                ALERT,
                summary=summary,
                note=note,
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _alerts(self, *keys):
        """The open activities about these matters."""
        return self.activity_ids.filtered(lambda a: a.amazon_vendor_key in keys)

    def _close_alerts(self, submission):
        """Amazon has it: what was to be done about this answer, or one before it, is
        done."""
        if not self.activity_ids:
            return
        settled = self.acknowledgement_ids.submission_ids.filtered(
            lambda each: each.id <= submission.id
        )
        self._alerts(*map(_key, settled.acknowledgement_id)).unlink()

    # === RESET === #

    def action_reset_sale_order(self):
        """Set the sale orders of these requisitions back to draft (button).

        A confirmed order is cancelled first, which takes its delivery back; where
        something was delivered or invoiced already, that is refused.

        :raise UserError: there is nothing to reset, or it is too late for it.
        """
        self.check_access("write")
        orders = self.sale_order_id
        if not orders:
            raise UserError(self.env._("There is no sale order to reset."))
        for order in orders:
            order._check_amazon_can_reset()
        confirmed = orders.filtered(lambda order: order.state == "sale")
        confirmed._action_cancel()
        resettable = orders.filtered(lambda order: order.state in ("sent", "cancel"))
        resettable.with_context(amazon_vendor_reset=FROM_REQUISITION).action_draft()
        for requisition in self:
            requisition._message_log(
                body=self.env._(
                    "%(order)s was reset to draft.",
                    order=requisition.sale_order_id.name,
                )
            )
        return self.action_view_sale_order()


def _key(acknowledgement):
    return f"acknowledgement {acknowledgement.id}"
