"""Work for the loops that keep the house: watching, cleaning up, sealing anew."""

from datetime import timedelta

from odoo import fields

from .loops import CLEAN_UPS


class UpkeepLoops:
    def prepare_watch(self):
        for instance in self.both:
            instance._schedule("process_queues").write(
                {"last_state": "error", "last_message": "It broke.", "failure_count": 3}
            )

    def served_watch(self, instance):
        return instance._trouble_activities()

    def prepare_old_calls(self):
        for instance in self.both:
            self.env["amazon.vendor.call"].create(
                {
                    "instance_id": instance.id,
                    "operation": "getPurchaseOrders",
                    "method": "GET",
                    "path": "/",
                    "started_at": fields.Datetime.now() - timedelta(days=400),
                }
            )

    def run_old_calls(self):
        self.env["amazon.vendor.call"]._gc_old_calls()

    def served_old_calls(self, instance):
        return not self.env["amazon.vendor.call"].search(
            [("instance_id", "=", instance.id)]
        )

    def prepare_keys(self):
        """The keys are sealed as they are."""

    def run_keys(self):
        self.env["amazon.vendor.instance"]._gc_former_encryption_keys()

    def served_keys(self, instance):
        return not instance.broken_loops

    def prepare_retention(self):
        """There is nothing old: that it is asked for is all."""

    def run_retention(self):
        for (model, method), loop in CLEAN_UPS.items():
            if loop == "retention":
                getattr(self.env[model], method)()

    def served_retention(self, instance):
        return not instance.broken_loops
