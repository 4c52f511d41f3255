import logging
from datetime import timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ...spapi.errors import Rejected, SpApiError, UnknownOutcome
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
from .submission import LEASE

_logger = logging.getLogger(__name__)

#: With its token (time-outs of the gateway).
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
        # Alone: a race that is lost later, and is run again, must not undo the claim.
        checkpoint()
        lease = claimed[0].lease_until
        try:
            error = claimed._send_claimed(checkpoint)
        except Exception:
            if commits(checkpoint):
                # Or they would lie until the lease ends, with nobody at work on them.
                self.env.cr.rollback()
                self._store(partial(claimed._give_back, lease), checkpoint)
            raise
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
        """Take submissions of one instance and kind for this worker.

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
                and (not s.next_try or s.next_try <= now)
            )
        )
        if not claimed:
            return claimed
        handler = claimed[0]._handler()
        if not handler._is_installed():
            return claimed.browse()
        claimed = handler._free_to_leave(claimed)
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
        messages = {each.id: handler._message(each) for each in self}
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
                    post = partial(handler._post, gateway, messages[current.id])
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
        """What a dead worker left behind."""
        now = fields.Datetime.now()
        stale = self.search([("state", "=", "sending"), ("lease_until", "<", now)])
        stale._claimable()._end_sending()

    def _give_back(self, lease):
        """End the claim of this worker, which has broken.

        :param lease: until when it was; another worker's is a later one.
        """
        self.filtered(
            lambda s: s.state == "sending" and s.lease_until == lease
        )._end_sending()

    def _end_sending(self):
        """Nobody is at work on these any more: nobody knows whether Amazon took them,
        unless the receipt is there, or they were not come to."""

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

        bisect(self, give_up, hold)

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
