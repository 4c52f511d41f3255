from odoo import fields, models


class AmazonVendorReceived(models.AbstractModel):
    """What documents of Amazon's become: it knows which ones it is made of."""

    _name = "amazon.vendor.received.mixin"
    _description = "Amazon Vendor: what an incoming document became"

    queue_line_ids = fields.One2many(
        "amazon.vendor.queue.line",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )
    queue_ids = fields.Many2many("amazon.vendor.queue", compute="_compute_queue_ids")

    def _compute_queue_ids(self):
        for record in self:
            record.queue_ids = record.queue_line_ids.queue_id

    def unlink(self):
        lines = self.sudo().queue_line_ids
        result = super().unlink()
        lines.write({"res_model": False, "res_id": False})
        return result

    # === BUTTONS === #

    def action_view_queue(self):
        """Open the data queue(s) this record came with."""
        self.ensure_one()
        queues = self.queue_ids
        if len(queues) == 1:
            return queues._action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Data Queues"),
            "res_model": queues._name,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", queues.ids)],
        }
