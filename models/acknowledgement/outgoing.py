from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic.acknowledgement import evidence
from ...logic.outbound.finding import ABSENT, EQUAL, Finding
from ...logic.outbound.timing import Timings
from ...spapi import status_search
from ...spapi.messages import order_status
from ...spapi.operations.orders import Orders
from ..outbound.submission import LOOKED_UP, SETTLED
from ..sale.sale_order import SaleOrderWork

#: What the import of the same document is called that a look asks for.
STATUS = "purchase_order_status"


class AmazonVendorOutgoingAcknowledgement(models.AbstractModel):
    """Answers to purchase orders: shown by Amazon in the purchase order's status."""

    _name = "amazon.vendor.outgoing.acknowledgement"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: acknowledgements"

    _document_model = "amazon.vendor.acknowledgement"
    _can_be_looked_at = True
    _can_be_listed = True
    _timings = Timings(
        # Amazon shows an answer after up to 30 minutes.
        resend_after=timedelta(minutes=45),
        overdue_after=timedelta(hours=2),
    )

    @api.model
    def _number(self, document):
        return document.purchase_order_number

    @api.model
    def _check_may(self, action, documents):
        """Who may change the requisition may answer it."""
        documents.check_access("read")
        documents.requisition_id.check_access("write")

    # === SENDING === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(Orders).submit_acknowledgement(payload)

    @api.model
    def _free_to_leave(self, submissions):
        """Not those that would replace an answer of somebody else's."""
        elsewhere = submissions.requisition_id.filtered("answered_elsewhere")
        if not elsewhere:
            return submissions
        elsewhere._keep_back()
        return submissions.filtered(lambda each: each.state == "queued")

    @api.model
    def _prepare_retry(self, submissions):
        """By approval the sale order is what is answered.

        :raise UserError: it would replace an answer of somebody else's.
        """
        if elsewhere := submissions.requisition_id.filtered("answered_elsewhere"):
            raise UserError(
                self.env._(
                    "Amazon has an answer to %(numbers)s that was not sent from here, "
                    "and this one would replace it. To send one all the same, click "
                    "Answer All the Same on the order requisition.",
                    numbers=", ".join(elsewhere.mapped("purchase_order_number")),
                )
            )
        submissions.requisition_id._take_over_sale_orders()

    @api.model
    def _outdated(self, submissions):
        """Those whose requisition would be answered otherwise now."""
        return submissions.filtered(lambda s: self._is_outdated(s))

    def _is_outdated(self, submission):
        requisition = submission.requisition_id
        if requisition.state == "closed":
            return True
        moment = submission.acknowledgement_id.acknowledgement_date
        return submission.payload != requisition._previewed_payload(None, moment)

    # === LOOKING === #

    @api.model
    def _ask(self, gateway, question):
        """Ask what Amazon shows of one purchase order; no SQL in here.

        :param str question: its number.
        :return: list of ``LineAnswer``: the latest answer of each line that has one.
        """
        document = status_search.find(gateway, question)
        if document is None:
            return []
        return evidence.shown_answers(order_status.parse(document.text))

    @api.model
    def _ask_list(self, gateway, questions, since):
        """What Amazon has changed since, a hundred orders a page.

        :param set questions: purchase order numbers.
        """
        now = fields.Datetime.now()
        found, complete = status_search.changed_since(gateway, questions, since, now)
        return {
            number: evidence.shown_answers(order_status.parse(document.text))
            for number, document in found.items()
        }, complete

    @api.model
    def _judge(self, submission, answer):
        document = submission.acknowledgement_id
        verdict, differences = evidence.weigh(
            document._line_answers(),
            answer,
            document.acknowledgement_date,
            document._previous_taken()._line_answers(),
        )
        return Finding(verdict, self._say_differences(differences))

    @api.model
    def _weigh_news(self, source, shown):
        """The imported status of an order is evidence for the answer to it.

        It may be older than what was sent, so it proves nothing against a submission:
        where it shows something else, the next look asks Amazon itself.

        :param dict shown: requisition -> ``OrderStatus``.
        """
        if source != STATUS:
            return
        requisitions = self.env["amazon.vendor.requisition"].union(*shown)
        waiting = self.env["amazon.vendor.submission"].search(
            [("requisition_id", "in", requisitions.ids), ("state", "in", LOOKED_UP)]
        )
        # One that a worker is looking at or sending right now has its own evidence.
        for submission in waiting.try_lock_for_update(allow_referencing=True):
            if submission.state not in LOOKED_UP or submission.superseded:
                continue
            answers = evidence.shown_answers(shown[submission.requisition_id])
            if self._judge(submission, answers).verdict == EQUAL:
                submission._confirmed(self._say_shown(submission))

    # === WHAT IT MEANS HERE === #

    @api.model
    def _state_changed(self, submissions, state, message):
        """The requisition hears of it; then the sale order is to be confirmed, where
        the instance wants that at this point."""
        requisitions = submissions.requisition_id
        if state in ("cancelled", "failed"):
            requisitions._answer_dropped(submissions)
        elif state in ("queued", "submitted"):
            requisitions._answer_goes_out(submissions)
        if state == "submitted":
            requisitions._acknowledgement_taken(submissions)
        elif state == "confirmed":
            requisitions._acknowledgement_confirmed(submissions)
        elif state in ("failed", "mismatch", "unknown") or (
            state == "queued" and message
        ):
            for submission in submissions:
                submission.requisition_id._acknowledgement_in_trouble(
                    submission, message
                )
        settling = submissions.filtered(lambda s: self._settles(s, state))
        if state == "submitted":
            settling.work_left = True  # whoever has sent it does it next
        else:
            settling._leave_work()

    def _settles(self, submission, state):
        """Whether the sale order is to be confirmed (or cancelled) now."""
        instance = submission.instance_id
        if state == "submitted":
            return instance._confirms_when("submitted")
        if state not in ("presumed", "confirmed"):
            return False
        if instance._confirms_when("answered"):
            order = submission.requisition_id.sale_order_id
            return order.state in ("draft", "sent")
        # What would have followed the receipt, which was lost, follows now.
        return not submission.transaction_id and instance._confirms_when("submitted")

    @api.model
    def _note(self, submissions, sentence):
        for requisition in submissions.requisition_id:
            requisition._message_log(body=sentence)

    # === THE SALE ORDER === #

    @api.model
    def _has_work(self, submission):
        """Whether Amazon still has the answer, as far as we know, and a sale order
        waits for it. Where Amazon shows otherwise by now a person decides: by approval,
        confirming the sale order would even answer Amazon again."""
        return submission.state in SETTLED and bool(self._waiting_order(submission))

    def _waiting_order(self, submissions):
        orders = submissions.requisition_id.sale_order_id
        return orders.filtered(lambda o: o.state in ("draft", "sent"))

    @api.model
    def _finish_all(self, submissions):
        """Confirm the sale orders, all at once; those of which nothing was promised are
        cancelled."""
        orders = self._waiting_order(submissions)
        empty = orders.filtered(lambda order: order._amazon_promises_nothing())
        if empty:
            SaleOrderWork.CANCEL.begin(empty)._action_cancel()
        for company, group in (orders - empty).grouped("company_id").items():
            group.with_company(company).action_confirm()

    @api.model
    def _not_finished(self, submission, error):
        order = self._waiting_order(submission)
        submission.requisition_id._sale_order_not_confirmed(order, error)

    # === FAILED WORK === #

    @api.model
    def _letter_part(self):
        joins = SQL(
            """
            LEFT JOIN amazon_vendor_acknowledgement acknowledgement
                   ON source.res_model = %s AND acknowledgement.id = source.res_id
            LEFT JOIN amazon_vendor_requisition requisition
                   ON requisition.id = acknowledgement.requisition_id
            """,
            self._document_model,
        )
        return joins, {
            "requisition_id": SQL("requisition.id"),
            "user_id": SQL("requisition.user_id"),
        }


