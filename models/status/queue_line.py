from odoo import api, models


class AmazonVendorQueueLine(models.Model):
    """Statuses that came before their orders."""

    _inherit = "amazon.vendor.queue.line"

    _waiting_status_idx = models.Index(
        "(instance_id, document_key) WHERE res_model IS NULL AND state = 'done'"
    )

    @api.model
    def _wake_waiting(self, instance):
        """Have the statuses that came before their orders processed (again).

        :param instance: amazon.vendor.instance.
        """
        self.flush_model()
        self.env["amazon.vendor.requisition"].flush_model()
        self.env.cr.execute(
            """
            SELECT line.id
              FROM amazon_vendor_queue_line line
              JOIN amazon_vendor_requisition requisition
                ON requisition.instance_id = line.instance_id
               AND requisition.purchase_order_number = line.document_key
             WHERE line.instance_id = %s
               AND line.document_type = 'purchase_order_status'
               AND line.res_model IS NULL
               AND line.state = 'done'
            """,
            [instance.id],
        )
        waiting = self.browse([id_ for (id_,) in self.env.cr.fetchall()])
        if waiting:
            waiting.write({"state": "draft", "outcome": False})
            waiting.queue_id._refresh_state()
            waiting.queue_id._trigger_process()
