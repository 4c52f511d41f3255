import logging
import traceback
from datetime import timedelta
from functools import partial

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...spapi.errors import Configuration, Retryable, SpApiError
from ..exchange.alone import alone, each_alone
from ..exchange.engine import (
    after_commit,
    commits,
    is_concurrency_error,
    isolated,
    no_checkpoint,
    persistently,
)
from ..exchange.reason import race
from ..instance.keys import DOOR
from .fetch_numbers import Numbers

_logger = logging.getLogger(__name__)

#: A worker that has not renewed its claim for so long is taken for dead.
LEASE = timedelta(minutes=5)
#: Seconds until a queue that lost a race has its turn again.
AFTER_A_RACE = 30


class AmazonVendorQueueFetch(models.Model):
    """Bring Amazon's answer into the queue, piece by piece.

    Each piece is committed before the next one is asked for, so a crash costs one at
    most, and no transaction is open while Amazon is being waited for. What a piece is,
    a page, a document or a step of a report, is the matter of the queue's ``Way``.
    """

    _inherit = "amazon.vendor.queue"

    def _way(self):
        """How this queue is fetched.

        :rtype: way.Way
        """
        if self.requested_numbers:
            return Numbers(self)
        operation = self._operation()
        if operation is None:
            raise UserError(
                self.env._(
                    "This operation came with an addon that is not installed any more."
                )
            )
        return operation.way(self)

    def _fetch(self, checkpoint=no_checkpoint):
        """Receive what is missing of these queues.

        :param checkpoint: see ``engine.no_checkpoint``; asked before each request to
            Amazon and after each stored piece. Out of time, the rest is left to the
            scheduled action.
        :return: the SpApiError of a queue that could not be received, else None.
        """
        errors = []

        def receive(queue):
            if error := queue._fetch_pieces(checkpoint):
                errors.append(error)

        def broke(queue, error):
            errors.append(queue._fetch_broke(error))

        def turn(queue):
            # Claimed once: what has lost a race is received again, and would take the
            # claim it finds for another worker's.
            if queue._claimed(checkpoint):
                receive_again = partial(receive, queue)
                alone(self.env, receive_again, partial(broke, queue), checkpoint)

        if commits(checkpoint):
            each_alone(self, turn, broke, checkpoint, all_of_them=True)
        else:
            for queue in self:  # the transaction is the caller's, who undoes it
                if queue._claimed(checkpoint):
                    receive(queue)
        return errors[-1] if errors else None

    def _claimed(self, checkpoint):
        """Take the queue for this worker, committed where that is possible."""
        try:
            claimed = self._claim_fetch()
            checkpoint()
        except Exception as error:
            if not commits(checkpoint) or not is_concurrency_error(error):
                raise
            self.env.cr.rollback()
            return False  # another worker was faster
        return claimed

    def _claim_fetch(self):
        """Take the queue for this worker.

        :return: False when it is complete, waits for Amazon, or another worker has it.
        """
        queue = self.try_lock_for_update(allow_referencing=True)
        queue.invalidate_recordset(["fetch_state", "lease_until", "next_try"])
        now = fields.Datetime.now()
        if not queue or queue.fetch_state == "done":
            return False
        if queue.lease_until and queue.lease_until > now:
            return False
        waits = queue.fetch_state == "running" and queue.next_try
        if waits and queue.next_try > now:
            return False
        queue.write(
            {"fetch_state": "running", "lease_until": now + LEASE, "next_try": False}
        )
        return True

    def _fetch_pieces(self, checkpoint):
        """Receive one queue, piece by piece.

        :return: the SpApiError that it could not be received for, or None.
        """
        way = self._way()
        try:
            with self.instance_id._gateway(DOOR, origin=self) as gateway:
                while request := way.next_request():
                    if wait := request.get("wait"):
                        self._wait(wait)
                        return None
                    checkpoint()  # what came before is stored; nothing is open now
                    try:
                        way.keep(request, way.ask(gateway, request))
                    except SpApiError as error:
                        if not way.goes_on(request, error):
                            raise
                    if checkpoint() <= 0:
                        return self._go_on_later()
                    if self.next_try:
                        return None  # Amazon has something to do first
        except SpApiError as error:
            self._fetch_failed(error, way.again(error))
            return error
        persistently(self.env, partial(self._fetch_done, way, checkpoint), checkpoint)
        return None

    def _go_on_later(self):
        """The time is used up: the scheduled action goes on."""
        self.lease_until = False
        if not self.next_try:
            self._trigger_import()

    def _wait(self, seconds):
        """Amazon has something to do first: look again later, keeping no worker."""
        moment = fields.Datetime.now() + timedelta(seconds=seconds)
        self.write({"lease_until": False, "next_try": moment})
        self._trigger_import(at=moment)

    # === KEEPING === #

    def _keep(self, documents, position, listed=frozenset()):
        """Store what came and move the position behind it.

        :param list documents: RawDocument.
        :param dict position: where to go on.
        :param set listed: see ``_store_documents``.
        """
        handler = self._handler()
        if handler._stores:
            self._store_documents(documents, listed)
        handler._page_stored(self, documents)
        self.write(
            {
                "fetch_position": position,
                "lease_until": fields.Datetime.now() + LEASE,
            }
        )
        self._record_success()

    # === THE END, GOOD OR BAD === #

    def _fetch_done(self, way, checkpoint=no_checkpoint):
        """All is received: these steps, in this order."""
        handler, operation = self._handler(), self._operation()
        passes = self.is_scheduled and operation.moves_cursor and way.complete
        self.write(
            {"fetch_state": "done", "lease_until": False, "fetch_position": False}
        )
        handler._fetch_ended(self)
        if passes:
            self.instance_id._move_import_cursor(
                self.window_end, self.operation, self.window_start
            )
        self._refresh_state()
        if self.is_scheduled and not self.line_ids and not self.log_ids:
            self.unlink()  # an empty answer every few minutes is not worth a record
        else:
            self._trigger_process()
        checkpoint()

    def _fetch_failed(self, error, position):
        """Keep what is stored, say what is wrong, and come back later.

        :param error: SpApiError.
        :param dict position: where to go on then.
        """
        self.fetch_position = position
        message = self.instance_id._describe_error(error)
        self._note_failure(message, retry_in=getattr(error, "seconds", None))

    def _fetch_broke(self, error):
        """An error that is none of Amazon's: as ``_fetch_failed``, from what was
        committed last.

        :return: what to tell the schedule.
        """
        detail = "".join(traceback.format_exception(error))
        # What is unique was stored by another queue that received the same.
        if is_concurrency_error(error) or isinstance(error, UniqueViolation):
            message = race(self.env)
            self._note_failure(message, detail, retry_in=AFTER_A_RACE)
        else:
            if isinstance(error, UserError):  # a sentence of somebody's, no defect
                message = error.args[0]
            elif isinstance(error, SpApiError):
                message = self.instance_id._describe_error(error)
            else:
                _logger.error("The import of %s broke", self.name, exc_info=error)
                message = self.env._(
                    "Something unexpected went wrong: %(error)s. The technical details "
                    "are on the record, for your administrator.",
                    error=f"{type(error).__name__}: {error}",
                )
            self._note_failure(message, detail)
        return Retryable(message)

    def _note_failure(self, message, detail=None, retry_in=None):
        self._record_failure(message, detail, retry_in=retry_in)
        self.write({"fetch_state": "failed", "lease_until": False})
        if not self.next_try:
            self.report_running = False  # or no other queue would ever have its turn

        def tell():
            self._refresh_state()
            self._log("error", message)
            if self.next_try:
                self._trigger_import(at=self.next_try)

        # Why it failed stands on the row, also where the rest cannot be done.
        isolated(
            self.env,
            tell,
            lambda error: _logger.error(
                "Nobody can be told of %s", self.name, exc_info=error
            ),
        )

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_import(self, operation):
        """Open a queue for each instance whose import is due; receive what waits.

        Each kind of documents has a scheduled action of its own, so that a flood of
        one does not hold up the others.

        :param str operation: code of a scheduled operation.
        """
        registered = self.env["amazon.vendor.document"]._imports()[operation]
        if not self.env["amazon.vendor.instance"]._is_anybody_in(registered.program):
            return
        kind = registered.kind
        Schedule = self.env["amazon.vendor.schedule"]
        unfinished = SQL(
            """
            SELECT FROM amazon_vendor_queue
             WHERE document_type = %s AND fetch_state != 'done'
            """,
            kind,
        )
        if Schedule._is_idle(operation, unfinished):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        Schedule._due(operation)._run(
            lambda instance: self._import_scheduled(instance, checkpoint, operation),
            checkpoint,
        )
        waiting = self._to_fetch(kind)
        checkpoint(remaining=len(waiting))
        tried = self.browse()
        for queue in waiting:
            tried += queue
            queue._fetch(checkpoint)
            if checkpoint(1) <= 0:
                break
        # What had its turn says itself when it goes on.
        if left := self._to_fetch(kind) - tried:
            left[:1]._trigger_import()

    @api.model
    def _to_fetch(self, document_type):
        now = fields.Datetime.now()
        return self.search(
            [
                ("document_type", "=", document_type),
                ("instance_id.active", "=", True),
                ("fetch_state", "in", ["pending", "running", "failed"]),
                "|",
                ("lease_until", "=", False),
                ("lease_until", "<=", now),
                "|",
                ("next_try", "<=", now),
                "&",
                ("next_try", "=", False),
                ("fetch_state", "!=", "failed"),
            ],
            order="id",
        )

    @api.model
    def _import_scheduled(self, instance, checkpoint, operation):
        """Import what Amazon placed or changed since the last time.

        :return: sentence for the schedule.
        :raise SpApiError: Amazon could not be asked; the queue says so too.
        """
        handler = self.env["amazon.vendor.document"]._of_operation(operation)
        if obstacle := instance._keeps_from_importing(handler):
            sentence, setting = obstacle
            raise Configuration(sentence, setting=setting)
        queue = self._open_scheduled_queue(instance, operation)
        checkpoint()  # whatever breaks in it, the queue is there to say so
        if error := queue._fetch(checkpoint):
            raise error
        queue = queue.exists()
        if not queue:
            return self.env._("Nothing is new or changed at Amazon.")
        if queue.fetch_state != "done":
            return self.env._("%(queue)s goes on in a moment.", queue=queue.name)
        return queue._handler()._received(queue)

    @api.model
    def _open_scheduled_queue(self, instance, operation):
        """The queue of a scheduled import: from the cursor, overlapping, to now.

        Amazon has listed orders late and with older dates, and says nothing about
        whether a window's ends are included: so windows overlap. While an earlier
        scheduled queue is incomplete none is added: that one comes first.

        :return: the queue to receive.
        """
        unfinished = self.search(
            [
                ("instance_id", "=", instance.id),
                ("operation", "=", operation),
                ("is_scheduled", "=", True),
                ("fetch_state", "!=", "done"),
            ],
            limit=1,
        )
        if unfinished:
            return unfinished
        handler = self.env["amazon.vendor.document"]._of_operation(operation)
        return self.create(
            {
                "instance_id": instance.id,
                "operation": operation,
                "is_scheduled": True,
                **handler._scheduled_values(instance, operation),
            }
        )

    def _trigger_import(self, at=None):
        for xmlid in {queue._handler()._cron for queue in self} - {None}:
            self.env.ref(xmlid).sudo()._trigger(at)

    def action_fetch_again(self):
        """Ask Amazon again for what was not received (button)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        queues = self.sudo().filtered(lambda queue: queue.fetch_state == "failed")
        queues.write({"fetch_state": "pending", "next_try": False})
        queues._refresh_state()
        queues._fetch_after_commit()
        return True

    def _fetch_after_commit(self):
        """Start receiving once the user's transaction is committed."""
        after_commit(self, "_fetch")
        self._trigger_import()
