from odoo import api, fields, models

#: Log lines older than this are removed by the daily clean-up.
RETENTION_DAYS = 90


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
        limit = 10_000
        old = self.search([("create_date", "<", f"-{RETENTION_DAYS}d")], limit=limit)
        old.unlink()
        return len(old), len(old) == limit
