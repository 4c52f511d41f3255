import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic.outbound.finding import (
    EQUAL,
)
from ...spapi.errors import Configuration, Rejected, SpApiError
from ..exchange.engine import bisect, commits, is_concurrency_error, no_checkpoint
from ..instance.keys import DOOR
from .submission import LEASE, LOOKED_UP
from .work_left import reason_of

_logger = logging.getLogger(__name__)

#: A look takes no longer, with its token and the gateway's small retries.
LONGEST_LOOK = timedelta(minutes=2)
#: A page of Amazon's list, and from how many it is worth asking for.
LIST_SIZE = 100
WORTH_A_LIST = 2
#: How many are looked at one by one before they are judged.
CHUNK_SIZE = 10


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
        for batch in self._batches(LIST_SIZE):
            left = 1.0
            rest, absent = batch, frozenset()
            if len(batch) >= WORTH_A_LIST:
                try:
                    rest, absent = batch._look_at_list(checkpoint)
                except Exception as defect:
                    if not commits(checkpoint):
                        raise
                    self.env.cr.rollback()  # whose defect it is, each shows by itself
                    _logger.info("No list was looked at: %r", defect)
            for chunk in rest._batches(CHUNK_SIZE):
                chunk._look_singly(absent, checkpoint)
                left = checkpoint(len(chunk))
                if left <= 0:
                    break
            if checkpoint(len(batch) - len(rest)) <= 0 or left <= 0:
                break

    def _claim_look(self, checkpoint):
        """Take submissions for this worker.

        :return: those that are ours now, and still open.
        """
        claimable = self._claimable(checkpoint)
        claimable.invalidate_recordset(["state", "lease_until"])
        now = fields.Datetime.now()
        claimed = claimable.filtered(
            lambda s: (
                s.state in LOOKED_UP
                and s.instance_id.active
                and s._handler()._is_installed()
                and not (s.lease_until and s.lease_until > now)
            )
        )
        claimed.lease_until = now + LEASE
        return claimed

    def _look_at_list(self, checkpoint):
        """Confirm those of a batch that Amazon shows in a list as they were sent.

        :return: (those that have to be looked at one by one, ids of those that a
            complete list does not show)
        """
        handler = self[0]._handler()
        if not handler._can_be_listed:
            return self, frozenset()
        checkpoint()  # claims need a fresh snapshot
        claimed = self._claim_look(checkpoint)
        if not claimed:
            return claimed, frozenset()
        try:
            return claimed._compare_with_list(handler, checkpoint)
        except Exception:
            if commits(checkpoint):
                # Or nobody could look at them one by one before the lease is over.
                self.env.cr.rollback()
                free = partial(claimed.write, {"lease_until": False})
                self._store(free, checkpoint)
            raise

    def _compare_with_list(self, handler, checkpoint):
        """See ``_look_at_list``; of these, which this worker has claimed."""
        claimed = self
        moments = [s.sent_at or s.submitted_at for s in claimed]
        since = min(filter(None, moments), default=fields.Datetime.now())
        questions = {s.id: handler._question(s) for s in claimed}
        try:
            with claimed.instance_id._gateway(DOOR) as gateway:
                checkpoint()
                shown, complete = handler._ask_list(
                    gateway, set(questions.values()), since
                )
        except Rejected as error:
            _logger.info("The list was refused: %s", error)
            shown, complete = {}, False
        except SpApiError as error:
            self._store(partial(claimed._not_seen, error), checkpoint)
            return self.browse(), frozenset()
        answers = {
            id_: shown[question]
            for id_, question in questions.items()
            if question in shown
        }
        confirmed = set()
        self._store(partial(claimed._confirm_listed, answers, confirmed), checkpoint)
        absent = frozenset(questions) - answers.keys() if complete else frozenset()
        return self.browse([id_ for id_ in questions if id_ not in confirmed]), absent

    def _confirm_listed(self, answers, confirmed):
        """Confirm those that Amazon lists as they were sent; the others are free again.

        :param dict answers: submission id -> what Amazon shows.
        :param set confirmed: filled with the ids of those that are confirmed.
        """
        now = fields.Datetime.now()
        broken = set()
        confirmed.clear()

        def confirm(batch):
            equal = batch.filtered(
                lambda s: s._handler()._judge(s, answers[s.id]).verdict == EQUAL
            )
            equal.write({"last_checked": now, "lease_until": False})
            equal._judged()
            for sentence, group in equal.grouped(_say_shown).items():
                group._confirmed(sentence)
            confirmed.update(equal.ids)

        def report(submission, error):
            broken.add(submission.id)
            _logger.error(
                "Submission %s could not be judged", submission.id, exc_info=error
            )

        bisect(self.filtered(lambda s: s.id in answers), confirm, report)
        confirmed -= broken
        self.filtered(lambda s: s.id not in confirmed).lease_until = False

    def _look_singly(self, absent, checkpoint):
        """Ask Amazon for each of these, and judge them as a batch.

        :param absent: ids of those that a list of Amazon's has not shown just now.
        """
        checkpoint()  # claims need a fresh snapshot
        claimed = self._claim_look(checkpoint)
        if not claimed:
            return
        try:
            claimed._look(absent, checkpoint)
        except Exception as defect:
            if not commits(checkpoint):
                raise
            self.env.cr.rollback()
            if len(claimed) > 1:  # find out whose it is
                self._store(partial(claimed.write, {"lease_until": False}), checkpoint)
                for submission in claimed:
                    submission._look_singly(absent, checkpoint)
                return
            self._store(partial(claimed._not_judged, defect), checkpoint)

    def _look(self, absent, checkpoint):
        handler = self[0]._handler()
        ends = fields.Datetime.now() + LEASE - LONGEST_LOOK
        plan = {s.id: s._what_to_ask(s.id in absent) for s in self}
        current, seen = self.browse(), {}
        try:
            with self.instance_id._gateway(DOOR, origin=lambda: current) as gateway:
                checkpoint()
                for current in self:
                    seen[current.id] = _ask(handler, gateway, *plan[current.id])
                    if fields.Datetime.now() >= ends:
                        break
        except SpApiError as error:  # it could not even be opened
            seen = dict.fromkeys(self.ids, error)
        self._store(partial(self._write_seen, seen), checkpoint)

    def _what_to_ask(self, absent):
        """What Amazon has to be asked about this submission.

        :param bool absent: a list of Amazon's has not shown it just now. That counts
            for nothing before it is overdue, so it is not asked for again.
        :return: (transaction id or None, question or None)
        """
        handler = self._handler()
        question = None
        if handler._can_be_looked_at and not (absent and self._may_still_come()):
            question = handler._question(self)
        return (self.transaction_id if self._asks_transaction() else None), question

    def _may_still_come(self):
        """Whether it means nothing (yet) that Amazon does not show it."""
        overdue_after = self._handler()._timings.overdue_after
        return (
            self.state in ("submitted", "presumed")
            and overdue_after is not None
            and fields.Datetime.now() - self.submitted_at < overdue_after
        )

    def _write_seen(self, seen):
        """Judge a batch, each for itself.

        :param dict seen: submission id -> (``TransactionStatus`` or None, answer or
            None), or the SpApiError; one that was not come to is free again.
        """

        def judge(batch):
            for submission in batch:
                outcome = seen.get(submission.id)
                if outcome is None:
                    submission.lease_until = False
                elif isinstance(outcome, SpApiError):
                    submission._not_seen(outcome)
                else:
                    submission._conclude(*outcome)

        bisect(self, judge, lambda submission, error: submission._not_judged(error))
        looks = self.filtered(lambda s: s.state in LOOKED_UP).mapped("next_check")
        for moment in {_whole_minute(look) for look in looks if look}:
            self._trigger_look_up(at=moment)

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
        message = self[:1].instance_id._describe_error(error)
        names = ", ".join(self.mapped("name"))
        _logger.info("%s could not be looked up: %s", names, message)
        seconds = getattr(error, "seconds", None) or 0
        earliest = fields.Datetime.now() + timedelta(seconds=seconds)
        for submission in self:
            next_check = submission._next_look()
            if next_check:
                next_check = max(next_check, earliest)
            submission.write({"lease_until": False, "next_check": next_check})

    def _not_judged(self, defect):
        """A defect of ours must not keep the others from being looked at."""
        if not is_concurrency_error(defect):
            _logger.error("Submission %s could not be judged", self.id, exc_info=defect)
        now = fields.Datetime.now()
        since = self.submitted_at or self.sent_at or now
        # The clocks alone: what the handler does may be the defect.
        next_check = self._handler()._timings.next_look(now, since, False) or False
        values = {"lease_until": False, "next_check": next_check}
        if not is_concurrency_error(defect):
            values["work_problem"] = self.env._(
                "What Amazon shows could not be judged: %(reason)s",
                reason=reason_of(defect),
            )
        self.write(values)
        self._trigger_look_up(at=next_check)

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


def _say_shown(submission):
    return submission._handler()._say_shown(submission)


def _whole_minute(moment):
    """The minute in which a look is due, so that looks of one batch are one."""
    return moment.replace(second=0) + timedelta(minutes=1 if moment.second else 0)


def _ask(handler, gateway, transaction_id, question):
    """Ask Amazon about one submission; no SQL in here.

    :return: (``TransactionStatus`` or None, answer or None), or the SpApiError.
    """
    try:
        transaction = _ask_transaction(handler, gateway, transaction_id)
        failed = transaction is not None and transaction.failed
        if question is None or failed:
            return transaction, None
        return transaction, handler._ask(gateway, question)
    except SpApiError as error:
        return error


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
