from odoo import fields

from odoo.addons.amazon_vendor_central.tests.common import AmazonVendorCase

from .amazon import PaymentNotes

MODULE = "amazon_vendor_test_kinds"


class KindsCase(AmazonVendorCase):
    """An instance whose Amazon also answers the kinds of the tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator.add_api(PaymentNotes)
        cls.env["ir.cron"].search(
            [("cron_name", "=like", "Amazon Vendor Central:%")]
        ).write({"nextcall": fields.Datetime.now(), "failure_count": 0})

    def schedule_of(self, operation):
        return self.instance._schedule(operation)

    def run_import(self, cron, operation=None):
        """Run a scheduled action of the addon, which is due if ``operation`` is given.

        :return: the newest data queue of that operation
        """
        if operation:
            self.schedule_of(operation).next_run = False
        self.env.flush_all()
        result = self.env.ref(f"{MODULE}.{cron}").method_direct_trigger()
        self.env.invalidate_all()
        self.assertIs(result, True, f"{cron} failed: {result}")

    def queues(self, operation):
        return self.env["amazon.vendor.queue"].search(
            [("instance_id", "=", self.instance.id), ("operation", "=", operation)]
        )

    def by_hand(self, operation, user=None):
        """Click Process in the Operations wizard, and let the request end.

        :return: the data queue
        """
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(user or self.vendor_user)
            .create({"instance_id": self.instance.id, "operation": operation})
        )
        action = wizard.action_process()
        self.run_after_commit()
        return self.env["amazon.vendor.queue"].browse(action["res_id"])

    def asked(self, operation):
        """How often Amazon was asked for this."""
        return len(self.simulator.ledger.find(operation=operation))