class AmazonVendorOutgoingAcknowledgementWords(models.AbstractModel):
    _inherit = "amazon.vendor.outgoing.acknowledgement"

    @api.model
    def _label(self):
        return self.env._("Acknowledgement")

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused %(order)s after reading it: %(reasons)s. Correct the "
            "requisition and send the acknowledgement again.",
            order=submission.document_number,
            reasons=reasons,
        )

    @api.model
    def _say_mismatch(self, submission, verdict):
        if verdict == ABSENT:
            return self.env._(
                "Amazon does not show any answer to %(order)s, although it took ours. "
                "Look at the order in Vendor Central.",
                order=submission.document_number,
            )
        return self.env._(
            "Amazon shows other quantities for %(order)s than were sent. Compare the "
            "lines and look at the order in Vendor Central.",
            order=submission.document_number,
        )

    def _say_differences(self, differences):
        """One line of text for each line that differs."""
        lines = []
        for sent, shown in differences:
            values = {
                "item": sent.item,
                "asin": sent.asin,
                "accepted": sent.accepted,
                "rejected": sent.rejected,
            }
            if shown is None:
                text = self.env._(
                    "Line %(item)s %(asin)s: sent %(accepted)s accepted and "
                    "%(rejected)s rejected; Amazon shows no answer.",
                    **values,
                )
            else:
                text = self.env._(
                    "Line %(item)s %(asin)s: sent %(accepted)s accepted and "
                    "%(rejected)s rejected; Amazon shows %(shown_accepted)s accepted "
                    "and %(shown_rejected)s rejected.",
                    shown_accepted=shown.accepted,
                    shown_rejected=shown.rejected,
                    **values,
                )
            lines.append(text)
        return "\n".join(lines)

    @api.model
    def _say_shown(self, submission):
        return self.env._("Amazon shows the quantities that were sent.")

    @api.model
    def _say_next(self, submission, at):
        look = self._say_look(submission, at)
        taken_at = submission.submitted_at
        if submission.state == "submitted" and taken_at:
            return self.env._(
                "Amazon has read it. Without a failure until %(at)s it is presumed "
                "accepted. Next look at Amazon: %(look)s.",
                at=at(taken_at + self._timings.presumed_after),
                look=look,
            )
        if submission.state == "presumed" and taken_at:
            return self.env._(
                "Amazon reports no failure, and does not show the quantities yet. It "
                "has until %(at)s. Next look at Amazon: %(look)s.",
                at=at(taken_at + self._timings.overdue_after),
                look=look,
            )
        sentences = {
            "confirmed": self.env._("Amazon shows the quantities that were sent."),
            "mismatch": self.env._(
                "Amazon shows other quantities. Compare the lines, look at the order "
                "in Vendor Central, and answer again if need be."
            ),
            "failed": self.env._(
                "Amazon did not take it. Correct the order and answer again."
            ),
        }
        return sentences.get(submission.state) or super()._say_next(submission, at)

    @api.model
    def _say_refused_before(self, submissions):
        return self.env._(
            "Amazon has read %(names)s and refused it: the same document would "
            "be refused again. Correct the requisition and send a new "
            "acknowledgement.",
            names=", ".join(submissions.mapped("name")),
        )

    @api.model
    def _say_superseded(self, submissions):
        return self.env._(
            "A later version of %(names)s was sent in the meantime.",
            names=", ".join(submissions.acknowledgement_id.mapped("name")),
        )

    @api.model
    def _say_outdated(self, submissions):
        return self.env._(
            "%(names)s no longer says what the requisition says: the answer, "
            "or Amazon's order, has changed since. Send a new acknowledgement.",
            names=", ".join(submissions.acknowledgement_id.mapped("name")),
        )

    @api.model
    def _say_sent_again(self, submissions):
        return self.env._("Answers sent again: %(count)s.", count=len(submissions))

    @api.model
    def _say_looked_up(self, submissions):
        return self.env._("Answers looked up: %(count)s.", count=len(submissions))

    @api.model
    def _say_write_anew(self, submissions):
        return self.env._(
            "The order of %(names)s has changed since: send a new acknowledgement.",
            names=", ".join(submissions.mapped("name")),
        )

    @api.model
    def _say_correct(self, submissions):
        return self.env._(
            "Amazon has read and refused %(names)s: correct the requisition "
            "and send a new acknowledgement.",
            names=", ".join(submissions.mapped("name")),
        )
