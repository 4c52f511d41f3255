import logging
from datetime import timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ...spapi.errors import Configuration, Rejected, SpApiError, UnknownOutcome
from ...spapi.operations.orders import Orders
from ..exchange.engine import after_commit, is_concurrency_error, no_checkpoint
from .submission import SETTLED

_logger = logging.getLogger(__name__)

#: A POST with its token takes two minutes at most (time-outs of the gateway); a worker
#: that has not reported by then is taken for dead, and its outcome for unknown.
LEASE = timedelta(minutes=5)
#: How often the outcome is written down again when another transaction was faster.
STORE_TRIES = 5


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
            checkpoint()  # claims need a fresh snapshot
            try:
                error = submission._send_one(checkpoint)
            except Exception as defect:
                if checkpoint is no_checkpoint:
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
        """Claim one submission, send it, and go on with its sale order.

        :return: the error that concerns the whole instance, or None.
        """
        if not self._claim(checkpoint):
            return None
        error = self._send_claimed(checkpoint)
        self._settle(checkpoint)
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
            if checkpoint is no_checkpoint or not is_concurrency_error(error):
                raise
            self.env.cr.rollback()
            return self.browse()

    def _send_claimed(self, checkpoint):
        """Send the claimed submission and write down the outcome.

        :return: the error, when the instance should be left alone for now.
        """
        payload = self.payload
        now = fields.Datetime.now()
        self._set_state("sending", sent_at=now, last_checked=False, difference=False)
        self.lease_until = now + LEASE
        try:
            # The gateway reads its settings when it opens; from the commit on there is
            # no transaction until Amazon has answered.
            with self.instance_id._gateway(origin=self) as gateway:
                checkpoint()
                receipt = gateway.use(Orders).submit_acknowledgement(payload)
        except SpApiError as error:
            self._store(partial(self._not_sent, error), checkpoint)
            return None if isinstance(error, Rejected | UnknownOutcome) else error
        self._store(partial(self._sent, receipt), checkpoint)
        return None

    def _store(self, write, checkpoint):
        """Write down an outcome, again if another transaction was faster.

        What Amazon did cannot be rolled back, so this must not be lost to a concurrent
        update of the requisition.
        """
        for attempt in range(1, STORE_TRIES + 1):
            try:
                write()
                self.env.flush_all()
                checkpoint()
                return
            except psycopg2.OperationalError as error:
                if (
                    checkpoint is no_checkpoint
                    or not is_concurrency_error(error)
                    or attempt == STORE_TRIES
                ):
                    raise
                self.env.cr.rollback()

    def _sent(self, receipt):
        """Amazon took the document: that means "parsed", nothing more.

        :param receipt: ``spapi.records.Submitted``.
        """
        now = fields.Datetime.now()
        self._record_success()
        self._set_state(
            "submitted",
            transaction_id=receipt.transaction_id,
            transaction_status="Processing",
            request_id=receipt.request_id,
            submitted_at=now,
            next_check=now + timedelta(minutes=1),
            settle_sale_order=self.instance_id._confirms_when("submitted"),
        )
        self._trigger_follow(at=self.next_check)

    def _not_sent(self, error):
        """Amazon did not take the document, or nobody knows.

        :param error: one of the four kinds of ``spapi.errors``.
        """
        message = self.instance_id._describe_error(error)
        detail = _technical(error)
        self.request_id = error.request_id
        if isinstance(error, UnknownOutcome):
            now = fields.Datetime.now()
            self._set_state("unknown", message, error_detail=detail, next_check=now)
            self._trigger_follow(at=now)
        elif isinstance(error, Rejected):
            self._set_state("failed", message, error_detail=detail, next_try=False)
        else:
            self._try_later(error, message, detail)

    def _try_later(self, error, message, detail):
        """Queue it again: Amazon surely did not take it. Too often is a failure."""
        seconds = getattr(error, "seconds", None)
        self._record_failure(message, detail=detail, retry_in=seconds)
        if not self.next_try:
            self._set_state("failed", message)
            return
        self._set_state("queued")
        self._trigger_send(at=self.next_try)
        if isinstance(error, Configuration) and self.attempts == 1:
            self.requisition_id._acknowledgement_in_trouble(self, message)

    # === SALE ORDER === #

    def _settle(self, checkpoint=no_checkpoint):
        """Confirm the sale orders of what Amazon has taken, where it is wanted.

        A step of its own, committed on its own: whatever keeps a sale order from being
        confirmed never undoes the submission.
        """
        for submission in self.filtered("settle_sale_order"):
            try:
                submission._settle_one()
                self.env.flush_all()
            except psycopg2.OperationalError as error:
                if checkpoint is no_checkpoint or not is_concurrency_error(error):
                    raise
                self.env.cr.rollback()
                submission._trigger_send()
                continue
            checkpoint()

    def _settle_one(self):
        order = self.requisition_id.sale_order_id
        order = order.filtered(lambda o: o.state in ("draft", "sent"))
        self.settle_sale_order = False
        if not order or not self._is_settled():
            return
        try:
            with self.env.cr.savepoint():
                order.with_company(order.company_id).action_confirm()
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # other addons may refuse for reasons of their own
            _logger.info("Sale order %s is not confirmed", order.name, exc_info=True)
            self.env.invalidate_all(flush=False)
            self.requisition_id._sale_order_not_confirmed(order, error)

    def _is_settled(self):
        """Whether Amazon still has the answer, as far as we know. Where it shows
        otherwise by now a person decides: by approval, confirming the sale order would
        even answer Amazon again."""
        return self.state in SETTLED

    # === SCHEDULED ACTION === #

    @api.model
    def _to_send_domain(self):
        now = fields.Datetime.now()
        return (
            Domain("state", "=", "queued")
            & Domain("instance_id.active", "=", True)
            & (Domain("next_try", "=", False) | Domain("next_try", "<=", now))
        )

    @api.model
    def _expire_leases(self):
        """What a dead worker left behind: nobody knows whether Amazon took it."""
        now = fields.Datetime.now()
        stale = self.search([("state", "=", "sending"), ("lease_until", "<", now)])
        for submission in stale._claimable():
            submission._set_state(
                "unknown",
                self.env._(
                    "The server stopped while %(name)s was being sent. The connector "
                    "looks at Amazon before it sends anything again.",
                    name=submission.name,
                ),
                next_check=now,
            )
        if stale:
            stale._trigger_follow(at=now)

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
