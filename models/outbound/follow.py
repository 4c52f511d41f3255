import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic.acknowledgement import evidence
from ...spapi import status_search
from ...spapi.errors import Configuration, Rejected, SpApiError
from ...spapi.messages import order_status
from ...spapi.operations.transactions import Transactions
from ..exchange.engine import is_concurrency_error, no_checkpoint
from .send import LEASE

_logger = logging.getLogger(__name__)

#: "Processing for more than 15 minutes without Failure means processed": Amazon gives
#: Success for shipments only (developer-docs, "Get transaction status").
PRESUMED_AFTER = timedelta(minutes=15)
#: Amazon shows an answer after up to 30 minutes. One of unknown outcome that is not
#: shown by then was not taken, and may be sent again.
RESEND_AFTER = timedelta(minutes=45)
#: Taken, not failed, and still not shown: somebody has to look.
OVERDUE_AFTER = timedelta(hours=2)
#: How long we ask for the transaction; it never says Success, so this must end.
ASK_TRANSACTION_FOR = timedelta(hours=1)
#: How long we look at all.
FOLLOW_FOR = timedelta(hours=48)
FIRST_LOOK = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
FOLLOWED = ("unknown", "submitted", "presumed", "mismatch")


class AmazonVendorSubmissionFollow(models.Model):
    """Nothing is believed until Amazon shows it.

    submitted -> presumed (15 minutes without a failure) -> confirmed, when Amazon shows
    the quantities we sent, or mismatch, when it shows others. An unknown outcome is
    resolved here too, by looking; only what Amazon did not take is queued again.
    """

    _inherit = "amazon.vendor.submission"

    def _follow(self, checkpoint=no_checkpoint):
        """Look at Amazon what became of these submissions.

        :param checkpoint: see ``engine.no_checkpoint``; asked before Amazon is and
            after its answer was judged.
        :raise SpApiError: never; a look that failed is repeated later.
        """
        for submission in self:
            checkpoint()  # claims need a fresh snapshot
            if not submission._claim_look(checkpoint):
                continue
            try:
                submission._look(checkpoint)
            except Exception as defect:
                if checkpoint is no_checkpoint:
                    raise
                self.env.cr.rollback()
                submission._not_judged(defect)
                checkpoint()
                continue
            if checkpoint(1) <= 0:
                break

    def _claim_look(self, checkpoint):
        """Take the submission for this worker.

        :return: whether it is ours now, and still open.
        """
        submission = self._claimable(checkpoint)
        submission.invalidate_recordset(["state", "lease_until"])
        now = fields.Datetime.now()
        if (
            not submission
            or submission.state not in FOLLOWED
            or not submission.instance_id.active
            or (submission.lease_until and submission.lease_until > now)
        ):
            return False
        submission.lease_until = now + LEASE
        return True

    def _look(self, checkpoint):
        now = fields.Datetime.now()
        number = self.purchase_order_number
        ask_transaction = (
            self.state in ("submitted", "presumed")
            and now - self.submitted_at < ASK_TRANSACTION_FOR
        )
        transaction_id = self.transaction_id if ask_transaction else None
        try:
            with self.instance_id._gateway(origin=self) as gateway:
                checkpoint()
                transaction = _ask_transaction(gateway, transaction_id)
                failed = transaction is not None and transaction.failed
                shown = None if failed else _ask_status(gateway, number)
        except SpApiError as error:
            self._store(partial(self._not_seen, error), checkpoint)
            return
        self._store(partial(self._judge, transaction, shown), checkpoint)

    def _not_seen(self, error):
        """Amazon could not be asked: say so, and look again later."""
        message = self.instance_id._describe_error(error)
        _logger.info("%s could not be looked up: %s", self.name, message)
        seconds = getattr(error, "seconds", None) or 0
        next_check = self._next_look()
        if next_check:
            next_check = max(
                next_check, fields.Datetime.now() + timedelta(seconds=seconds)
            )
        self.write({"lease_until": False, "next_check": next_check})
        self._trigger_follow(at=next_check)

    def _not_judged(self, defect):
        """A defect of ours must not keep the others from being looked at."""
        if not is_concurrency_error(defect):
            _logger.exception("Submission %s could not be judged", self.id)
        next_check = self._next_look()
        self.write({"lease_until": False, "next_check": next_check})
        self._trigger_follow(at=next_check)

    # === JUDGEMENT === #

    def _judge(self, transaction, shown):
        """Draw the conclusion from what Amazon says and shows.

        :param transaction: ``TransactionStatus`` or None.
        :param shown: list of ``LineAnswer`` as Amazon shows them.
        """
        now = fields.Datetime.now()
        self.write({"last_checked": now, "lease_until": False})
        if transaction is not None:
            self.transaction_status = transaction.status
            if transaction.failed:
                self._set_state(
                    "failed",
                    self._refusal(transaction),
                    error_detail="\n".join(map(str, transaction.errors)),
                    next_check=False,
                )
                return
        verdict, differences = self._weigh(shown)
        self.difference = self._describe(differences) if differences else False
        if verdict == evidence.EQUAL:
            self._shown_by_amazon()
        elif self.state == "unknown":
            self._judge_unknown(verdict, now)
        else:
            self._judge_taken(verdict, now)
        if self.state in FOLLOWED:
            self.next_check = self._next_look()
            self._trigger_follow(at=self.next_check)

    def _weigh(self, shown):
        """Hold what Amazon shows against what was sent; see ``evidence.weigh``."""
        acknowledgement = self.acknowledgement_id
        return evidence.weigh(
            acknowledgement._line_answers(),
            shown,
            acknowledgement.acknowledgement_date,
            acknowledgement._previous_taken()._line_answers(),
        )

    def _shown_by_amazon(self):
        """Amazon shows what was sent."""
        self._record_success()
        if self.state == "unknown":
            self._found_taken()
        self.difference = False
        self._set_state("confirmed", next_check=False)

    def _confirm_by_status(self, shown):
        """Take an imported purchase order status as evidence for what it confirms.

        It may be older than what was sent, so it proves nothing against a submission:
        where it shows something else, the next look asks Amazon itself.

        :param dict shown: requisition -> list of ``LineAnswer`` as Amazon shows them.
        :return: the submissions that are confirmed now.
        """
        confirmed = self.browse()
        # One that a worker is looking at or sending right now has its own evidence.
        for submission in self.try_lock_for_update(allow_referencing=True):
            answers = shown[submission.requisition_id]
            if submission.state not in FOLLOWED or submission._is_superseded():
                continue
            verdict, _differences = submission._weigh(answers)
            if verdict == evidence.EQUAL:
                submission._shown_by_amazon()
                confirmed += submission
        return confirmed

    def _judge_taken(self, verdict, now):
        """Amazon has taken it and does not show it (yet), or shows something else."""
        # An answer of unknown outcome that Amazon showed differently has no other.
        age = now - (self.submitted_at or self.sent_at)
        if age < PRESUMED_AFTER:
            return
        # A snapshot of before ours may be a delay; after two hours it is not (a second
        # acknowledgement silently not applied: selling-partner-api-models issue 5108).
        if verdict == evidence.DIFFERENT or age >= OVERDUE_AFTER:
            self._set_state("mismatch", self._mismatch_sentence(verdict))
        elif self.state == "submitted":
            self._set_state("presumed")

    def _judge_unknown(self, verdict, now):
        """Nobody knows whether Amazon took it, and it does not show it."""
        if verdict == evidence.DIFFERENT:
            self._set_state("mismatch", self._mismatch_sentence(verdict))
        elif now - self.sent_at >= RESEND_AFTER:
            self._record_failure(
                self.env._(
                    "Amazon does not show it %(minutes)s minutes after it was sent, so "
                    "it was not taken: it is sent again.",
                    minutes=int(RESEND_AFTER.total_seconds() // 60),
                ),
                retry_in=1,
            )
            if self.next_try:
                self._set_state("queued", next_check=False, next_try=False)
                self._trigger_send()
            else:
                self._set_state("failed", self.error_message, next_check=False)

    def _found_taken(self):
        """An unknown outcome turned out well: what would have followed the answer that
        was lost follows now."""
        self.submitted_at = self.sent_at
        if self.instance_id._confirms_when("submitted"):
            self.settle_sale_order = True
            self._trigger_send()

    def _next_look(self):
        """Often at first, then less often; no more after two days."""
        now = fields.Datetime.now()
        since = self.submitted_at or self.sent_at or now
        age = now - since
        if age >= FOLLOW_FOR:
            return False
        next_look = now + min(max(FIRST_LOOK, age / 2), LONGEST_PAUSE)
        if self.state == "submitted" and age < PRESUMED_AFTER:
            return min(next_look, max(since + PRESUMED_AFTER, now + FIRST_LOOK))
        return next_look

    # === WORDS === #

    def _refusal(self, transaction):
        reasons = [_reason(error) for error in transaction.errors]
        return self.env._(
            "Amazon refused %(order)s after reading it: %(reasons)s. Correct the "
            "requisition and send the acknowledgement again.",
            order=self.purchase_order_number,
            reasons="; ".join(dict.fromkeys(filter(None, reasons)))
            or self.env._("no reason given"),
        )

    def _mismatch_sentence(self, verdict):
        if verdict == evidence.ABSENT:
            return self.env._(
                "Amazon does not show any answer to %(order)s, although it took ours. "
                "Look at the order in Vendor Central.",
                order=self.purchase_order_number,
            )
        return self.env._(
            "Amazon shows other quantities for %(order)s than were sent. Compare the "
            "lines and look at the order in Vendor Central.",
            order=self.purchase_order_number,
        )

    def _describe(self, differences):
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

    # === SCHEDULED ACTION === #

    @api.model
    def _to_follow_domain(self):
        now = fields.Datetime.now()
        return (
            Domain("state", "in", FOLLOWED)
            & Domain("instance_id.active", "=", True)
            & Domain("next_check", "<=", now)
            & (Domain("lease_until", "=", False) | Domain("lease_until", "<=", now))
        )

    def _trigger_follow(self, at=None):
        """Wake the scheduled action.

        :param at: moment; None is now, False is never.
        """
        if at is not False:
            self.env.ref(
                "amazon_vendor_central.ir_cron_follow_submissions"
            ).sudo()._trigger(at)


def _reason(error):
    """One of Amazon's errors in words; its errors can be opaque, so all of it."""
    said = (error.get("message") or error.get("code") or "").rstrip(". ")
    details = (error.get("details") or "").rstrip(". ")
    if said and details and details not in said:
        return f"{said} ({details})"
    return said or details


def _ask_transaction(gateway, transaction_id):
    """Ask for the transaction.

    One that Amazon does not know (any more), or may not show to this application, says
    nothing; what Amazon stored of the order still does.

    :return: ``TransactionStatus`` or None.
    """
    if not transaction_id:
        return None
    try:
        return gateway.use(Transactions).transaction(transaction_id)
    except (Rejected, Configuration) as error:
        _logger.info("Transaction %s: %s", transaction_id, error)
        return None


def _ask_status(gateway, number):
    """Ask what Amazon shows of one purchase order; no SQL in here.

    :return: list of ``LineAnswer``: the latest answer of each line that has one.
    """
    document = status_search.find(gateway, number)
    if document is None:
        return []
    return evidence.shown_answers(order_status.parse(document.text))
