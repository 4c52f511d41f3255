from odoo import fields, models

from ...logic.outbound.finding import (
    ABSENT,
    DIFFERENT,
    EQUAL,
    OLDER,
    REFUSED,
    TAKEN,
    UNSEEN,
)
from .submission import LOOKED_UP

SUCCESS = "Success"


class AmazonVendorSubmissionConclusion(models.Model):
    """What is concluded from what Amazon says of a transaction and shows of a document,
    and when it is looked at next."""

    _inherit = "amazon.vendor.submission"

    def _judged(self):
        """What could not be judged before has been."""
        self.filtered(lambda s: s.work_problem and not s.work_left).work_problem = False

    def _conclude(self, transaction, answer):
        """Draw the conclusion from what Amazon says and shows.

        :param transaction: ``TransactionStatus`` or None.
        :param answer: of the handler's ``_ask``, or None.
        """
        handler = self._handler()
        now = fields.Datetime.now()
        self.write({"last_checked": now, "lease_until": False, "promised": False})
        self._judged()
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


def _reason(error):
    """One of Amazon's errors in words; its errors can be opaque, so all of it."""
    said = (error.get("message") or error.get("code") or "").rstrip(". ")
    details = (error.get("details") or "").rstrip(". ")
    if said and details and details not in said:
        return f"{said} ({details})"
    return said or details


def _no_reason(env):
    return env._("no reason given")
