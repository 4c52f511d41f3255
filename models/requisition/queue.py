from odoo import api, fields, models
from odoo.fields import Domain

from ..exchange.engine import after_commit, no_checkpoint

MODEL = "amazon.vendor.requisition"


class AmazonVendorQueue(models.Model):
    """What a data queue knows of order requisitions, and of the gap check."""

    _inherit = "amazon.vendor.queue"

    requisition_ids = fields.Many2many(
        MODEL, compute="_compute_requisition_ids", search="_search_requisition_ids"
    )
    requisition_count = fields.Integer(compute="_compute_requisition_ids")

    missing_numbers = fields.Text(
        string="Missing Purchase Orders",
        readonly=True,
        copy=False,
        help="Amazon listed them, and they were not stored here.",
    )
    outdated_numbers = fields.Text(
        string="Outdated Purchase Orders",
        readonly=True,
        copy=False,
        help="Amazon listed them in another state than the one stored here.",
    )
    follow_up_ids = fields.One2many(
        "amazon.vendor.queue", "gap_check_id", readonly=True, copy=False
    )
    gap_check_id = fields.Many2one(
        "amazon.vendor.queue",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The gap check that found these orders missing.",
    )

    def _compute_requisition_ids(self):
        for queue, records in self._records().items():
            queue.requisition_ids = records.get(MODEL, False)
            queue.requisition_count = len(queue.requisition_ids)

    @api.model
    def _search_requisition_ids(self, operator, value):
        return Domain("line_ids.requisition_id", operator, value)

    asked_again = fields.Boolean(
        readonly=True,
        copy=False,
        help="Asked for on requisitions, which are told what came of it.",
    )

    # === ASKED FOR AGAIN === #

    def _ask_after_commit(self):
        """Have these queues received and processed once this is committed.

        Whatever the schedules say: that is what the button promises.
        """
        after_commit(self, "_fetch_asked")
        self._trigger_import()

    def _fetch_asked(self, checkpoint=no_checkpoint):
        self._fetch(checkpoint)
        self.filtered(lambda queue: queue.fetch_state == "done")._process(checkpoint)

    # === BUTTONS === #

    def action_view_requisitions(self):
        """Open the requisition made of this queue, or their list."""
        self.check_access("read")
        return self.requisition_ids._action_open()
