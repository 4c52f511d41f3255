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
    isolated,
    no_checkpoint,
    persistently,
)
from ..instance.keys import DOOR
from .submission import SOURCES

_logger = logging.getLogger(__name__)

#: A POST with its token takes two minutes at most (time-outs of the gateway); a worker
#: that has not reported by then is taken for dead, and its outcome for unknown.
LEASE = timedelta(minutes=5)
LONGEST_POST = timedelta(minutes=2)
#: How many submissions a worker claims at once.
BATCH_SIZE = 50


class AmazonVendorSubmissionSend(models.Model):
    """Send each document once.

    Claim a batch and commit, then send one by one with no transaction open, and write
    down what came of each. Whatever dies in between leaves ``sending`` behind: the one
    that was being sent becomes ``unknown`` after its lease and is looked up at Amazon,
    never sent blindly; those behind it wait again.
    """

    _inherit = "amazon.vendor.submission"

    def _send_after_commit(self):
        """Send once the user's transaction is committed.

        The scheduled action is woken as well: should this process die right after the
        commit, or should it take longer than a person waits, it takes over, also where
        the schedule is off: somebody has asked for it.
        """
        self.sudo().promised = True
        after_commit(self.sudo(), "_send")
        self._trigger_send()

    def _send(self, checkpoint=no_checkpoint):
        """Send what of these waits, in batches of one instance and kind.

        Where Amazon limits an instance or its settings are wrong, the others of the
        instance are left for later: they would fail the same way.

        :param checkpoint: see ``engine.no_checkpoint``; asked before and after each
            POST.
        :return: the ``SpApiError`` that concerns a whole instance, or None.
        """
        paused = self.env["amazon.vendor.instance"]
        problem = None
        for batch in self._batches(BATCH_SIZE):
            if batch.instance_id in paused:
                continue
            checkpoint()  # claims need a fresh snapshot
            try:
                error = batch._send_batch(checkpoint)
            except Exception as defect:
                if not commits(checkpoint):
                    raise
                self.env.cr.rollback()
                error = batch._send_singly(defect, checkpoint)
            if error:
                paused |= batch.instance_id
                problem = error
            if checkpoint(len(batch)) <= 0:
                break
        return problem

    def _batches(self, size):
        """Cut these into batches of one instance and kind.

        :return: iterator of submissions, in the instance's company.
        """
        self.fetch(["instance_id", "document_type"])
        groups = self.grouped(lambda s: (s.instance_id.id, s.document_type))
        for ids in [group.ids for group in groups.values()]:
            for start in range(0, len(ids), size):
                # Read when its turn comes, and no more than that: commits lie between.
                batch = self.browse(ids[start : start + size])
                yield batch.with_company(batch[0].company_id)

    def _send_batch(self, checkpoint):
        """Claim submissions of one instance and kind, send them, do what follows here.

        :return: the error that concerns the whole instance, or None.
        """
        claimed = self._claim(checkpoint)
        if not claimed:
            return None
        error = claimed._send_claimed(checkpoint)
        claimed._finish_work(checkpoint)
        return error

    def _send_singly(self, defect, checkpoint):
        """A defect has stopped this batch: find out whose it is.

        :return: see ``_send_batch``.
        """
        if len(self) == 1:
            self._not_tried(defect)
            checkpoint()
            return None
        return self.browse(self.ids[:1])._send(checkpoint) or self.browse(
            self.ids[1:]
        )._send(checkpoint)

    def _claim(self, checkpoint):
        """Take submissions for this worker.

        One that says ``sending`` may be at Amazon only once ``sent_at`` is set: what a
        worker that died had not come to simply waits again.

        :return: those that are ours now, and still to be sent.
        """
        claimable = self._claimable(checkpoint)
        claimable.invalidate_recordset(["state", "next_try"])
        now = fields.Datetime.now()
        claimed = claimable.filtered(
            lambda s: (
                s.state == "queued"
                and s.instance_id.active
                and s._handler()._is_installed()
                and (not s.next_try or s.next_try <= now)
            )
        )
        for handler, waiting in claimed._by_handler():
            claimed -= waiting - handler._free_to_leave(waiting)
        claimed._set_state(
            "sending", sent_at=False, last_checked=False, difference=False
        )
        claimed.lease_until = now + LEASE
        return claimed

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
        """Send claimed submissions, of one instance and kind, one after the other.

        That one is sent now is committed before its POST, and Amazon's receipt right
        after; what it means for the documents follows for the batch.

        :return: the error, when the instance should be left alone for now.
        """
        handler = self[0]._handler()
        payloads = {submission.id: submission.payload for submission in self}
        ends = fields.Datetime.now() + LEASE - LONGEST_POST
        current, taken, left, error = self.browse(), self.browse(), 1.0, None
        rest = self
        try:
            # The gateway reads its settings when it opens; from a commit on there is
            # no transaction until Amazon has answered.
            with self.instance_id._gateway(DOOR, origin=lambda: current) as gateway:
                while rest and left > 0 and not error:
                    current, rest = rest[:1], rest[1:]
                    if not current._begin(checkpoint):
                        continue
                    post = partial(handler._post, gateway, payloads[current.id])
                    left, outcome = current._send_safely(post, checkpoint)
                    if outcome is None:
                        taken += current
                    elif not isinstance(outcome, Rejected | UnknownOutcome):
                        error = outcome
                    if fields.Datetime.now() >= ends:
                        break
        except SpApiError as problem:  # it could not even be opened
            current, rest, error = self[:1], self[1:], problem
            current._store(partial(current._not_sent, problem), checkpoint)
        self._store(partial(self._write_outcomes, taken, rest), checkpoint)
        return error

    def _begin(self, checkpoint):
        """Commit that this claimed submission is sent now.

        :return: whether it may be.
        """
        try:
            self._store(self._keep_for_post, checkpoint)
        except Exception as defect:
            if not commits(checkpoint):
                raise
            self.env.cr.rollback()
            self._store(partial(self._not_tried, defect), checkpoint)
            return False
        return True

    def _keep_for_post(self):
        """From now on nobody knows whether Amazon has it, until its receipt is kept."""
        self.sent_at = fields.Datetime.now()

    def _send_safely(self, post, checkpoint):
        """See ``_send_one``; where that breaks, nobody knows how far it came."""
        try:
            return self._send_one(post, checkpoint)
        except Exception as defect:
            if not commits(checkpoint):
                raise
            self.env.cr.rollback()
            _logger.exception("Submission %s could not be sent", self.id)
            left = self._store(partial(self._broke_while_sent, defect), checkpoint)
            return left, UnknownOutcome(str(defect))

    def _send_one(self, post, checkpoint):
        """Send one claimed submission, and commit what Amazon said.

        :param post: callable() -> ``spapi.records.Submitted``; no SQL in there.
        :return: (seconds left, None where Amazon took it, else the SpApiError)
        """
        try:
            receipt = post()
        except SpApiError as error:
            return self._store(partial(self._not_sent, error), checkpoint), error
        return self._store(partial(self._keep_receipt, receipt), checkpoint), None

    def _broke_while_sent(self, defect):
        """A defect of ours, and nobody knows how far it came."""
        self._outcome_unknown(
            self.env._(
                "The connector broke while it was sending: %(error)s. It looks at "
                "Amazon before it sends anything again.",
                error=defect,
            )
        )

    def _store(self, write, checkpoint):
        """Write down an outcome, again if another transaction was faster.

        What Amazon did cannot be rolled back, so this must not be lost to a concurrent
        update of the document.

        :return: what ``checkpoint`` does.
        """

        def store():
            write()
            self.env.flush_all()
            return checkpoint()

        return persistently(self.env, store, checkpoint)

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
        """What a dead worker left behind: nobody knows whether Amazon took it, unless
        its receipt is there, or it was not come to."""
        now = fields.Datetime.now()
        stale = self.search([("state", "=", "sending"), ("lease_until", "<", now)])

        def give_up(submissions):
            for submission in submissions:
                if not submission.sent_at:
                    submission._set_state("queued")
                    submission._trigger_send()
                elif submission._has_receipt():
                    submission._taken()
                else:
                    sentence = submission._handler()._say_server_stopped(submission)
                    submission._outcome_unknown(sentence)

        def hold(submission, error):
            if submission._has_receipt():
                submission._taken_at_least(error)
                return
            # What its kind has to say of it is the defect: a person looks.
            _logger.error(
                "Submission %s is held for a person", submission.id, exc_info=error
            )
            submission._set_state(
                "held",
                self.env._(
                    "The server stopped while it was being sent, and what follows "
                    "broke: %(error)s. Look in Vendor Central whether it arrived.",
                    error=f"{type(error).__name__}: {error}",
                ),
                next_check=False,
                may_have_arrived=True,
            )

        bisect(stale._claimable(), give_up, hold)

    def _not_tried(self, error):
        """A defect of ours, before anything was sent: it waits, and says why."""
        unsent = self.state == "queued" or (
            self.state == "sending" and not self.sent_at
        )
        if is_concurrency_error(error):
            if unsent:
                self._set_state("queued")
            self._trigger_send()
            return
        _logger.error("Submission %s could not be sent", self.id, exc_info=error)
        if unsent:
            self._record_failure(
                self.env._("The connector could not send it: %(error)s", error=error)
            )
            if not self.next_try:
                isolated(
                    self.env,
                    lambda: self._set_state("failed", self.error_message),
                    lambda _defect: self.write({"state": "failed"}),  # and no circle
                )
            elif self.state == "sending":
                self._set_state("queued")

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
