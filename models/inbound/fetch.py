import hashlib
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...const import OPERATION_DOCUMENTS
from ...spapi.errors import Rejected, SpApiError
from ...spapi.pages import PageGuard
from ...spapi.windows import split_window
from ..exchange.engine import after_commit, is_concurrency_error, no_checkpoint

_logger = logging.getLogger(__name__)

#: Window of the queue -> the windows to ask Amazon for, one after the other. Amazon
#: advises to ask for new and for changed orders separately, and gives
#: purchaseOrderChangedDate only to orders changed *after* they were placed: so an
#: order may never lie in a window of changes, and both are asked for.
WINDOWS = {
    "any": ("created", "changed"),
    "created": ("created",),
    "changed": ("changed",),
}
#: A worker that has not renewed its claim for so long is taken for dead.
LEASE = timedelta(minutes=5)


class AmazonVendorQueueFetch(models.Model):
    """Bring Amazon's answer into the queue, page by page.

    Each page is committed before the next one is asked for, so a crash costs one page
    at most, and no transaction is open while Amazon is being waited for.
    """

    _inherit = "amazon.vendor.queue"

    def _fetch(self, checkpoint=no_checkpoint):
        """Receive what is missing of these queues.

        :param checkpoint: see ``engine.no_checkpoint``; asked before each request to
            Amazon and after each stored page. Out of time, the rest is left to the
            scheduled action.
        :return: the SpApiError of a queue that could not be received, else None.
        """
        error = None
        for queue in self:
            if queue._claim_fetch():
                checkpoint()
                error = queue._fetch_pages(checkpoint) or error
                checkpoint()
        return error

    def _claim_fetch(self):
        """Take the queue for this worker.

        :return: False when it is complete or another worker has it.
        """
        queue = self.try_lock_for_update(allow_referencing=True)
        queue.invalidate_recordset(["fetch_state", "lease_until"])
        now = fields.Datetime.now()
        if not queue or queue.fetch_state == "done":
            return False
        if queue.lease_until and queue.lease_until > now:
            return False
        queue.write({"fetch_state": "running", "lease_until": now + LEASE})
        return True

    def _fetch_pages(self, checkpoint):
        guard = PageGuard()
        handler = self._handler()
        with self.instance_id._gateway(origin=self) as gateway:
            while request := self._next_request():
                checkpoint()  # the page before is stored; nothing is open from here
                try:
                    documents, token = handler._ask(gateway, request)
                    search = [request.get(name) for name in ("window", "after")]
                    request["paging"] = guard.follow(
                        search, request.get("paging"), documents, token
                    )
                except SpApiError as error:
                    if self._skip_number(request, error):
                        continue
                    self._fetch_failed(error)
                    return error
                self._store_page(request, documents, token)
                if checkpoint() <= 0:
                    self.lease_until = False
                    self._trigger_import()
                    return None
        self._fetch_done()
        return None

    def _next_request(self):
        """What to ask Amazon next.

        :return: dict with ``number`` (one order), or ``after``, ``before``, ``window``
            (``created`` or ``changed``), ``filters`` and ``token`` (a page of a
            window); None when all is received.
        """
        position = self.fetch_position or self._first_position()
        if numbers := position.get("numbers"):
            return {"number": numbers[0]}
        if slices := position.get("slices"):
            window, after, before = slices[0]
            return {
                "after": fields.Datetime.to_datetime(after),
                "before": fields.Datetime.to_datetime(before),
                "window": window,
                "filters": self.filters or {},
                "token": position.get("token"),
                "paging": position.get("paging"),
            }
        return None

    def _first_position(self):
        if not self.window_start:
            numbers = list(dict.fromkeys((self.requested_numbers or "").split()))
            return {"numbers": numbers}
        pieces = split_window(self.window_start, self.window_end)
        to_string = fields.Datetime.to_string
        return {
            "slices": [
                [window, to_string(after), to_string(before)]
                for window in WINDOWS[self.window_type]
                for after, before in pieces
            ]
        }

    def _store_page(self, request, documents, token):
        """Store the page and move the position behind it."""
        handler = self._handler()
        wanted = handler._wanted(documents, self.filters or {})
        if len(wanted) < len(documents):
            self._log(
                "info",
                self.env._(
                    "Amazon also listed %(count)s orders that do not match the "
                    "filters; they were left out.",
                    count=len(documents) - len(wanted),
                ),
            )
        listed = set()
        if self.window_type == "any" and request.get("window") == "changed":
            window = self.window_start, self.window_end
            listed = {one.number for one in wanted if handler._placed(one, *window)}
        self._store_documents(wanted, listed)
        position = dict(self.fetch_position or self._first_position())
        if "number" in request:
            position["numbers"] = position["numbers"][1:]
        elif token:
            position["token"] = token
            position["paging"] = request["paging"]
        else:
            position["slices"] = position["slices"][1:]
            position.pop("token", None)
            position.pop("paging", None)
        self.write(
            {
                "fetch_position": position,
                "lease_until": fields.Datetime.now() + LEASE,
            }
        )
        self._record_success()

    def _store_documents(self, documents, listed=frozenset()):
        """Store what is new among Amazon's documents; importing twice changes nothing.

        :param documents: list of RawDocument (``text`` as received, ``number``).
        :param set listed: numbers that another window of this queue has listed, and
            that are counted there.
        :return: the created queue lines.
        """
        Line = self.env["amazon.vendor.queue.line"]
        numbers = {document.number for document in documents if document.number}
        kind = self.document_type
        latest = Line._latest_versions(self.instance_id, numbers, kind)
        known = self._known_checksums([d for d in documents if not d.number])
        vals_list, unchanged = [], 0
        for document in documents:
            checksum = hashlib.sha256(document.text.encode()).hexdigest()
            version, last_checksum = latest.get(document.number, (0, None))
            if checksum in (last_checksum, known.get(checksum)):
                unchanged += document.number not in listed
                continue
            latest[document.number] = (version + 1, checksum)
            if not document.number:
                known[checksum] = checksum
            vals_list.append(
                {
                    "queue_id": self.id,
                    "instance_id": self.instance_id.id,
                    "document_type": kind,
                    "purchase_order_number": document.number or False,
                    "version": version + 1,
                    "payload": document.text,
                    "checksum": checksum,
                }
            )
        lines = Line.create(vals_list)
        self.write(
            {
                "received_count": self.received_count + len(vals_list) + unchanged,
                "unchanged_count": self.unchanged_count + unchanged,
            }
        )
        return lines

    def _known_checksums(self, nameless):
        """Documents without a number are recognised by their bytes alone."""
        sums = [
            hashlib.sha256(document.text.encode()).hexdigest() for document in nameless
        ]
        found = self.env["amazon.vendor.queue.line"].search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("document_type", "=", self.document_type),
                ("checksum", "in", sums),
            ],
            ["checksum"],
        )
        return {checksum: checksum for checksum in found.mapped("checksum")}

    def _fetch_done(self):
        self.write(
            {"fetch_state": "done", "lease_until": False, "fetch_position": False}
        )
        if self.is_scheduled:
            self.instance_id._move_import_cursor(self.window_end, self.document_type)
        self._refresh_state()
        if self.is_scheduled and not self.line_ids and not self.log_ids:
            self.unlink()  # an empty answer every few minutes is not worth a record
            return
        self._trigger_process()

    def _skip_number(self, request, error):
        """Amazon refuses one purchase order that was asked for: the others still come.

        :return: whether the error was about one number only.
        """
        if "number" not in request or not isinstance(error, Rejected):
            return False
        position = dict(self.fetch_position or self._first_position())
        position["numbers"] = position["numbers"][1:]
        self.fetch_position = position
        self._log(
            "error",
            self.env._(
                "%(number)s: %(problem)s",
                number=request["number"],
                problem=self.instance_id._describe_error(error),
            ),
            purchase_order_number=request["number"],
        )
        return True

    def _fetch_failed(self, error):
        """Keep what is stored, say what is wrong, and come back later.

        A page token that Amazon does not take (any more) is dropped: the slice starts
        again, and what is stored already is recognised.
        """
        instance = self.instance_id
        message = instance._describe_error(error)
        position = dict(self.fetch_position or self._first_position())
        position.pop("token", None)
        position.pop("paging", None)
        self._record_failure(message, retry_in=getattr(error, "seconds", None))
        self.write(
            {"fetch_state": "failed", "fetch_position": position, "lease_until": False}
        )
        self._refresh_state()
        self._log("error", message)
        if self.next_try:
            self._trigger_import(at=self.next_try)

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_import(self, operation="import_purchase_orders"):
        """Open a queue for each instance whose import is due; receive what waits.

        Each kind of documents has a scheduled action of its own, so that a flood of
        one does not hold up the others.

        :param str operation: the scheduled operation.
        """
        checkpoint = self.env["ir.cron"]._commit_progress
        self.env["amazon.vendor.schedule"]._due(operation)._run(
            lambda instance: self._import_scheduled(instance, checkpoint, operation),
            checkpoint,
        )
        kind = OPERATION_DOCUMENTS[operation]
        waiting = self._to_fetch(kind)
        checkpoint(remaining=len(waiting))
        for queue in waiting:
            try:
                queue._fetch(checkpoint)
            except Exception as error:
                self.env.cr.rollback()
                if not is_concurrency_error(error):
                    _logger.exception("The import of %s stopped", queue.id)
                queue.exists().lease_until = False
            if checkpoint(1) <= 0:
                break
        if left := self._to_fetch(kind):
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
                "&",
                ("fetch_state", "=", "failed"),
                ("next_try", "<=", now),
                ("fetch_state", "!=", "failed"),
            ],
            order="id",
        )

    @api.model
    def _import_scheduled(
        self, instance, checkpoint, operation="import_purchase_orders"
    ):
        """Import what Amazon placed or changed since the last time.

        :return: sentence for the schedule.
        :raise SpApiError: Amazon could not be asked; the queue says so too.
        """
        queue = self._open_scheduled_queue(instance, operation)
        if error := queue._fetch(checkpoint):
            raise error
        queue = queue.exists()
        if not queue:
            return self.env._("Nothing is new or changed at Amazon.")
        return self.env._(
            "%(queue)s: %(count)s orders received.",
            queue=queue.name,
            count=queue.received_count,
        )

    @api.model
    def _open_scheduled_queue(self, instance, operation="import_purchase_orders"):
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
        start, end = instance._import_window(OPERATION_DOCUMENTS[operation])
        return self.create(
            {
                "instance_id": instance.id,
                "operation": operation,
                "window_start": start,
                "window_end": end,
                "is_scheduled": True,
            }
        )

    def _trigger_import(self, at=None):
        for queue in self:
            self.env.ref(queue._handler()._cron).sudo()._trigger(at)

    def action_fetch_again(self):
        """Ask Amazon again for what was not received (button)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        queues = self.sudo().filtered(lambda queue: queue.fetch_state == "failed")
        queues.write({"fetch_state": "pending", "next_try": False})
        queues._fetch_after_commit()
        return True

    def _fetch_after_commit(self):
        """Start receiving once the user's transaction is committed."""
        after_commit(self, "_fetch")
        self._trigger_import()
