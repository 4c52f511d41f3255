import logging
import traceback
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import DOCUMENT_TYPES
from ...spapi.messages.common import MessageError
from ..exchange.engine import (
    bisect,
    is_concurrency_error,
    no_checkpoint,
    persistently,
    time_boxed,
)

_logger = logging.getLogger(__name__)

#: Orders that share one transaction and one set of look-ups.
BATCH_SIZE = 50
#: Orders of a batch that share one savepoint: a bad one costs the others of its
#: portion their work once more.
PORTION = 25
#: The scheduled actions that help the first one (data/ir_cron_data.xml).
LANES = (2,)


def _lane_xmlid(lane):
    name = "ir_cron_process_queues" + (f"_{lane}" if lane > 1 else "")
    return f"amazon_vendor_central.{name}"


class AmazonVendorQueueProcess(models.Model):
    """Have queue lines applied, in batches, each line on its own."""

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
        settled, left = 0, float("inf")
        while left > 0:
            queues, count, left = persistently(
                self.env,
                partial(self._process_some, domain, checkpoint),
                checkpoint,
            )
            settled += count
            persistently(
                self.env, partial(queues._show_progress, checkpoint), checkpoint
            )
            if not count:
                break
        return settled

    def _process_some(self, domain, checkpoint):
        """Claim a batch that no other worker has, and settle it.

        :return: (queues to bring up to date, number of lines, seconds left)
        """
        Line = self.env["amazon.vendor.queue.line"]
        lines = Line._claim(domain, BATCH_SIZE)
        if not lines:
            return self, 0, 0.0
        lines._process_batch()
        queues = lines.queue_id
        return queues, len(lines), checkpoint(len(lines))

    def _show_progress(self, checkpoint):
        """Bring the queues in line with their lines, in a transaction of its own.

        Counted after the batch's commit: two workers with a batch each do not see each
        other's lines before, and neither would find the queue finished.
        """
        self._refresh_state()
        checkpoint()

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
    def _cron_process(self, lane=1):
        """Process what is due, instance by instance, until the time is used up.

        Odoo runs a scheduled action once at a time in the whole cluster, so each
        further worker has a scheduled action of its own, a lane. The first lane keeps
        the schedules; the others help while there is more than one batch to do.

        :param int lane: 1, or the number in the external id of the scheduled action.
        """
        checkpoint = self.env["ir.cron"]._commit_progress
        if lane == 1:
            self._trigger_lanes()
            self._scheduled_work()._run(
                lambda instance: self._process_instance(instance, checkpoint),
                checkpoint,
            )
            persistently(self.env, partial(self._repair_missed, checkpoint), checkpoint)
        else:
            for instance in self._scheduled_work(due=False).instance_id:
                self._process_due(instance, checkpoint)
        persistently(self.env, partial(self._go_on, lane, checkpoint), checkpoint)

    @api.model
    def _repair_missed(self, checkpoint):
        """Repair what workers that ran side by side could not see of each other."""
        self.env["amazon.vendor.requisition"]._repair_missed()
        checkpoint()

    @api.model
    def _go_on(self, lane, checkpoint):
        """Have the lane run again at once where it leaves something that is free.

        Otherwise the rest would wait for the next minute. What another worker holds is
        left to that one: waiting for it would be running in circles.
        """
        Line = self.env["amazon.vendor.queue.line"]
        instances = self._scheduled_work(due=False).instance_id
        due = Line._due_domain() & Domain("instance_id", "in", instances.ids)
        if Line._claim(due, 1):
            self.env.ref(_lane_xmlid(lane)).sudo()._trigger()
        checkpoint()

    @api.model
    def _trigger_lanes(self):
        """Have the other lanes help where there is more than one batch to do."""
        Line = self.env["amazon.vendor.queue.line"]
        if Line.search_count(Line._due_domain(), limit=BATCH_SIZE + 1) <= BATCH_SIZE:
            return
        for lane in LANES:
            cron = self.env.ref(_lane_xmlid(lane), raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger()

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
        settled = self._process_due(instance, checkpoint)
        return self.env._("%(count)s records processed.", count=settled)

    @api.model
    def _process_due(self, instance, checkpoint):
        Line = self.env["amazon.vendor.queue.line"]
        queues = Line._read_group(
            Line._due_domain() & Domain("instance_id", "=", instance.id),
            ["queue_id"],
        )
        queues = self.browse([queue.id for (queue,) in queues])
        return queues._process(checkpoint)

    def _trigger_process(self, at=None):
        self.env.ref(_lane_xmlid(1)).sudo()._trigger(at)


class AmazonVendorQueueLineProcess(models.Model):
    _inherit = "amazon.vendor.queue.line"

    @api.model
    def _due_domain(self):
        now = fields.Datetime.now()
        waiting = Domain("state", "=", "draft")
        retry = Domain("state", "=", "failed") & Domain("next_try", "<=", now)
        return waiting | retry

    @api.model
    def _claim(self, domain, limit):
        """Lock lines that no other worker has, until the end of the transaction.

        One statement and right after a commit: on an older snapshot PostgreSQL raises
        instead of skipping what another worker has changed meanwhile.

        :return: at most ``limit`` lines, the oldest first; none if others have them.
        """
        self.flush_model()
        query = self._search(domain, order="id", limit=limit)
        self.env.cr.execute(
            SQL(
                "%s FOR UPDATE OF %s SKIP LOCKED",
                query.select(),
                SQL.identifier(self._table),
            ),
            log_exceptions=False,  # a lost race is repeated by the caller
        )
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _process_batch(self):
        """Judge these lines: the good ones are applied, the others get a reason."""
        for wave in self._waves():
            wave._process_wave()

    def _process_wave(self):
        documents = {}
        for line in self:
            try:
                documents[line.id] = line._handler()._read(line.payload or "")
            except MessageError as error:
                line._process_failed(error)
        readable = self.filtered(lambda line: line.id in documents)
        for start in range(0, len(readable), PORTION):
            bisect(
                readable[start : start + PORTION],
                lambda batch: batch._apply_documents(documents),
                lambda line, error: line._process_failed(error),
            )

    def _handler(self):
        """The handler of this line's kind of document."""
        return self.env["amazon.vendor.document"]._of(self.document_type)

    def _waves(self):
        """Cut the lines so that no document appears in two versions in a wave.

        Two versions of one order must be judged one after the other, oldest first.
        """
        rest = self.sorted("id")
        while rest:
            first = {}
            for line in rest:
                key = (
                    line.instance_id.id,
                    line.document_type,
                    line.purchase_order_number,
                )
                first.setdefault(key, line)
            wave = self.browse([line.id for line in first.values()])
            yield wave
            rest -= wave

    def _apply_documents(self, documents):
        """Apply the documents of these lines, kind by kind (one savepoint).

        :param dict documents: line id -> what the handler read.
        """
        kinds = [kind for kind, _label in DOCUMENT_TYPES]
        groups = self.grouped(
            lambda line: (kinds.index(line.document_type), line.instance_id.id)
        )
        for key in sorted(groups):
            lines = groups[key]
            instance = lines.instance_id
            applied = (
                lines[:1]
                ._handler()
                .with_company(instance.company_id)
                ._apply(instance, [(line, documents[line.id]) for line in lines])
            )
            for (requisition_id, outcome), batch in lines.grouped(
                lambda line, applied=applied: applied[line.id]
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
