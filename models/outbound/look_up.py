import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic.outbound.finding import (
    ABSENT,
    DIFFERENT,
    EQUAL,
    OLDER,
    REFUSED,
    TAKEN,
    UNSEEN,
)
from ...spapi.errors import Configuration, Rejected, SpApiError
from ..exchange.engine import commits, is_concurrency_error, no_checkpoint
from ..instance.keys import DOOR
from .send import LEASE
from .submission import LOOKED_UP

_logger = logging.getLogger(__name__)

SUCCESS = "Success"


class AmazonVendorSubmissionLookUp(models.Model):
    """Nothing is believed until Amazon shows it.

    submitted -> presumed (a while without a failure) -> confirmed, when Amazon shows
    what we sent, or mismatch, when it shows something else. An unknown outcome is
    resolved here too, by looking; only what Amazon did not take is queued again. How a
    kind is looked at, and when, is its handler's.
    """

    _inherit = "amazon.vendor.submission"

    def _look_up(self, checkpoint=no_checkpoint):
        """Look at Amazon what became of these submissions.

        :param checkpoint: see ``engine.no_checkpoint``; asked before Amazon is and
            after its answer was judged.
        :raise SpApiError: never; a look that failed is repeated later.
        """
        for submission in self:
            submission = submission.with_company(submission.company_id)
            checkpoint()  # claims need a fresh snapshot
            if not submission._claim_look(checkpoint):
                continue
            try:
                submission._look(checkpoint)
            except Exception as defect:
                if not commits(checkpoint):
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
            or submission.state not in LOOKED_UP
            or not submission.instance_id.active
            or not submission._handler()._is_installed()
            or (submission.lease_until and submission.lease_until > now)
        ):
            return False
        submission.lease_until = now + LEASE
        return True

    def _look(self, checkpoint):
        handler = self._handler()
        shown = handler._can_be_looked_at
        question = handler._question(self) if shown else None
        transaction_id = self.transaction_id if self._asks_transaction() else None
        transaction = answer = None
        if shown or transaction_id:
            try:
                with self.instance_id._gateway(DOOR, origin=self) as gateway:
                    checkpoint()
                    transaction = _ask_transaction(handler, gateway, transaction_id)
                    failed = transaction is not None and transaction.failed
                    if shown and not failed:
                        answer = handler._ask(gateway, question)
            except SpApiError as error:
                self._store(partial(self._not_seen, error), checkpoint)
                return
        self._store(partial(self._conclude, transaction, answer), checkpoint)

    def _asks_transaction(self):
        """Whether the transaction may still say something."""
        if not self.transaction_id or self.state not in ("submitted", "presumed"):
            return False
        handler = self._handler()
        timings = handler._timings
        limit = timings.ask_transaction_for
        if handler._success_confirms(self):
            limit = timings.look_for
        return fields.Datetime.now() - self.submitted_at < limit

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
        self._trigger_look_up(at=next_check)

    def _not_judged(self, defect):
        """A defect of ours must not keep the others from being looked at."""
        if not is_concurrency_error(defect):
            _logger.exception("Submission %s could not be judged", self.id)
        now = fields.Datetime.now()
        since = self.submitted_at or self.sent_at or now
        # The clocks alone: what the handler does may be the defect.
        next_check = self._handler()._timings.next_look(now, since, False) or False
        self.write({"lease_until": False, "next_check": next_check})
        self._trigger_look_up(at=next_check)

    # === JUDGEMENT === #

    def _conclude(self, transaction, answer):
        """Draw the conclusion from what Amazon says and shows.

        :param transaction: ``TransactionStatus`` or None.
        :param answer: of the handler's ``_ask``, or None.
        """
        handler = self._handler()
        now = fields.Datetime.now()
        self.write({"last_checked": now, "lease_until": False})
        if transaction is not None:
            self.transaction_status = transaction.status
            if transaction.failed:
                self._transaction_failed(transaction)
                return
            if transaction.status == SUCCESS and handler._success_confirms(self):
                self._confirmed(
                    self.env._(
                        "Amazon reports success of transaction %(transaction)s.",
                        transaction=self.transaction_id,
                    )
                )
                return
        finding = handler._judge(self, answer)
        self.difference = finding.difference or False
        if finding.verdict == EQUAL:
            self._confirmed(handler._say_shown(self))
        elif finding.verdict == REFUSED:
            reason = handler._say_refused(self, finding.reason or _no_reason(self.env))
            self._set_state("failed", reason, next_check=False)
        elif self.state == "unknown":
            self._conclude_unknown(finding.verdict, now)
        else:
            self._conclude_taken(finding.verdict, now)
        if self.state in LOOKED_UP:
            self.next_check = self._next_look()
            self._trigger_look_up(at=self.next_check)

    def _transaction_failed(self, transaction):
        """Amazon refused it after reading it, or refuses it a second time."""
        errors = list(transaction.errors)
        reasons = "; ".join(dict.fromkeys(filter(None, map(_reason, errors))))
        reasons = reasons or _no_reason(self.env)
        if self._is_duplicate(errors):
            self._found_taken(reasons)
            return
        self._set_state(
            "failed",
            self._handler()._say_refused(self, reasons),
            error_detail="\n".join(map(str, errors)),
            next_check=False,
        )

    def _refused_after_reading(self):
        """Whether Amazon has read it and refused it, so that it would do so again."""
        return self.state in ("failed", "queued") and bool(self.transaction_id)

    def _conclude_taken(self, verdict, now):
        """Amazon has taken it and does not show it (yet), or shows something else."""
        handler = self._handler()
        timings = handler._timings
        # One of unknown outcome that Amazon showed differently has no receipt.
        age = now - (self.submitted_at or self.sent_at)
        presumed = timings.presumed_after is not None and age >= timings.presumed_after
        overdue = timings.overdue_after is not None and age >= timings.overdue_after
        # A snapshot of before ours may be a delay; when it is overdue it is not (a
        # second acknowledgement silently not applied: selling-partner-api-models issue
        # 5108).
        if (verdict == DIFFERENT and presumed) or (
            overdue and (verdict in (OLDER, ABSENT) or timings.presumed_after is None)
        ):
            self._set_state("mismatch", handler._say_mismatch(self, verdict))
        elif presumed and self.state == "submitted":
            self._set_state("presumed")

    def _conclude_unknown(self, verdict, now):
        """Nobody knows whether Amazon took it, and it does not show it."""
        handler = self._handler()
        timings = handler._timings
        resend_after = timings.resend_after
        patience = resend_after or timings.overdue_after or timings.look_for
        if verdict == TAKEN:
            self._found_taken(handler._say_taken(self))
        elif verdict == DIFFERENT:
            self._set_state("mismatch", handler._say_mismatch(self, verdict))
        elif now - self.sent_at < patience:
            return
        elif resend_after is None or verdict == UNSEEN:
            self._hold(self.error_message)
        else:
            minutes = int(resend_after.total_seconds() // 60)
            self._record_failure(handler._say_resent(self, minutes), retry_in=1)
            if self.next_try:
                self._set_state("queued", next_check=False, next_try=False)
                self._trigger_send()
            else:
                self._set_state("failed", self.error_message, next_check=False)

    def _next_look(self):
        """When to look again, or False where there is nothing more to see."""
        handler = self._handler()
        now = fields.Datetime.now()
        since = self.submitted_at or self.sent_at or now
        if handler._can_be_looked_at or self._asks_transaction():
            next_look = handler._timings.next_look
        else:
            next_look = handler._timings.last_look
        return next_look(now, since, self.state == "submitted") or False

    # === SCHEDULED ACTION === #

    @api.model
    def _to_look_up_domain(self):
        now = fields.Datetime.now()
        return (
            Domain("state", "in", LOOKED_UP)
            & self._installed_domain()
            & Domain("instance_id.active", "=", True)
            & Domain("next_check", "<=", now)
            & (Domain("lease_until", "=", False) | Domain("lease_until", "<=", now))
        )

    def _trigger_look_up(self, at=None):
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


def _no_reason(env):
    return env._("no reason given")


def _ask_transaction(handler, gateway, transaction_id):
    """Ask for the transaction.

    One that Amazon does not know (any more), or may not show to this application, says
    nothing; what Amazon stored of the document still does.

    :return: ``TransactionStatus`` or None.
    """
    if not transaction_id:
        return None
    try:
        return handler._ask_transaction(gateway, transaction_id)
    except (Rejected, Configuration) as error:
        _logger.info("Transaction %s: %s", transaction_id, error)
        return None
