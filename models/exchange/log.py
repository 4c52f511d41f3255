from odoo import api, fields, models

#: Log lines that are removed in one transaction.
VACUUM_BATCH = 10_000


class AmazonVendorLog(models.Model):
    """What happened, in sentences: the "Log Lines" of queues and of the Logs menu."""

    _name = "amazon.vendor.log"
    _description = "Amazon Vendor Log Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "id desc"
    _rec_name = "message"

    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    level = fields.Selection(
        [("info", "Information"), ("warning", "Warning"), ("error", "Error")],
        required=True,
        default="info",
    )
    message = fields.Char(required=True)
    queue_id = fields.Many2one(
        "amazon.vendor.queue", index="btree_not_null", ondelete="cascade"
    )
    queue_line_id = fields.Many2one(
        "amazon.vendor.queue.line", index="btree_not_null", ondelete="cascade"
    )
    document_key = fields.Char(
        string="Number", help="The number of the document that it is about."
    )

    @api.autovacuum
    def _gc_log_lines(self):
        """Forget log lines that are older than their instance keeps them."""
        done, more = 0, False
        for instance in self.env["amazon.vendor.instance"]._that_keep(
            "log_retention_days"
        ):
            limit = f"-{instance.log_retention_days}d"
            old = self.search(
                [("instance_id", "=", instance.id), ("create_date", "<", limit)],
                limit=VACUUM_BATCH,
            )
            old.unlink()
            done += len(old)
            more = more or len(old) == VACUUM_BATCH
        return done, int(more)
