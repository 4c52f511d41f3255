from odoo import api, fields, models

from ...const import DOCUMENT_TYPES, OPERATION_DOCUMENTS, OPERATIONS_WITH_QUEUE


class AmazonVendorQueue(models.Model):
    """INBOUND: one answer of Amazon's, stored before anyone judges it.

    A queue is made by the Operations wizard or by the import schedule. Its fetch
    (``amazon_vendor_queue_fetch.py``) brings Amazon's pages in, its processing
    (``amazon_vendor_queue_process.py``) has the lines applied. What differs between the
    kinds of documents is in their handlers (``amazon_vendor_document.py``).
    """

    _name = "amazon.vendor.queue"
    _description = "Amazon Vendor Data Queue"
    _inherit = ["amazon.vendor.retry.mixin"]
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
        OPERATIONS_WITH_QUEUE,
        required=True,
        readonly=True,
        default="import_purchase_orders",
    )
    document_type = fields.Selection(
        DOCUMENT_TYPES,
        compute="_compute_document_type",
        store=True,
        precompute=True,
        index=True,
    )
    window_type = fields.Selection(
        [
            ("any", "Placed or Changed by Amazon"),
            ("changed", "Changed by Amazon"),
            ("created", "Placed by Amazon"),
        ],
        string="Window Of",
        required=True,
        readonly=True,
    )
    window_start = fields.Datetime(
        readonly=True,
        help="Orders that Amazon placed or changed after this moment.",
    )
    window_end = fields.Datetime(readonly=True)
    filters = fields.Json(
        string="Filter Values",
        readonly=True,
        help="Further filters: name in the gateway -> value.",
    )
    filter_summary = fields.Char(string="Filters", compute="_compute_filter_summary")
    requested_numbers = fields.Text(string="Purchase Orders Asked For", readonly=True)
    is_scheduled = fields.Boolean(
        readonly=True, help="Made by the schedule: moves the instance's import cursor."
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
        help="Where the next page starts: slice of the window, page token, numbers.",
    )
    lease_until = fields.Datetime(
        readonly=True, copy=False, help="A worker is on it until then."
    )
    received_count = fields.Integer(string="Received", readonly=True, copy=False)
    unchanged_count = fields.Integer(
        string="Already Known",
        readonly=True,
        copy=False,
        help="Orders that Amazon listed again exactly as we have them.",
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
    line_ids = fields.One2many("amazon.vendor.queue.line", "queue_id", readonly=True)
    log_ids = fields.One2many("amazon.vendor.log", "queue_id", readonly=True)
    requisition_ids = fields.Many2many(
        "amazon.vendor.requisition", compute="_compute_requisition_ids"
    )
    requisition_count = fields.Integer(compute="_compute_requisition_ids")
    line_count = fields.Integer(string="Records", compute="_compute_counts")
    draft_count = fields.Integer(string="New Records", compute="_compute_counts")
    done_count = fields.Integer(string="Processed Records", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed Records", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent of the records.")

    @api.depends("operation")
    def _compute_document_type(self):
        for queue in self:
            queue.document_type = OPERATION_DOCUMENTS.get(queue.operation)

    @api.depends("filters", "document_type")
    def _compute_filter_summary(self):
        for queue in self:
            queue.filter_summary = queue._handler()._describe_filters(queue.filters)

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

    def _compute_requisition_ids(self):
        groups = self.env["amazon.vendor.queue.line"]._read_group(
            [("queue_id", "in", self.ids), ("requisition_id", "!=", False)],
            ["queue_id"],
            ["requisition_id:recordset"],
        )
        found = {queue.id: requisitions for queue, requisitions in groups}
        for queue in self:
            queue.requisition_ids = found.get(queue.id, False)
            queue.requisition_count = len(queue.requisition_ids)

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

    def _state_of(self, count):
        if self.fetch_state == "failed" and not count:
            return "failed"
        if self.fetch_state != "done" and not count:
            return "draft"
        if count.get("draft"):
            return "in_process" if len(count) > 1 else "draft"
        return "failed" if count.get("failed") else "done"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "amazon.vendor.queue"
                )
            if not vals.get("window_type"):
                kind = OPERATION_DOCUMENTS[
                    vals.get("operation") or "import_purchase_orders"
                ]
                vals["window_type"] = (
                    self.env["amazon.vendor.document"]._of(kind)._window_type
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
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }

    def action_view_requisitions(self):
        """Open the requisition made of this queue, or their list."""
        self.check_access("read")
        return self.requisition_ids._action_open()

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Data Queue"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }
