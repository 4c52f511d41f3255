from odoo import models


class AmazonVendorSubmissionWorkflow(models.Model):
    """Once Amazon has answered, the sale order that waited for it is confirmed."""

    _inherit = "amazon.vendor.submission"

    def _after_state(self, target, message):
        super()._after_state(target, message)
        if target not in ("presumed", "confirmed"):
            return
        waiting = self.filtered(
            lambda s: (
                s.instance_id._confirms_when("answered")
                and s.requisition_id.sale_order_id.state in ("draft", "sent")
            )
        )
        if waiting:
            waiting.settle_sale_order = True
            self._trigger_send()

    def _settle_one(self):
        """An order of which nothing was promised is not confirmed but cancelled."""
        order = self.requisition_id.sale_order_id
        nothing = order.state in ("draft", "sent") and order._amazon_promises_nothing()
        if nothing and self._is_settled():
            self.settle_sale_order = False
            order._action_cancel()
            return
        super()._settle_one()
