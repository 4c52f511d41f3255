from collections import Counter

from odoo import api, fields, models


class AmazonVendorQueue(models.Model):
    """INBOUND: one answer of Amazon's, stored before anyone judges it.

    A queue is made by the Operations wizard or by the import schedule. Its fetch
    (``fetch.py``) brings Amazon's answer in, its processing (``process.py``) has the
    lines applied. What differs between the kinds of documents is in their handlers
    (``document.py``).
    """

    _name = "amazon.vendor.queue"
    _description = "Amazon Vendor Data Queue"
    _inherit = ["amazon.vendor.guard.mixin", "amazon.vendor.retry.mixin"]
    _order = "id desc"

    name = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: self.env._("New")
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    operation = fields.Selection(
        selection="_selection_operation",
        required=True,
        readonly=True,
        default=lambda self: self._selection_operation()[0][0],
    )
    document_type = fields.Selection(
        selection="_selection_document_type",
        string="Documents",
        compute="_compute_document_type",
        store=True,
        precompute=True,
        index=True,
    )
    window_type = fields.Selection(
        selection="_selection_window_type",
        string="Date That Counts",
        readonly=True,
        help="Which moment of a document must lie in the window.",
    )
    window_start = fields.Datetime(
        readonly=True, help="What Amazon made or changed after this moment."
    )
    window_end = fields.Datetime(readonly=True)
    filters = fields.Json(
        string="Filter Values",
        readonly=True,
        help="Further filters: name in the gateway -> value.",
    )
    filter_summary = fields.Char(string="Filters", compute="_compute_filter_summary")
    requested_numbers = fields.Text(string="Numbers Asked For", readonly=True)
    is_scheduled = fields.Boolean(
        readonly=True, help="Made by the schedule of the instance."
    )

    fetch_state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("running", "Receiving"),
            ("done", "Received"),
            ("failed", "Not Received"),
        ],
        string="Import from Amazon",
        required=True,
        readonly=True,
        default="pending",
        index=True,
        copy=False,
    )
    fetch_position = fields.Json(
        readonly=True,
        copy=False,
        help="Where it goes on: slice of the window, page token, numbers, report.",
    )
    lease_until = fields.Datetime(
        readonly=True, copy=False, help="A worker is on it until then."
    )
    received_count = fields.Integer(string="Received", readonly=True, copy=False)
    unchanged_count = fields.Integer(
        string="Already Known",
        readonly=True,
        copy=False,
        help="Documents that Amazon listed again exactly as we have them.",
    )

    state = fields.Selection(
        [
            ("draft", "New"),
            ("in_process", "In Process"),
            ("done", "Processed"),
            ("failed", "Failed"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
    )
    promised = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody was told that it goes on in the background: it does, whatever "
        "the schedules say.",
    )
    line_ids = fields.One2many("amazon.vendor.queue.line", "queue_id", readonly=True)
    log_ids = fields.One2many("amazon.vendor.log", "queue_id", readonly=True)
    record_count = fields.Integer(
        string="Became",
        compute="_compute_record_count",
        help="How many records the documents became.",
    )
    line_count = fields.Integer(string="Records", compute="_compute_counts")
    draft_count = fields.Integer(string="New Records", compute="_compute_counts")
    done_count = fields.Integer(string="Processed Records", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed Records", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent of the records.")
    waiting_elsewhere_count = fields.Integer(
        compute="_compute_waiting_elsewhere_count",
        help="Records of the same kind that wait to be processed in other queues.",
    )

    _unfinished_idx = models.Index("(document_type) WHERE fetch_state != 'done'")
    _promised_idx = models.Index("(id) WHERE promised IS TRUE")

    @api.model
    def _selection_operation(self):
        imports = self.env["amazon.vendor.document"]._imports()
        return [(code, operation.label) for code, operation in imports.items()]

    @api.model
    def _selection_document_type(self):
        return self.env["amazon.vendor.document"]._selection_kind()

    @api.model
    def _selection_window_type(self):
        return self.env["amazon.vendor.document"]._selection_window()

    @api.depends("operation")
    def _compute_document_type(self):
        imports = self.env["amazon.vendor.document"]._imports()
        for queue in self:
            operation = imports.get(queue.operation)
            # What an addon brought that is gone stays what it was.
            queue.document_type = operation.kind if operation else queue.document_type

    @api.depends("filters", "document_type")
    @api.depends_context("lang")
    def _compute_filter_summary(self):
        for queue in self:
            queue.filter_summary = queue._handler()._describe_filters(queue.filters)

    def _operation(self):
        """The registered operation; None where the addon that brought it is gone."""
        return self.env["amazon.vendor.document"]._imports().get(self.operation)

    def _handler(self):
        """The handler of this queue's kind of documents."""
        return self.env["amazon.vendor.document"]._of(self.document_type)

    def _compute_counts(self):
        counts = self._line_counts()
        for queue in self:
            count = counts.get(queue.id, {})
            queue.line_count = sum(count.values())
            queue.draft_count = count.get("draft", 0)
            queue.done_count = count.get("done", 0)
            queue.failed_count = count.get("failed", 0)
            settled = queue.done_count + queue.failed_count
            queue.progress = 100.0 * settled / queue.line_count if settled else 0.0

    def _compute_waiting_elsewhere_count(self):
        waiting = Counter()
        for instance, kind, queue, count in self._waiting_by_queue():
            waiting[instance, kind] += count
            waiting[queue] += count
        for queue in self:
            everywhere = waiting[queue.instance_id, queue.document_type]
            queue.waiting_elsewhere_count = everywhere - waiting[queue]

    def _waiting_by_queue(self):
        """How many records of these instances and kinds wait to be processed.

        :return: list of (instance, kind, queue, count)
        """
        return self.env["amazon.vendor.queue.line"]._read_group(
            [
                ("state", "=", "draft"),
                ("instance_id", "in", self.instance_id.ids),
                ("document_type", "in", self.mapped("document_type")),
            ],
            ["instance_id", "document_type", "queue_id"],
            ["__count"],
        )

    def _compute_record_count(self):
        for queue, records in self._records().items():
            queue.record_count = sum(len(found) for found in records.values())

    def _records(self):
        """What the documents of these queues became, with one statement for all.

        :return: dict queue -> dict model -> records.
        """
        found = {queue: {} for queue in self}
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            [("queue_id", "in", self.ids), ("res_model", "!=", False)],
            ["queue_id", "res_model", "res_id"],
        )
        for queue, model, record_id in groups:
            if model in self.env:
                records = found[queue].get(model, self.env[model])
                found[queue][model] = records + records.browse(record_id)
        return found

    def _line_counts(self):
        """Count the lines by state with one statement for all queues.

        :return: dict queue id -> dict state -> number of lines.
        """
        counts = {}
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            [("queue_id", "in", self.ids)], ["queue_id", "state"], ["__count"]
        )
        for queue, state, number in groups:
            counts.setdefault(queue.id, {})[state] = number
        return counts

    def _refresh_state(self):
        """Bring the state of the queues in line with their lines (one count for all).

        A stored compute over ``line_ids.state`` would read every line of a large
        queue after each batch; a count does not.
        """
        counts = self._line_counts()
        for queue in self:
            count = counts.get(queue.id, {})
            state = queue._state_of(count)
            if queue.state != state:
                queue.state = state
            if queue.promised and not count.get("draft"):
                queue.promised = False

    def _state_of(self, count):
        if self.fetch_state == "failed" and not count:
            return "failed"
        if self.fetch_state != "done" and not count:
            return "draft"
        if count.get("draft"):
            return "in_process" if len(count) > 1 else "draft"
        if count.get("failed") or self.fetch_state == "failed":
            return "failed"
        # What has come is processed, but more may come.
        return "done" if self.fetch_state == "done" else "in_process"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "amazon.vendor.queue"
                )
            if not vals.get("window_type"):
                Document = self.env["amazon.vendor.document"]
                code = vals.get("operation") or self._selection_operation()[0][0]
                operation = Document._imports().get(code)
                vals["window_type"] = (operation and operation.window_type) or (
                    Document._of_operation(code)._window_type
                )
        return super().create(vals_list)

    def _log(self, level, message, **values):
        """Write one log line per queue.

        :param str level: info, warning or error.
        :param str message: a sentence.
        """
        return self.env["amazon.vendor.log"].create(
            [
                {
                    "instance_id": queue.instance_id.id,
                    "queue_id": queue.id,
                    "level": level,
                    "message": message,
                    **values,
                }
                for queue in self
            ]
        )

    # === BUTTONS === #

    def action_view_lines(self):
        """Open the lines of this queue, filtered by the state of the button."""
        self.ensure_one()
        state = self.env.context.get("queue_line_state")
        domain = [("queue_id", "=", self.id)]
        if state:
            domain.append(("state", "=", state))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "amazon.vendor.queue.line",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": domain,
            "context": {"create": False},
        }

    def action_view_waiting_elsewhere(self):
        """Open the other queues in which records of this kind wait (button)."""
        self.ensure_one()
        self.check_access("read")
        waiting = [queue.id for _instance, _kind, queue, _n in self._waiting_by_queue()]
        queues = self.browse(waiting) - self
        if len(queues) == 1:
            return queues._action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Data Queues"),
            "res_model": self._name,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", queues.ids)],
            "context": {"create": False},
        }

    def action_view_records(self):
        """Open what the documents of these queues became."""
        self.check_access("read")
        return self._open_records() or self[:1]._action_open()

    def _open_records(self, waiting=False):
        """The action that opens what these queues became; None where it is nothing, or
        records of several models.

        :param bool waiting: only what waits for a person.
        """
        models = {}
        for records in self._records().values():
            for model, found in records.items():
                models[model] = models.get(model, found.browse()) | found
        if len(models) != 1:
            return None
        (records,) = models.values()
        handler = self[:1]._handler()
        if waiting:
            records = handler._waiting(records)
        return handler._open(records) if records else None

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Data Queue"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }
