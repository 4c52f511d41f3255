from datetime import timedelta

from odoo import api, models

from ...logic.direct.codes import ACCEPTED
from ...logic.outbound.finding import ABSENT, DIFFERENT, EQUAL, UNSEEN, Finding
from ...logic.outbound.timing import Timings
from ...spapi.messages import direct_order
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_transactions import DirectTransactions
from ..outbound.submission import LOOKED_UP, TAKEN

#: Amazon's status of an order that it has our answer to.
HAS_ACCEPTED = ("ACCEPTED", "SHIPPED")
#: Words of a refusal that says that Amazon has an answer already.
TAKEN_WORDS = ("already acknowledged", "already been acknowledged", "duplicate")


class AmazonVendorOutgoingDirectAcknowledgement(models.AbstractModel):
    """Answers to orders of direct fulfilment: Amazon shows the order's status.

    Silence never counts as acceptance here: "Processing" beyond five minutes means that
    it is not done (Direct Fulfillment Transaction Status API use case guide).
    """

    _name = "amazon.vendor.outgoing.direct_acknowledgement"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: answers to direct orders"

    _document_model = "amazon.vendor.direct.acknowledgement"
    _can_be_looked_at = True
    _timings = Timings(
        presumed_after=None,
        overdue_after=timedelta(hours=1),
        resend_after=timedelta(minutes=20),
    )

    @api.model
    def _number(self, document):
        return document.order_id.name

    @api.model
    def _check_may(self, action, documents):
        """Who may change the order may answer it."""
        documents.check_access("read")
        documents.order_id.check_access("write")

    # === SENDING === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(DirectOrders).submit_acknowledgement(payload)

    @api.model
    def _success_confirms(self, submission):
        return True

    @api.model
    def _means_taken(self, submission, errors):
        said = " ".join(
            f"{error.get('message')} {error.get('details')}".lower() for error in errors
        )
        return any(words in said for words in TAKEN_WORDS)

    @api.model
    def _free_to_leave(self, submissions):
        """Not those whose order Amazon has cancelled meanwhile."""
        cancelled = submissions.filtered(
            lambda s: self._order_of(s).amazon_state == "CANCELLED"
        )
        cancelled._set_state("cancelled", next_try=False, next_check=False)
        return submissions - cancelled

    @api.model
    def _outdated(self, submissions):
        """Those whose order is not to be answered any more."""
        return submissions.filtered(
            lambda s: self._order_of(s).amazon_state not in ("NEW", False)
        )

    def _order_of(self, submission):
        return self._documents(submission).order_id

    # === LOOKING === #

    @api.model
    def _ask(self, gateway, question):
        """Ask what Amazon shows of one order; no SQL in here.

        :return: its status.
        """
        document = gateway.use(DirectOrders).order(question)
        return direct_order.parse(document.text).order_status

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        return gateway.use(DirectTransactions).transaction(transaction_id)

    @api.model
    def _judge(self, submission, answer):
        accepts = self._documents(submission).code == ACCEPTED
        if answer is None:
            return Finding(UNSEEN)
        if answer == "NEW":
            return Finding(ABSENT)
        is_mine = answer in HAS_ACCEPTED if accepts else answer == "CANCELLED"
        if is_mine:
            return Finding(EQUAL)
        return Finding(DIFFERENT, self._say_other_status(answer))

    @api.model
    def _weigh_news(self, source, shown):
        """An imported order is evidence for the answer to it; it may be older than the
        answer, so it proves nothing against it.

        :param dict shown: order -> Amazon's status.
        """
        if source != "direct_order":
            return
        orders = self.env["amazon.vendor.direct.order"].union(*shown)
        waiting = orders.acknowledgement_ids.submission_ids.filtered(
            lambda s: s.state in LOOKED_UP and not s.superseded
        )
        # One that a worker is looking at or sending right now has its own evidence.
        for submission in waiting.try_lock_for_update(allow_referencing=True):
            order = self._order_of(submission)
            if self._judge(submission, shown[order]).verdict == EQUAL:
                submission._confirmed(self._say_shown(submission))

    # === WHAT IT MEANS HERE === #

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        for submission in submissions:
            document = self._documents(submission)
            if state in TAKEN and state != "mismatch":
                document.order_id._answer_taken(document)
            elif state in ("failed", "cancelled") or (
                # Amazon still waits for an answer: that is no other one.
                state == "mismatch" and not submission.difference
            ):
                document.order_id._answer_dropped(document, message)
            elif state == "mismatch":
                document.order_id._message_log(body=message)
        return result

    @api.model
    def _responsible(self, submission, document):
        order = document.order_id
        return order.user_id or super()._responsible(submission, document)


class AmazonVendorOutgoingDirectAcknowledgementWords(models.AbstractModel):
    _inherit = "amazon.vendor.outgoing.direct_acknowledgement"

    @api.model
    def _label(self):
        return self.env._("Direct Fulfilment Answer")

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused the answer to %(order)s after reading it: %(reasons)s. "
            "Look at the order in Vendor Central, and answer it again.",
            order=submission.document_number,
            reasons=reasons,
        )

    @api.model
    def _say_mismatch(self, submission, verdict):
        if verdict == ABSENT:
            return self.env._(
                "Amazon still waits for an answer to %(order)s, although it took ours. "
                "Look at the order in Vendor Central.",
                order=submission.document_number,
            )
        return self.env._(
            "Amazon shows %(order)s otherwise than it was answered. Look at the order "
            "in Vendor Central.",
            order=submission.document_number,
        )

    def _say_other_status(self, status):
        return self.env._("Amazon shows the order as %(status)s.", status=status)

    @api.model
    def _say_shown(self, submission):
        return self.env._("Amazon shows the order as it was answered.")
