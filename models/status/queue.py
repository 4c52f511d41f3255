from odoo import api, models


class AmazonVendorQueueLineStatus(models.Model):
    _inherit = "amazon.vendor.queue.line"

    _waiting_status_idx = models.Index(
        "(instance_id, purchase_order_number) "
        "WHERE requisition_id IS NULL AND state = 'done'"
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
             USING (instance_id, purchase_order_number)
             WHERE line.instance_id = %s
               AND line.document_type = 'purchase_order_status'
               AND line.requisition_id IS NULL
               AND line.state = 'done'
            """,
            [instance.id],
        )
        waiting = self.browse([id_ for (id_,) in self.env.cr.fetchall()])
        if waiting:
            waiting.write({"state": "draft", "outcome": False})
            waiting.queue_id._refresh_state()
            waiting.queue_id._trigger_process()


class AmazonVendorQueueStatus(models.Model):
    _inherit = "amazon.vendor.queue"

    @api.model
    def _process_due(self, instance, checkpoint):
        # Where two workers had an order and its status at the same moment, neither
        # saw the other's.
        self.env["amazon.vendor.queue.line"]._wake_waiting(instance)
        return super()._process_due(instance, checkpoint)
