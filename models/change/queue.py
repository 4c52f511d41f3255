from odoo import api, models

from ..exchange.engine import no_checkpoint


class AmazonVendorRevisionQueue(models.Model):
    _inherit = "amazon.vendor.queue"

    @api.model
    def _process_instance(self, instance, checkpoint=no_checkpoint):
        sentence = super()._process_instance(instance, checkpoint)
        Requisition = self.env["amazon.vendor.requisition"]
        Requisition._apply_waiting_changes(instance, checkpoint)
        return sentence
