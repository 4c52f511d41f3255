import logging
import traceback

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..spapi.messages.common import MessageError
from ..spapi.messages.purchase_order import parse
from .engine import bisect, is_concurrency_error, no_checkpoint, time_boxed

_logger = logging.getLogger(__name__)

#: Orders that share one savepoint and one set of look-ups.
BATCH_SIZE = 50


class AmazonVendorQueueProcess(models.Model):
    """Turn queue lines into order requisitions, in batches, each line on its own."""

    _inherit = "amazon.vendor.queue"

    def _process(self, checkpoint=no_checkpoint, only=None):
        """Process the lines of these queues that are due.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each batch.
        :param only: queue lines to restrict the work to.
        :return: number of lines that were settled (processed or failed).
        """
        Line = self.env["amazon.vendor.queue.line"]
        domain = Line._due_domain() & Domain("queue_id", "in", self.ids)
        if only is not None:
            domain &= Domain("id", "in", only.ids)
        settled = 0
        while True:
            # Claimed right after a commit: on an older snapshot PostgreSQL raises
            # instead of skipping what another worker has changed meanwhile.
            lines = Line.search(domain, limit=BATCH_SIZE).try_lock_for_update()
            if not lines:
                return settled
            lines._process_batch()
            lines.queue_id._refresh_state()
            settled += len(lines)
            if checkpoint(len(lines)) <= 0:
                return settled

    # === BUTTONS === #

    def action_process_queue_manually(self):
        """Process the queue and open the requisitions made of it (button).

        The user waits some seconds at most; what is left goes on in the background.
        """
        return self._action_process()

    def action_retry_failed(self):
        """Try the failed lines of these queues again (button)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        failed = self.env["amazon.vendor.queue.line"].search(
            [("queue_id", "in", self.ids), ("state", "=", "failed")]
        )
        return failed.action_retry()

    def _action_process(self, only=None):
        self.check_access("read")  # membership and company; nobody writes by hand
        queues = self.sudo()
        if not only and not queues.line_ids:
            raise UserError(queues._why_empty())
        queues._process(time_boxed(no_checkpoint), only=only)
        left = self.env["amazon.vendor.queue.line"].search_count(
            [("queue_id", "in", self.ids), ("state", "=", "draft")]
        )
        if left:
            self._trigger_process()
            return self._notify_background(left)
        return self._after_processing()

    def _why_empty(self):
        if any(queue.fetch_state in ("pending", "running") for queue in self):
            return self.env._(
                "Amazon's orders are still being received. Wait a moment, reload the "
                "page, and process the queue then."
            )
        if any(queue.fetch_state == "failed" for queue in self):
            return self.env._(
                "Nothing was received from Amazon: %(problem)s Correct this and click "
                "Import Again.",
                problem=next(
                    q.error_message for q in self if q.fetch_state == "failed"
                ),
            )
        return self.env._(
            "There is nothing to process: Amazon listed no order in this window that "
            "is new or has changed."
        )

    def _notify_background(self, left):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.env._("The rest goes on in the background"),
                "message": self.env._(
                    "%(left)s records are still to be processed. You can leave this "
                    "page; the progress bar of the queue shows how far it is.",
                    left=left,
                ),
                "next": self[:1]._action_open(),
            },
        }

    def _after_processing(self):
        requisitions = self.requisition_ids
        if requisitions:
            return requisitions._action_open()
        return self[:1]._action_open()

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_process(self):
        """Process what is due, instance by instance, until the time is used up."""
        checkpoint = self.env["ir.cron"]._commit_progress
        self._scheduled_work()._run(
            lambda instance: self._process_instance(instance, checkpoint), checkpoint
        )
        if self._scheduled_work(due=False):
            self._trigger_process()  # or the rest would wait for the next minute

    @api.model
    def _scheduled_work(self, due=True):
        """Schedules that process queues by themselves and have something to do.

        New lines do not wait for the interval: that is for what was forgotten.
        """
        Schedule = self.env["amazon.vendor.schedule"]
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            self.env["amazon.vendor.queue.line"]._due_domain(), ["instance_id"]
        )
        waiting = Schedule.search(
            [
                ("operation", "=", "process_queues"),
                ("instance_id", "in", [instance.id for (instance,) in groups]),
                ("instance_id.active", "=", True),
            ]
        )
        return waiting | Schedule._due("process_queues") if due else waiting

    @api.model
    def _process_instance(self, instance, checkpoint=no_checkpoint):
        """Process the due lines of one instance.

        :return: sentence for the schedule.
        """
        Line = self.env["amazon.vendor.queue.line"]
        queues = Line._read_group(
            Line._due_domain() & Domain("instance_id", "=", instance.id),
            ["queue_id"],
        )
        queues = self.browse([queue.id for (queue,) in queues])
        settled = queues._process(checkpoint)
        return self.env._("%(count)s records processed.", count=settled)

    def _trigger_process(self, at=None):
        self.env.ref("amazon_vendor_central.ir_cron_process_queues").sudo()._trigger(at)


class AmazonVendorQueueLineProcess(models.Model):
    _inherit = "amazon.vendor.queue.line"

    @api.model
    def _due_domain(self):
        now = fields.Datetime.now()
        waiting = Domain("state", "=", "draft")
        retry = Domain("state", "=", "failed") & Domain("next_try", "<=", now)
        return waiting | retry

    def _process_batch(self):
        """Judge these lines: requisitions for the good ones, reasons for the others."""
        for wave in self._waves():
            wave._process_wave()

    def _process_wave(self):
        orders = {}
        for line in self:
            try:
                orders[line.id] = line._parse()
            except MessageError as error:
                line._process_failed(error)
        bisect(
            self.filtered(lambda line: line.id in orders),
            lambda batch: batch._import_requisitions(orders),
            lambda line, error: line._process_failed(error),
        )

    def _parse(self):
        """Read the payload.

        :return: PurchaseOrder
        :raise MessageError: nothing of it can be ordered.
        """
        order = parse(self.payload or "")
        if not order.items:
            raise MessageError(
                self.env._(
                    "The order has no lines, so there is nothing to acknowledge. It is "
                    "imported again as soon as Amazon changes it."
                )
            )
        return order

    def _waves(self):
        """Cut the lines so that no purchase order appears twice in a wave.

        Two versions of one order must be judged one after the other, oldest first.
        """
        rest = self.sorted("id")
        while rest:
            first = {}
            for line in rest:
                first.setdefault(
                    (line.instance_id.id, line.purchase_order_number), line
                )
            wave = self.browse([line.id for line in first.values()])
            yield wave
            rest -= wave

    def _import_requisitions(self, orders):
        """Create or update the requisitions of these lines (one savepoint).

        :param dict orders: line id -> parsed PurchaseOrder.
        """
        Requisition = self.env["amazon.vendor.requisition"]
        for instance, lines in self.grouped("instance_id").items():
            imported = Requisition.with_company(instance.company_id)._import_orders(
                instance, [(line, orders[line.id]) for line in lines]
            )
            for (requisition_id, outcome), batch in lines.grouped(
                lambda line, imported=imported: imported[line.id]
            ).items():
                batch.write(
                    {
                        "state": "done",
                        "requisition_id": requisition_id,
                        "outcome": outcome,
                    }
                )
        self._record_success()

    def _process_failed(self, error):
        """Write down why a line failed and when it is tried again."""
        self.ensure_one()
        message, retry_in, retry = self._explain(error)
        detail = "".join(traceback.format_exception(error))
        self._record_failure(message, detail, retry_in=retry_in, retry=retry)
        self.state = "failed"
        self.queue_id._log(
            "error",
            message,
            queue_line_id=self.id,
            purchase_order_number=self.purchase_order_number,
        )
        if self.next_try:
            self.queue_id._trigger_process(at=self.next_try)

    def _explain(self, error):
        """What went wrong, in the user's words.

        :return: (sentence, seconds until the next try or None, whether to try again)
        """
        name = self.purchase_order_number or self.env._("An order without a number")
        if isinstance(error, MessageError):
            return (
                self.env._("%(order)s: %(problem)s", order=name, problem=error),
                None,
                False,
            )
        if isinstance(error, UserError):
            return (
                self.env._("%(order)s: %(problem)s", order=name, problem=error),
                None,
                True,
            )
        if isinstance(error, psycopg2.IntegrityError) or is_concurrency_error(error):
            message = self.env._(
                "%(order)s was being processed by somebody else at the same moment; it "
                "is tried again.",
                order=name,
            )
            return message, 5, True
        _logger.warning("Queue line %s could not be processed", self.id, exc_info=error)
        message = self.env._(
            "%(order)s could not be processed: %(problem)s. The technical details are "
            "on the record, for your administrator.",
            order=name,
            problem=error,
        )
        return message, None, True
