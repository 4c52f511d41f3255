from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...spapi import identity
from ...spapi.errors import SpApiError
from ...spapi.messages import acknowledgement
from ..exchange.engine import bisect
from ..outbound.submission import TAKEN, UNDER_WAY
from . import snapshot

SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class AmazonVendorRequisitionAnswering(models.Model):
    """Answer Amazon: a version with its lines, one submission, and the sale order.

    What an answer must keep is in ``checks.py``.
    """

    _inherit = "amazon.vendor.requisition"

    # === BUTTON === #

    def action_send_acknowledgement(self):
        """Answer Amazon with the quantities as they stand, and make the sale orders.

        The answer is sent once this transaction is committed. Of several requisitions,
        those that can be answered are; the others are named with the reason.

        The buttons of the screen ask for the preview by their context, and get it where
        the instance wants one. A call over the external API says what it wants and is
        sent.

        :return: action that opens the sale order, or the acknowledgement when nothing
            was accepted, or the preview.
        :raise UserError: nothing can be answered, with the reason of each.
        """
        self.check_access("write")
        if not self:
            return True  # a program that selects what it answers may find nothing
        if self.env.context.get("amazon_vendor_preview") and self._wants_preview():
            return self.action_preview_acknowledgement()
        return self._answer()

    def _answer(self, moment=None):
        """Answer, have the answers sent after the commit, and show what came of it.

        :param datetime moment: of the answer, naive UTC; now by default.
        :return: see ``action_send_acknowledgement``.
        """
        refused = {}
        if len(self) == 1:
            answered = self._acknowledge(moment)
        else:
            answered = self._acknowledge_each(refused, moment)
        answered.acknowledgement_id.sudo().submission_ids._send_after_commit()
        if refused:
            return self._notify_refused(answered, refused)
        return answered._action_after_acknowledgement()

    def _acknowledge_each(self, refused, moment=None):
        """Answer those that can be; a failure of one does not touch the others.

        :param dict refused: filled with requisition -> sentence.
        :param datetime moment: of the answer, naive UTC; now by default.
        :return: the requisitions that were answered.
        """

        def fail(requisition, error):
            if not isinstance(error, UserError):
                raise error
            refused[requisition] = error.args[0]

        bisect(self, lambda batch: batch._acknowledge(moment), fail)
        answered = self - self.browse([requisition.id for requisition in refused])
        if not answered:
            raise UserError("\n".join(dict.fromkeys(refused.values())))
        return answered

    # === THE STEPS === #

    def _acknowledge(self, moment=None, applying=False, checked=None):
        """Write the answers, their submissions and the sale orders; nothing is sent.

        All that happens when Amazon is answered, in this order. A button, a preview, an
        approval, the rules and a change of Amazon's that is applied come through here.

        :param datetime moment: of the answer, naive UTC; now by default.
        :param bool applying: it answers a change of Amazon's that is being applied.
        :param dict checked: requisition -> ``Checked``, of answers that were held
            against the rules in this transaction already; by default it is done here.
        :return: these requisitions.
        :raise UserError: one of them cannot be answered as it stands.
        """
        # 1. Where the sale order is what is answered, it changes first.
        plans = self.sudo()._prepare_sale_orders(applying)
        # 2. By approval, the lines are decided as the sale order says.
        self._take_over_sale_orders()
        # 3. From here on nobody else answers them.
        self._lock_for_answer()
        # 4. What Amazon would be told, read once, and what it breaks.
        if checked is None:
            checked = {each: each._checked_answer(moment) for each in self}
        self._refuse_hard_violations(checked)
        # 5. The next version of each answer, with its submission.
        self._create_acknowledgements(checked)
        # 6. Whoever has answered, a person or the rules: there is nothing to hold now.
        self.sudo()._release()
        # 7. The right to answer was checked by the button; what goes into the order
        # (analytic rules, case units) is not all readable for everybody.
        self.sudo()._create_sale_orders()
        # 8. Whatever was answered, the sale orders that are there already follow it.
        self.sudo()._finish_sale_orders(plans)
        if reopened := self.sudo().filtered("answer_reopened"):
            reopened._answer_changed()
        return self

    def _lock_for_answer(self):
        """Keep others from answering the same orders until the end of this transaction.

        :raise UserError: somebody else has one of them.
        """
        if self.try_lock_for_update(allow_referencing=True) != self:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same purchase orders right now. "
                    "Try again in a moment."
                )
            )

    # === THE ANSWER === #

    def _draft_answer(self, moment=None, parts=None):
        """What Amazon would be told about this order, from one look at it.

        :param datetime moment: of the answer, naive UTC; now by default.
        :param dict parts: requisition line -> list of ``Part``; by default as the lines
            stand.
        :rtype: logic.acknowledgement.answer.Answer
        """
        self.ensure_one()
        return snapshot.answer_of(self, moment or fields.Datetime.now(), parts)

    def _payload_of(self, answer):
        """The exact JSON text of an answer to this order.

        :raise UserError: it cannot be written as Amazon's model wants it.
        """
        try:
            return answer.payload
        except SpApiError as error:
            raise UserError(
                self.env._(
                    "%(requisition)s cannot be answered: %(problem)s",
                    requisition=self.display_name,
                    problem=error.message,
                )
            ) from error

    def _previewed_payload(self, answer=None, moment=None):
        """The exact document, or nothing where a broken rule makes it impossible.

        :param Answer answer: by default the one that the lines stand for.
        :param datetime moment: of the answer, naive UTC; now by default.
        """
        try:
            return self._payload_of(answer or self._draft_answer(moment))
        except UserError:
            return False

    def _create_acknowledgements(self, checked):
        """Create the next version of each answer, with its submission.

        :param dict checked: requisition -> ``Checked``.
        :return: the acknowledgements.
        """
        Acknowledgement = self.env["amazon.vendor.acknowledgement"]
        vals_list = []
        for requisition in self:
            answer = checked[requisition].answer
            vals_list.append(
                {
                    **Acknowledgement._version_values(
                        requisition.instance_id,
                        requisition._payload_of(answer),
                        requisition.acknowledgement_ids,
                        checked[requisition].risks,
                    ),
                    "requisition_id": requisition.id,
                    "acknowledgement_date": answer.moment,
                    "amount_accepted": float(answer.outlook.accepted),
                    "amount_rejected": float(answer.outlook.refused),
                    "outcome": answer.outlook.outcome,
                    "line_ids": [
                        Command.create(vals)
                        for vals in requisition._acknowledgement_lines(answer)
                    ],
                }
            )
        self.acknowledgement_ids._supersede()
        return Acknowledgement.sudo().with_context(**SILENT).create(vals_list)

    def _acknowledgement_lines(self, answer):
        """One row for each part of each line's answer."""
        vals_list = []
        for line, answered in zip(self.line_ids, answer.lines, strict=True):
            for part in answered.parts:
                vals_list.append(
                    {
                        "sequence": len(vals_list) + 1,
                        "requisition_line_id": line.id,
                        "item_sequence_number": line.item_sequence_number,
                        "asin": line.asin,
                        "vendor_sku": line.vendor_sku,
                        "product_id": line.product_id.id,
                        "unit_of_measure": line.unit_of_measure,
                        "unit_size": line.unit_size,
                        "code": part.code,
                        "quantity": part.quantity,
                        "net_cost": part.cost,
                        "subtotal": float(answered.answered_cost * part.quantity),
                        "scheduled_date": part.date,
                        "rejection_reason": part.reason,
                    }
                )
        return vals_list

    # === WHAT AMAZON HAS === #

    def _is_answered_as_it_stands(self):
        """Whether Amazon has this very answer already, so that none is sent.

        Only the rules look: where a person decides, that person says when to answer.
        """
        return (
            self.workflow == "automatic"
            and self._is_answered()
            and not self._differs_from_answer()
        )

    def _differs_from_answer(self):
        """Whether the lines say something else than the answer that Amazon has.

        The answer is compared as Amazon reads it, to the date and the cent. A line that
        Amazon cancelled is no part of an answer any more.
        """
        latest = self.acknowledgement_ids.filtered(
            lambda a: a.state in TAKEN + UNDER_WAY
        ).sorted("version")[-1:]
        try:
            ours = self._draft_answer().payload
        except SpApiError:
            return True  # as it stands it cannot even be written
        theirs = acknowledgement.parse(latest.sudo().submission_id.payload)
        known = {_place(item): _said(item) for item in theirs.items}
        return any(
            _said(item) != known.get(_place(item))
            for item in acknowledgement.parse(ours).items
        )

    # === WHAT AMAZON SAYS === #

    def _acknowledgement_taken(self, submissions):
        """Amazon took these answers: from now on the orders count as acknowledged.

        :param submissions: one for each of these requisitions.
        """
        self._count_as_acknowledged()
        self._close_alerts(submissions)
        self._log_answers(
            submissions,
            lambda submission: self.env._(
                "Amazon took %(acknowledgement)s (transaction %(transaction)s).",
                acknowledgement=submission.acknowledgement_id.name,
                transaction=submission.transaction_id,
            ),
        )
        self._close_reminders("answer")

    def _acknowledgement_confirmed(self, submissions):
        """Amazon shows what we sent.

        :param submissions: one for each of these requisitions.
        """
        self._count_as_acknowledged()
        self._close_alerts(submissions)
        self._log_answers(
            submissions,
            lambda submission: self.env._(
                "Amazon shows the quantities of %(acknowledgement)s: it is confirmed.",
                acknowledgement=submission.acknowledgement_id.name,
            ),
        )
        self._close_reminders("answer")
        self._close_reminders("change")

    def _count_as_acknowledged(self):
        """The new ones are not new any more; the message that follows says why."""
        new = self.filtered(lambda requisition: requisition.state == "new")
        new.with_context(tracking_disable=True).write({"state": "acknowledged"})

    def _log_answers(self, submissions, sentence):
        """Write down at each order what became of its answer.

        :param sentence: callable(submission) -> str
        """
        bodies = {each.requisition_id.id: sentence(each) for each in submissions}
        self._message_log_batch(bodies)

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

    def _close_alerts(self, submissions):
        """Amazon has these: what was to be done about each answer, or one before it, is
        done.

        :param submissions: one for each of these requisitions.
        """
        for submission in submissions:
            requisition = submission.requisition_id
            if not requisition.activity_ids:
                continue
            settled = requisition.acknowledgement_ids.submission_ids.filtered(
                lambda each, latest=submission: each.id <= latest.id
            )
            requisition._alerts(*map(_key, settled.acknowledgement_id)).unlink()


def _key(acknowledgement):
    return f"acknowledgement {acknowledgement.id}"


def _place(item):
    """Which line of the order an answer is about."""
    return (
        identity.line_number(item.item_sequence_number),
        identity.asin(item.amazon_product_identifier),
        identity.sku(item.vendor_product_identifier),
    )


def _said(item):
    """What an answer says about its line, however that is spelled."""
    number, asin, sku = _place(item)
    return replace(
        item,
        # Beside a net cost it says nothing; earlier answers repeated it all the same.
        list_price=None if item.net_cost else item.list_price,
        item_sequence_number=number,
        amazon_product_identifier=asin,
        vendor_product_identifier=sku,
    )
