from datetime import timedelta

from odoo import api, fields, models

from ..exchange.alone import each_alone
from ..exchange.engine import bisect
from ..exchange.own_company import in_own_company

CRON = "amazon_vendor_central.ir_cron_invoice_shipments"
#: Shipments that are billed together.
BATCH_SIZE = 50
#: When it is tried again where somebody else has an order open.
BUSY_FOR = timedelta(minutes=1)


class AmazonVendorInvoiceAutomatic(models.Model):
    """What has left is billed by itself, where the instance wants that."""

    _inherit = "amazon.vendor.invoice"

    @api.model
    def _cron_make(self):
        """Bill the shipments that are due, instance by instance."""
        checkpoint = self.env["ir.cron"]._commit_progress
        Shipment = self.env["amazon.vendor.shipment"]
        due = [("invoice_due", "=", True), ("instance_id.active", "=", True)]
        busy = set()

        def bill(instance):
            shipments = Shipment.search(
                [*due, ("instance_id", "=", instance.id)], limit=BATCH_SIZE, order="id"
            )
            for mine in in_own_company(shipments):
                own = self.with_company(mine[:1].company_id)
                busy.update(own._bill_shipments(mine).ids)
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
        more = [
            *due,
            ("instance_id", "not in", broken.ids),
            ("id", "not in", list(busy)),
        ]
        if left or Shipment.search_count(more, limit=1):
            self.env.ref(CRON)._trigger()
        elif busy:
            self.env.ref(CRON)._trigger(fields.Datetime.now() + BUSY_FOR)

    @api.model
    def _bill_shipments(self, shipments):
        """Bill these, and confirm the invoices where the instance wants that.

        :return: those on whose orders somebody else works right now: they stay due.
        """
        locked = shipments.try_lock_for_update(allow_referencing=True)
        requisitions = locked._requisitions()
        taken = requisitions - self._free_orders(requisitions)
        locked = locked.filtered(lambda each: not each._requisitions() & taken)
        moves, reasons = self._make_each(locked._requisitions(), locked)
        for shipment in locked:
            if said := reasons.get(shipment.id):
                shipment._not_invoiced("\n".join(dict.fromkeys(said)))
            else:
                shipment._now_invoiced()
        if locked[:1].instance_id.post_invoices:
            bisect(
                moves,
                lambda batch: batch.action_post(),
                lambda move, error: move._amazon_not_posted(error),
            )
        return shipments - locked
