from odoo import fields, models

from ...spapi.errors import Configuration, Rejected, UnknownOutcome
from ..exchange.engine import bisect
from .submission import LEASE, SOURCES


class AmazonVendorSubmissionOutcome(models.Model):
    """What came of a POST: Amazon has taken it, has not, or nobody knows."""

    _inherit = "amazon.vendor.submission"

    def _keep_receipt(self, receipt):
        """Amazon took the document: that means "parsed", nothing more.

        :param receipt: ``spapi.records.Submitted``.
        """
        if self.state not in SOURCES["submitted"]:
            return  # it has one; this worker was too slow for its lease
        self.write(
            {
                "transaction_id": receipt.transaction_id,
                "request_id": receipt.request_id,
                "submitted_at": fields.Datetime.now(),
            }
        )

    def _has_receipt(self):
        """Whether Amazon's receipt for what was sent last is here."""
        return bool(
            self.transaction_id
            and self.sent_at
            and self.submitted_at
            and self.submitted_at >= self.sent_at
        )

    def _sent(self, receipt):
        """Amazon took the document; see ``_keep_receipt``."""
        self._keep_receipt(receipt)
        self._taken()

    def _taken(self):
        """Amazon took these documents, and their receipts are kept."""
        self._record_success()
        for handler, submissions in self._by_handler():
            first_look = fields.Datetime.now() + handler._timings.first_look
            # What was replaced is not shown any more.
            for superseded, batch in submissions.grouped("superseded").items():
                taken = batch._set_state(
                    "submitted",
                    transaction_status="Processing",
                    next_check=not superseded and first_look,
                )
                if taken and not superseded:
                    taken._trigger_look_up(at=first_look)

    def _write_outcomes(self, taken, rest):
        """End a batch.

        :param taken: those that Amazon took.
        :param rest: those that were not come to.
        """
        if rest._set_state("queued"):
            rest._trigger_send()

        bisect(
            taken,
            lambda batch: batch._taken(),
            lambda submission, defect: submission._taken_at_least(defect),
        )

    def _taken_at_least(self, defect):
        """Something broke once Amazon had taken it: that stands, and the rest is done
        later."""
        self.write(
            {
                "state": "submitted",
                "lease_until": False,
                "next_check": not self.superseded and fields.Datetime.now() + LEASE,
            }
        )
        self._not_told(defect)

    def _not_sent(self, error):
        """Amazon did not take the document, or nobody knows.

        :param error: one of the four kinds of ``spapi.errors``.
        """
        message = self.instance_id._describe_error(error)
        detail = _technical(error)
        self.request_id = error.request_id
        if isinstance(error, UnknownOutcome):
            self._outcome_unknown(message, detail)
        elif not isinstance(error, Rejected):
            self._try_later(error, message, detail)
        elif self._is_duplicate(error.errors):
            self._found_taken(message)
        else:
            self._set_state("failed", message, error_detail=detail, next_try=False)

    def _is_duplicate(self, errors):
        """Whether Amazon refuses it because it has it from an earlier try."""
        return self.may_have_arrived and self._handler()._means_taken(self, errors)

    def _outcome_unknown(self, message, detail=False):
        """Nobody knows whether Amazon took it: the connector looks, or a person."""
        values = {"error_detail": detail, "may_have_arrived": True}
        if self._handler()._can_be_looked_at:
            now = fields.Datetime.now()
            self._set_state("unknown", message, next_check=now, **values)
            self._trigger_look_up(at=now)
        else:
            self._hold(message, **values)

    def _hold(self, message, **values):
        """Hold it for a person, who says whether it arrived.

        :param str message: why nobody knows.
        """
        sentence = self._handler()._say_held(self)
        message = "\n".join(filter(None, [message, sentence]))
        self._set_state("held", message, next_check=False, **values)

    def _try_later(self, error, message, detail):
        """Queue it again: Amazon surely did not take it. Too often is a failure."""
        seconds = getattr(error, "seconds", None)
        self._record_failure(message, detail=detail, retry_in=seconds)
        if not self.next_try:
            self._set_state("failed", message)
            return
        # A wrong setting heals only when somebody corrects it: told once.
        is_setting = isinstance(error, Configuration) and self.attempts == 1
        self._set_state("queued", message if is_setting else None)
        self._trigger_send(at=self.next_try)


def _technical(error):
    """What an administrator wants to know of an error; it never holds a secret."""
    lines = [
        f"{type(error).__name__}: {error}",
        f"operation={error.operation} status={error.status} "
        f"request_id={error.request_id}",
    ]
    for each in getattr(error, "errors", None) or []:
        lines.append(f"{each.get('code')}: {each.get('message')} {each.get('details')}")
    return "\n".join(lines)
