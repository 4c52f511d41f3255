from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..exchange.alone import alone, each_alone, in_turn
from ..exchange.engine import no_checkpoint, persistently, time_boxed
from ..instance.operations import Operation
from ..instance.schedule import QUIET

#: Documents that share one transaction and one set of look-ups.
BATCH_SIZE = 50
#: The scheduled actions that help the first one (data/ir_cron_data.xml).
LANES = (2,)


def _lane_xmlid(lane):
    name = "ir_cron_process_queues" + (f"_{lane}" if lane > 1 else "")
    return f"amazon_vendor_central.{name}"


class AmazonVendorQueueProcess(models.Model):
    """Have queue lines applied, in batches, each line on its own."""

    _name = "amazon.vendor.queue"
    _inherit = ["amazon.vendor.queue", "amazon.vendor.operations"]

    @api.model
    def _operations(self):
        return [
            Operation(
                code="process_queues",
                label=self.env._("Process Data Queues"),
                sequence=60,
                cron=_lane_xmlid(1),
                minutes=5,
            )
        ]

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
        settled, left, problems = 0, float("inf"), []
        while left > 0:
            queues, count, left = persistently(
                self.env,
                partial(self._process_some, domain, checkpoint),
                checkpoint,
            )
            settled += count
            # Counted after the batch's commit: two workers with a batch each do not see
            # each other's lines before, and neither would find the queue finished.
            alone(self.env, queues._refresh_state, problems.append, checkpoint)
            if not count:
                break
        if problems:
            raise problems[0]  # what was processed is committed
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

    # === BUTTONS === #

    def action_process_queue_manually(self):
        """Process the queue and open what is made of it (button).

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
            if problem := queues._why_empty():
                raise UserError(problem)
            return self._notify_nothing()
        queues._process(time_boxed(no_checkpoint), only=only)
        left = self.env["amazon.vendor.queue.line"].search_count(
            [("queue_id", "in", self.ids), ("state", "=", "draft")]
        )
        if left:
            queues.promised = True
            self._trigger_process()
            return self._notify_background(left)
        return self._after_processing()

    def _why_empty(self):
        """What keeps these queues empty; False where Amazon has nothing for them."""
        if any(queue.fetch_state in ("pending", "running") for queue in self):
            return self.env._(
                "Amazon's answer is still being received. Wait a moment, reload the "
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
        return False

    def _notify_nothing(self):
        """That nothing is new is an answer, not an error."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "There is nothing to process: Amazon listed nothing that is new or "
                    "has changed."
                ),
            },
        }

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
        return self._open_records(waiting=True) or self[:1]._action_open()

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
        if self._has_nothing_to_process(lane):
            if lane == 1:
                self._repair_missed(self.env["amazon.vendor.instance"], checkpoint)
            return
        if lane == 1:
            self._trigger_lanes()
            schedules = self._scheduled_work()
            good = schedules._run(
                lambda instance: self._process_instance(instance, checkpoint),
                checkpoint,
            )
            broken = schedules - good
            done = schedules.instance_id
        else:
            broken, _left = each_alone(
                self._scheduled_work(due=False),
                lambda schedule: self._process_due(schedule._instance(), checkpoint),
                lambda schedule, error: schedule._failed(error),
                checkpoint,
            )
        self._keep_promises(checkpoint)
        persistently(
            self.env, partial(self._go_on, lane, broken, checkpoint), checkpoint
        )
        if lane == 1:
            self._repair_missed(done, checkpoint)

    @api.model
    def _has_nothing_to_process(self, lane):
        """Whether this lane has nothing to do, in one statement."""
        due = SQL(
            """
            SELECT FROM amazon_vendor_queue_line
             WHERE state = 'draft' OR (state = 'failed' AND next_try <= %s)
            """,
            fields.Datetime.now(),
        )
        handlers = self.env["amazon.vendor.document"]._handlers()
        left = [sql for handler in handlers if (sql := handler._left_to_do())]
        if lane == 1:
            operation, work = "process_queues", (due, *left)
        else:
            operation, work = None, (due,)  # it only helps, and keeps no schedule
        Schedule = self.env["amazon.vendor.schedule"]
        return Schedule._is_idle(operation, *work, quiet=QUIET)

    @api.model
    def _promised_domain(self):
        """Queues of which a person was told that they go on."""
        return Domain("promised", "=", True) & Domain("instance_id.active", "=", True)

    @api.model
    def _keep_promises(self, checkpoint):
        """Process what people were promised, whatever the schedules say."""
        each_alone(
            self.search(self._promised_domain(), order="id"),
            lambda queue: queue._process(checkpoint),
            lambda queue, error: queue.instance_id._turn_broke("process_queues", error),
            checkpoint,
        )

    @api.model
    def _repair_missed(self, done, checkpoint):
        """Repair what workers that ran side by side could not see of each other, also
        where nothing is processed by itself.

        :param done: instances whose own turn has seen to that already.
        """
        handlers = self.env["amazon.vendor.document"]._handlers()
        missed = [sql for handler in handlers if (sql := handler._missed())]
        instances = self.env["amazon.vendor.instance"]._broken_in("repair", *missed)

        def repair(instance):
            for handler in handlers:
                handler._processing_ended(instance)
            instance._loop_works("repair")

        each_alone(
            instances - done,
            repair,
            lambda instance, error: instance._loop_broke("repair", error),
            checkpoint,
        )

    @api.model
    def _go_on(self, lane, broken, checkpoint):
        """Have the lane run again at once where it leaves something that is free.

        Otherwise the rest would wait for the next minute. What another worker holds is
        left to that one, and what broke waits for the next look: both would be running
        in circles.

        :param broken: schedules that broke.
        """
        Line = self.env["amazon.vendor.queue.line"]
        instances = (self._scheduled_work(due=False) - broken).instance_id
        promised = self.search(self._promised_domain())
        mine = Domain("instance_id", "in", instances.ids)
        mine |= Domain("queue_id", "in", promised.ids)
        if Line._claim(Line._due_domain() & mine, 1):
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
        """Process the due lines of one instance, and what their kinds do afterwards.

        :return: sentence for the schedule.
        """
        self = self.with_company(instance.company_id)
        handlers = self.env["amazon.vendor.document"]._handlers()
        settled = []

        def process():
            settled.append(self._process_due(instance, checkpoint))

        steps = [process, partial(self._refresh_unfinished, instance)]
        for handler in handlers:
            steps += [
                partial(handler._after_processing, instance, checkpoint),
                partial(handler._processing_ended, instance),
            ]
        in_turn(self.env, steps, checkpoint)
        return self.env._("%(count)s records processed.", count=sum(settled))

    @api.model
    def _refresh_unfinished(self, instance):
        """Bring queues in line with their lines where a worker that broke has not."""
        self.search(
            [
                ("instance_id", "=", instance.id),
                ("fetch_state", "=", "done"),
                ("state", "in", ["draft", "in_process"]),
            ]
        )._refresh_state()

    @api.model
    def _process_due(self, instance, checkpoint):
        """Process the due lines of one instance.

        :return: number of lines that were settled.
        :raise Exception: what one of the kinds could not prepare, or what could not be
            processed; the others did what they had to do.
        """
        self = self.with_company(instance.company_id)
        instance = instance.with_env(self.env)
        problems = []
        for handler in self.env["amazon.vendor.document"]._handlers():
            before = partial(handler._before_processing, instance)
            alone(self.env, before, problems.append, checkpoint)
        Line = self.env["amazon.vendor.queue.line"]
        queues = Line._read_group(
            Line._due_domain() & Domain("instance_id", "=", instance.id),
            ["queue_id"],
        )
        queues = self.browse([queue.id for (queue,) in queues])
        settled = queues._process(checkpoint)
        if problems:
            raise problems[0]
        return settled

    def _trigger_process(self, at=None):
        self.env.ref(_lane_xmlid(1)).sudo()._trigger(at)
