from datetime import timedelta

from odoo import api, fields, models

from ..exchange.alone import each_alone

TEMPLATE = "amazon_vendor_central.mail_template_shipments_failed"
CRON = "amazon_vendor_central.ir_cron_tell_failed_shipments"
#: How many failures one mail tells of.
MOST_TOLD = 200
#: What fails within a run goes into one mail.
PATIENCE = timedelta(minutes=1)


class AmazonVendorShipmentTelling(models.Model):
    """One mail an instance and run tells of all shipments that Amazon did not take."""

    _inherit = "amazon.vendor.shipment"

    def _trigger_telling(self):
        """Have the mail written soon: what fails in the same run goes into one."""
        self.env.ref(CRON).sudo()._trigger(fields.Datetime.now() + PATIENCE)

    @api.model
    def _cron_tell_failed(self):
        """Write a mail for each instance of what has failed since the last one."""
        checkpoint = self.env["ir.cron"]._commit_progress
        Confirmation = self.env["amazon.vendor.shipment.confirmation"]
        untold = [
            ("failure_told", "=", False),
            ("is_current", "=", True),
            ("state", "in", ("failed", "held")),
        ]

        def tell(instance):
            confirmations = Confirmation.search(
                [*untold, ("instance_id", "=", instance.id)],
                limit=MOST_TOLD,
                order="id",
            )
            confirmations.failure_told = True
            self._mail_failed(instance, confirmations.shipment_id)
            instance._loop_works("shipments")

        waiting = Confirmation._read_group(untold, ["instance_id"])
        _broken, left = each_alone(
            self.env["amazon.vendor.instance"].union(*(row[0] for row in waiting)),
            tell,
            lambda instance, error: instance._loop_broke("shipments", error),
            checkpoint,
        )
        if left:
            self.env.ref(CRON)._trigger()

    @api.model
    def _mail_failed(self, instance, shipments):
        """Write the mail to who is responsible.

        :return: the mail, none where nobody is responsible.
        """
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        user = instance.responsible_id
        if not template or not user.email:
            return self.env["mail.mail"]
        rows = [
            {
                "number": shipment.name,
                "centre": shipment.ship_to_code,
                "orders": shipment.order_numbers,
                "reason": shipment.sync_problem,
            }
            for shipment in shipments
        ]
        listed = template.with_context(failed_shipments=rows)
        return self.env["mail.mail"].browse(listed.send_mail(instance.id))
