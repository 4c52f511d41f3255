from odoo import api, models

from ..exchange.alone import each_alone
from ..exchange.engine import isolated
from ..exchange.own_company import in_own_company

CRON = "amazon_vendor_central.ir_cron_invoice_shipments"
#: Shipments that are billed together.
BATCH_SIZE = 50


class AmazonVendorInvoiceAutomatic(models.Model):
    """What has left is billed by itself, where the instance wants that."""

    _inherit = "amazon.vendor.invoice"

    @api.model
    def _cron_make(self):
        """Bill the shipments that are due, instance by instance."""
        checkpoint = self.env["ir.cron"]._commit_progress
        Shipment = self.env["amazon.vendor.shipment"]
        due = [("invoice_due", "=", True), ("instance_id.active", "=", True)]

        def bill(instance):
            shipments = Shipment.search(
                [*due, ("instance_id", "=", instance.id)], limit=BATCH_SIZE, order="id"
            )
            for mine in in_own_company(shipments):
                self._bill_shipments(mine)
            instance._loop_works("invoices")

        waiting = Shipment._read_group(due, ["instance_id"])
        if not waiting:
            return
        broken, left = each_alone(
            self.env["amazon.vendor.instance"].union(*(row[0] for row in waiting)),
            bill,
            lambda instance, error: instance._loop_broke("invoices", error),
            checkpoint,
        )
        more = [*due, ("instance_id", "not in", broken.ids)]
        if left or Shipment.search_count(more, limit=1):
            self.env.ref(CRON)._trigger()

    @api.model
    def _bill_shipments(self, shipments):
        """Bill these, and confirm the invoices where the instance wants that."""
        locked = shipments.try_lock_for_update(allow_referencing=True)
        requisitions = locked.container_ids.line_ids.requisition_line_id.requisition_id
        moves, reasons = self._make_each(requisitions, locked)
        for shipment in locked:
            if said := reasons.get(shipment.id):
                shipment._not_invoiced("\n".join(dict.fromkeys(said)))
            else:
                shipment._now_invoiced()
        if locked[:1].instance_id.post_invoices:
            for move in moves:
                isolated(
                    self.env,
                    move.action_post,
                    lambda error, move=move: move._amazon_not_posted(error),
                )
