from odoo import api, fields, models

from ...const import DOCUMENT_TYPES


class AmazonVendorQueueLine(models.Model):
    """One document exactly as Amazon sent it, and what became of it.

    The payload is stored byte for byte and committed before it is judged. A version
    is stored once: the unique index keeps two workers that import overlapping windows
    from storing it twice.
    """

    _name = "amazon.vendor.queue.line"
    _description = "Amazon Vendor Data Queue Line"
    _inherit = ["amazon.vendor.retry.mixin"]
    _order = "id"
    _rec_name = "purchase_order_number"

    queue_id = fields.Many2one(
        "amazon.vendor.queue",
        string="Data Queue",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    document_type = fields.Selection(
        DOCUMENT_TYPES,
        string="Document",
        required=True,
        readonly=True,
        default="purchase_order",
    )
    purchase_order_number = fields.Char(
        string="Purchase Order", readonly=True, index=True
    )
    version = fields.Integer(
        readonly=True,
        default=1,
        help="Amazon's document changed this many times since we first saw it.",
    )
    payload = fields.Text(readonly=True, help="What Amazon sent, byte for byte.")
    checksum = fields.Char(readonly=True, help="SHA-256 of the payload.")
    state = fields.Selection(
        [("draft", "New"), ("done", "Processed"), ("failed", "Failed")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        string="Order Requisition",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    requisition_state = fields.Selection(
        related="requisition_id.state", string="Requisition Status"
    )
    outcome = fields.Char(
        readonly=True, help="What the processing did, in a few words."
    )

    _version_uniq = models.UniqueIndex(
        "(instance_id, document_type, purchase_order_number, version) "
        "WHERE purchase_order_number IS NOT NULL",
        "This version of the document is stored already.",
    )
    _checksum_idx = models.Index("(instance_id, checksum)")
    _to_process_idx = models.Index("(queue_id, id) WHERE state = 'draft'")
    _state_idx = models.Index("(queue_id, state)")
    _failed_idx = models.Index("(instance_id) WHERE state = 'failed'")
    _backlog_idx = models.Index("(instance_id, create_date) WHERE state = 'draft'")

    @api.model
    def _latest_versions(self, instance, numbers, document_type="purchase_order"):
        """The newest stored version of each document, in one statement.

        :param instance: one amazon.vendor.instance.
        :param numbers: purchase order numbers.
        :param str document_type: the kind; versions are counted for each on its own.
        :return: dict number -> (version, checksum).
        """
        if not numbers:
            return {}
        self.flush_model(
            ["instance_id", "document_type", "purchase_order_number", "version"]
        )
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (purchase_order_number)
                   purchase_order_number, version, checksum
              FROM amazon_vendor_queue_line
             WHERE instance_id = %s AND document_type = %s
               AND purchase_order_number = ANY(%s)
          ORDER BY purchase_order_number, version DESC
            """,
            [instance.id, document_type, list(numbers)],
        )
        return {
            number: (version, sum_) for number, version, sum_ in self.env.cr.fetchall()
        }

    def action_retry(self):
        """Put failed lines back to New and process them now (button, bulk action)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        failed = self.filtered(lambda line: line.state == "failed")
        failed.sudo().write({"state": "draft", "next_try": False})
        return failed.queue_id._action_process(only=failed)

    def action_open_requisition(self):
        """Open the requisition made of this line."""
        return self.requisition_id._action_open()
