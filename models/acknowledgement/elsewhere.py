"""Orders that Amazon has an answer to which is not ours.

Answered in Vendor Central, by another system, or before this one was there. An answer
of ours would replace that one, and a line that is rejected never comes back: so nothing
is sent by itself, and a person has to want it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..outbound.submission import TAKEN, UNDER_WAY
from ..requisition.import_orders import ANSWERED_STATES

#: What Amazon's status shows of an order that has been answered.
ANSWERED_CONFIRMATIONS = ("ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED")


class AmazonVendorRequisitionElsewhere(models.Model):
    _inherit = "amazon.vendor.requisition"

    answered_elsewhere = fields.Boolean(
        compute="_compute_answered_elsewhere",
        store=True,
        index=True,
        help="Amazon has an answer that was not sent from here. Nothing is sent, and "
        "no deadline runs, until somebody clicks Answer All the Same.",
    )
    answers_anyway = fields.Boolean(
        string="Answered All the Same",
        readonly=True,
        copy=False,
        help="Somebody has decided to replace the answer that Amazon has.",
    )
    answered_elsewhere_note = fields.Char(
        string="Amazon's Answer", compute="_compute_answered_elsewhere_note"
    )

    @api.depends(
        "amazon_state",
        "confirmation_status",
        "acknowledgement_ids.state",
        "acknowledgement_ids.submission_ids.may_have_arrived",
        "answers_anyway",
    )
    def _compute_answered_elsewhere(self):
        for requisition in self:
            requisition.answered_elsewhere = (
                not requisition.answers_anyway and requisition._has_foreign_answer()
            )

    @api.depends(
        "answered_elsewhere",
        "amazon_state",
        "confirmation_status",
        "line_ids.acknowledged_qty",
        "line_ids.refused_qty",
        "line_ids.ordered_qty",
    )
    @api.depends_context("lang")
    def _compute_answered_elsewhere_note(self):
        for requisition in self:
            requisition.answered_elsewhere_note = (
                requisition.answered_elsewhere and requisition._foreign_answer_shown()
            )

    def _has_foreign_answer(self):
        """Whether Amazon shows an answer, and none of ours was taken or may be there.

        Amazon's state of the order and its status lag behind each other: what either
        of them shows counts. One of ours that still waits to be sent is not what it
        shows: it would replace that.
        """
        self.ensure_one()
        shown = (
            self.amazon_state in ANSWERED_STATES
            or self.confirmation_status in ANSWERED_CONFIRMATIONS
        )
        return shown and not any(
            each.state in TAKEN + UNDER_WAY
            and not (each.state == "queued" and each.submission_id._has_not_left())
            for each in self.acknowledgement_ids
        )

    def _foreign_answer_shown(self):
        """What Amazon shows of that answer, in a sentence."""
        if not self.status_version:
            return self.env._(
                "Amazon shows the order as %(state)s. Its status, which shows the "
                "quantities, is not imported yet.",
                state=self.amazon_state,
            )
        labels = dict(
            self._fields["confirmation_status"]._description_selection(self.env)
        )
        return self.env._(
            "Amazon shows: %(confirmation)s, %(accepted)s of %(ordered)s units "
            "accepted and %(refused)s rejected.",
            confirmation=labels.get(self.confirmation_status, self.amazon_state),
            accepted=_shown(sum(self.line_ids.mapped("acknowledged_qty"))),
            ordered=sum(self.line_ids.mapped("ordered_qty")),
            refused=_shown(sum(self.line_ids.mapped("refused_qty"))),
        )

    def _leave_to_others(self):
        """Nothing is due any more of those that turned out to be answered elsewhere."""
        elsewhere = self.sudo().filtered("answered_elsewhere")
        if elsewhere:
            elsewhere._keep_back()
            elsewhere._release()
            for kind in ("answer", "change"):
                elsewhere._close_reminders(kind)

    def _keep_back(self):
        """Do not send what still waits: it would replace the answer that Amazon has."""
        waiting = self.acknowledgement_ids.submission_ids.filtered(
            lambda submission: submission._has_not_left()
        )
        for submission in waiting._lock():
            requisition = submission.requisition_id
            sentence = self.env._(
                "%(acknowledgement)s was not sent: somebody else has answered "
                "%(number)s meanwhile, and it would replace that answer. To send one "
                "all the same, click Answer All the Same on the order requisition.",
                acknowledgement=submission.acknowledgement_id.name,
                number=requisition.purchase_order_number,
            )
            if submission._set_state("cancelled", sentence, next_try=False):
                requisition._message_log(body=sentence)

    # === BUTTON === #

    def action_answer_anyway(self):
        """Have these orders answered from here, although Amazon has an answer (button).

        Nothing is sent by it: from now on they can be decided and sent by a person.

        :raise UserError: none of them is answered elsewhere, or Amazon has closed it.
        """
        self.check_access("write")
        wanted = self.filtered(lambda r: r.answered_elsewhere and r.state != "closed")
        if not wanted:
            raise UserError(
                self.env._(
                    "There is nothing to answer here: Amazon has no answer of somebody "
                    "else, or it has closed the order and takes no answer any more."
                )
            )
        for requisition in wanted.sudo():
            note = requisition._foreign_answer_shown()
            requisition.answers_anyway = True
            requisition._message_log(
                body=self.env._(
                    "%(user)s wants to answer all the same, which replaces the answer "
                    "that Amazon has. %(note)s",
                    user=self.env.user.name,
                    note=note,
                )
            )
        return True


def _shown(quantity):
    """A quantity without a tail of zeros."""
    return f"{quantity or 0:.3f}".rstrip("0").rstrip(".")
