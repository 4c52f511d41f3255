import logging
from datetime import timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ...spapi.errors import Configuration, Rejected, SpApiError, UnknownOutcome
from ..exchange.engine import (
    after_commit,
    bisect,
    commits,
    is_concurrency_error,
    no_checkpoint,
    persistently,
)
from ..instance.keys import DOOR

_logger = logging.getLogger(__name__)

#: A POST with its token takes two minutes at most (time-outs of the gateway); a worker
#: that has not reported by then is taken for dead, and its outcome for unknown.
LEASE = timedelta(minutes=5)


class AmazonVendorSubmissionSend(models.Model):
    """Send each document once.

    Claim and commit, then send with no transaction open, then write down what came of
    it. Whatever dies in between leaves ``sending`` behind, which becomes ``unknown``
    after its lease and is looked up at Amazon, never sent blindly.
    """

    _inherit = "amazon.vendor.submission"

    def _send_after_commit(self):
        """Send once the user's transaction is committed.

        The scheduled action is woken as well: should this process die right after the
        commit, it takes over.
        """
        after_commit(self.sudo(), "_send")
        self._trigger_send()

    def _send(self, checkpoint=no_checkpoint):
        """Send what of these waits, one after the other.

        Where Amazon limits an instance or its settings are wrong, the others of the
        instance are left for later: they would fail the same way.

        :param checkpoint: see ``engine.no_checkpoint``; asked before and after each
            POST.
        :return: the ``SpApiError`` that concerns a whole instance, or None.
        """
        paused = self.env["amazon.vendor.instance"]
        problem = None
        for submission in self:
            if submission.instance_id in paused:
                continue
            submission = submission.with_company(submission.company_id)
            checkpoint()  # claims need a fresh snapshot
            try:
                error = submission._send_one(checkpoint)
            except Exception as defect:
                if not commits(checkpoint):
                    raise
                self.env.cr.rollback()
                submission._not_tried(defect)
                checkpoint()
                continue
            if error:
                paused |= submission.instance_id
                problem = error
            if checkpoint(1) <= 0:
                break
        return problem

    def _send_one(self, checkpoint):
        """Claim one submission, send it, and do what follows here.

        :return: the error that concerns the whole instance, or None.
        """
        if not self._claim(checkpoint):
            return None
        error = self._send_claimed(checkpoint)
        self._finish_work(checkpoint)
        return error

    def _claim(self, checkpoint):
        """Take the submission for this worker.

        :return: whether it is ours now, and still to be sent.
        """
        submission = self._claimable(checkpoint)
        submission.invalidate_recordset(["state", "next_try"])
        return bool(
            submission
            and submission.state == "queued"
            and submission.instance_id.active
            and submission._handler()._is_installed()
            and (
                not submission.next_try or submission.next_try <= fields.Datetime.now()
            )
        )

    def _claimable(self, checkpoint=None):
        """Lock what no other worker has.

        :param checkpoint: see ``engine.no_checkpoint``, with which nothing may be
            rolled back either.
        :return: the locked ones.
        """
        try:
            return self.try_lock_for_update(allow_referencing=True)
        except psycopg2.OperationalError as error:
            # Another worker has changed it since our snapshot: it has it.
            if not commits(checkpoint) or not is_concurrency_error(error):
                raise
            self.env.cr.rollback()
            return self.browse()

    def _send_claimed(self, checkpoint):
        """Send the claimed submission and write down the outcome.

        :return: the error, when the instance should be left alone for now.
        """
        handler, payload = self._handler(), self.payload
        now = fields.Datetime.now()
        self._set_state("sending", sent_at=now, last_checked=False, difference=False)
        self.lease_until = now + LEASE
        try:
            # The gateway reads its settings when it opens; from the commit on there is
            # no transaction until Amazon has answered.
            with self.instance_id._gateway(DOOR, origin=self) as gateway:
                checkpoint()
                receipt = handler._post(gateway, payload)
        except SpApiError as error:
            self._store(partial(self._not_sent, error), checkpoint)
            return None if isinstance(error, Rejected | UnknownOutcome) else error
        self._store(partial(self._sent, receipt), checkpoint)
        return None

    def _store(self, write, checkpoint):
        """Write down an outcome, again if another transaction was faster.

        What Amazon did cannot be rolled back, so this must not be lost to a concurrent
        update of the document.
        """

        def store():
            write()
            self.env.flush_all()
            checkpoint()

        persistently(self.env, store, checkpoint)

    def _sent(self, receipt):
        """Amazon took the document: that means "parsed", nothing more.

        :param receipt: ``spapi.records.Submitted``.
        """
        now = fields.Datetime.now()
        self._record_success()
        first_look = now + self._handler()._timings.first_look
        taken = self._set_state(
            "submitted",
            transaction_id=receipt.transaction_id,
            transaction_status="Processing",
            request_id=receipt.request_id,
            submitted_at=now,
            # What was replaced is not shown any more.
            next_check=not self.superseded and first_look,
        )
        taken._trigger_look_up(at=taken.next_check)

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

    # === SCHEDULED ACTION === #

    @api.model
    def _to_send_domain(self):
        now = fields.Datetime.now()
        return (
            Domain("state", "=", "queued")
            & self._installed_domain()
            & Domain("instance_id.active", "=", True)
            & (Domain("next_try", "=", False) | Domain("next_try", "<=", now))
        )

    @api.model
    def _expire_leases(self):
        """What a dead worker left behind: nobody knows whether Amazon took it."""
        now = fields.Datetime.now()
        stale = self.search([("state", "=", "sending"), ("lease_until", "<", now)])

        def give_up(submissions):
            for submission in submissions:
                sentence = submission._handler()._say_server_stopped(submission)
                submission._outcome_unknown(sentence)

        def report(submission, error):
            _logger.error("Submission %s stays claimed", submission.id, exc_info=error)

        bisect(stale._claimable(), give_up, report)

    def _not_tried(self, error):
        """A defect of ours: nothing was sent unless the row says ``sending``."""
        if is_concurrency_error(error):
            self._trigger_send()
            return
        _logger.exception("Submission %s could not be sent", self.id)
        if self.state == "queued":
            self._record_failure(
                self.env._("The connector could not send it: %(error)s", error=error)
            )
            if not self.next_try:
                self._set_state("failed", self.error_message)

    def _trigger_send(self, at=None):
        self.env.ref("amazon_vendor_central.ir_cron_send_submissions").sudo()._trigger(
            at
        )


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
